package dev.tarry;

/**
 * Thrown out of {@code await} in a task that has been cancelled; the counterpart of {@code asyncio.CancelledError}.
 *
 * <p>It is an {@link Error}, as in Python it is not an {@code Exception}, so that {@code catch (Exception e)} cannot
 * swallow a cancellation by accident. Code that catches it to clean up throws it again:
 *
 * <pre>{@code
 * try {
 *     await(sleep(seconds(10)));
 * } catch (CancelledError e) {
 *     log("giving up");
 *     throw e;
 * }
 * }</pre>
 */
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public CancelledError() {
        super();
    }

    /**
     * Makes one with a message.
     *
     * @param message why, as given to {@link Task#cancel(String)}; may be null
     */
    public CancelledError(String message) {
        super(message);
    }
}
