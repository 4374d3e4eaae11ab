package dev.tarry;

import java.util.function.Consumer;

/** A function waiting for a future, and later its entry in the ready queue, so that completing allocates nothing. */
class DoneCallback<T> extends Callback {
    final Consumer<? super AsyncFuture<T>> function;
    final AsyncFuture<T> future;
    /** See {@link Contexts}. */
    private final Object context;

    DoneCallback(Consumer<? super AsyncFuture<T>> function, AsyncFuture<T> future, Object context) {
        this.function = function;
        this.future = future;
        this.context = context;
    }

    @Override
    void execute() {
        call(function, future, context);
    }

    static <T> void call(Consumer<? super AsyncFuture<T>> function, AsyncFuture<T> future, Object context) {
        EventLoop loop = future.loop;
        loop.enterContext(context);
        try {
            function.accept(future);
        } catch (Throwable e) {
            loop.callbackFailed(e, function, null);
        } finally {
            loop.leaveContext();
        }
    }

    @Override
    public String toString() {
        return "callback " + function + " of " + future;
    }
}
