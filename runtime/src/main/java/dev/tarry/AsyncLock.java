package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/**
 * Keeps tasks from each other: one at a time holds the lock, the others wait without holding the thread. The
 * counterpart of {@code asyncio.Lock}.
 *
 * <pre>{@code
 * private final AsyncLock lock = new AsyncLock();
 *
 * @Async Coroutine<Void> deposit(long amount) {
 *     try (Held held = await(lock.acquire())) {
 *         long balance = await(load());      // others may run here, but not in this block
 *         await(save(balance + amount));
 *     }
 *     return async();
 * }
 * }</pre>
 *
 * <p>Between two awaits nothing else runs, so only what spans an await needs a lock. Tasks get it in the order in which
 * they came, also one that has just released it. It does not belong to the task that acquired it: another may release
 * it, and acquiring it twice in one task waits forever.
 *
 * <p>For the tasks of one loop, the one on which a task first had to wait for it; not thread-safe.
 */
public final class AsyncLock extends LoopBound implements Releasable {
    private final WaitQueue waiters = new WaitQueue(this);
    private boolean locked;

    /** Makes a lock that nobody holds. Needs no running loop. */
    public AsyncLock() {
        // Binds to a loop when a task has to wait.
    }

    /**
     * Waits until the lock is free, and takes it. A lock that is free is taken without a pause. If the waiting is
     * cancelled the lock is not taken.
     *
     * @return a coroutine of what releases the lock again; which may also be ignored, see {@link #release()}
     * @throws IllegalStateException from awaiting, if it has to wait and the lock belongs to another loop
     */
    @Async
    public Coroutine<Held> acquire() {
        await(take());
        return async(new Held(this));
    }

    @Async
    Coroutine<Void> take() {
        checkThread();
        // A waiter who was woken has not locked yet; not to pass it here is what makes the order fair.
        if (locked || !waiters.allCancelled()) {
            WaitQueue.Entry turn = waiters.enter();
            try {
                await(turn);
            } catch (Throwable e) {
                waiters.remove(turn);
                if (!locked) {
                    // It may have been this one's turn, which somebody else must not miss.
                    waiters.wakeFirst();
                }
                throw e;
            }
            waiters.remove(turn);
            waiters.takeBack(turn);
        }
        locked = true;
        return async();
    }

    /**
     * Releases the lock, and wakes the task that has waited longest. Without need of the {@link Held} that
     * {@link #acquire()} gave, as in asyncio:
     *
     * <pre>{@code
     * await(lock.acquire());
     * try {
     *     ...
     * } finally {
     *     lock.release();
     * }
     * }</pre>
     *
     * @throws IllegalStateException if nobody holds the lock, or on a wrong thread
     */
    @Override
    public void release() {
        checkThread();
        if (!locked) {
            throw new IllegalStateException("release of a lock that is not acquired: " + this
                + "; closing what acquire() gave and calling release() are two releases");
        }
        locked = false;
        waiters.wakeFirst();
    }

    /**
     * Whether somebody holds the lock. While one that was woken has not run yet, nobody does.
     *
     * @return true if so
     */
    public boolean locked() {
        return locked;
    }

    @Override
    public String toString() {
        return "AsyncLock [" + (locked ? "locked" : "unlocked") + LoopBound.waiters(waiters) + "]";
    }
}
