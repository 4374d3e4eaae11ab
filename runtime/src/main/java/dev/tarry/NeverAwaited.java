package dev.tarry;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Finds coroutines that were made and dropped. Java has no reference counts, so some new coroutines are watched: the
 * first thousand, in which a program's mistakes nearly always show, then one in 128, and all of them in debug mode.
 */
final class NeverAwaited {
    private static final int WATCH_FIRST = 1_000;
    private static final int THEN_ONE_IN = 128;

    private static final ReferenceQueue<Frame> DROPPED = new ReferenceQueue<>();
    /** By the label of the coroutine. */
    private static final Map<Integer, Watch> WATCHED = new ConcurrentHashMap<>();
    /** Always empty. */
    private static final Map<Frame, Object> OUT_OF_LINE = new ConcurrentHashMap<>();
    private static final Function<Frame, Object> WATCH = NeverAwaited::watch;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** Set once a loop is in debug mode. */
    static volatile boolean watchAll = Boolean.getBoolean("tarry.debug");

    /** Set once there is a loop for tests: they shall not depend on what others have made before. */
    private static volatile boolean tested;

    /** Not exact when several threads make coroutines, which does not matter for a sample. */
    private static int made;

    private NeverAwaited() {
    }

    /** From now on every coroutine is watched, though not where it was made, which would be slow. */
    static void watchForTests() {
        tested = true;
    }

    static void created(Frame frame) {
        int n = ++made;
        if (n > WATCH_FIRST || n < 0) {
            if ((n & THEN_ONE_IN - 1) != 0 && !watchAll && !tested) {
                return;
            }
        }
        if (watchAll) {
            watch(frame);
            return;
        }
        // HotSpot never inlines computeIfAbsent, which is large. Called directly, all that watching takes became part of
        // each method that makes a coroutine, and too much for the method's own callers to inline it. The map stays
        // empty; in debug mode it would be seen in the traces of where coroutines were made.
        OUT_OF_LINE.computeIfAbsent(frame, WATCH);
    }

    /** A function for a map, see {@link #created}; there is nothing to put into it. */
    private static Object watch(Frame frame) {
        int label = Frame.WATCHED - (NUMBERS.getAndIncrement() & Integer.MAX_VALUE >> 1);
        EventLoop loop = EventLoop.runningOrNull();
        Throwable origin = watchAll ? new Throwable("created here") : null;
        WATCHED.put(label, new Watch(frame, label, CodeInfo.of(frame.code), loop, origin));
        frame.label = label;
        return null;
    }

    /** Somebody takes care of the coroutine. */
    static void forget(Frame frame) {
        WATCHED.remove(frame.label);
    }

    /** Reports what the garbage collector has found since the last call. */
    static void report(EventLoop loop) {
        for (Reference<?> r = DROPPED.poll(); r != null; r = DROPPED.poll()) {
            Watch watch = (Watch) r;
            if (WATCHED.remove(watch.label, watch)) {
                watch.report(loop);
            }
        }
    }

    /** Reports what was made under a loop and has not been started when the loop closes. */
    static void reportAll(EventLoop loop) {
        for (Iterator<Watch> i = WATCHED.values().iterator(); i.hasNext();) {
            Watch watch = i.next();
            if (watch.loop != null && watch.loop.get() == loop) {
                i.remove();
                watch.report(loop);
            }
        }
    }

    /** How many coroutines made under a loop are watched now. */
    static long watched(EventLoop loop) {
        return WATCHED.values().stream().filter(watch -> watch.loop == loop.self).count();
    }

    private static final class Watch extends WeakReference<Frame> {
        final int label;
        final CodeInfo info;
        final WeakReference<EventLoop> loop;
        final Throwable origin;

        Watch(Frame frame, int label, CodeInfo info, EventLoop loop, Throwable origin) {
            super(frame, DROPPED);
            this.label = label;
            this.info = info;
            this.loop = loop == null ? null : loop.self;
            this.origin = origin;
        }

        void report(EventLoop loop) {
            ExceptionContext context = new ExceptionContext("coroutine '" + info.name() + "' was never awaited", origin,
                null, null, null, info.element(0).toString());
            if (loop.onlyOwnComplaints && this.loop != loop.self) {
                loop.defaultExceptionHandler(context);
            } else {
                loop.callExceptionHandler(context);
            }
        }
    }
}
