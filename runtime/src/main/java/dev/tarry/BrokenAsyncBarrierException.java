package dev.tarry;

/**
 * An {@link AsyncBarrier} was reset or aborted while a task waited at it, or a task came to one that is aborted. The
 * counterpart of {@code asyncio.BrokenBarrierError}.
 *
 * <p>Not {@code java.util.concurrent.BrokenBarrierException}, which is checked and belongs to a barrier that blocks.
 */
public final class BrokenAsyncBarrierException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened to which barrier
     */
    public BrokenAsyncBarrierException(String message) {
        super(message);
    }
}
