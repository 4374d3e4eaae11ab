package dev.tarry;

/**
 * A semaphore that notices when it is released more often than it was acquired. The counterpart of
 * {@code asyncio.BoundedSemaphore}.
 *
 * <pre>{@code
 * AsyncBoundedSemaphore connections = new AsyncBoundedSemaphore(10);
 * try (Held permit = await(connections.acquire())) {
 *     await(query());
 * }
 * connections.release();      // throws: all ten are there already
 * }</pre>
 */
public final class AsyncBoundedSemaphore extends AsyncSemaphore {
    private final int bound;

    /** Makes a semaphore with one permit. Needs no running loop. */
    public AsyncBoundedSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore. Needs no running loop.
     *
     * @param value how many permits there are at first, and at the most
     * @throws IllegalArgumentException if less than 0
     */
    public AsyncBoundedSemaphore(int value) {
        super(value);
        this.bound = value;
    }

    /**
     * Gives a permit back, and wakes the task that has waited longest.
     *
     * @throws IllegalStateException if there would be more permits than at first, or on a wrong thread
     */
    @Override
    public void release() {
        if (value() >= bound) {
            throw new IllegalStateException("AsyncBoundedSemaphore released too many times: all of its " + bound
                + " permits are there; closing what acquire() gave and calling release() are two releases");
        }
        super.release();
    }
}
