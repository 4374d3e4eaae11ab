package dev.tarry;

/**
 * What {@link Asyncio#run} throws after Ctrl-C, when the program has cleaned up; the counterpart of Python's
 * {@code KeyboardInterrupt}. An {@link Error}, so that {@code catch (Exception e)} does not swallow it.
 *
 * <p>If nobody catches it, the program ends with exit code 130, as it does without Tarry, and without a stack trace,
 * since nothing went wrong; exceptions of the clean-up, which are suppressed ones of this, are printed. A program that
 * has set an {@link Thread.UncaughtExceptionHandler} decides by itself.
 *
 * <p>Thrown by a task or callback it ends the loop.
 */
public final class KeyboardInterrupt extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one without a cause. */
    public KeyboardInterrupt() {
        this(null);
    }

    KeyboardInterrupt(Throwable cause) {
        super("interrupted by Ctrl-C", cause);
    }
}
