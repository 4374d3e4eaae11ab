package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.sleep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs coroutines on loops whose clock jumps, so that no test waits. */
final class Loops {
    private Loops() {
    }

    static EventLoop virtual() {
        return new EventLoop(new VirtualClock());
    }

    static <T, X extends Exception> T run(AsyncSupplier<T, X> main) throws X {
        try (Runner runner = new Runner(Loops::virtual)) {
            return runner.run(call(main));
        }
    }

    /** Runs on a loop whose complaints are collected. */
    static <T, X extends Exception> List<ExceptionContext> complaints(AsyncSupplier<T, X> main) throws X {
        List<ExceptionContext> complaints = new ArrayList<>();
        try (Runner runner = new Runner(() -> {
            EventLoop loop = virtual();
            loop.setExceptionHandler((l, context) -> complaints.add(context));
            return loop;
        })) {
            runner.run(call(main));
        }
        return complaints;
    }

    static List<String> messages(List<ExceptionContext> complaints) {
        return complaints.stream().map(ExceptionContext::message).toList();
    }

    /** One pass of the loop: whatever is ready now runs before the caller goes on. */
    static Coroutine<Void> pass() {
        return sleep(Duration.ZERO);
    }

    /** What awaiting something throws, or null. */
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    static Coroutine<Throwable> failureOf(Awaitable<?> awaitable) {
        try {
            await(awaitable);
        } catch (Throwable e) {
            return async(e);
        }
        return async(null);
    }

    /** So that a lambda without await runs inside the loop, too. */
    @Async
    private static <T, X extends Exception> Coroutine<T> call(AsyncSupplier<T, X> main) throws X {
        return async(await(main.get()));
    }
}
