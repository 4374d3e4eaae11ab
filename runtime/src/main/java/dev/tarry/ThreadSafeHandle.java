package dev.tarry;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A handle whose {@link #cancel()} may come from any thread; it waits while the function runs, as asyncio's does. Without
 * a lock unless that happens: there is one for each call that another thread hands over.
 */
final class ThreadSafeHandle extends Handle {
    private static final AtomicIntegerFieldUpdater<ThreadSafeHandle> STATE =
        AtomicIntegerFieldUpdater.newUpdater(ThreadSafeHandle.class, "state");
    private static final int QUEUED = 0;
    private static final int RUNS = 1;
    /** Somebody waits for the end of the function. */
    private static final int RUNS_AWAITED = 2;
    private static final int OVER = 3;
    private static final int CANCELLED = 4;

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
            if (!STATE.compareAndSet(this, RUNS, OVER)) {
                end();
            }
        }
    }

    private synchronized void end() {
        state = OVER;
        notifyAll();
    }

    private void awaitEnd() {
        if (!STATE.compareAndSet(this, RUNS, RUNS_AWAITED) && state != RUNS_AWAITED) {
            return;
        }
        boolean interrupted = false;
        synchronized (this) {
            while (state == RUNS_AWAITED) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
