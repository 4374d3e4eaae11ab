package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An event loop for tests, of any test framework: its clock does not wait but jumps, it notices when nothing can go on,
 * and at the end it complains of what the program has left behind. Everything runs in the same order as on the loop of
 * {@link Asyncio#run}.
 *
 * <p>Usually one call is the whole test. Two hours pass in no time:
 *
 * <pre>{@code
 * @Test
 * void tea_is_cold_after_two_hours() {
 *     TestLoop.run(() -> {
 *         Tea tea = await(makeTea());
 *         await(sleep(Duration.ofHours(2)));
 *         assertTrue(tea.isCold());
 *         return async();
 *     });
 * }
 * }</pre>
 *
 * <p>To look at a program from outside while it runs, move the clock by hand:
 *
 * <pre>{@code
 * try (TestLoop loop = new TestLoop()) {
 *     Task<Tea> task = loop.createTask(makeTea());
 *     loop.advance(minutes(2));
 *     assertFalse(task.done());
 *     loop.advance(minutes(1));
 *     assertEquals("Assam", task.result().name());
 * }
 * }</pre>
 *
 * <p><b>The clock</b> begins at zero and stands still while anything runs. When nothing is ready it jumps to the next
 * timer, but not while a job of {@link Asyncio#toThread} or a {@link java.util.concurrent.CompletionStage} that is
 * awaited is outstanding, or a task waits for a child process or its output: for those the loop waits, in real time,
 * until they answer. Inside the program,
 * {@code await(sleep(Duration.ofNanos(1)))} goes on when all other tasks are waiting for something.
 *
 * <p><b>Deadlock.</b> When no timer is set either, and no answer of another thread is to come, a {@link DeadlockError}
 * tells where each task waits.
 *
 * <p><b>The end</b>, {@link #close()}, fails the test if tasks are not done, if somebody failed and nobody looked at the
 * exception, if a coroutine was never awaited, or the loop had anything else to complain of. It is Trio's
 * {@code MockClock} and Kotlin's {@code runTest} in one; asyncio has no counterpart. For one thread.
 */
public final class TestLoop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<ExceptionContext> complaints = new ArrayList<>();
    private final VirtualClock clock = new VirtualClock(new ClockOwner());
    private final EventLoop loop = new EventLoop(clock);
    private final Runner runner = new Runner(() -> loop);
    private Duration patience;
    private boolean otherThreads;
    private boolean tasksMayBeLeft;
    private boolean failed;
    private boolean closed;

    private final class ClockOwner implements VirtualClock.Owner {
        @Override
        public void limitReached() {
            loop.stop();
        }

        @Override
        public void stuck() {
            if (otherThreads) {
                clock.awaitWakeUp(0);
            } else {
                throw deadlock("nothing is ready, no timer is set and no other thread is going to answer",
                    "Something that they wait for is never set, released or put, or they wait for each other. If a"
                    + " thread that the loop does not know of is going to call it, say so with allowOtherThreads()");
            }
        }

        @Override
        public void outOfPatience(int outstanding) {
            throw deadlock("no other thread has answered for " + patience + " of real time (" + outstanding
                + " answers outstanding)", "setPatience(...) lets the loop wait longer. A CompletionStage that no other"
                + " thread completes does not hold the clock after ignoreStages()");
        }
    }

    /** Makes a loop whose clock shows zero. */
    public TestLoop() {
        NeverAwaited.watchForTests();
        loop.onlyOwnComplaints = true;
        loop.setExceptionHandler((l, context) -> complaints.add(context));
        setPatience(PATIENCE);
        // Otherwise a runner that has run nothing would leave the loop alone at the end.
        runner.getLoop();
    }

    /**
     * Runs a test: an async lambda, on a loop of its own, which is closed at the end.
     *
     * @param main the test
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return its value
     * @throws X from the lambda
     * @throws AssertionError if it cannot go on ({@link DeadlockError}), or has left something behind ({@link #close()})
     */
    public static <T, X extends Exception> T run(AsyncSupplier<T, X> main) throws X {
        try (TestLoop loop = new TestLoop()) {
            return loop.wholeTest(call(main));
        }
    }

    /**
     * Runs a coroutine on a loop of its own, which is closed at the end.
     *
     * @param main usually a coroutine
     * @param <T> the type of its value
     * @return its value; besides, whatever the coroutine throws, itself, checked or not
     * @throws AssertionError if it cannot go on ({@link DeadlockError}), or has left something behind ({@link #close()})
     */
    public static <T> T run(Awaitable<T> main) {
        try (TestLoop loop = new TestLoop()) {
            return loop.wholeTest(main);
        }
    }

    /** What fails here fails the test: what it leaves behind is a consequence, and not worth a second complaint. */
    private <T> T wholeTest(Awaitable<T> main) {
        boolean success = false;
        try {
            T value = runUntilComplete(main);
            success = true;
            return value;
        } finally {
            failed |= !success;
        }
    }

    /**
     * The loop, for what is not here: {@link EventLoop#setTaskFactory}, {@link EventLoop#createFuture} and so on. With
     * an exception handler of your own, complaints go there, and no longer fail the test.
     *
     * @return always the same one
     */
    public EventLoop getLoop() {
        return loop;
    }

    /**
     * Lets tasks be left at the end without failing the test; they are cancelled, as {@link Asyncio#run} does.
     *
     * @return this
     */
    public TestLoop allowPendingTasks() {
        tasksMayBeLeft = true;
        return this;
    }

    /**
     * Says that threads which the loop does not know of are going to call {@link EventLoop#callSoonThreadsafe}. Where
     * there would be a deadlock, the loop then waits for them, in real time. The clock jumps to timers all the same.
     *
     * @return this
     */
    public TestLoop allowOtherThreads() {
        otherThreads = true;
        return this;
    }

    /**
     * Lets the clock jump while a {@link java.util.concurrent.CompletionStage} is awaited: for tests in which the
     * program itself completes it, or nobody, and no other thread is at work.
     *
     * @return this
     */
    public TestLoop ignoreStages() {
        loop.scheduler.stagesHoldClock = false;
        return this;
    }

    /**
     * Sets how long, in real time, the loop waits for other threads before it gives up with a {@link DeadlockError}.
     *
     * @param patience 60 seconds unless set
     * @return this
     */
    public TestLoop setPatience(Duration patience) {
        clock.setPatience(Times.nanos(patience));
        this.patience = patience;
        return this;
    }

    /**
     * Runs a coroutine as a task, which makes its first step when the loop next runs.
     *
     * @param coroutine not started
     * @param <T> the type of its value
     * @return the task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return loop.createTask(coroutine);
    }

    /**
     * Runs until one thing is done; the clock jumps as far as it must.
     *
     * @param main usually a coroutine
     * @param <T> the type of its value
     * @return its value; besides, whatever the coroutine throws, itself, checked or not
     * @throws DeadlockError if it will never be done
     * @throws IllegalStateException if a loop runs on this thread already
     */
    public <T> T runUntilComplete(Awaitable<T> main) {
        return runner.run(main);
    }

    /**
     * Like {@link #runUntilComplete(Awaitable)} for an async lambda.
     *
     * @param main what to run
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return its value
     * @throws X from the lambda
     */
    public <T, X extends Exception> T runUntilComplete(AsyncSupplier<T, X> main) throws X {
        return runUntilComplete(call(main));
    }

    /** Makes one pass: what is ready now and the timers that are due, but not what that adds. The clock stands still. */
    public void runOnce() {
        loop.stop();
        loop.runForever();
    }

    /**
     * Runs until nothing can go on unless time passes. The clock stands still; for jobs of other threads, the loop
     * waits.
     */
    public void runUntilIdle() {
        advance(Duration.ZERO);
    }

    /**
     * Lets time pass: runs what is ready, then each timer that is due until then, at its time, with all that follows
     * from it.
     *
     * @param duration how far the clock moves
     * @throws IllegalArgumentException if it is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: advance(" + duration + ")");
        }
        clock.limitTo(loop.deadlineAfter(Times.nanos(duration)));
        try {
            loop.runForever();
        } finally {
            clock.unlimited();
        }
    }

    /**
     * What the clock shows.
     *
     * @return the time that has passed since the loop was made
     */
    public Duration time() {
        return loop.time();
    }

    /**
     * The tasks that are not done. {@link Asyncio#formatCallGraph(AsyncFuture)} tells where one waits.
     *
     * @return a copy, oldest first
     */
    public List<Task<?>> pendingTasks() {
        return List.copyOf(loop.tasks.copy());
    }

    /**
     * What the loop has complained of up to now: exceptions in callbacks, exceptions that nobody looked at, coroutines
     * that nobody awaited. The last two may come only when the loop closes.
     *
     * @return a copy
     */
    public List<ExceptionContext> complaints() {
        return List.copyOf(complaints);
    }

    /**
     * Ends the test: cancels the tasks that are left, waits for them and for jobs of other threads, closes the loop,
     * and fails if something was left behind, unless the test was the argument of {@link #run} and has failed already,
     * or there was a deadlock. Does nothing the second time.
     *
     * @throws AssertionError lists the tasks that were not done and the loop's complaints; their exceptions are its
     *     suppressed ones
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Task<?>> left = tasksMayBeLeft ? List.of() : pendingTasks();
        // Now, since they will stand elsewhere when they have been cancelled.
        String where = PendingTasks.describe(left);
        runner.close();
        if (!failed && !(left.isEmpty() && complaints.isEmpty())) {
            throw failure(left.size(), where);
        }
    }

    private AssertionError failure(int left, String where) {
        String end = System.lineSeparator();
        StringBuilder text = new StringBuilder("the test has left something behind");
        if (left > 0) {
            text.append(end).append(left).append(" tasks that are not done; await them, cancel them, or"
                + " allowPendingTasks():").append(end).append(where);
        }
        for (ExceptionContext complaint : complaints) {
            text.append(end).append(LoopErrors.text(complaint));
        }
        AssertionError error = new AssertionError(text.toString());
        complaints.stream().map(ExceptionContext::exception).filter(Objects::nonNull).distinct()
            .forEach(error::addSuppressed);
        return error;
    }

    private DeadlockError deadlock(String reason, String help) {
        List<Task<?>> tasks = pendingTasks();
        failed = true;
        return new DeadlockError("the program cannot go on: " + reason + ", but " + tasks.size()
            + " tasks are not done. " + help + "." + System.lineSeparator() + PendingTasks.describe(tasks), tasks);
    }

    /** So that a lambda without await runs inside the loop, too. */
    @Async
    private static <T, X extends Exception> Coroutine<T> call(AsyncSupplier<T, X> main) throws X {
        return async(await(main.get()));
    }
}
