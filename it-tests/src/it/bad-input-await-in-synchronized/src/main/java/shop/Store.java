package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.concurrent.CompletableFuture;

class Store {

    @Async
    static Coroutine<String> fine(CompletableFuture<String> paid) {
        return async(await(paid));
    }

    @Async
    Coroutine<String> block(CompletableFuture<String> paid) {
        synchronized (this) {
            return async(await(paid));
        }
    }

    @Async
    synchronized Coroutine<String> method(CompletableFuture<String> paid) {
        return async(await(paid));
    }
}
