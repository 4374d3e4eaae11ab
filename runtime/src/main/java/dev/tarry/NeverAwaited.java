package dev.tarry;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds coroutines that were made and dropped. Java has no reference counts, so some new coroutines are watched: the
 * first thousand, in which a program's mistakes nearly always show, then one in 128, and all of them in debug mode.
 */
final class NeverAwaited {
    private static final int WATCH_FIRST = 1_000;
    private static final int THEN_ONE_IN = 128;

    private static final ReferenceQueue<Frame> DROPPED = new ReferenceQueue<>();
    private static final Map<Object, Watch> WATCHED = new ConcurrentHashMap<>();

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
        watch(frame);
    }

    private static void watch(Frame frame) {
        EventLoop loop = EventLoop.runningOrNull();
        // All that may call comes before the object: into one that nobody else can have seen the compiler stores without
        // barriers, and the code of every method that makes a coroutine contains these stores.
        int hash = System.identityHashCode(frame);
        CodeInfo info = CodeInfo.of(frame.code);
        Throwable origin = watchAll ? new Throwable("created here") : null;
        Watch watch = new Watch(frame, hash, info, loop == null ? null : loop.self, origin);
        WATCHED.put(watch, watch);
        frame.label = Frame.WATCHED;
    }

    /** Somebody takes care of the coroutine. */
    static void forget(Frame frame) {
        WATCHED.remove(new Probe(frame));
    }

    /** Reports what the garbage collector has found since the last call. */
    static void report(EventLoop loop) {
        for (Reference<?> r = DROPPED.poll(); r != null; r = DROPPED.poll()) {
            Watch watch = (Watch) r;
            if (WATCHED.remove(watch) != null) {
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
        return WATCHED.keySet().stream().filter(watch -> ((Watch) watch).loop == loop.self).count();
    }

    /** Equal to the probe of its frame, and, when the frame is gone, only to itself. */
    private static final class Watch extends WeakReference<Frame> {
        final int hash;
        final CodeInfo info;
        final WeakReference<EventLoop> loop;
        final Throwable origin;

        Watch(Frame frame, int hash, CodeInfo info, WeakReference<EventLoop> loop, Throwable origin) {
            super(frame, DROPPED);
            this.hash = hash;
            this.info = info;
            this.loop = loop;
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

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof Probe probe && refersTo(probe.frame);
        }
    }

    private record Probe(Frame frame) {
        @Override
        public int hashCode() {
            return System.identityHashCode(frame);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Watch watch && watch.refersTo(frame);
        }
    }
}
