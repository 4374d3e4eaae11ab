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
    Iterable<String> sell(CompletableFuture<String> paid) {
        String value = await(paid);
        return java.util.List.of(value);
    }
}
