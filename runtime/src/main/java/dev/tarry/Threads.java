package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/** The coroutine of {@code to_thread}. */
final class Threads {
    private Threads() {
    }

    @Async
    static <T, X extends Exception> Coroutine<T> toThread(BlockingCall<T, X> call) throws X {
        return async(await(EventLoop.running().runInExecutor(null, call)));
    }
}
