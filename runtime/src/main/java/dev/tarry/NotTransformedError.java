package dev.tarry;

/**
 * {@code await} was reached in a class that the build plugin has not rewritten, so there is nothing that could pause.
 * The message names the class and says how to have it rewritten. It is an {@link Error} because no code can go on
 * from here, and a {@code catch (Exception e)} must not hide it.
 */
public final class NotTransformedError extends Error {
    private static final long serialVersionUID = 1L;

    NotTransformedError(String message) {
        super(message);
    }
}
