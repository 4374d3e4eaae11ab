package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    void print(Iterable<String> lines) {
        lines.forEach(System.out::println);
    }

    @Async
    Coroutine<Void> sell(AsyncIterable<String> orders) {
        Iterable<String> stored = awaitEach(orders);
        for (String order : stored) {
            System.out.println(order);
        }
        print(awaitEach(orders));
        Iterator<String> iterator = awaitEach(orders).iterator();
        iterator.forEachRemaining(System.out::println);
        Function<AsyncIterable<String>, Iterable<String>> function = Asyncio::awaitEach;
        return async();
    }
}
