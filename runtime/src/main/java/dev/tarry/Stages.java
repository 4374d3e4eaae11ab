package dev.tarry;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Awaiting the JDK's own futures, which may complete on any thread. */
final class Stages {
    private Stages() {
    }

    /** Awaits what is neither a coroutine's frame nor a future of ours. */
    static Object await(Object awaitable, Task<?> task) {
        if (awaitable == null) {
            throw new NullPointerException("await(null): there is nothing to wait for. A method that returns Coroutine"
                + " must not return null; to give no value, write return async()");
        }
        if (awaitable instanceof CompletableFuture<?> future && future.isDone()) {
            return outcome(future);
        }
        if (awaitable instanceof AsyncResult<?> result) {
            AsyncFuture<?> source = result.source();
            if (source != null && source.loop == task.loop) {
                return Continuation.awaitFuture(source, task);
            }
        }
        if (awaitable instanceof CompletionStage<?> stage) {
            return Continuation.awaitFuture(wrap(stage, task.loop), task);
        }
        throw new IllegalArgumentException("cannot await a " + awaitable.getClass().getName());
    }

    static <T> AsyncFuture<T> wrap(CompletionStage<T> stage, EventLoop loop) {
        StageFuture<T> future = new StageFuture<>(loop, stage);
        stage.whenComplete(future::arrive);
        return future;
    }

    private static Object outcome(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally()) {
            return future.join();
        }
        Throwable[] failure = new Throwable[1];
        future.whenComplete((value, e) -> failure[0] = e);
        Throwable original = unwrap(failure[0]);
        throw Sneaky.rethrow(original instanceof CancellationException ? cancelled(original) : original);
    }

    /** The exception that was thrown: stages that depend on others wrap it. */
    static Throwable unwrap(Throwable e) {
        Throwable inner = e;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    private static CancelledError cancelled(Throwable e) {
        return new CancelledError(e.getMessage());
    }

    /** The future on our side; queued in the loop itself when the stage's outcome has arrived. */
    private static final class StageFuture<T> extends AsyncFuture<T> {
        private final CompletionStage<T> stage;
        private T arrivedValue;
        private Throwable arrivedFailure;
        private final int outstanding;

        StageFuture(EventLoop loop, CompletionStage<T> stage) {
            super(loop);
            this.stage = stage;
            outstanding = loop.scheduler.stagesHoldClock ? 1 : 0;
            loop.scheduler.outstanding += outstanding;
        }

        /** On whatever thread completes the stage. */
        void arrive(T value, Throwable failure) {
            arrivedValue = value;
            arrivedFailure = failure;
            loop.post(this);
        }

        @Override
        void execute() {
            loop.scheduler.outstanding -= outstanding;
            if (done()) {
                return;
            }
            Throwable failure = unwrap(arrivedFailure);
            if (failure == null) {
                finish(arrivedValue);
            } else if (failure instanceof CancellationException) {
                cancel(failure.getMessage());
            } else {
                fail(failure);
            }
        }

        @Override
        public boolean cancel(String message) {
            boolean cancelled = super.cancel(message);
            if (cancelled && stage instanceof CompletableFuture<?> future) {
                future.cancel(true);
            }
            return cancelled;
        }

        @Override
        String describe() {
            return "future of " + stage;
        }
    }
}
