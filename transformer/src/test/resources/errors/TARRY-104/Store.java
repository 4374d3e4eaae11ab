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
    Coroutine<Void> sell() {
        Coroutine<String> payment = pay("first");
        Coroutine<String> other = pay("second");
        return async(await(other) == null ? null : null);
    }

    @SuppressWarnings("tarry-unused-coroutine")
    void known() {
        Coroutine<String> payment = pay("first");
    }
}
