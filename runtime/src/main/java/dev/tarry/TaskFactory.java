package dev.tarry;

/**
 * Makes the tasks of a loop; set with {@link EventLoop#setTaskFactory}. The counterpart of a task factory of asyncio:
 * one of your own calls {@link #lazy()} or {@link #eager()} and does something besides.
 *
 * <pre>{@code
 * loop.setTaskFactory(TaskFactory.eager());
 * }</pre>
 */
@FunctionalInterface
public interface TaskFactory {
    /**
     * Makes a task of a coroutine. Called on the loop's thread.
     *
     * @param loop the loop
     * @param coroutine what it will run; closed by the loop if this method throws
     * @param options what {@code createTask} was given besides, to be handed on
     * @return the task of this coroutine
     */
    Task<?> newTask(EventLoop loop, Coroutine<?> coroutine, TaskOptions options);

    /**
     * The usual factory: the task makes its first step in the next pass of the loop.
     *
     * @return the factory
     */
    static TaskFactory lazy() {
        return (loop, coroutine, options) -> {
            Task<?> task = new Task<>(loop, Awaiting.frameOf(coroutine), options.name(), options.context());
            task.start(options.eagerStart() != null && options.eagerStart());
            return task;
        };
    }

    /**
     * The counterpart of {@code asyncio.eager_task_factory}: the task makes its first step at once, inside
     * {@code createTask}, and may be done when that returns. This saves a pass of the loop, and changes the order in
     * which things happen.
     *
     * @return the factory
     */
    static TaskFactory eager() {
        return (loop, coroutine, options) -> {
            Task<?> task = new Task<>(loop, Awaiting.frameOf(coroutine), options.name(), options.context());
            task.start(options.eagerStart() == null || options.eagerStart());
            return task;
        };
    }
}
