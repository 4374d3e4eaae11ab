package dev.tarry;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A value that will be there later, on one event loop; the counterpart of {@code asyncio.Future}.
 *
 * <p>One side makes it with {@link EventLoop#createFuture()} and sets its result or exception once; the other side
 * awaits it. Awaiting a future that is done does not pause. Callbacks are never called from inside the method that
 * completes the future, always by the loop in its next pass.
 *
 * <pre>{@code
 * AsyncFuture<String> reply = getRunningLoop().createFuture();
 * device.onReply(text -> reply.setResult(text));       // on the loop's thread
 * String text = await(reply);
 * }</pre>
 *
 * <p>Not thread-safe: everything here is called on the thread of the loop ({@link IllegalStateException} otherwise,
 * when the loop runs). From another thread go through {@link EventLoop#callSoonThreadsafe(Runnable)}.
 *
 * @param <T> the type of the value
 */
public non-sealed class AsyncFuture<T> implements Awaitable<T> {
    private static final byte PENDING = 0;
    private static final byte FINISHED = 1;
    private static final byte FAILED = 2;
    private static final byte CANCELLED = 3;
    private static final ThreadLocal<Set<Object>> TEXT_IN_PROGRESS =
        ThreadLocal.withInitial(() -> Collections.newSetFromMap(new IdentityHashMap<>()));

    final EventLoop loop;

    /** Result, exception, or for a cancelled future its message and later its error. Subclasses may use it before. */
    Object outcome;

    /**
     * While pending nothing, one task, callback or {@link Gather}, or a {@link WaiterList}; afterwards, for a failure that
     * nobody has looked at, its {@link Unretrieved}. One field for all, since a parked task should be small.
     */
    private Object waiters;

    private byte state;

    AsyncFuture(EventLoop loop) {
        this.loop = loop;
        // A marker belongs to no loop.
        if (loop != null && loop.scheduler.debug) {
            Origins.note(this);
        }
    }

    /**
     * Whether there is a result, an exception or a cancellation.
     *
     * @return true unless pending
     */
    public final boolean done() {
        return state != PENDING;
    }

    /**
     * Whether the future was cancelled.
     *
     * @return true if {@link #cancel(String)} took effect, or, for a task, if it ended with {@link CancelledError}
     */
    public final boolean cancelled() {
        return state == CANCELLED;
    }

    /**
     * The result. If the future failed, throws the very exception that was set, checked or not.
     *
     * @return the value, which may be null
     * @throws CancelledError if it was cancelled
     * @throws InvalidStateException if it is not done
     */
    @SuppressWarnings("unchecked")
    public final T result() {
        if (state == FINISHED) {
            return (T) outcome;
        }
        Throwable failure = exception();
        throw Sneaky.rethrow(failure);
    }

    /**
     * The exception that was set.
     *
     * @return the exception, or null if there is a result
     * @throws CancelledError if it was cancelled
     * @throws InvalidStateException if it is not done
     */
    public final Throwable exception() {
        if (state == PENDING) {
            throw new InvalidStateException("the result is not there yet: await " + this + ", or ask done() first");
        }
        if (state == CANCELLED) {
            throw cancelledError();
        }
        markRetrieved();
        return state == FAILED ? (Throwable) outcome : null;
    }

    /**
     * Completes the future with a value.
     *
     * @param value the result, may be null
     * @throws InvalidStateException if it is done
     */
    public void setResult(T value) {
        checkPending("setResult");
        finish(value);
    }

    /**
     * Completes the future with an exception, which every {@code await} of it throws as it is.
     *
     * @param exception any throwable, not null
     * @throws InvalidStateException if it is done
     */
    public void setException(Throwable exception) {
        Objects.requireNonNull(exception, "exception");
        checkPending("setException");
        fail(exception);
    }

    /**
     * Cancels the future: those who wait for it get a {@link CancelledError}.
     *
     * @return false if it was done already
     */
    public final boolean cancel() {
        return cancel(null);
    }

    /**
     * Cancels the future: those who wait for it get a {@link CancelledError}.
     *
     * @param message the error's message, may be null
     * @return false if it was done already
     */
    public boolean cancel(String message) {
        markRetrieved();
        if (state != PENDING) {
            return false;
        }
        complete(CANCELLED, message);
        return true;
    }

    /**
     * Has the loop call a function when the future is done, or in its next pass if it is. Functions are called in the
     * order in which they, and the tasks that await this, came. An exception in one goes to the loop's exception
     * handler.
     *
     * @param function given this future
     */
    public final void addDoneCallback(Consumer<? super AsyncFuture<T>> function) {
        addDoneCallback(function, null);
    }

    /**
     * Like {@link #addDoneCallback(Consumer)}, in a given context.
     *
     * @param function given this future
     * @param context the very context in which it is called; null for a copy of the current one
     */
    public final void addDoneCallback(Consumer<? super AsyncFuture<T>> function, Context context) {
        addCallback(Objects.requireNonNull(function, "function"), context != null ? context : loop.captureContext());
    }

    /** For who takes the callback back again. */
    final DoneCallback<T> addCallback(Consumer<? super AsyncFuture<T>> function) {
        return addCallback(function, loop.captureContext());
    }

    private DoneCallback<T> addCallback(Consumer<? super AsyncFuture<T>> function, Object context) {
        loop.checkThread();
        DoneCallback<T> callback = new DoneCallback<>(function, this, context);
        addWaiter(callback);
        return callback;
    }

    /** At once, however many others wait; without effect once the future is done. */
    final void takeBack(DoneCallback<?> callback) {
        if (state != PENDING) {
            return;
        }
        if (waiters == callback) {
            waiters = null;
        } else if (waiters instanceof WaiterList list) {
            list.takeBack(callback);
        }
    }

    /** Has a function called behind all others, only once however often this is asked for; the future is pending. */
    final void callLast(Consumer<? super AsyncFuture<T>> function) {
        WaiterList list = waiterList();
        if (list.last() == null || list.last().function() != function) {
            list.setLast(new DoneCallback<>(function, this, loop.captureContext()));
        }
    }

    private WaiterList waiterList() {
        if (waiters instanceof WaiterList list) {
            return list;
        }
        WaiterList list = new WaiterList(this, waiters);
        waiters = list;
        return list;
    }

    /**
     * Takes back what was given to {@link #addDoneCallback}; too late once the future is done.
     *
     * @param function the function; all equal ones are removed
     * @return how many were removed
     */
    public final int removeDoneCallback(Consumer<? super AsyncFuture<T>> function) {
        if (state != PENDING || waiters == null) {
            return 0;
        }
        if (waiters instanceof WaiterList list) {
            return list.remove(function);
        }
        if (isCallback(waiters, function)) {
            waiters = null;
            return 1;
        }
        return 0;
    }

    /**
     * The loop this belongs to. May be called from any thread.
     *
     * @return the loop
     */
    public final EventLoop getLoop() {
        return loop;
    }

    /**
     * A {@link CompletableFuture} that completes when this does, for code that knows nothing of Tarry. Cancelling it,
     * on any thread, cancels this. Call this method on the loop's thread.
     *
     * @return a new future
     */
    public final CompletableFuture<T> toCompletableFuture() {
        AsyncResult<T> mirror = new AsyncResult<>(this);
        mirror.follow(this);
        return mirror;
    }

    /**
     * A future of the running loop for the outcome of a stage that may complete on any thread; the counterpart of
     * {@code asyncio.wrap_future}. Cancelling it cancels a stage that is a {@link CompletableFuture}.
     *
     * @param stage what to wait for
     * @param <T> the type of the value
     * @return a new future
     * @throws IllegalStateException if no loop runs on this thread
     */
    public static <T> AsyncFuture<T> wrap(CompletionStage<T> stage) {
        return Stages.wrap(Objects.requireNonNull(stage, "stage"), EventLoop.running());
    }

    /** A task is woken by being put in the ready queue itself. */
    final void addWaiter(Object waiter) {
        if (state != PENDING) {
            loop.ready(waiter);
        } else if (waiters == null) {
            waiters = waiter;
        } else {
            waiterList().add(waiter);
        }
    }

    final void removeWaiter(Task<?> task) {
        if (waiters == task) {
            waiters = null;
        } else if (waiters instanceof WaiterList list) {
            list.removeTask(task);
        }
    }

    /** The tasks and callbacks that wait, in the order they came. */
    final List<Object> waiting() {
        if (state != PENDING || waiters == null) {
            return List.of();
        }
        return waiters instanceof WaiterList list ? list.copy() : List.of(waiters);
    }

    static boolean isCallback(Object waiter, Object function) {
        return waiter instanceof DoneCallback<?> callback && callback.function() != null
            && callback.function().equals(function);
    }

    final void finish(T value) {
        complete(FINISHED, value);
    }

    final void fail(Throwable exception) {
        complete(FAILED, exception);
        if (!(exception instanceof CancelledError)) {
            // Nobody misses a cancellation; only gather fails with one, when a child of it was cancelled.
            waiters = loop.unretrieved.add(this, exception);
        }
    }

    final void finishUnlessDone(T value) {
        if (state == PENDING) {
            finish(value);
        }
    }

    /** The future of a coroutine that ended with this very error. */
    final void endCancelled(CancelledError error) {
        complete(CANCELLED, error);
    }

    /** The failure of a future that is known to be done: its exception, its cancellation, or null. */
    /** Whether there is a value, and no exception. */
    final boolean isFinished() {
        return state == FINISHED;
    }

    final Throwable failure() {
        return state == FINISHED ? null : state == CANCELLED ? cancelledError() : exception();
    }

    final boolean failed() {
        return state == FAILED;
    }

    final CancelledError cancelledError() {
        if (outcome instanceof CancelledError error) {
            return error;
        }
        CancelledError error = new CancelledError((String) outcome);
        outcome = error;
        return error;
    }

    final void markRetrieved() {
        if (state == FAILED && waiters != null) {
            ((Unretrieved.Entry) waiters).remove();
            waiters = null;
        }
    }

    /** Pending again, for who made this future and knows that nobody looks at what it was done with. */
    final void useAgain() {
        state = PENDING;
        outcome = null;
    }

    /** What the loop does when it finds this itself in the ready queue. */
    void execute() {
        throw new AssertionError("not an entry of the ready queue: " + this);
    }

    /** What this is called in the report that nobody looked at its exception. */
    String subject() {
        return "Future";
    }

    String describe() {
        return "future";
    }

    @Override
    public String toString() {
        return switch (state) {
            case PENDING -> describe() + " (pending" + Origins.suffix(this) + ")";
            case FINISHED -> describe() + " (result: " + textOfOutcome() + Origins.suffix(this) + ")";
            case FAILED -> describe() + " (exception: " + textOfOutcome() + Origins.suffix(this) + ")";
            default -> describe() + " (cancelled" + Origins.suffix(this) + ")";
        };
    }

    /** A result may contain this very future, as that of a task that returns all tasks. */
    private String textOfOutcome() {
        Set<Object> inProgress = TEXT_IN_PROGRESS.get();
        if (!inProgress.add(this)) {
            return "...";
        }
        try {
            return String.valueOf(outcome);
        } finally {
            inProgress.remove(this);
        }
    }

    private void checkPending(String method) {
        if (state != PENDING) {
            throw new InvalidStateException(method + " of a future that is done already: " + this
                + "; whoever waits for it may have been cancelled, so ask done() first");
        }
    }

    private void complete(byte newState, Object newOutcome) {
        loop.checkThread();
        state = newState;
        outcome = newOutcome;
        Object waiting = waiters;
        if (waiting == null || waiting instanceof Gather && newState != FAILED && queueForGather()) {
            return;
        }
        waiters = null;
        if (waiting instanceof WaiterList list) {
            list.scheduleAll();
        } else {
            schedule(waiting);
        }
    }

    /** Queues one that waits for this, which is done now. */
    final void schedule(Object waiter) {
        loop.ready(waiter instanceof Gather<?> gather ? gather.callback(this) : waiter);
    }

    /** Queues this itself, as what tells the gather that waits for it; false if it cannot be that. */
    boolean queueForGather() {
        return false;
    }

    /** The gather for which this has been queued. */
    final Gather<?> takeGather() {
        Gather<?> gather = (Gather<?>) waiters;
        waiters = null;
        return gather;
    }
}
