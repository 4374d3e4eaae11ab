package dev.tarry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The future of {@code gather}; it is also the callback that its children call. */
final class Gather<R> extends AsyncFuture<R> implements Consumer<AsyncFuture<?>>, Link {
    private final AsyncFuture<?>[] children;
    private final boolean outcomes;
    private final Function<List<Object>, R> combine;
    private int finished;
    private boolean cancelRequested;

    private Gather(EventLoop loop, AsyncFuture<?>[] children, boolean outcomes, Function<List<Object>, R> combine) {
        super(loop);
        this.children = children;
        this.outcomes = outcomes;
        this.combine = combine;
    }

    /**
     * Starts what is not running yet and collects everything.
     *
     * @param outcomes whether failures are results, too
     * @param combine makes the future's value of the collected ones
     */
    static <R> Gather<R> of(EventLoop loop, List<? extends Awaitable<?>> awaitables, boolean outcomes,
            Function<List<Object>, R> combine) {
        AsyncFuture<?>[] children = new AsyncFuture<?>[awaitables.size()];
        Gather<R> gather = new Gather<>(loop, children, outcomes, combine);
        List<AsyncFuture<?>> doneAlready = new ArrayList<>(0);
        for (int i = 0; i < children.length; i++) {
            Awaitable<?> awaitable = awaitables.get(i);
            AsyncFuture<?> child = startedEarlier(awaitable, awaitables, children, i);
            if (child == null) {
                child = loop.ensureFuture(awaitable);
                if (child != awaitable && child instanceof Task<?> task) {
                    task.letStayPending();
                }
            }
            children[i] = child;
            if (child.done()) {
                doneAlready.add(child);
            } else {
                child.addDoneCallback(gather);
            }
        }
        if (children.length == 0) {
            gather.finishWithValues();
        }
        // Only now, when all children are known; with eager tasks this may be all of them.
        doneAlready.forEach(gather);
        return gather;
    }

    /** The task of a coroutine that stands in the list more than once: it runs once and its value is there twice. */
    private static AsyncFuture<?> startedEarlier(Awaitable<?> awaitable, List<? extends Awaitable<?>> awaitables,
            AsyncFuture<?>[] children, int end) {
        if (awaitable instanceof Frame frame && frame.label != Frame.CREATED && !frame.isWatched()) {
            for (int i = 0; i < end; i++) {
                if (awaitables.get(i) == awaitable) {
                    return children[i];
                }
            }
        }
        return null;
    }

    @Override
    public void accept(AsyncFuture<?> child) {
        finished++;
        if (done()) {
            child.markRetrieved();
            return;
        }
        if (!outcomes) {
            Throwable failure = child.failure();
            if (failure != null) {
                fail(failure);
                return;
            }
        }
        if (finished == children.length) {
            if (cancelRequested) {
                fail(child.cancelled() ? child.cancelledError() : new CancelledError());
            } else {
                finishWithValues();
            }
        }
    }

    @Override
    public AsyncFuture<?> awaiter() {
        return this;
    }

    /** Cancels the children; this ends when they have. */
    @Override
    public boolean cancel(String message) {
        if (done()) {
            markRetrieved();
            return false;
        }
        boolean any = false;
        for (AsyncFuture<?> child : children) {
            any |= child.cancel(message);
        }
        cancelRequested |= any;
        return any;
    }

    private void finishWithValues() {
        List<Object> values = new ArrayList<>(children.length);
        for (AsyncFuture<?> child : children) {
            values.add(outcomes ? outcomeOf(child) : child.result());
        }
        R value;
        try {
            value = combine.apply(values);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        finish(value);
    }

    private static Outcome<Object> outcomeOf(AsyncFuture<?> child) {
        Throwable failure = child.failure();
        return failure == null ? new Outcome.Success<>(child.result()) : new Outcome.Failure<>(failure);
    }

    @Override
    String describe() {
        return "gather of " + children.length;
    }
}
