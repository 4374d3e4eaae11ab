package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.concurrent.CompletableFuture;

class Store {

    @Async
    static Coroutine<String> sell(CompletableFuture<String> paid) {
        Runnable log = () -> System.out.println("sold");
        String value = await(paid);
        log.run();
        return async(value);
    }
}
