package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/** The coroutine of {@code to_thread}. */
final class Threads {
    private Threads() {
    }

    @Async
    static <T, X extends Exception> Coroutine<T> toThread(BlockingCall<T, X> call) throws X {
        BlockingCall<T, X> inContext = Contexts.used ? withCopiedContext(call) : call;
        return async(await(EventLoop.running().runInExecutor(null, inContext)));
    }

    private static <T, X extends Exception> BlockingCall<T, X> withCopiedContext(BlockingCall<T, X> call) {
        Context copy = Asyncio.copyContext();
        return () -> copy.run(call);
    }
}
