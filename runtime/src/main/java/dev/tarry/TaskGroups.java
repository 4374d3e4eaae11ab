package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/** The coroutines of a task group. */
final class TaskGroups {
    private TaskGroups() {
    }

    // Not swallowed: what the body threw, a cancellation too, is part of what the group throws when its tasks have ended.
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    static <T> Coroutine<T> run(AsyncFunction<? super TaskGroup, T, ?> body) throws ExceptionGroup {
        TaskGroup group = new TaskGroup(EventLoop.running());
        T value = null;
        Throwable thrown = null;
        try {
            value = await(body.apply(group));
        } catch (Throwable e) {
            thrown = e;
        }
        Throwable outcome = await(leave(group, thrown));
        if (outcome != null) {
            throw Sneaky.rethrow(outcome);
        }
        return async(value);
    }

    /** Waits for the tasks and gives what the group throws. */
    @Async
    private static Coroutine<Throwable> leave(TaskGroup group, Throwable thrown) {
        group.bodyEnded(thrown);
        // More than once, as each cancel of the parent, also by the group itself, ends the waiting.
        while (group.hasTasks()) {
            try {
                await(group.allDone());
            } catch (CancelledError e) {
                group.waitCancelled(e);
            }
        }
        return async(group.outcome(thrown));
    }

    @Async
    static <V, T, X extends Exception> Coroutine<V> start(TaskGroup group,
            AsyncFunction<? super TaskStatus<V>, T, X> child, String name) throws X {
        TaskStatus<V> status = new TaskStatus<>(EventLoop.running());
        Task<T> task = group.startTask(child.apply(status), name, status);
        try {
            return async(await(status.ready));
        } catch (CancelledError e) {
            if (status.ready.cancelled()) {
                // The group waits for its end, and from now on hears of its failures.
                task.cancel();
            } else if (status.ready.failed()) {
                e.addSuppressed(status.ready.exception());
            }
            throw e;
        }
    }
}
