package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.List;

/**
 * Two things at once on one thread, and their results in the order in which they were asked for.
 *
 * <pre>{@code
 * import asyncio
 * import time
 *
 * async def brew_coffee():
 *     print("Start brewing...")
 *     await asyncio.sleep(2)
 *     print("Coffee done!")
 *     return "Coffee"
 *
 * async def toast_bread():
 *     print("Start toasting...")
 *     await asyncio.sleep(1)
 *     print("Toast done!")
 *     return "Toast"
 *
 * async def breakfast():
 *     start = time.perf_counter()
 *     results = await asyncio.gather(brew_coffee(), toast_bread())
 *     print(f"Result: [{', '.join(results)}]")
 *     print(f"Elapsed: {time.perf_counter() - start:.1f} seconds")
 *
 * asyncio.run(breakfast())
 * }</pre>
 */
public class Breakfast {

    @Async
    static Coroutine<String> brewCoffee() {
        System.out.println("Start brewing...");
        await(sleep(seconds(2)));
        System.out.println("Coffee done!");
        return async("Coffee");
    }

    @Async
    static Coroutine<String> toastBread() {
        System.out.println("Start toasting...");
        await(sleep(seconds(1)));
        System.out.println("Toast done!");
        return async("Toast");
    }

    @Async
    static Coroutine<Void> breakfast() {
        Stopwatch watch = new Stopwatch();
        List<String> results = await(gather(brewCoffee(), toastBread()));
        System.out.println("Result: " + results);
        System.out.println("Elapsed: " + watch + " seconds");
        return async();
    }

    public static void main(String[] args) {
        run(breakfast());
    }
}
