package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.concurrent.CompletableFuture;

class Store {

    private static final String NAME = await(CompletableFuture.completedFuture("store"));

    private final String owner;

    Store(CompletableFuture<String> owner) {
        this.owner = await(owner);
    }

    @Async
    static Coroutine<String> fine(CompletableFuture<String> paid) {
        return async(await(paid));
    }

    @Override
    public String toString() {
        return NAME + owner;
    }
}
