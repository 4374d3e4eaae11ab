package dev.tarry;

/**
 * Something that {@code await} turns into its value: a {@link Coroutine}, an {@link AsyncFuture} or a {@link Task}.
 *
 * <p>The counterpart of an object with {@code __await__}. It is not for implementing: what suspends in the end is
 * always a future of the loop, so code of your own waits through {@link EventLoop#createFuture()} or hands out a
 * {@link java.util.concurrent.CompletionStage}, which {@code await} takes as well.
 *
 * @param <T> the type of the value
 */
public sealed interface Awaitable<T> permits Coroutine, AsyncFuture {
}
