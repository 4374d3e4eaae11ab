package dev.tarry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The future of {@code gather}; it is also the callback that its children call. It stands in a task that is waited for as
 * it is: when the task is done, the task's own place in the ready queue says which child it was.
 */
final class Gather<R> extends AsyncFuture<R> implements Consumer<AsyncFuture<?>>, Link {
    private final AsyncFuture<?>[] children;
    private final boolean outcomes;
    private final Function<List<Object>, R> combine;
    /** In which "combine" is called. */
    final Object context;
    private int finished;
    private boolean cancelRequested;

    private Gather(EventLoop loop, AsyncFuture<?>[] children, boolean outcomes, Function<List<Object>, R> combine) {
        super(loop);
        this.children = children;
        this.outcomes = outcomes;
        this.combine = combine;
        this.context = loop.captureContext();
    }

    /**
     * Starts what is not running yet and collects everything.
     *
     * @param outcomes whether failures are results, too
     * @param combine makes the future's value of the collected ones
     */
    static <R> Gather<R> of(EventLoop loop, Collection<? extends Awaitable<?>> awaitables, boolean outcomes,
            Function<List<Object>, R> combine) {
        Object[] given = awaitables.toArray();
        for (Object awaitable : given) {
            Objects.requireNonNull(awaitable, "gather of null");
        }
        AsyncFuture<?>[] children = new AsyncFuture<?>[given.length];
        Gather<R> gather = new Gather<>(loop, children, outcomes, combine);
        List<AsyncFuture<?>> doneAlready = null;
        for (int i = 0; i < given.length; i++) {
            AsyncFuture<?> child = startedEarlier(given, children, i);
            if (child == null) {
                child = start(loop, given[i]);
            }
            children[i] = child;
            if (child.done()) {
                doneAlready = doneAlready == null ? new ArrayList<>() : doneAlready;
                doneAlready.add(child);
            } else {
                child.addWaiter(gather);
            }
        }
        if (children.length == 0) {
            gather.finishWithValues();
        }
        if (doneAlready != null) {
            // Only now, when all children are known; with eager tasks this may be all of them.
            doneAlready.forEach(gather);
        }
        return gather;
    }

    /**
     * Mostly a coroutine of a class that says so; a cast to one interface and then to another, as the types suggest, would
     * make HotSpot search all that the class implements, each time.
     */
    private static AsyncFuture<?> start(EventLoop loop, Object awaitable) {
        AsyncFuture<?> future = awaitable instanceof Frame frame ? loop.createTask(frame)
            : loop.ensureFuture((Awaitable<?>) awaitable);
        if (future != awaitable && future instanceof Task<?> task) {
            task.letStayPending();
        }
        return future;
    }

    /** The task of a coroutine that stands in the list more than once: it runs once and its value is there twice. */
    private static AsyncFuture<?> startedEarlier(Object[] given, AsyncFuture<?>[] children, int end) {
        Object awaitable = given[end];
        if (awaitable instanceof Frame frame && frame.label != Frame.CREATED && !frame.isWatched()) {
            for (int i = 0; i < end; i++) {
                if (given[i] == awaitable) {
                    return children[i];
                }
            }
        }
        return null;
    }

    /** For a child that cannot be in the ready queue itself. */
    <T> DoneCallback<T> callback(AsyncFuture<T> child) {
        return new DoneCallback<>(this, child, context);
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
