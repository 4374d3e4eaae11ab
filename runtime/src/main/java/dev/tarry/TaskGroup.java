package dev.tarry;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Tasks that belong together: whoever opened the group goes on when all are done, and if one fails, the others are
 * cancelled. The counterpart of {@code asyncio.TaskGroup}; {@link Asyncio#taskGroup} opens one.
 *
 * <pre>{@code
 * String page = await(taskGroup(group -> {
 *     Task<String> text = group.createTask(fetchText());
 *     Task<String> image = group.createTask(fetchImage());
 *     return async(await(text) + await(image));
 * }));
 * }</pre>
 *
 * <p>Not thread-safe. It may be handed to its own tasks, so that they make more.
 */
public final class TaskGroup {
    private final EventLoop loop;
    private final Task<?> parent;
    private final GroupMembers tasks = new GroupMembers(new WhenDone());
    private final List<Throwable> errors = new ArrayList<>();
    private final OwnCancel cancelOfParent;
    /** An error that means that the machine is in trouble, which is no matter of a group. */
    private Throwable fatal;
    private boolean exiting;
    private boolean aborting;
    private boolean ended;
    /** The tasks that others wait for to be ready; null until there is one. */
    private Map<AsyncFuture<?>, TaskStatus<?>> starting;
    /** The cancellation for which the group stopped, other than its own. */
    private CancelledError cancelled;
    /** The last cancellation that ended the waiting for the tasks. */
    private CancelledError lastCancelled;
    private AsyncFuture<Void> allDone;

    /** The callback of each task; through it the parent waits for them. */
    private final class WhenDone implements Consumer<AsyncFuture<?>>, Link {
        @Override
        public void accept(AsyncFuture<?> task) {
            taskDone(task);
        }

        @Override
        public AsyncFuture<?> awaiter() {
            return parent;
        }
    }

    /** Opens a group in the current task. */
    TaskGroup(EventLoop loop) {
        this.loop = loop;
        this.parent = loop.current();
        this.cancelOfParent = new OwnCancel(parent);
    }

    /**
     * Runs a coroutine as a task of this group; otherwise like {@link Asyncio#createTask(Coroutine)}.
     *
     * @param coroutine not started
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the group has ended or is being cancelled; the coroutine is closed
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.NONE);
    }

    /**
     * Like {@link #createTask(Coroutine)}, with a name for messages.
     *
     * @param coroutine not started
     * @param name the task's name
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the group has ended or is being cancelled; the coroutine is closed
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.NONE.name(name));
    }

    /**
     * Like {@link #createTask(Coroutine)}, in a given context.
     *
     * @param coroutine not started
     * @param context the very context it runs in; null for a copy of the current one
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the group has ended or is being cancelled; the coroutine is closed
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, Context context) {
        return createTask(coroutine, TaskOptions.NONE.context(context));
    }

    /**
     * Like {@link #createTask(Coroutine)}, with options.
     *
     * @param coroutine not started
     * @param options how the task is made
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the group has ended or is being cancelled; the coroutine is closed
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        checkOpen(coroutine);
        Task<T> task = loop.createTask(coroutine, options);
        // Even if it is done already: a failure must not cancel the body before createTask returns.
        tasks.add(task);
        if (aborting) {
            // An eager task that has cancelled the group before it was in it (gh-155418).
            task.cancel();
        }
        return task;
    }

    /**
     * Runs a coroutine as a task of this group and waits until it says that it is ready, through the
     * {@link TaskStatus} that it is given. The counterpart of {@code nursery.start} in Trio.
     *
     * <pre>{@code
     * int port = await(group.start(status -> serve(status)));    // calls status.started(port), and goes on serving
     * }</pre>
     *
     * <p>Until then the caller answers for it: what the coroutine throws comes out of here and does not disturb the
     * group, and if the caller is cancelled, so is the coroutine. Afterwards it is a task like any other.
     *
     * @param child gives the coroutine
     * @param <V> what it says when it is ready
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited; the coroutine is not started before
     * @throws X from awaiting, if the coroutine threw before it was ready; {@link IllegalStateException} if it ended
     *     without having said so, or the group takes no more tasks
     */
    public <V, T, X extends Exception> Coroutine<V> start(AsyncFunction<? super TaskStatus<V>, T, X> child) throws X {
        return start(child, null);
    }

    /**
     * Like {@link #start(AsyncFunction)}, with a name for messages.
     *
     * @param child gives the coroutine
     * @param name the task's name
     * @param <V> what it says when it is ready
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited; the coroutine is not started before
     * @throws X from awaiting, if the coroutine threw before it was ready
     */
    public <V, T, X extends Exception> Coroutine<V> start(AsyncFunction<? super TaskStatus<V>, T, X> child,
            String name) throws X {
        return TaskGroups.start(this, Objects.requireNonNull(child, "child"), name);
    }

    /**
     * Ends the group early, without an error: its tasks are cancelled, and so is its body; when all have ended, what
     * opened the group goes on. The value is then that of the body, or null if the body was cut off. Exceptions with
     * which they end are still thrown, and a cancellation from outside is, too. The group takes no more tasks. Without
     * effect if the group has ended, or is being cancelled.
     *
     * <p>The counterpart of {@code TaskGroup.cancel}, new in Python 3.15 (gh-108951).
     *
     * <pre>{@code
     * await(taskGroup(group -> {
     *     for (String mirror : mirrors) {
     *         group.createTask(download(mirror, group));    // the first that is done calls group.cancel()
     *     }
     *     return async();
     * }));
     * }</pre>
     */
    public void cancel() {
        loop.checkThread();
        if (!finished() && !parent.done() && abort()) {
            cancelOfParent.request();
        }
    }

    /** Makes a task whose end is its starter's business until it is ready. */
    <T> Task<T> startTask(Coroutine<T> coroutine, String name, TaskStatus<?> status) {
        Task<T> task = createTask(coroutine, name);
        if (starting == null) {
            starting = new IdentityHashMap<>();
        }
        starting.put(task, status);
        return task;
    }

    private boolean finished() {
        return ended || exiting && tasks.isEmpty();
    }

    private void checkOpen(Coroutine<?> coroutine) {
        boolean finished = finished();
        if (finished || aborting) {
            coroutine.close();
            throw new IllegalStateException(this + (finished ? " is finished" : " is shutting down")
                + ": it takes no more tasks. Make them before its body ends or one of its tasks fails, or use a"
                + " taskGroup(...) or createTask(...) outside of it");
        }
    }

    private void taskDone(AsyncFuture<?> task) {
        if (tasks.isEmpty() && allDone != null) {
            allDone.finishUnlessDone(null);
        }
        Throwable error = task.cancelled() ? null : task.exception();
        TaskStatus<?> status = starting == null ? null : starting.remove(task);
        if (status != null && status.endedTooEarly(task, error) || error == null) {
            return;
        }
        errors.add(error);
        noteFatal(error);
        if (parent.done()) {
            loop.callExceptionHandler(new ExceptionContext("Task " + task + " has errored out but its parent task "
                + parent + " is already completed", error, task, (Task<?>) task, null, null));
        } else if (abort()) {
            cancelOfParent.request();
        }
    }

    /** Cancels what is not done; false if that has been done before. */
    boolean abort() {
        if (aborting) {
            return false;
        }
        aborting = true;
        tasks.cancelAll();
        return true;
    }

    /** The body has ended, with what it threw or with null. */
    void bodyEnded(Throwable thrown) {
        exiting = true;
        if (thrown != null) {
            noteFatal(thrown);
            abort();
        }
        cancelled = thrown instanceof CancelledError error ? error : null;
    }

    /** The waiting for the tasks was cancelled. */
    void waitCancelled(CancelledError error) {
        lastCancelled = error;
        if (abort()) {
            cancelled = error;
        }
    }

    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    AsyncFuture<Void> allDone() {
        allDone = loop.createFuture();
        return allDone;
    }

    /**
     * What the group throws once its tasks are done, or null.
     *
     * @param thrown what the body threw, or null
     */
    Throwable outcome(Throwable thrown) {
        ended = true;
        if (fatal != null) {
            return fatal;
        }
        if (cancelOfParent.requested() && lastCancelled != null) {
            // The first was perhaps our own, but not the last, if there were two (gh-155433).
            cancelled = lastCancelled;
        }
        boolean onlyOurs = cancelOfParent.takeBack();
        if (thrown != null && !(thrown instanceof CancelledError)) {
            errors.add(thrown);
        } else if (cancelled != null && !onlyOurs && errors.isEmpty()) {
            return cancelled;
        }
        if (errors.isEmpty()) {
            return null;
        }
        if (parent.cancelling() > 0) {
            // Somebody else wants the task to end, and the errors hide that: it is told again at its next await.
            parent.uncancel();
            parent.cancel();
        }
        return ExceptionGroups.of("unhandled errors in a TaskGroup", errors);
    }

    private void noteFatal(Throwable e) {
        if (fatal == null && Sneaky.isFatal(e)) {
            fatal = e;
        }
    }

    @Override
    public String toString() {
        return "TaskGroup (" + tasks.size() + " tasks"
            + (errors.isEmpty() ? "" : ", " + errors.size() + " errors") + (aborting ? ", cancelling)" : ")");
    }
}
