package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

/**
 * The two tasks of {@link WithoutAsyncio}, waiting at the same time.
 *
 * <pre>{@code
 * import asyncio
 * import time
 *
 * async def task(name, seconds):
 *     print(f"{name}: start")
 *     await asyncio.sleep(seconds)
 *     print(f"{name}: end")
 *
 * async def main():
 *     start = time.perf_counter()
 *     a = asyncio.create_task(task("A", 1))
 *     b = asyncio.create_task(task("B", 1))
 *     await a
 *     await b
 *     print(f"Elapsed: {time.perf_counter() - start:.1f} seconds")
 *
 * asyncio.run(main())
 * }</pre>
 */
public class WithAsyncio {

    @Async
    static Coroutine<Void> task(String name, int seconds) {
        System.out.println(name + ": start");
        await(sleep(seconds(seconds)));
        System.out.println(name + ": end");
        return async();
    }

    @Async
    static Coroutine<Void> twoTasks() {
        Stopwatch watch = new Stopwatch();
        Task<Void> a = createTask(task("A", 1));
        Task<Void> b = createTask(task("B", 1));
        await(a);
        await(b);
        System.out.println("Elapsed: " + watch + " seconds");
        return async();
    }

    public static void main(String[] args) {
        run(twoTasks());
    }
}
