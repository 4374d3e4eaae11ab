package dev.tarry;

import java.util.function.Consumer;

/** A function waiting for a future, and later its entry in the ready queue, so that completing allocates nothing. */
final class DoneCallback<T> extends Callback {
    final Consumer<? super AsyncFuture<T>> function;
    private final AsyncFuture<T> future;

    DoneCallback(Consumer<? super AsyncFuture<T>> function, AsyncFuture<T> future) {
        this.function = function;
        this.future = future;
    }

    @Override
    void execute() {
        try {
            function.accept(future);
        } catch (Throwable e) {
            future.loop.callbackFailed(e, function, null);
        }
    }
}
