package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

/**
 * The first program of every asyncio tutorial.
 *
 * <pre>{@code
 * import asyncio
 *
 * async def say_hello():
 *     print("Hello ...")
 *     await asyncio.sleep(1)
 *     print("... World!")
 *
 * asyncio.run(say_hello())
 * }</pre>
 */
public class SayHello {

    @Async
    static Coroutine<Void> sayHello() {
        System.out.println("Hello ...");
        await(sleep(seconds(1)));
        System.out.println("... World!");
        return async();
    }

    public static void main(String[] args) {
        run(sayHello());
    }
}
