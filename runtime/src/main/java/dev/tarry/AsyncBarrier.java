package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.util.Locale;

/**
 * A place at which a fixed number of tasks wait for each other, again and again. The counterpart of
 * {@code asyncio.Barrier}.
 *
 * <pre>{@code
 * AsyncBarrier barrier = new AsyncBarrier(3);      // shared by three tasks
 *
 * while (hasMore()) {
 *     await(computeMyPart());
 *     if (await(barrier.waitForOthers()) == 0) {
 *         await(mergeTheParts());
 *     }
 *     await(barrier.waitForOthers());
 * }
 * }</pre>
 *
 * <p>Tasks that come while the others leave wait for the next round. A task that is cancelled while it waits leaves the
 * barrier as if it had not come, and does not break it. For the tasks of one loop, the one on which a task first had to
 * wait for it; not thread-safe.
 */
// The blocks of the held lock need not mention it.
@SuppressWarnings("try")
public final class AsyncBarrier {
    private enum State {
        FILLING, DRAINING, RESETTING, BROKEN
    }

    private final int parties;
    private final AsyncCondition condition = new AsyncCondition();
    private State state = State.FILLING;
    /** Tasks that have come and not left. */
    private int count;

    /**
     * Makes a barrier. Needs no running loop.
     *
     * @param parties how many tasks wait for each other
     * @throws IllegalArgumentException if less than 1
     */
    public AsyncBarrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("a barrier for " + parties + " tasks; 1 is the least");
        }
        this.parties = parties;
    }

    /**
     * Waits until as many tasks wait here as there are parties; then all go on. The counterpart of
     * {@code Barrier.wait}, whose name is taken by {@link Object#wait()}, and of {@code async with barrier}, which does
     * nothing at the end of its block.
     *
     * @return a coroutine of a number from 0 to {@code parties - 1}, another one for each task
     * @throws BrokenAsyncBarrierException from awaiting, if the barrier is aborted, or reset while this waits
     */
    public Coroutine<Integer> waitForOthers() {
        return pass();
    }

    @Async
    private Coroutine<Integer> pass() {
        try (Held held = await(condition.acquire())) {
            // Those of the last round leave first.
            await(condition.until(() -> state != State.DRAINING && state != State.RESETTING));
            if (state == State.BROKEN) {
                throw new BrokenAsyncBarrierException("the barrier was aborted before: " + this
                    + "; reset() makes it usable again");
            }
            return async(await(inside()));
        }
    }

    @Async
    private Coroutine<Integer> inside() {
        int index = count++;
        try {
            if (index + 1 == parties) {
                state = State.DRAINING;
                condition.notifyAllWaiters();
            } else {
                await(condition.until(() -> state != State.FILLING));
                if (state != State.DRAINING) {
                    throw new BrokenAsyncBarrierException("the barrier was "
                        + (state == State.BROKEN ? "aborted" : "reset") + " while a task waited at it: " + this);
                }
            }
            return async(index);
        } finally {
            leave();
        }
    }

    private void leave() {
        count--;
        if (count == 0) {
            if (state != State.BROKEN) {
                state = State.FILLING;
            }
            condition.notifyAllWaiters();
        }
    }

    /**
     * Makes the barrier as new. Tasks that wait at it get a {@link BrokenAsyncBarrierException}; those that have passed
     * it but not run yet, too.
     *
     * @return to be awaited
     */
    public Coroutine<Void> reset() {
        return restart();
    }

    @Async
    private Coroutine<Void> restart() {
        try (Held held = await(condition.acquire())) {
            state = count > 0 ? State.RESETTING : State.FILLING;
            condition.notifyAllWaiters();
        }
        return async();
    }

    /**
     * Breaks the barrier, after a failure for example: tasks that wait at it, and all that come, get a
     * {@link BrokenAsyncBarrierException}, until it is reset.
     *
     * @return to be awaited
     */
    public Coroutine<Void> abort() {
        return breakUp();
    }

    @Async
    private Coroutine<Void> breakUp() {
        try (Held held = await(condition.acquire())) {
            state = State.BROKEN;
            condition.notifyAllWaiters();
        }
        return async();
    }

    /**
     * How many tasks wait for each other.
     *
     * @return as given to the constructor
     */
    public int parties() {
        return parties;
    }

    /**
     * How many tasks wait at the barrier. The counterpart of {@code n_waiting}.
     *
     * @return 0 as well while those of a full round leave
     */
    public int nWaiting() {
        return state == State.FILLING ? count : 0;
    }

    /**
     * Whether the barrier was aborted.
     *
     * @return true after {@link #abort()}, until {@link #reset()}
     */
    public boolean broken() {
        return state == State.BROKEN;
    }

    int count() {
        return count;
    }

    @Override
    public String toString() {
        return "AsyncBarrier [" + state.name().toLowerCase(Locale.ROOT)
            + (state == State.BROKEN ? "" : ", waiters: " + nWaiting() + "/" + parties) + "]";
    }
}
