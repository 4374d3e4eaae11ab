package dev.tarry;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A clock for tests: it stands still while anything runs, and jumps to the next timer when nothing does, so that hours
 * pass in no time and equal runs are equal. While an answer from another thread is outstanding it does not jump, since
 * how long that takes is not for this clock to say.
 */
final class VirtualClock implements Waiting {
    /** What a {@link TestLoop} does where this clock cannot go on. */
    interface Owner {
        /** The next timer is later than the clock may go, or there is none. */
        void limitReached();

        /** Nothing will ever happen again by itself. */
        void stuck();

        /** Another thread has kept the loop waiting for longer than is allowed. */
        void outOfPatience(int outstanding);
    }

    private final Semaphore wakeUps = new Semaphore(0);
    private final Owner owner;
    private long now;
    /** How far the clock may jump; no limit unless somebody moves it by hand. */
    private long limit = Long.MAX_VALUE;
    /** How long another thread may take, in nanoseconds of real time. */
    private long patience = Long.MAX_VALUE;

    /** A clock that waits for other threads for ever when it has nothing else. */
    VirtualClock() {
        this(null);
    }

    VirtualClock(Owner owner) {
        this.owner = owner;
    }

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
        if (outstanding > 0) {
            awaitWakeUp(outstanding);
        } else if (until != Long.MAX_VALUE && until <= limit) {
            now = Math.max(now, until);
        } else if (limit != Long.MAX_VALUE) {
            now = Math.max(now, limit);
            owner.limitReached();
        } else if (owner != null) {
            owner.stuck();
        } else {
            awaitWakeUp(0);
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

    /** From now on the clock does not jump beyond a time. */
    void limitTo(long time) {
        limit = time;
    }

    void unlimited() {
        limit = Long.MAX_VALUE;
    }

    void setPatience(long nanos) {
        patience = nanos;
    }

    /** Waits, in real time, for another thread. */
    void awaitWakeUp(int outstanding) {
        if (patience == Long.MAX_VALUE) {
            wakeUps.acquireUninterruptibly();
            return;
        }
        boolean woken;
        try {
            woken = wakeUps.tryAcquire(patience, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // As with a selector: the loop looks round, and its thread is told when the loop ends.
            Thread.currentThread().interrupt();
            return;
        }
        if (!woken) {
            owner.outOfPatience(outstanding);
        }
    }
}
