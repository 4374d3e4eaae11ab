package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/** The coroutine of a task group. */
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
        CancelledError cancelled = thrown instanceof CancelledError error ? error : null;
        group.bodyEnded(thrown);
        // More than once, as each cancel of the parent, also by the group itself, ends the waiting.
        while (group.hasTasks()) {
            try {
                await(group.allDone());
            } catch (CancelledError e) {
                if (group.abort()) {
                    cancelled = e;
                }
            }
        }
        return async(group.outcome(thrown, cancelled));
    }
}
