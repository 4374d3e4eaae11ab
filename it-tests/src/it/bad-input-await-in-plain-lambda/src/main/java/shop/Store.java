package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.concurrent.CompletableFuture;

import java.util.function.Supplier;

class Store {

    @Async
    static Coroutine<String> fine(CompletableFuture<String> paid) {
        return async(await(paid));
    }

    @Async
    Coroutine<String> sell(CompletableFuture<String> paid) {
        Supplier<String> value = () -> await(paid);
        return async(value.get());
    }
}
