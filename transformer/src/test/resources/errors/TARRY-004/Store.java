package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    private static final String NAME = await(CompletableFuture.completedFuture("store"));

    private final String owner;

    Store(CompletableFuture<String> owner) {
        this.owner = await(owner);
    }
}
