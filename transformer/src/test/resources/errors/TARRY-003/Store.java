package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    private final Object lock = new Object();

    @Async
    Coroutine<Integer> block(CompletableFuture<Integer> first, CompletableFuture<Integer> second) {
        synchronized (lock) {
            int sum = await(first) + await(second);
            return async(sum);
        }
    }

    @Async
    public synchronized Coroutine<String> method(CompletableFuture<String> paid) {
        return async(await(paid));
    }
}
