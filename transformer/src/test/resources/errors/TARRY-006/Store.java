package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;

class Store {

    @Async
    static Coroutine<String> pay(String account) {
        return async(account);
    }

    @Async
    Coroutine<Void> sell(List<String> accounts) {
        pay("first"); await(pay("second")); pay("third");
        accounts.forEach(account -> pay(account));
        accounts.forEach(Store::pay);
        pay(
                "last");
        return async();
    }
}
