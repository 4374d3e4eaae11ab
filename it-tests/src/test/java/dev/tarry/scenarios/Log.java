package dev.tarry.scenarios;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.AsyncSupplier;
import dev.tarry.Awaitable;
import dev.tarry.CancelledError;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
import dev.tarry.VirtualLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the scenarios share: the log, and a few coroutines that say what happens to them. The counterpart of
 * {@code support.py}, with the same names.
 */
final class Log {
    private final List<String> lines = new ArrayList<>();
    private EventLoop loop;

    /** Code that is called at once. */
    interface Attempt {
        void run() throws Exception;
    }

    EventLoop newLoop() {
        loop = VirtualLoops.create();
        return loop;
    }

    EventLoop loop() {
        return loop;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** One line: the pass of the loop, its time in milliseconds, and what happened. */
    void add(Object... parts) {
        lines.add(VirtualLoops.passes(loop) + " " + loop.time().toMillis() + " " + join(parts));
    }

    /** A line without pass and time, where a thread or the garbage collector decides about them. */
    synchronized void plain(Object... parts) {
        lines.add(join(parts));
    }

    private static String join(Object... parts) {
        return Stream.of(parts).map(Show::show).collect(Collectors.joining(" "));
    }

    /** As code does that computes for long. */
    void advance(double seconds) {
        VirtualLoops.advance(loop, seconds(seconds));
    }

    /** Logs how something ends, and ends what it throws. */
    @Async
    @SuppressWarnings("tarry-swallowed-cancellation")
    <T> Coroutine<T> outcome(String label, Awaitable<T> awaitable) {
        T value = null;
        try {
            value = await(awaitable);
            add(label, "ok");
        } catch (Throwable e) {
            add(label, "raised", e);
        }
        return async(value);
    }

    void outcome(String label, Attempt attempt) {
        try {
            attempt.run();
            add(label, "ok");
        } catch (Throwable e) {
            add(label, "raised", e);
        }
    }

    @Async
    @SuppressWarnings("tarry-swallowed-cancellation")
    <T> Coroutine<Void> plainOutcome(String label, Awaitable<T> awaitable) {
        try {
            await(awaitable);
            plain(label, "ok");
        } catch (Throwable e) {
            plain(label, "raised", e);
        }
        return async();
    }

    void plainOutcome(String label, Attempt attempt) {
        try {
            attempt.run();
            plain(label, "ok");
        } catch (Throwable e) {
            plain(label, "raised", e);
        }
    }

    @Async
    Coroutine<String> work(String name, double delay) {
        add(name, "starts");
        try {
            await(sleep(seconds(delay)));
        } catch (CancelledError e) {
            add(name, e);
            throw e;
        }
        add(name, "done");
        return async(name);
    }

    @Async
    Coroutine<String> failing(String name, double delay) {
        add(name, "starts");
        try {
            await(sleep(seconds(delay)));
        } catch (CancelledError e) {
            add(name, e);
            throw e;
        }
        add(name, "fails");
        throw new Oops(name);
    }

    @Async
    Coroutine<String> slowCleanup(String name, double delay, double cleanup) {
        add(name, "starts");
        try {
            await(sleep(seconds(delay)));
        } finally {
            add(name, "cleans up");
            await(sleep(seconds(cleanup)));
            add(name, "is clean");
        }
        return async(name);
    }

    /** Swallows one cancellation, and goes on for some time. */
    @Async
    Coroutine<String> deaf(String name, double delay, double more) {
        add(name, "starts");
        try {
            await(sleep(seconds(delay)));
        } catch (CancelledError e) {
            add(name, "swallows", e);
            await(sleep(seconds(more)));
        }
        add(name, "done");
        return async(name);
    }

    @Async
    Coroutine<String> failsWhenCancelled(String name, double delay) {
        add(name, "starts");
        try {
            await(sleep(seconds(delay)));
        } catch (CancelledError e) {
            add(name, "converts");
            throw new Oops(name);
        }
        return async(name);
    }

    /** Ends without pausing. */
    @Async
    static <T> Coroutine<T> value(T value) {
        return async(value);
    }

    /** The coroutine of a lambda, which does not run before the coroutine does, even if it awaits nothing. */
    @Async
    static <T, X extends Exception> Coroutine<T> coro(AsyncSupplier<T, X> body) throws X {
        return async(await(body.get()));
    }

    /** Logs what the loop's exception handler is told. */
    void complaints() {
        loop.setExceptionHandler((l, context) -> add("complaint", message(context.message()), context.exception()));
    }

    /** Without what names an object, which is worded differently everywhere. */
    static String message(String message) {
        if (message.startsWith("Exception in callback")) {
            return "Exception in callback";
        }
        return message.contains("parent task") ? "Task errored out behind its parent" : message;
    }
}
