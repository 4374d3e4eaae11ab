package dev.tarry;

import java.util.List;

/**
 * Thrown by a {@link TestLoop} when its program can never go on: nothing is ready, no timer is set, and no other thread
 * is going to answer, but there are tasks that wait. The message tells where each of them stands and what it waits for.
 */
public final class DeadlockError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient List<Task<?>> tasks;

    DeadlockError(String message, List<Task<?>> tasks) {
        super(message);
        this.tasks = List.copyOf(tasks);
    }

    /**
     * The tasks that wait.
     *
     * @return the tasks, oldest first; empty after serialization
     */
    public List<Task<?>> tasks() {
        return tasks == null ? List.of() : tasks;
    }
}
