package dev.tarry;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The door to Tarry: the functions of Python's {@code asyncio}, under the same names in Java's spelling, to be imported
 * statically.
 *
 * <pre>{@code
 * import static dev.tarry.Asyncio.*;
 * import dev.tarry.*;
 *
 * class Breakfast {
 *     @Async static Coroutine<String> toast() {
 *         await(sleep(seconds(1)));
 *         return async("Toast");
 *     }
 *
 *     @Async static Coroutine<Void> breakfast() {
 *         List<String> results = await(gather(toast(), toast()));
 *         System.out.println(results);
 *         return async();
 *     }
 *
 *     public static void main(String[] args) {
 *         run(breakfast());
 *     }
 * }
 * }</pre>
 *
 * <p>Unless it says otherwise, a method here needs a running loop on the calling thread, and throws
 * {@link IllegalStateException} without one.
 */
public final class Asyncio {
    /** {@link ReturnWhen#ALL_COMPLETED}. */
    public static final ReturnWhen ALL_COMPLETED = ReturnWhen.ALL_COMPLETED;
    /** {@link ReturnWhen#FIRST_COMPLETED}. */
    public static final ReturnWhen FIRST_COMPLETED = ReturnWhen.FIRST_COMPLETED;
    /** {@link ReturnWhen#FIRST_EXCEPTION}. */
    public static final ReturnWhen FIRST_EXCEPTION = ReturnWhen.FIRST_EXCEPTION;

    private Asyncio() {
    }

    /**
     * Waits for something without holding the thread, and gives its value. If it fails, throws its exception itself,
     * checked or not, never wrapped. What is done already does not pause.
     *
     * @param awaitable a coroutine, a task, a future
     * @param <T> the type of the value
     * @return the value
     * @throws CancelledError if this task, or what it waits for, is cancelled
     * @throws NotTransformedError in a class that the build plugin has not rewritten
     */
    public static <T> T await(Awaitable<T> awaitable) {
        throw Untransformed.error();
    }

    /**
     * Waits for a future of the JDK's, which may complete on any thread; see {@link #await(Awaitable)}. The exception
     * is the original one, without {@link java.util.concurrent.CompletionException} around it. Cancelling the waiting
     * task cancels a {@link CompletableFuture}.
     *
     * @param stage what to wait for
     * @param <T> the type of the value
     * @return the value
     */
    public static <T> T await(CompletionStage<T> stage) {
        throw Untransformed.error();
    }

    /**
     * Waits for what is both a coroutine and a future; see {@link #await(Awaitable)}.
     *
     * @param result what to wait for
     * @param <T> the type of the value
     * @return the value
     */
    public static <T> T await(AsyncResult<T> result) {
        throw Untransformed.error();
    }

    /**
     * Gives the value of an {@link Async @Async} method: {@code return async(v);}.
     *
     * @param value may be null
     * @param <T> the type of the value
     * @return what such a method returns
     */
    public static <T> AsyncResult<T> async(T value) {
        return AsyncResult.of(value);
    }

    /**
     * Ends an {@link Async @Async} method that has no value: {@code return async();}.
     *
     * @return what such a method returns
     */
    public static AsyncResult<Void> async() {
        return AsyncResult.of(null);
    }

    /**
     * The source of a {@code for} loop whose values are waited for, in an {@link Async @Async} method or an async lambda;
     * the counterpart of {@code async for}.
     *
     * <pre>{@code
     * for (String line : awaitEach(lines)) {
     *     System.out.println(line);
     * }
     * }</pre>
     *
     * <p>Each turn of the loop awaits the source's {@code hasNext}, and throws what that throws. It stands in the head of
     * the loop and nowhere else: the build refuses anything else. A generator that the loop leaves early is not closed
     * by it, see {@link #aclosing}.
     *
     * @param source a generator, or anything else that gives an asynchronous iterator; not null
     * @param <T> the type of the values
     * @return for the loop
     * @throws NotTransformedError in a class that the build plugin has not rewritten
     */
    public static <T> AwaitEach<T> awaitEach(AsyncIterable<T> source) {
        throw Untransformed.error("awaitEach");
    }

    /**
     * Hands out the next value of an async generator, an {@link Async @Async} method or lambda that returns
     * {@link AsyncGenerator}, and pauses it until the one after it is asked for; Python's {@code yield}.
     *
     * @param value the value, of the type that the generator's return type says; may be null
     * @throws GeneratorExit if the generator is closed here, see {@link AsyncGenerator#aclose}
     * @throws NotTransformedError in a class that the build plugin has not rewritten
     */
    public static void yieldValue(Object value) {
        throw Untransformed.error("yieldValue");
    }

    /**
     * Ends an async generator: {@code return endOfValues();}. Not for anything else.
     *
     * @param <T> the type of the values
     * @return what such a method returns
     * @throws NotTransformedError in a class that the build plugin has not rewritten
     */
    public static <T> AsyncGenerator<T> endOfValues() {
        throw Untransformed.error("endOfValues");
    }

    /**
     * Runs a program: makes a loop, runs the coroutine on this thread to its end, then cancels the tasks that are left
     * and waits for them and for the jobs of {@link #toThread}, and closes the loop. The counterpart of
     * {@code asyncio.run}.
     *
     * <p>Whatever the coroutine throws, {@code run} throws, itself. That may be a checked exception, which javac sees
     * where the coroutine is made: in {@code run(main())}, {@code main()} declares it.
     *
     * @param main usually a coroutine
     * @param <T> the type of its value
     * @return its value
     * @throws IllegalStateException if a loop runs on this thread already
     * @throws KeyboardInterrupt on the main thread, if Ctrl-C was pressed and the coroutine has ended for it; see
     *     {@link Runner}
     */
    public static <T> T run(Awaitable<T> main) {
        try (Runner runner = new Runner()) {
            return runner.run(main);
        }
    }

    /**
     * Like {@link #run(Awaitable)}, in debug mode or not whatever the program is started with.
     *
     * @param main usually a coroutine
     * @param debug see {@link EventLoop#setDebug}
     * @param <T> the type of its value
     * @return its value
     * @throws IllegalStateException if a loop runs on this thread already
     */
    public static <T> T run(Awaitable<T> main, boolean debug) {
        try (Runner runner = new Runner(debug)) {
            return runner.run(main);
        }
    }

    /**
     * Like {@link #run(Awaitable)}, on a loop that is made in another way.
     *
     * @param main usually a coroutine
     * @param loopFactory gives a new loop, which is closed at the end
     * @param <T> the type of its value
     * @return its value
     * @throws IllegalStateException if a loop runs on this thread already
     */
    public static <T> T run(Awaitable<T> main, Supplier<EventLoop> loopFactory) {
        try (Runner runner = new Runner(loopFactory)) {
            return runner.run(main);
        }
    }

    /**
     * Pauses the task. Zero or less lets what is ready run once and goes on.
     *
     * @param duration how long
     * @return done after that time
     */
    public static Coroutine<Void> sleep(Duration duration) {
        return sleep(duration, null);
    }

    /**
     * Pauses the task, then gives a value.
     *
     * @param duration how long
     * @param result the value
     * @param <T> the type of the value
     * @return done after that time
     */
    @SuppressWarnings("unchecked")
    public static <T> Coroutine<T> sleep(Duration duration, T result) {
        return (Coroutine<T>) (Coroutine<?>) Continuation.created(Sleep.of(Times.nanos(duration), result));
    }

    /**
     * Seconds, for {@code sleep(seconds(2))}. Needs no loop.
     *
     * @param n how many
     * @return the duration
     */
    public static Duration seconds(long n) {
        return Duration.ofSeconds(n);
    }

    /**
     * Seconds with a fraction, for {@code sleep(seconds(0.5))}. Needs no loop.
     *
     * @param n how many; what is beyond {@link Duration} becomes the longest one
     * @return the duration, to the nanosecond
     * @throws IllegalArgumentException if {@code n} is not a number
     */
    public static Duration seconds(double n) {
        if (Double.isNaN(n)) {
            throw new IllegalArgumentException("seconds(NaN): not a duration");
        }
        long whole = (long) Math.floor(n);
        double fraction = whole == Long.MAX_VALUE || whole == Long.MIN_VALUE ? 0 : n - whole;
        return Duration.ofSeconds(whole, Math.round(fraction * 1e9));
    }

    /**
     * Milliseconds, for {@code sleep(millis(50))}. Needs no loop.
     *
     * @param n how many
     * @return the duration
     */
    public static Duration millis(long n) {
        return Duration.ofMillis(n);
    }

    /**
     * Minutes. Needs no loop.
     *
     * @param n how many
     * @return the duration
     */
    public static Duration minutes(long n) {
        return Duration.ofMinutes(n);
    }

    /**
     * Runs things at the same time and collects their values in the order of the arguments. Coroutines become tasks at
     * once, so they run even before the result is awaited.
     *
     * <p>The first exception is thrown at once and the others go on; to have them stopped, cancel them. Cancelling the
     * result cancels all that are not done. One coroutine given twice runs once.
     *
     * @param awaitables coroutines, tasks, futures
     * @param <T> the common type of their values
     * @return a future of this loop
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> AsyncFuture<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return gather(Arrays.asList(awaitables));
    }

    /**
     * Like {@link #gather(Awaitable...)}.
     *
     * @param awaitables coroutines, tasks, futures
     * @param <T> the common type of their values
     * @return a future of this loop
     */
    public static <T> AsyncFuture<List<T>> gather(Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gather.of(EventLoop.running(), awaitables, false, Asyncio::cast);
    }

    /**
     * Runs two things of different types at the same time; otherwise like {@link #gather(Awaitable...)}.
     *
     * <pre>{@code
     * Page page = await(gather(fetchText(), fetchImage(), Page::new));
     * }</pre>
     *
     * @param first the first
     * @param second the second
     * @param combine makes the result of both values
     * @param <A> the type of the first value
     * @param <B> the type of the second value
     * @param <R> the type of the result
     * @return a future of this loop
     */
    @SuppressWarnings("unchecked")
    public static <A, B, R> AsyncFuture<R> gather(Awaitable<? extends A> first, Awaitable<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine) {
        return Gather.of(EventLoop.running(), List.of(first, second), false,
            v -> combine.apply((A) v.get(0), (B) v.get(1)));
    }

    /**
     * Like {@link #gather(Awaitable, Awaitable, BiFunction)} for three.
     *
     * @param first the first
     * @param second the second
     * @param third the third
     * @param combine makes the result of all values
     * @param <A> the type of the first value
     * @param <B> the type of the second value
     * @param <C> the type of the third value
     * @param <R> the type of the result
     * @return a future of this loop
     */
    @SuppressWarnings("unchecked")
    public static <A, B, C, R> AsyncFuture<R> gather(Awaitable<? extends A> first, Awaitable<? extends B> second,
            Awaitable<? extends C> third, Combiner3<? super A, ? super B, ? super C, ? extends R> combine) {
        return Gather.of(EventLoop.running(), List.of(first, second, third), false,
            v -> combine.apply((A) v.get(0), (B) v.get(1), (C) v.get(2)));
    }

    /**
     * Like {@link #gather(Awaitable, Awaitable, BiFunction)} for four.
     *
     * @param first the first
     * @param second the second
     * @param third the third
     * @param fourth the fourth
     * @param combine makes the result of all values
     * @param <A> the type of the first value
     * @param <B> the type of the second value
     * @param <C> the type of the third value
     * @param <D> the type of the fourth value
     * @param <R> the type of the result
     * @return a future of this loop
     */
    @SuppressWarnings("unchecked")
    public static <A, B, C, D, R> AsyncFuture<R> gather(Awaitable<? extends A> first, Awaitable<? extends B> second,
            Awaitable<? extends C> third, Awaitable<? extends D> fourth,
            Combiner4<? super A, ? super B, ? super C, ? super D, ? extends R> combine) {
        return Gather.of(EventLoop.running(), List.of(first, second, third, fourth), false,
            v -> combine.apply((A) v.get(0), (B) v.get(1), (C) v.get(2), (D) v.get(3)));
    }

    /**
     * Runs things at the same time and collects how each ended; an exception is an {@link Outcome.Failure} like any
     * other. The counterpart of {@code gather(..., return_exceptions=True)}.
     *
     * @param awaitables coroutines, tasks, futures
     * @param <T> the common type of their values
     * @return a future of this loop
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> AsyncFuture<List<Outcome<T>>> gatherOutcomes(Awaitable<? extends T>... awaitables) {
        return gatherOutcomes(Arrays.asList(awaitables));
    }

    /**
     * Like {@link #gatherOutcomes(Awaitable...)}.
     *
     * @param awaitables coroutines, tasks, futures
     * @param <T> the common type of their values
     * @return a future of this loop
     */
    public static <T> AsyncFuture<List<Outcome<T>>> gatherOutcomes(
            Collection<? extends Awaitable<? extends T>> awaitables) {
        return Gather.of(EventLoop.running(), awaitables, true, Asyncio::cast);
    }

    /**
     * Runs a coroutine at the same time as the caller, from the next pass of the loop on. The loop keeps the task until
     * it is done, whether or not anybody else does.
     *
     * @param coroutine not started
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if it was awaited or made a task before
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine) {
        return EventLoop.running().createTask(coroutine);
    }

    /**
     * Like {@link #createTask(Coroutine)}, with a name for messages.
     *
     * @param coroutine not started
     * @param name the task's name
     * @param <T> the type of its value
     * @return the task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return EventLoop.running().createTask(coroutine, name);
    }

    /**
     * Like {@link #createTask(Coroutine)}, in a given context.
     *
     * @param coroutine not started
     * @param context the very context it runs in; null for a copy of the current one
     * @param <T> the type of its value
     * @return the task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, Context context) {
        return EventLoop.running().createTask(coroutine, context);
    }

    /**
     * Like {@link #createTask(Coroutine)}, with options.
     *
     * @param coroutine not started
     * @param options name, context, eager start
     * @param <T> the type of its value
     * @return the task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return EventLoop.running().createTask(coroutine, options);
    }

    /**
     * A copy of the current context: of the task or callback that runs, or, outside of loops, of the thread. Needs no
     * loop, and no time, however many variables are set. The counterpart of {@code contextvars.copy_context}.
     *
     * @return a new context
     */
    public static Context copyContext() {
        return new Context(Contexts.capture());
    }

    /**
     * Gives a future as it is, and makes a task of a coroutine.
     *
     * @param awaitable a coroutine, a task, a future
     * @param <T> the type of its value
     * @return a future of this loop
     * @throws IllegalArgumentException if it is a future of another loop
     */
    public static <T> AsyncFuture<T> ensureFuture(Awaitable<T> awaitable) {
        return EventLoop.running().ensureFuture(awaitable);
    }

    /**
     * A future of this loop for one of the JDK's; see {@link AsyncFuture#wrap}.
     *
     * @param stage what to wait for
     * @param <T> the type of its value
     * @return a future of this loop
     */
    public static <T> AsyncFuture<T> ensureFuture(CompletionStage<T> stage) {
        return AsyncFuture.wrap(stage);
    }

    /**
     * Waits for something, but not longer than a given time; then cancels it, waits for it to end, and throws. A
     * coroutine runs in the caller's task.
     *
     * <p>The value of a future or task that is done in the pass of the loop in which the time is up, but before that, is
     * given: unlike in asyncio, it is not lost.
     *
     * @param awaitable what to wait for
     * @param timeout with zero or less, only what is done already counts; null waits without limit
     * @param <T> the type of its value
     * @return to be awaited
     * @throws TimeoutException from awaiting, if the time was up
     */
    public static <T> Coroutine<T> waitFor(Awaitable<T> awaitable, Duration timeout) throws TimeoutException {
        return Scopes.waitFor(Objects.requireNonNull(awaitable, "awaitable"), timeout);
    }

    /**
     * Like {@link #waitFor(Awaitable, Duration)} for a future of the JDK's.
     *
     * @param stage what to wait for
     * @param timeout how long
     * @param <T> the type of its value
     * @return to be awaited
     * @throws TimeoutException from awaiting, if the time was up
     */
    public static <T> Coroutine<T> waitFor(CompletionStage<T> stage, Duration timeout) throws TimeoutException {
        return Scopes.waitFor(AsyncFuture.wrap(stage), timeout);
    }

    /**
     * Runs an async lambda that is cancelled when the time is up. The counterpart of
     * {@code async with asyncio.timeout(...)}: it runs in the caller's task.
     *
     * <pre>{@code
     * String answer = await(timeout(seconds(2), scope -> {
     *     var connection = await(connect(host));
     *     return async(await(connection.ask(question)));
     * }));
     * }</pre>
     *
     * @param delay from now; null for no limit
     * @param body given the scope, which can move the deadline
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited
     * @throws X from awaiting
     * @throws TimeoutException from awaiting, if the time was up and the body did not swallow the cancellation
     */
    public static <T, X extends Exception> Coroutine<T> timeout(Duration delay,
            AsyncFunction<? super Timeout, T, X> body) throws X, TimeoutException {
        EventLoop loop = EventLoop.running();
        return Scopes.timeout(new Timeout(loop, Scopes.deadline(loop, delay), false), body);
    }

    /**
     * Like {@link #timeout(Duration, AsyncFunction)} for a body that leaves the deadline alone.
     *
     * @param delay from now; null for no limit
     * @param body the body
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited
     * @throws X from awaiting
     * @throws TimeoutException from awaiting, if the time was up
     */
    public static <T, X extends Exception> Coroutine<T> timeout(Duration delay, AsyncSupplier<T, X> body)
            throws X, TimeoutException {
        return timeout(delay, (Timeout scope) -> body.get());
    }

    /**
     * Like {@link #timeout(Duration, AsyncFunction)} with a time on the loop's clock.
     *
     * @param when compared with {@link EventLoop#time()}; null for no limit
     * @param body the body
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited
     * @throws X from awaiting
     * @throws TimeoutException from awaiting, if the time was up
     */
    public static <T, X extends Exception> Coroutine<T> timeoutAt(Duration when,
            AsyncFunction<? super Timeout, T, X> body) throws X, TimeoutException {
        return Scopes.timeout(new Timeout(EventLoop.running(), when, false), body);
    }

    /**
     * Runs an async lambda that is cut off when the time is up, and goes on either way: nothing is thrown, the result
     * tells. The counterpart of {@code move_on_after} in Trio and AnyIO; otherwise like
     * {@link #timeout(Duration, AsyncFunction)}.
     *
     * <p>If what the body waits for is done already when the time is up, the body gets it first, and is cut off at its
     * next pause. A body that ends without another pause gives its value.
     *
     * <pre>{@code
     * String greeting = await(moveOnAfter(seconds(2), scope -> askForName())).orElse("stranger");
     * }</pre>
     *
     * @param delay from now; null for no limit
     * @param body given the scope, which can move the deadline
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited; its result says whether the body was cut off
     * @throws X from awaiting; a cancellation that is not this scope's is thrown, too
     */
    public static <T, X extends Exception> Coroutine<MoveOnResult<T>> moveOnAfter(Duration delay,
            AsyncFunction<? super Timeout, T, X> body) throws X {
        EventLoop loop = EventLoop.running();
        return Scopes.moveOn(new Timeout(loop, Scopes.deadline(loop, delay), true), body);
    }

    /**
     * Like {@link #moveOnAfter(Duration, AsyncFunction)} for a body that leaves the deadline alone.
     *
     * @param delay from now; null for no limit
     * @param body the body
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited; its result says whether the body was cut off
     * @throws X from awaiting
     */
    public static <T, X extends Exception> Coroutine<MoveOnResult<T>> moveOnAfter(Duration delay,
            AsyncSupplier<T, X> body) throws X {
        return moveOnAfter(delay, (Timeout scope) -> body.get());
    }

    /**
     * Like {@link #moveOnAfter(Duration, AsyncFunction)} with a time on the loop's clock.
     *
     * @param when compared with {@link EventLoop#time()}; null for no limit
     * @param body the body
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited; its result says whether the body was cut off
     * @throws X from awaiting
     */
    public static <T, X extends Exception> Coroutine<MoveOnResult<T>> moveOnAt(Duration when,
            AsyncFunction<? super Timeout, T, X> body) throws X {
        return Scopes.moveOn(new Timeout(EventLoop.running(), when, true), body);
    }

    /**
     * Runs an async lambda with a group for its tasks, and waits until they are all done. The counterpart of
     * {@code async with asyncio.TaskGroup()}: the lambda runs in the caller's task.
     *
     * <pre>{@code
     * await(taskGroup(group -> {
     *     group.createTask(fetch(first));
     *     group.createTask(fetch(second));
     *     return async();
     * }));
     * // Both are done.
     * }</pre>
     *
     * <p>If a task fails, or the lambda does, all tasks and the lambda are cancelled; when the last has ended, what
     * they threw is thrown as one group, checked exceptions too. A task that is cancelled does not disturb the others.
     * If the caller is cancelled, so are the tasks, and the {@link CancelledError} comes out when they have ended, or
     * a group if one of them failed.
     *
     * @param body given the group
     * @param <T> the type of its value
     * @return to be awaited
     * @throws ExceptionGroup from awaiting, if a task or the lambda threw; an {@link ErrorGroup} if one of the
     *     exceptions is an {@link Error}
     */
    public static <T> Coroutine<T> taskGroup(AsyncFunction<? super TaskGroup, T, ?> body) throws ExceptionGroup {
        return TaskGroups.run(Objects.requireNonNull(body, "body"));
    }

    /**
     * Runs some code with a generator and closes that when the code is left, however it is left. The counterpart of
     * {@code async with contextlib.aclosing(...)}; for generators that are not always gone through to their end.
     *
     * <pre>{@code
     * int first = await(aclosing(ticks(3), ticks -> {
     *     for (int tick : awaitEach(ticks)) {
     *         return async(tick);
     *     }
     *     return async(-1);
     * }));
     * }</pre>
     *
     * <p>If both the code and the closing throw, the exception of the closing comes out, with the other suppressed in
     * it.
     *
     * @param generator the generator
     * @param body given the generator
     * @param <T> the type of the generator's values
     * @param <R> the type of the body's value
     * @param <X> what the body throws
     * @return to be awaited
     * @throws X from awaiting, if the body threw it
     */
    public static <T, R, X extends Exception> Coroutine<R> aclosing(AsyncGenerator<T> generator,
            AsyncFunction<? super AsyncGenerator<T>, R, X> body) throws X {
        return Iterations.aclosing(Objects.requireNonNull(generator, "generator"), Objects.requireNonNull(body, "body"));
    }

    /**
     * The next value of an asynchronous iterator; the counterpart of {@code anext}.
     *
     * @param iterator the iterator
     * @param <T> the type of the value
     * @return to be awaited; throws {@link java.util.NoSuchElementException} if there is none
     */
    public static <T> Coroutine<T> anext(AsyncIterator<T> iterator) {
        return Iterations.anext(Objects.requireNonNull(iterator, "iterator"));
    }

    /**
     * The next value of an asynchronous iterator, or another value if there is none.
     *
     * @param iterator the iterator
     * @param otherwise the value at the end, may be null
     * @param <T> the type of the value
     * @return to be awaited
     */
    public static <T> Coroutine<T> anext(AsyncIterator<T> iterator, T otherwise) {
        return Iterations.anext(Objects.requireNonNull(iterator, "iterator"), otherwise);
    }

    /**
     * Keeps a cancellation of the waiting task from reaching what it waits for: the task gets its
     * {@link CancelledError}, the other goes on. Keep a reference to it if its result matters. A shielded task is still
     * cancelled when {@link #run} ends.
     *
     * @param awaitable a coroutine, which becomes a task, or a future
     * @param <T> the type of its value
     * @return a future of this loop
     */
    public static <T> AsyncFuture<T> shield(Awaitable<T> awaitable) {
        return Shield.of(ensureFuture(awaitable));
    }

    /**
     * Runs things at the same time and gives their values in the order in which they are done.
     *
     * <pre>{@code
     * for (Coroutine<Page> next : asCompleted(pages)) {
     *     show(await(next));
     * }
     * }</pre>
     *
     * @param awaitables coroutines, tasks, futures
     * @param <T> the type of their values
     * @return for one {@code for} loop
     */
    public static <T> AsCompleted<T> asCompleted(Collection<? extends Awaitable<T>> awaitables) {
        return new AsCompleted<>(EventLoop.running(), awaitables, null);
    }

    /**
     * Like {@link #asCompleted(Collection)}, for a limited time. What is late is not cancelled.
     *
     * @param awaitables coroutines, tasks, futures
     * @param timeout from now
     * @param <T> the type of their values
     * @return for one {@code for} loop
     * @throws TimeoutException from awaiting each one that was not done in time
     */
    public static <T> AsCompleted<T> asCompleted(Collection<? extends Awaitable<T>> awaitables, Duration timeout)
            throws TimeoutException {
        return new AsCompleted<>(EventLoop.running(), awaitables, timeout);
    }

    /**
     * Waits until enough of some tasks are done; never throws their exceptions and cancels none. The counterpart of
     * {@code asyncio.wait}, whose name is taken by {@link Object#wait()}.
     *
     * @param tasks tasks or futures, at least one
     * @param when when it is enough
     * @param <F> {@code Task<...>} or {@code AsyncFuture<...>}
     * @return to be awaited
     * @throws IllegalArgumentException if there is none
     */
    public static <F extends AsyncFuture<?>> Coroutine<WaitResult<F>> waitTasks(Collection<F> tasks, ReturnWhen when) {
        return waitTasks(tasks, when, null);
    }

    /**
     * Like {@link #waitTasks(Collection, ReturnWhen)}, for a limited time. When it is up, the rest is pending.
     *
     * @param tasks tasks or futures, at least one
     * @param when when it is enough
     * @param timeout null for no limit
     * @param <F> {@code Task<...>} or {@code AsyncFuture<...>}
     * @return to be awaited
     * @throws IllegalArgumentException if there is none
     */
    public static <F extends AsyncFuture<?>> Coroutine<WaitResult<F>> waitTasks(Collection<F> tasks, ReturnWhen when,
            Duration timeout) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("waitTasks: the set of tasks is empty, so none can ever be done");
        }
        return Waits.waitTasks(new LinkedHashSet<>(tasks), Objects.requireNonNull(when, "when"), timeout);
    }

    /**
     * The task that runs now.
     *
     * @return the task; null in a callback of the loop
     */
    public static Task<?> currentTask() {
        return EventLoop.running().current();
    }

    /**
     * The tasks of this loop that are not done.
     *
     * @return a copy, oldest first
     */
    public static Set<Task<?>> allTasks() {
        return Collections.unmodifiableSet(EventLoop.running().tasks.copy());
    }

    /**
     * The loop that runs on this thread.
     *
     * @return the loop
     */
    public static EventLoop getRunningLoop() {
        return EventLoop.running();
    }

    /**
     * Makes a loop that does not run yet. Needs none.
     *
     * @return a new loop, to be closed
     */
    public static EventLoop newEventLoop() {
        return new EventLoop();
    }

    /**
     * Runs blocking code on another thread (a virtual one where the JDK has them), so that the loop goes on.
     *
     * <pre>{@code
     * String text = await(toThread(() -> Files.readString(path)));
     * }</pre>
     *
     * @param call what to run; cancelling does not stop it once it runs
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return to be awaited; the code is not started before
     * @throws X from awaiting
     */
    public static <T, X extends Exception> Coroutine<T> toThread(BlockingCall<T, X> call) throws X {
        return Threads.toThread(Objects.requireNonNull(call, "call"));
    }

    /**
     * Like {@link #toThread(BlockingCall)} for code without a value.
     *
     * @param action what to run
     * @param <X> what it throws
     * @return to be awaited; the code is not started before
     * @throws X from awaiting
     */
    public static <X extends Exception> Coroutine<Void> toThread(BlockingAction<X> action) throws X {
        Objects.requireNonNull(action, "action");
        return Threads.<Void, X>toThread(() -> {
            action.run();
            return null;
        });
    }

    /**
     * Runs a coroutine on a loop of another thread. Needs no loop on this one, and may be called from any thread.
     *
     * @param coroutine not started
     * @param loop where it shall run
     * @param <T> the type of its value
     * @return completes when the coroutine does; cancelling it cancels the coroutine's task
     * @throws IllegalStateException if the loop is closed
     */
    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> coroutine, EventLoop loop) {
        return AsyncResult.startElsewhere(loop, Objects.requireNonNull(coroutine, "coroutine"));
    }

    /**
     * Where the current task stands, and which tasks wait for it.
     *
     * @return the graph; null in a callback of the loop
     */
    public static FutureCallGraph captureCallGraph() {
        return CallGraphs.ofCurrentTask(1, Integer.MAX_VALUE);
    }

    /**
     * Where a task stands, and which tasks wait for it. Needs no running loop; while the future's loop runs, call it on
     * the loop's thread. Nothing is recorded beforehand: a program that does not ask pays nothing.
     *
     * @param future a task or another future
     * @return the graph
     */
    public static FutureCallGraph captureCallGraph(AsyncFuture<?> future) {
        return captureCallGraph(future, 1, Integer.MAX_VALUE);
    }

    /**
     * Like {@link #captureCallGraph(AsyncFuture)}, with less of the stacks.
     *
     * @param future a task or another future
     * @param depth for the task that runs now, with which of its Java calls the stack begins: 1 is the method that
     *     calls this, 2 its caller, and so on
     * @param limit how many calls of each stack to keep: the innermost if positive, the outermost if negative
     * @return the graph
     */
    public static FutureCallGraph captureCallGraph(AsyncFuture<?> future, int depth, int limit) {
        return CallGraphs.of(Objects.requireNonNull(future, "future"), depth, limit);
    }

    /**
     * {@link #captureCallGraph()} as text.
     *
     * @return several lines; empty in a callback of the loop
     */
    public static String formatCallGraph() {
        FutureCallGraph graph = CallGraphs.ofCurrentTask(1, Integer.MAX_VALUE);
        return graph == null ? "" : graph.toString();
    }

    /**
     * {@link #captureCallGraph(AsyncFuture)} as text.
     *
     * <pre>{@code
     * * Task-2 of Shop.pay
     *   + Call stack:
     *   |   at dev.tarry.Asyncio.sleep(Unknown Source)
     *   |   at shop.Shop.pay(Shop.java:41)
     *   + Awaited by:
     *     * Task-1 of Shop.main
     *       + Call stack:
     *       |   at shop.Shop.main(Shop.java:12)
     * }</pre>
     *
     * @param future a task or another future
     * @return several lines
     */
    public static String formatCallGraph(AsyncFuture<?> future) {
        return captureCallGraph(future).toString();
    }

    /**
     * {@link #captureCallGraph(AsyncFuture, int, int)} as text.
     *
     * @param future a task or another future
     * @param depth where the stack of the running task begins
     * @param limit how many calls of each stack to keep
     * @return several lines
     */
    public static String formatCallGraph(AsyncFuture<?> future, int depth, int limit) {
        return captureCallGraph(future, depth, limit).toString();
    }

    /** Prints {@link #formatCallGraph()} to the standard output. */
    public static void printCallGraph() {
        printCallGraph(System.out);
    }

    /**
     * Prints {@link #formatCallGraph()}.
     *
     * @param out where to
     */
    public static void printCallGraph(PrintStream out) {
        out.print(formatCallGraph());
    }

    /**
     * Prints {@link #formatCallGraph(AsyncFuture)}.
     *
     * @param future a task or another future
     * @param out where to
     */
    public static void printCallGraph(AsyncFuture<?> future, PrintStream out) {
        out.print(formatCallGraph(future));
    }

    /**
     * Connects to a host; see {@link #openConnection(String, int, ConnectOptions)}.
     *
     * <pre>{@code
     * try (StreamConnection connection = await(openConnection("example.com", 80))) {
     *     connection.writer().write("HEAD / HTTP/1.0\r\nHost: example.com\r\n\r\n");
     *     AsyncIterator<String> lines = connection.reader().lines();
     *     while (await(lines.hasNext())) {
     *         System.out.println(lines.next());
     *     }
     * }
     * }</pre>
     *
     * @param host a name or a numeric address; null for this machine
     * @param port the port
     * @return the two ends of the connection; whoever gets them closes them
     * @throws IOException if there is no connection
     */
    public static Coroutine<StreamConnection> openConnection(String host, int port) throws IOException {
        return Connector.open(host, port, new ConnectOptions());
    }

    /**
     * Connects to a host. The name is looked up on another thread, and its addresses are tried one after the other, or
     * with {@link ConnectOptions#happyEyeballsDelay} beside each other. If it is cancelled, nothing stays open. The
     * counterpart of {@code asyncio.open_connection}.
     *
     * @param host a name or a numeric address; null for this machine
     * @param port the port
     * @param options how to connect
     * @return the two ends of the connection; whoever gets them closes them
     * @throws IOException if there is no connection: a {@link java.net.UnknownHostException} for a name that does not
     *     exist, a {@link java.net.ConnectException} if the connection is refused, an
     *     {@link javax.net.ssl.SSLException} if TLS fails. If several addresses failed, its cause is an
     *     {@link ExceptionGroup} of all failures
     */
    public static Coroutine<StreamConnection> openConnection(String host, int port, ConnectOptions options)
            throws IOException {
        return Connector.open(host, port, Objects.requireNonNull(options, "options"));
    }

    /**
     * Makes a stream of a channel that is connected already.
     *
     * @param channel belongs to the stream from now on, and is closed if this fails
     * @param options what there is about a limit and TLS, for which {@link TlsOptions#serverHostname} must be set
     * @return the two ends of the connection; whoever gets them closes them
     * @throws IOException if TLS fails
     */
    public static Coroutine<StreamConnection> openConnection(SocketChannel channel, ConnectOptions options)
            throws IOException {
        return Connector.openOver(Objects.requireNonNull(channel, "channel"),
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Connects to a Unix domain socket; the counterpart of {@code asyncio.open_unix_connection}.
     *
     * @param path the socket's file
     * @return the two ends of the connection; whoever gets them closes them
     * @throws IOException if there is no connection
     */
    public static Coroutine<StreamConnection> openUnixConnection(Path path) throws IOException {
        return openUnixConnection(path, new ConnectOptions());
    }

    /**
     * Connects to a Unix domain socket.
     *
     * @param path the socket's file
     * @param options what there is about a limit and TLS, for which {@link TlsOptions#serverHostname} must be set
     * @return the two ends of the connection; whoever gets them closes them
     * @throws IOException if there is no connection
     */
    public static Coroutine<StreamConnection> openUnixConnection(Path path, ConnectOptions options)
            throws IOException {
        return Connector.openUnix(Objects.requireNonNull(path, "path"), Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a server; see {@link #startServer(ConnectionHandler, String, int, ServerOptions)}.
     *
     * <pre>{@code
     * @Async static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) throws IOException {
     *     byte[] data;
     *     while ((data = await(reader.read(65536))).length > 0) {
     *         writer.write(data);
     *         await(writer.drain());
     *     }
     *     writer.close();
     *     return async();
     * }
     *
     * Server server = await(startServer(Echo::echo, null, 7777));
     * await(server.serveForever());
     * }</pre>
     *
     * @param handler called for each client
     * @param host the name or address to listen at; null or empty for all of this machine
     * @param port the port; 0 for any that is free, see {@link Server#port()}
     * @return the server, which accepts connections
     * @throws IOException if the address cannot be used
     */
    public static Coroutine<Server> startServer(ConnectionHandler handler, String host, int port) throws IOException {
        return Servers.start(handler, host, port, new ServerOptions());
    }

    /**
     * Starts a server. Every address of the host is listened at. The counterpart of {@code asyncio.start_server}.
     *
     * @param handler called for each client
     * @param host the name or address to listen at; null or empty for all of this machine
     * @param port the port; 0 for any that is free, for each address another
     * @param options how to serve
     * @return the server; whoever gets it closes it
     * @throws IOException if an address cannot be used
     */
    public static Coroutine<Server> startServer(ConnectionHandler handler, String host, int port,
            ServerOptions options) throws IOException {
        return Servers.start(handler, host, port, Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a server on a socket that is bound already.
     *
     * @param handler called for each client
     * @param channel belongs to the server from now on
     * @param options how to serve
     * @return the server; whoever gets it closes it
     * @throws IOException if the channel cannot be used
     */
    public static Coroutine<Server> startServer(ConnectionHandler handler, ServerSocketChannel channel,
            ServerOptions options) throws IOException {
        return Servers.startOn(handler, Objects.requireNonNull(channel, "channel"),
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a server on a Unix domain socket; the counterpart of {@code asyncio.start_unix_server}.
     *
     * @param handler called for each client
     * @param path the socket's file, which must not exist, unless it is a socket; that is replaced
     * @return the server; whoever gets it closes it, which removes the file
     * @throws IOException if the path cannot be used
     */
    public static Coroutine<Server> startUnixServer(ConnectionHandler handler, Path path) throws IOException {
        return startUnixServer(handler, path, new ServerOptions());
    }

    /**
     * Starts a server on a Unix domain socket.
     *
     * @param handler called for each client
     * @param path the socket's file, which must not exist, unless it is a socket; that is replaced
     * @param options how to serve
     * @return the server; whoever gets it closes it, which removes the file
     * @throws IOException if the path cannot be used
     */
    public static Coroutine<Server> startUnixServer(ConnectionHandler handler, Path path, ServerOptions options)
            throws IOException {
        return Servers.startUnix(handler, Objects.requireNonNull(path, "path"),
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Starts a child process; see {@link #createSubprocessExec(List, SubprocessOptions)}. Its input, output and errors
     * are those of this process.
     *
     * @param program a path, or a name to be looked for along {@code PATH}
     * @param args its arguments
     * @return the process
     * @throws IOException if it cannot be started, as when there is no such program
     */
    public static Coroutine<AsyncProcess> createSubprocessExec(String program, String... args) throws IOException {
        List<String> command = new ArrayList<>(args.length + 1);
        command.add(Objects.requireNonNull(program, "program"));
        command.addAll(Arrays.asList(args));
        return Subprocesses.create(command, new SubprocessOptions());
    }

    /**
     * Starts a child process. If it is cancelled meanwhile, the child is killed. The counterpart of
     * {@code asyncio.create_subprocess_exec}; works on a {@link TestLoop}, too.
     *
     * <pre>{@code
     * AsyncProcess git = await(createSubprocessExec(List.of("git", "log"), new SubprocessOptions().stdout(Stdio.PIPE)));
     * AsyncIterator<String> lines = git.stdout().lines();
     * while (await(lines.hasNext())) {
     *     System.out.println(lines.next());
     * }
     * int code = await(git.waitUntilExited());
     * }</pre>
     *
     * @param command the program and its arguments
     * @param options where input, output and errors go, and so on
     * @return the process
     * @throws IOException if it cannot be started, as when there is no such program
     * @throws IllegalArgumentException from awaiting, if the command is empty
     */
    public static Coroutine<AsyncProcess> createSubprocessExec(List<String> command, SubprocessOptions options)
            throws IOException {
        return Subprocesses.create(Objects.requireNonNull(command, "command"),
            Objects.requireNonNull(options, "options"));
    }

    /**
     * Has the shell run a command; see {@link #createSubprocessShell(String, SubprocessOptions)}. Its input, output and
     * errors are those of this process.
     *
     * @param command for {@code /bin/sh}, on Windows {@code cmd.exe}
     * @return the shell's process
     * @throws IOException if it cannot be started
     */
    public static Coroutine<AsyncProcess> createSubprocessShell(String command) throws IOException {
        return createSubprocessShell(command, new SubprocessOptions());
    }

    /**
     * Has the shell run a command. What comes from outside must be quoted before it becomes part of one;
     * {@link #createSubprocessExec(List, SubprocessOptions)} needs no quotes. The counterpart of
     * {@code asyncio.create_subprocess_shell}.
     *
     * @param command for {@code /bin/sh}, on Windows {@code cmd.exe}
     * @param options where input, output and errors go, and so on
     * @return the shell's process
     * @throws IOException if it cannot be started
     */
    public static Coroutine<AsyncProcess> createSubprocessShell(String command, SubprocessOptions options)
            throws IOException {
        return Subprocesses.create(Subprocesses.shell(Objects.requireNonNull(command, "command")),
            Objects.requireNonNull(options, "options"));
    }

    /** The types of the values were checked when they were gathered. */
    @SuppressWarnings("unchecked")
    private static <R> R cast(Object value) {
        return (R) value;
    }
}
