package dev.tarry.differential;

/** The unchecked exception of a source that fails. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }
}
