package dev.tarry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs several coroutines one after the other on one loop, and cleans up at the end; the counterpart of
 * {@code asyncio.Runner}. {@link Asyncio#run} is this for one coroutine.
 *
 * <pre>{@code
 * try (Runner runner = new Runner()) {
 *     Config config = runner.run(readConfig());
 *     runner.run(serve(config));
 * }
 * }</pre>
 *
 * <p>For one thread. {@link #close()} cancels the tasks that are left and waits for them, then closes the generators that
 * are left, waits for the jobs of the loop's default executor, and closes the loop.
 */
public final class Runner implements AutoCloseable {
    private static final Duration EXECUTOR_TIMEOUT = Duration.ofSeconds(300);

    private final Supplier<EventLoop> loopFactory;
    private EventLoop loop;
    private boolean closed;

    /** Makes a runner with a loop of its own. */
    public Runner() {
        this(EventLoop::new);
    }

    /**
     * Makes a runner for a loop that it gets when it first needs one, and closes.
     *
     * @param loopFactory gives a new loop, which may have been configured
     */
    public Runner(Supplier<EventLoop> loopFactory) {
        this.loopFactory = loopFactory;
    }

    /**
     * The loop.
     *
     * @return the loop on which everything runs
     * @throws IllegalStateException if the runner is closed
     */
    public EventLoop getLoop() {
        if (closed) {
            throw new IllegalStateException("Runner is closed");
        }
        if (loop == null) {
            loop = loopFactory.get();
        }
        return loop;
    }

    /**
     * Runs one thing to its end, and with it every task it starts.
     *
     * @param main usually a coroutine
     * @param <T> the type of its value
     * @return its value
     * @throws IllegalStateException if a loop runs on this thread already, or the runner is closed; besides, whatever
     *     the coroutine throws, itself, checked or not
     */
    public <T> T run(Awaitable<T> main) {
        if (EventLoop.runningOrNull() != null) {
            if (main instanceof Frame frame && frame.label == Frame.WATCHED) {
                frame.close();
            }
            throw new IllegalStateException("run() cannot be called while an event loop runs on this thread: await the"
                + " coroutine instead, make a task of it with createTask(...), or call run() on another thread");
        }
        return getLoop().runUntilComplete(main);
    }

    /** Cancels what is left, waits for it and closes the loop. Does nothing the second time. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (loop == null) {
            return;
        }
        try {
            cancelAllTasks();
            loop.runUntilComplete(loop.shutdownAsyncgens());
            loop.runUntilComplete(loop.shutdownDefaultExecutor(EXECUTOR_TIMEOUT));
        } finally {
            loop.close();
        }
    }

    private void cancelAllTasks() {
        List<Task<?>> left = new ArrayList<>(loop.tasks.copy());
        if (left.isEmpty()) {
            return;
        }
        left.forEach(Task::cancel);
        loop.runUntilComplete(Gather.of(loop, left, true, values -> null));
        for (Task<?> task : left) {
            if (!task.cancelled() && task.exception() != null) {
                loop.callExceptionHandler(new ExceptionContext("unhandled exception during asyncio.run() shutdown",
                    task.exception(), task, task, null, null));
            }
        }
    }
}
