package dev.tarry;

import java.util.LinkedHashSet;
import java.util.Set;

/** The tasks of a loop that are not done, oldest first; linked through the tasks themselves. */
final class TaskList {
    private Task<?> head;
    private Task<?> tail;

    void add(Task<?> task) {
        task.previousTask = tail;
        if (tail == null) {
            head = task;
        } else {
            tail.nextTask = task;
        }
        tail = task;
    }

    void remove(Task<?> task) {
        Task<?> before = (Task<?>) task.previousTask;
        Task<?> after = task.nextTask;
        if (before == null) {
            head = after;
        } else {
            before.nextTask = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previousTask = before;
        }
        task.previousTask = null;
        task.nextTask = null;
    }

    Set<Task<?>> copy() {
        Set<Task<?>> tasks = new LinkedHashSet<>();
        for (Task<?> task = head; task != null; task = task.nextTask) {
            tasks.add(task);
        }
        return tasks;
    }
}
