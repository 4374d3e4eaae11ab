package dev.tarry;

/**
 * How a task is made, where the defaults do not do: the keyword arguments of {@code asyncio.create_task}.
 *
 * <pre>{@code
 * createTask(poll(), new TaskOptions().name("poller").context(context));
 * }</pre>
 *
 * @param name the task's name, or null for the next number
 * @param context the context it runs in, or null for a copy of the current one
 * @param eagerStart whether it makes its first step at once, inside {@code createTask}; null as the loop's
 *     {@link TaskFactory} does it
 */
public record TaskOptions(String name, Context context, Boolean eagerStart) {
    /** So that an ordinary task needs no object for this. */
    static final TaskOptions NONE = new TaskOptions();

    /** The defaults. */
    public TaskOptions() {
        this(null, null, null);
    }

    /**
     * The same with a name.
     *
     * @param name the task's name, or null for the next number
     * @return new options
     */
    public TaskOptions name(String name) {
        return new TaskOptions(name, context, eagerStart);
    }

    /**
     * The same with a context.
     *
     * @param context the very context the task runs in, or null for a copy of the current one
     * @return new options
     */
    public TaskOptions context(Context context) {
        return new TaskOptions(name, context, eagerStart);
    }

    /**
     * The same, but eager or not.
     *
     * @param eagerStart whether the task makes its first step at once, if its loop runs; null as the loop's
     *     {@link TaskFactory} does it
     * @return new options
     */
    public TaskOptions eagerStart(Boolean eagerStart) {
        return new TaskOptions(name, context, eagerStart);
    }
}
