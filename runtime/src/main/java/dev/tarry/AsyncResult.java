package dev.tarry;

import java.util.concurrent.CompletableFuture;

/**
 * What {@code async(v)} gives, so that the one statement {@code return async(v);} fits methods that return
 * {@link Coroutine}, {@link java.util.concurrent.CompletionStage} and {@link CompletableFuture}. In transformed code it
 * hardly ever exists: the plugin replaces it by the plain value.
 *
 * <p>It is also the {@link CompletableFuture} of a coroutine that runs on a loop: cancelling it, on any thread, cancels
 * the coroutine's task.
 *
 * @param <T> the type of the value
 */
public final class AsyncResult<T> extends CompletableFuture<T> implements Coroutine<T> {
    /** What completes this; null for a plain value, and until the task of another thread has been made. */
    private volatile AsyncFuture<? extends T> source;

    AsyncResult(AsyncFuture<? extends T> source) {
        this.source = source;
    }

    static <T> AsyncResult<T> of(T value) {
        AsyncResult<T> result = new AsyncResult<>(null);
        result.complete(value);
        return result;
    }

    static AsyncResult<Object> startOn(EventLoop loop, Frame frame) {
        Task<Object> task = new Task<>(loop, frame, null);
        AsyncResult<Object> result = new AsyncResult<>(task);
        task.startNow();
        result.follow(task);
        return result;
    }

    /** Called on a thread that does not run the loop. */
    static <T> AsyncResult<T> startElsewhere(EventLoop loop, Coroutine<T> coroutine) {
        AsyncResult<T> result = new AsyncResult<>(null);
        loop.callSoonThreadsafe(() -> {
            if (result.isCancelled()) {
                coroutine.close();
                return;
            }
            try {
                AsyncFuture<T> task = loop.createTask(coroutine);
                result.source = task;
                result.follow(task);
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Completes this when the future is done; called on the future's loop. */
    void follow(AsyncFuture<? extends T> future) {
        if (future.done()) {
            take(future);
        } else {
            future.addDoneCallback(this::take);
            if (isCancelled()) {
                future.cancel();
            }
        }
    }

    /**
     * Cancels the coroutine behind this future, if there is one that has not ended. May be called from any thread.
     *
     * @param mayInterruptIfRunning without effect
     * @return false if this was completed before
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        AsyncFuture<?> behind = source;
        if (cancelled && behind != null) {
            behind.loop.inLoop(behind::cancel);
        }
        return cancelled;
    }

    /** Completes this with {@link java.util.concurrent.CancellationException} unless it is done. */
    @Override
    public void close() {
        if (source == null) {
            super.cancel(false);
        }
    }

    /** The future that completes this, or null. */
    AsyncFuture<? extends T> source() {
        return source;
    }

    private void take(AsyncFuture<? extends T> future) {
        if (future.cancelled()) {
            super.cancel(false);
            return;
        }
        Throwable failure = future.exception();
        if (failure == null) {
            complete(future.result());
        } else {
            completeExceptionally(failure);
        }
    }
}
