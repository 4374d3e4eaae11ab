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

    /** Tasks may be left at the end, and are cancelled then; but nothing that the loop would complain of. */
    static <T, X extends Exception> T run(AsyncSupplier<T, X> main) throws X {
        try (TestLoop loop = new TestLoop().allowPendingTasks()) {
            return loop.runUntilComplete(main);
        }
    }

    /** Runs on a loop whose complaints are collected. */
    static <T, X extends Exception> List<ExceptionContext> complaints(AsyncSupplier<T, X> main) throws X {
        List<ExceptionContext> complaints = new ArrayList<>();
        try (TestLoop loop = new TestLoop().allowPendingTasks()) {
            loop.getLoop().setExceptionHandler((l, context) -> complaints.add(context));
            loop.runUntilComplete(main);
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
}
