package dev.tarry;

/**
 * With this a coroutine that was started with {@link TaskGroup#start} says that it is ready; the counterpart of Trio's
 * {@code TaskStatus}. Not thread-safe.
 *
 * @param <V> what it says
 */
public final class TaskStatus<V> {
    /** Whoever has started the coroutine waits for this. */
    final AsyncFuture<V> ready;

    TaskStatus(EventLoop loop) {
        ready = loop.createFuture();
    }

    /**
     * Says that the coroutine is ready: {@link TaskGroup#start} gives this value, and from now on the coroutine is a
     * task of the group like any other. Without effect if whoever waited for it was cancelled.
     *
     * @param value what {@code start} gives, for example the port on which a server listens; may be null
     * @throws InvalidStateException if it was said before
     */
    public void started(V value) {
        if (ready.done() && !ready.cancelled()) {
            throw new InvalidStateException("started() was called for the second time: say once that the task is ready");
        }
        ready.finishUnlessDone(value);
    }

    /**
     * Like {@link #started(Object)} with nothing to say.
     *
     * @throws InvalidStateException if it was said before
     */
    public void started() {
        started(null);
    }

    /** The task has ended, with an error or null; whether that is for those who wait for it to be ready. */
    boolean endedTooEarly(AsyncFuture<?> task, Throwable error) {
        if (ready.done()) {
            return false;
        }
        if (task.cancelled()) {
            ready.cancel();
        } else {
            ready.setException(error != null ? error : new IllegalStateException(task + " ended without having called"
                + " started(): start() waits for that, to go on; for a task that is never ready use createTask()"));
        }
        return true;
    }

    @Override
    public String toString() {
        return "TaskStatus (" + (ready.done() ? "started)" : "not started)");
    }
}
