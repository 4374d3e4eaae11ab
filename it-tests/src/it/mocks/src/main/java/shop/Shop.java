package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

public class Shop {

    /** Calls often enough for the place to look for the method's body. */
    @Async
    static Coroutine<Integer> hundredTimes(Store store, String item) {
        int sum = 0;
        for (int i = 0; i < 100; i++) {
            sum += await(store.price(item));
        }
        return async(sum);
    }
}
