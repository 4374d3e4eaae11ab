package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    Coroutine<Void> sell(List<String> orders) {
        yieldValue("sold");
        return async();
    }

    @Async
    AsyncGenerator<String> sold(List<String> orders) {
        orders.forEach(order -> yieldValue(order));
        orders.forEach(Asyncio::yieldValue);
        return endOfValues();
    }

    AsyncGenerator<String> nothing() {
        return endOfValues();
    }
}
