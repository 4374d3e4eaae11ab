package dev.tarry;

/**
 * Code that blocks, for {@link Asyncio#toThread} and {@link EventLoop#runInExecutor}. A
 * {@link java.util.concurrent.Callable} that says what it throws, so that javac checks it where the result is awaited.
 *
 * @param <T> the type of the value
 * @param <X> what it throws
 */
@FunctionalInterface
public interface BlockingCall<T, X extends Exception> {
    /**
     * Does the work, on a thread that may block.
     *
     * @return the value, may be null
     * @throws X as it likes
     */
    T call() throws X;
}
