package dev.tarry;

/**
 * A future was asked for something that its state does not allow: its result before it is done, or a second result.
 * The counterpart of {@code asyncio.InvalidStateError}.
 */
public final class InvalidStateException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was asked of which future
     */
    public InvalidStateException(String message) {
        super(message);
    }
}
