package dev.tarry;

/**
 * What calling an {@link Async @Async} method gives: a computation that has not started yet, as in Python.
 *
 * <p>Nothing runs until it is awaited ({@code await(fetch())}: inside the caller's task) or made a task
 * ({@link Asyncio#createTask(Coroutine)}: at the same time as the caller). It can be used once. One that is dropped
 * without either is reported as never awaited. It is not for implementing, and not thread-safe.
 *
 * @param <T> the type of the value; {@code Void} for a coroutine whose method ends in {@code return async()}
 */
public sealed interface Coroutine<T> extends Awaitable<T> permits Frame, AsyncResult {
    /**
     * Gives the coroutine up: it will never run, and is not reported as never awaited. Without effect on one that has
     * finished or was closed before. The counterpart of {@code coroutine.close()}.
     *
     * @throws IllegalStateException if a task runs it or is going to; cancel that task instead
     */
    void close();
}
