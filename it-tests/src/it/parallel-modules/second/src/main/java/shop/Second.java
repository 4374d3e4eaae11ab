package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

public class Second {

    @Async
    public static Coroutine<String> second() {
        await(sleep(millis(1)));
        return async("second");
    }
}
