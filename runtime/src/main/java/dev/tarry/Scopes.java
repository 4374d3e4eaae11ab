package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The coroutines of {@code timeout}, {@code move_on_after} and {@code wait_for}. */
final class Scopes {
    private Scopes() {
    }

    @Async
    static <T, X extends Exception> Coroutine<T> timeout(Timeout scope, AsyncFunction<? super Timeout, T, X> body)
            throws X, TimeoutException {
        scope.enter();
        T value;
        try {
            value = await(body.apply(scope));
        } catch (Throwable thrown) {
            throw Sneaky.rethrow(scope.exit(thrown));
        }
        scope.leave();
        return async(value);
    }

    @Async
    static <T, X extends Exception> Coroutine<MoveOnResult<T>> moveOn(Timeout scope,
            AsyncFunction<? super Timeout, T, X> body) throws X {
        scope.enter();
        T value;
        try {
            value = await(body.apply(scope));
        } catch (CancelledError e) {
            if (scope.leave()) {
                return async(new MoveOnResult<>(true, null));
            }
            throw e;
        } catch (Throwable thrown) {
            scope.leave();
            throw thrown;
        }
        scope.leave();
        return async(new MoveOnResult<>(false, value));
    }

    @Async
    static <T> Coroutine<T> waitFor(Awaitable<T> awaitable, Duration timeout) throws TimeoutException {
        EventLoop loop = EventLoop.running();
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            return async(await(now(loop.ensureFuture(awaitable))));
        }
        // A coroutine is part of this task, and cancelled as in asyncio; locks and queues are made for that.
        Timeout scope = new Timeout(loop, deadline(loop, timeout), awaitable instanceof AsyncFuture);
        scope.enter();
        T value;
        try {
            value = await(awaitable);
        } catch (Throwable thrown) {
            throw Sneaky.rethrow(scope.exit(thrown));
        }
        scope.leave();
        return async(value);
    }

    /** No time at all: the value if it is there; else the end of a cancel, which may still bring one. */
    @Async
    private static <T> Coroutine<T> now(AsyncFuture<T> future) throws TimeoutException {
        if (future.done()) {
            return async(future.result());
        }
        await(cancelled(future));
        try {
            return async(future.result());
        } catch (CancelledError e) {
            TimeoutException timeout = new TimeoutException("the time was up");
            timeout.initCause(e);
            throw timeout;
        }
    }

    @Async
    private static Coroutine<Void> cancelled(AsyncFuture<?> future) {
        Waiter waiter = new Waiter(future.loop);
        DoneCallback<?> callback = future.addCallback(waiter);
        try {
            future.cancel();
            await(waiter.future);
        } finally {
            future.takeBack(callback);
        }
        return async();
    }

    static Duration deadline(EventLoop loop, Duration timeout) {
        return timeout == null ? null : Duration.ofNanos(loop.deadlineAfter(Times.nanos(timeout)));
    }
}
