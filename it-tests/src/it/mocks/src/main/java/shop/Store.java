package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

public class Store {

    @Async
    Coroutine<Integer> price(String item) {
        return async(item.length());
    }
}
