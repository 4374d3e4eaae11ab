package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    @org.springframework.scheduling.annotation.Async
    CompletableFuture<String> sell(String item) {
        return async(item);
    }
}
