package dev.tarry;

/**
 * An {@link AsyncQueue} was shut down: it takes nothing more, or has nothing left to give. The counterpart of
 * {@code asyncio.QueueShutDown}.
 *
 * <p>It is how a worker learns that its work is done:
 *
 * <pre>{@code
 * try {
 *     while (true) {
 *         await(handle(await(queue.get())));
 *     }
 * } catch (QueueShutDown e) {
 *     return async();
 * }
 * }</pre>
 */
public final class QueueShutDown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was asked of which queue
     */
    public QueueShutDown(String message) {
        super(message);
    }
}
