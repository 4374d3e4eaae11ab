package dev.tarry;

import java.util.concurrent.Semaphore;

/**
 * A clock for tests: it stands still while anything runs, and jumps to the next timer when nothing does, so that hours
 * pass in no time and equal runs are equal. While an answer from another thread is outstanding it does not jump, since
 * how long that takes is not for this clock to say.
 */
final class VirtualClock implements Waiting {
    private final Semaphore wakeUps = new Semaphore(0);
    private long now;

    @Override
    public long now() {
        return now;
    }

    @Override
    public void prepare() {
        // Nothing to open.
    }

    @Override
    public void idle(long until, int outstanding) {
        if (outstanding == 0 && until != Long.MAX_VALUE) {
            now = Math.max(now, until);
        } else {
            wakeUps.acquireUninterruptibly();
        }
    }

    @Override
    public void poll() {
        // Nothing ever arrives but through wakeUp.
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    @Override
    public void close() {
        // Nothing to close.
    }

    /** Lets time pass without running anything, as code does that takes long. */
    void advance(long nanos) {
        now += nanos;
    }
}
