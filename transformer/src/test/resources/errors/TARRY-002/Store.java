package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    List<String> sell(CompletableFuture<String> paid) {
        return List.of(await(paid));
    }
}
