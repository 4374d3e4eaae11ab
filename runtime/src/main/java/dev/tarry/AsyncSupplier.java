package dev.tarry;

/**
 * A function without argument that can be paused, usually an async lambda.
 *
 * @param <T> the type of the value
 * @param <X> what it throws; javac finds out, and takes {@code RuntimeException} if it is nothing checked
 */
@FunctionalInterface
public interface AsyncSupplier<T, X extends Exception> {
    /**
     * Gives the coroutine.
     *
     * @return a coroutine, never null
     * @throws X from the coroutine, when it is awaited
     */
    Coroutine<T> get() throws X;
}
