package dev.tarry.scenarios;

/** A failure of the scenario's own. */
final class Oops extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Oops(String message) {
        super(message);
    }
}
