package dev.tarry;

/**
 * There is nothing in an {@link AsyncQueue} that {@link AsyncQueue#getNowait} could give. The counterpart of
 * {@code asyncio.QueueEmpty}.
 */
public final class QueueEmpty extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was asked of which queue
     */
    public QueueEmpty(String message) {
        super(message);
    }
}
