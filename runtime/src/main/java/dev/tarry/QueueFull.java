package dev.tarry;

/**
 * There is no room in an {@link AsyncQueue} for what {@link AsyncQueue#putNowait} was given. The counterpart of
 * {@code asyncio.QueueFull}.
 */
public final class QueueFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was asked of which queue
     */
    public QueueFull(String message) {
        super(message);
    }
}
