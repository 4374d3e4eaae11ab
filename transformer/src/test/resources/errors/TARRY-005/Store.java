package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    Coroutine<String> sell(CompletableFuture<String> paid) {
        Supplier<String> value = () -> await(paid);
        Supplier<String> other = () -> {
            System.out.println("waiting");

            return await(paid);
        };
        return async(value.get() + other.get());
    }
}
