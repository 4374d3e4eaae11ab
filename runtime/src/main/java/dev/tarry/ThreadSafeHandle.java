package dev.tarry;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * A handle whose {@link #cancel()} may come from any thread; it waits while the function runs, as asyncio's does. There is
 * one for each call that another thread hands over, and hardly ever anybody waits: who does looks again and again, so that
 * the end of a function needs neither a lock nor another atomic operation.
 */
final class ThreadSafeHandle extends Handle {
    private static final AtomicIntegerFieldUpdater<ThreadSafeHandle> STATE =
        AtomicIntegerFieldUpdater.newUpdater(ThreadSafeHandle.class, "state");
    private static final int QUEUED = 0;
    private static final int RUNS = 1;
    private static final int OVER = 2;
    private static final int CANCELLED = 3;
    private static final long FIRST_PAUSE = 1_000;
    private static final long LONGEST_PAUSE = 1_000_000;

    /** The one below in the {@link ExternalQueue}. */
    Object next;
    private volatile int state;

    ThreadSafeHandle(EventLoop loop, Runnable function, Context context) {
        super(loop, function, context);
    }

    @Override
    public void cancel() {
        if (!STATE.compareAndSet(this, QUEUED, CANCELLED) && EventLoop.runningOrNull() != loop) {
            awaitEnd();
        }
        super.cancel();
        if (state == OVER) {
            // For others to see it.
            state = CANCELLED;
        }
    }

    @Override
    public boolean cancelled() {
        return state == CANCELLED || super.cancelled();
    }

    @Override
    void execute() {
        if (!STATE.compareAndSet(this, QUEUED, RUNS)) {
            return;
        }
        try {
            super.execute();
        } finally {
            STATE.lazySet(this, OVER);
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        for (long pause = FIRST_PAUSE; state == RUNS; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            LockSupport.parkNanos(this, pause);
            // An interrupted thread would not pause.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
