package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/**
 * A number of permits: whoever wants one when none is left waits without holding the thread. The counterpart of
 * {@code asyncio.Semaphore}.
 *
 * <pre>{@code
 * AsyncSemaphore atOnce = new AsyncSemaphore(10);
 *
 * @Async Coroutine<Page> fetch(URI address) {
 *     try (Held permit = await(atOnce.acquire())) {
 *         return async(await(client.get(address)));
 *     }
 * }
 * }</pre>
 *
 * <p>Tasks get permits in the order in which they came; also one that has just released its own goes behind those who
 * wait. For the tasks of one loop, the one on which a task first had to wait for it; not thread-safe.
 */
public sealed class AsyncSemaphore extends LoopBound implements Releasable permits AsyncBoundedSemaphore {
    private final WaitQueue waiters = new WaitQueue(this);
    /** Permits that are neither held nor promised to a waiter who has been woken. */
    private int value;

    /** Makes a semaphore with one permit. Needs no running loop. */
    public AsyncSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore. Needs no running loop.
     *
     * @param value how many permits there are at first
     * @throws IllegalArgumentException if less than 0
     */
    public AsyncSemaphore(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("a semaphore cannot begin with " + value + " permits; 0 is the least");
        }
        this.value = value;
    }

    /**
     * Waits for a permit, and takes it. If one is there and nobody waits, it is taken without a pause. If the waiting
     * is cancelled, no permit is taken.
     *
     * @return a coroutine of what releases the permit again; which may also be ignored, see {@link #release()}
     * @throws IllegalStateException from awaiting, if it has to wait and the semaphore belongs to another loop
     */
    @Async
    public final Coroutine<Held> acquire() {
        checkThread();
        if (!locked()) {
            value--;
            return async(new Held(this));
        }
        WaitQueue.Entry turn = waiters.enter();
        try {
            await(turn);
            // The permit was counted off when this was woken, so that nobody could take it before this runs.
        } catch (CancelledError e) {
            if (!turn.cancelled()) {
                value++;
            }
            throw e;
        } finally {
            waiters.remove(turn);
            // Permits that came while this one was on its way were kept back, as nobody may pass it.
            while (value > 0 && waiters.wakeNext()) {
                value--;
            }
        }
        waiters.takeBack(turn);
        return async(new Held(this));
    }

    /**
     * Gives a permit back, or adds one, and wakes the task that has waited longest. Without need of the {@link Held}
     * that {@link #acquire()} gave.
     *
     * @throws IllegalStateException on a wrong thread
     */
    @Override
    public void release() {
        checkThread();
        value++;
        if (waiters.wakeNext()) {
            value--;
        }
    }

    /**
     * Whether {@link #acquire()} would have to wait: no permit is left, or others wait.
     *
     * @return true if so
     */
    public final boolean locked() {
        return value == 0 || !waiters.allCancelled();
    }

    final int value() {
        return value;
    }

    final int waiting() {
        return waiters.size();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + " [" + (locked() ? "locked" : "unlocked, value: " + value)
            + LoopBound.waiters(waiters) + "]";
    }
}
