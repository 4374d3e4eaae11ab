package dev.tarry.scenarios;

/** One that {@code catch (Exception e)} lets pass. */
final class Alarm extends Error {
    private static final long serialVersionUID = 1L;

    Alarm(String message) {
        super(message);
    }
}
