package dev.tarry;

/**
 * Code that blocks and has no value; see {@link BlockingCall}.
 *
 * @param <X> what it throws
 */
@FunctionalInterface
public interface BlockingAction<X extends Exception> {
    /**
     * Does the work, on a thread that may block.
     *
     * @throws X as it likes
     */
    void run() throws X;
}
