package dev.tarry.samples.crawler;

/** A page could not be fetched, although it was tried as often as allowed. */
final class FetchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int attempts;

    FetchException(String message, int attempts, Throwable cause) {
        super(message, cause);
        this.attempts = attempts;
    }

    int attempts() {
        return attempts;
    }
}
