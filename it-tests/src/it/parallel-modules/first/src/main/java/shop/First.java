package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

public class First {

    @Async
    public static Coroutine<String> first() {
        await(sleep(millis(1)));
        return async("first");
    }
}
