package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    String sell(CompletableFuture<String> paid) {
        System.out.println("selling");
        return "sold " + await(paid);
    }
}
