package shop;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

public class Third {

    /** Awaits a coroutine of a class that another module of the same build has transformed. */
    @Async
    public static Coroutine<String> third() {
        return async(await(First.first()) + " and third");
    }
}
