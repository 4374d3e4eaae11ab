package dev.tarry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C does while a {@link Runner} runs something on the main thread: the first one cancels it, any other ends
 * the program as if this were not here. On other threads it stays as it is, as in Python: two runners could not both
 * have it, and only the main thread's end is the program's.
 */
final class CtrlC implements Runnable {
    /** 128 and the number of the signal, which is what a shell and the JVM make of it. */
    private static final int EXIT_CODE = 130;

    private final Task<?> main;
    private final AtomicInteger interrupts = new AtomicInteger();
    private SignalHook hook;
    /** Whether the cancel was in time. */
    private boolean cancelled;

    private CtrlC(Task<?> main) {
        this.main = main;
    }

    /** Null if this thread is not the main one, or the program handles Ctrl-C itself, or Java cannot. */
    static CtrlC over(Task<?> main) {
        if (!isMain(Thread.currentThread())) {
            return null;
        }
        CtrlC ctrlC = new CtrlC(main);
        SignalHook hook = SignalHook.installOverDefault("INT", ctrlC);
        ctrlC.hook = hook;
        return hook == null ? null : ctrlC;
    }

    /** On a thread of the JDK's. */
    @Override
    public void run() {
        if (interrupts.incrementAndGet() == 1) {
            main.loop.inLoop(this::cancelMain);
        } else {
            hook.fallBack();
        }
    }

    /** What {@code run} throws, when the task has ended with a cancellation. */
    Error ending(CancelledError e) {
        if (!cancelled || main.uncancel() != 0) {
            return e;
        }
        exitQuietlyIfNobodyCatches();
        return new KeyboardInterrupt(e);
    }

    void remove() {
        hook.remove();
        if (interrupts.get() > 0 && !cancelled) {
            // It came when there was nothing to cancel any more, and must not be lost.
            hook.fallBack();
        }
    }

    private void cancelMain() {
        cancelled = main.cancel();
    }

    /** The launcher's own threads have numbers that differ between JDKs, so the name has to do. */
    private static boolean isMain(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return thread.getName().equals("main") && group != null && group.getName().equals("main");
    }

    private static void exitQuietlyIfNobodyCatches() {
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        if (before != thread.getThreadGroup() || Thread.getDefaultUncaughtExceptionHandler() != null) {
            return;
        }
        thread.setUncaughtExceptionHandler((t, e) -> {
            if (!(e instanceof KeyboardInterrupt)) {
                before.uncaughtException(t, e);
                return;
            }
            for (Throwable cleanup : e.getSuppressed()) {
                cleanup.printStackTrace();
            }
            Runtime.getRuntime().exit(EXIT_CODE);
        });
    }
}
