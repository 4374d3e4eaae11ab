package dev.tarry;

/**
 * A function that can be paused, usually an async lambda.
 *
 * @param <A> the type of the argument
 * @param <T> the type of the value
 * @param <X> what it throws; javac finds out, and takes {@code RuntimeException} if it is nothing checked
 */
@FunctionalInterface
public interface AsyncFunction<A, T, X extends Exception> {
    /**
     * Gives the coroutine for an argument.
     *
     * @param argument the argument
     * @return a coroutine, never null
     * @throws X from the coroutine, when it is awaited
     */
    Coroutine<T> apply(A argument) throws X;
}
