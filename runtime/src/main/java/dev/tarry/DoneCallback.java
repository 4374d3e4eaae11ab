package dev.tarry;

import java.util.function.Consumer;

/** A function waiting for a future, and later its entry in the ready queue, so that completing allocates nothing. */
class DoneCallback<T> extends Callback {
    /** Null once it has been taken back. */
    private Consumer<? super AsyncFuture<T>> function;
    final AsyncFuture<T> future;
    /** See {@link Contexts}. */
    private final Object context;

    DoneCallback(Consumer<? super AsyncFuture<T>> function, AsyncFuture<T> future, Object context) {
        this.function = function;
        this.future = future;
        this.context = context;
    }

    final Consumer<? super AsyncFuture<T>> function() {
        return function;
    }

    /** Before the future is done: this is not called, and holds nothing any more. */
    final void takeBack() {
        function = null;
    }

    /** Whether a call would have no effect, so that this need not be kept. */
    final boolean idle() {
        return function == null || function instanceof Link link && link.idle();
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
