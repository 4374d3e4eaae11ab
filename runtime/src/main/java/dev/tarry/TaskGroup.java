package dev.tarry;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    private final Set<AsyncFuture<?>> tasks = new LinkedHashSet<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final Consumer<AsyncFuture<?>> whenDone = this::taskDone;
    /** An error that means that the machine is in trouble, which is no matter of a group. */
    private Throwable fatal;
    private boolean exiting;
    private boolean aborting;
    private boolean parentCancelled;
    private AsyncFuture<Void> allDone;

    /** Opens a group in the current task. */
    TaskGroup(EventLoop loop) {
        this.loop = loop;
        this.parent = loop.current;
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
        task.addDoneCallback(whenDone);
        return task;
    }

    private void checkOpen(Coroutine<?> coroutine) {
        boolean finished = exiting && tasks.isEmpty();
        if (finished || aborting) {
            coroutine.close();
            throw new IllegalStateException(this + (finished ? " is finished" : " is shutting down")
                + ": it takes no more tasks. Make them before its body ends or one of its tasks fails, or use a"
                + " taskGroup(...) or createTask(...) outside of it");
        }
    }

    private void taskDone(AsyncFuture<?> task) {
        tasks.remove(task);
        if (tasks.isEmpty() && allDone != null) {
            allDone.finishUnlessDone(null);
        }
        Throwable error = task.cancelled() ? null : task.exception();
        if (error == null) {
            return;
        }
        errors.add(error);
        noteFatal(error);
        if (parent.done()) {
            loop.callExceptionHandler(new ExceptionContext("Task " + task + " has errored out but its parent task "
                + parent + " is already completed", error, task, (Task<?>) task, null, null));
        } else if (abort()) {
            parentCancelled = true;
            parent.cancel();
        }
    }

    /** Cancels what is not done; false if that has been done before. */
    boolean abort() {
        if (aborting) {
            return false;
        }
        aborting = true;
        for (AsyncFuture<?> task : tasks) {
            task.cancel();
        }
        return true;
    }

    /** The body has ended, with what it threw or with null. */
    void bodyEnded(Throwable thrown) {
        exiting = true;
        if (thrown != null) {
            noteFatal(thrown);
            abort();
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
     * @param cancelled the cancellation of the body or of the waiting for the tasks, or null
     */
    Throwable outcome(Throwable thrown, CancelledError cancelled) {
        if (fatal != null) {
            return fatal;
        }
        boolean onlyOurs = parentCancelled && parent.uncancel() == 0;
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
