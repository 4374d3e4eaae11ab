package dev.tarry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
 * <p>All that it runs shares one {@link Context}, a copy of the one in which its loop was made: what one coroutine sets,
 * the next one sees.
 *
 * <p>On the main thread, Ctrl-C cancels what is being run, so that it cleans up; {@code run} then throws
 * {@link KeyboardInterrupt}, or gives the value if the coroutine swallows the cancellation. A second Ctrl-C ends the
 * program at once. A program that handles the signal itself is left alone.
 *
 * <p>For one thread. {@link #close()} cancels the tasks that are left and waits for them, then closes the generators that
 * are left, waits for the jobs of the loop's default executor, and closes the loop.
 */
public final class Runner implements AutoCloseable {
    private static final Duration EXECUTOR_TIMEOUT = Duration.ofSeconds(300);

    private final Boolean debug;
    private final Supplier<EventLoop> loopFactory;
    private EventLoop loop;
    private Context context;
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
        this(null, loopFactory);
    }

    /**
     * Makes a runner with a loop of its own, in debug mode or not whatever the program is started with.
     *
     * @param debug see {@link EventLoop#setDebug}
     */
    public Runner(boolean debug) {
        this(debug, EventLoop::new);
    }

    /**
     * Makes a runner for a loop that it gets when it first needs one, and closes.
     *
     * @param debug see {@link EventLoop#setDebug}; null leaves the loop as it is
     * @param loopFactory gives a new loop
     */
    public Runner(Boolean debug, Supplier<EventLoop> loopFactory) {
        this.debug = debug;
        this.loopFactory = Objects.requireNonNull(loopFactory, "loopFactory");
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
            if (debug != null) {
                loop.setDebug(debug);
            }
            context = Asyncio.copyContext();
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
     * @throws KeyboardInterrupt if it was cancelled by Ctrl-C
     */
    public <T> T run(Awaitable<T> main) {
        return run(main, null);
    }

    /**
     * Like {@link #run(Awaitable)}, in a given context.
     *
     * @param main usually a coroutine
     * @param context the very context it runs in; null for the one that all runs of this runner share
     * @param <T> the type of its value
     * @return its value
     * @throws IllegalStateException if a loop runs on this thread already, or the runner is closed
     * @throws KeyboardInterrupt if it was cancelled by Ctrl-C
     */
    public <T> T run(Awaitable<T> main, Context context) {
        if (EventLoop.runningOrNull() != null) {
            if (main instanceof Frame frame && frame.isWatched()) {
                frame.close();
            }
            throw new IllegalStateException("run() cannot be called while an event loop runs on this thread: await the"
                + " coroutine instead, make a task of it with createTask(...), or call run() on another thread");
        }
        EventLoop running = getLoop();
        Task<T> task = running.createTask(Awaiting.coroutineOf(main), context != null ? context : this.context);
        task.letStayPending();
        CtrlC ctrlC = CtrlC.over(task);
        try {
            return running.runUntilComplete(task);
        } catch (CancelledError e) {
            throw ctrlC == null ? e : ctrlC.ending(e);
        } catch (Throwable e) {
            task.markRetrieved();
            throw e;
        } finally {
            if (ctrlC != null) {
                ctrlC.remove();
            }
        }
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
