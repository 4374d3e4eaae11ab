package dev.tarry;

import java.util.concurrent.locks.LockSupport;

/**
 * In debug mode, looks from another thread at what the loop's thread does: once a step has taken too long, tells where
 * it is, while it is there. asyncio can only tell afterwards that it was slow.
 */
final class StepWatch {
    private static final long SHORTEST_PAUSE = 1_000_000;

    private final LoopErrors errors;
    /** Odd while a step runs; one more at the beginning and at the end of each. */
    private volatile int steps;
    private volatile Object entry;
    private volatile long began;
    private volatile long threshold;
    /** Null while nothing watches. */
    private volatile Thread watcher;

    StepWatch(LoopErrors errors) {
        this.errors = errors;
    }

    /** A step begins, on the loop's thread. */
    void begin(Object step, long slowNanos) {
        entry = step;
        threshold = slowNanos;
        began = System.nanoTime();
        steps++;
        if (watcher == null) {
            start(Thread.currentThread());
        }
    }

    void end() {
        steps++;
        entry = null;
    }

    Object running() {
        return entry;
    }

    /** The loop has ended. */
    void stop() {
        Thread current = watcher;
        if (current != null) {
            watcher = null;
            LockSupport.unpark(current);
        }
    }

    private void start(Thread loopThread) {
        Thread thread = new Thread(() -> watch(loopThread), "tarry-watch of " + loopThread.getName());
        thread.setDaemon(true);
        watcher = thread;
        thread.start();
    }

    private void watch(Thread loopThread) {
        int told = 0;
        long limit = 0;
        while (watcher == Thread.currentThread()) {
            int step = steps;
            if (step != told) {
                limit = threshold;
            }
            long pause = limit;
            if ((step & 1) != 0) {
                long running = System.nanoTime() - began;
                if (running < limit) {
                    pause = limit - running;
                } else if (tell(step, running, loopThread)) {
                    told = step;
                    // Again when it has taken twice as long: it may be somewhere else by then.
                    limit = 2 * running;
                    pause = running;
                }
            }
            LockSupport.parkNanos(this, Math.max(pause, SHORTEST_PAUSE));
        }
    }

    /** False if the step ended meanwhile, so that the stack may be another's. */
    private boolean tell(int step, long running, Thread loopThread) {
        Object what = entry;
        StackTraceElement[] stack = loopThread.getStackTrace();
        if (steps != step) {
            return false;
        }
        errors.logBlocking(what, running, stack);
        return true;
    }
}
