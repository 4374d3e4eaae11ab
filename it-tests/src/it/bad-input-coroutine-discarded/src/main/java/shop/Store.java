package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class Store {

    @Async
    static Coroutine<String> fine(CompletableFuture<String> paid) {
        return async(await(paid));
    }

    @Async
    Coroutine<Void> sell(CompletableFuture<String> paid) {
        fine(paid);
        return async();
    }

    void sellAll(List<CompletableFuture<String>> all) {
        all.forEach(paid -> fine(paid));
        all.forEach(Store::fine);
    }
}
