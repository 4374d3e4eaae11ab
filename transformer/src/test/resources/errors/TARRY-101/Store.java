package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    private final LinkedBlockingQueue<String> orders = new LinkedBlockingQueue<>();

    @Async
    Coroutine<String> sell(CompletableFuture<String> paid) throws Exception {
        Thread.sleep(10);
        String order = orders.take() + paid.get();
        Callable<String> elsewhere = () -> paid.get();
        return async(order + elsewhere.call());
    }

    @Async
    @SuppressWarnings("tarry-blocking-call")
    Coroutine<String> known(CompletableFuture<String> paid) {
        return async(paid.join());
    }

    @Async
    Coroutine<String> local(CompletableFuture<String> paid) {
        @SuppressWarnings({"unchecked", "tarry-blocking-call"})
        String value = paid.join();
        return async(value);
    }
}
