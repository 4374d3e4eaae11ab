package dev.tarry;

import java.util.LinkedHashSet;
import java.util.Set;

/** The tasks of a loop that are not done, oldest first; linked through the tasks themselves. */
final class TaskList {
    private static final int LIFETIME = 1_024;

    /**
     * Where the list begins and ends. Tasks come and go at the ends, and to store a reference to a young object in an old
     * one costs a collector like G1 a memory barrier: so the object is replaced before it gets old.
     */
    private static final class Ends {
        Task<?> head;
        Task<?> tail;
        int changes;
    }

    private Ends ends = new Ends();

    void add(Task<?> task) {
        Ends now = ends();
        Task<?> before = now.tail;
        task.previousTask = before;
        if (before == null) {
            now.head = task;
        } else {
            before.nextTask = task;
        }
        now.tail = task;
    }

    /** Leaves the link to the previous task as it is. */
    void remove(Task<?> task) {
        Task<?> before = (Task<?>) task.previousTask;
        Task<?> after = task.nextTask;
        Ends now = ends();
        if (before == null) {
            now.head = after;
        } else {
            before.nextTask = after;
        }
        if (after == null) {
            now.tail = before;
        } else {
            after.previousTask = before;
            task.nextTask = null;
        }
    }

    Set<Task<?>> copy() {
        Set<Task<?>> tasks = new LinkedHashSet<>();
        for (Task<?> task = ends.head; task != null; task = task.nextTask) {
            tasks.add(task);
        }
        return tasks;
    }

    private Ends ends() {
        Ends now = ends;
        if (++now.changes < LIFETIME) {
            return now;
        }
        Ends young = new Ends();
        young.head = now.head;
        young.tail = now.tail;
        ends = young;
        return young;
    }
}
