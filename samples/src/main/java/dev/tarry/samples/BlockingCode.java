package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;

/**
 * Code that blocks goes to another thread, so that the loop goes on meanwhile.
 *
 * <pre>{@code
 * import asyncio
 * import time
 *
 * def read_old_database():
 *     time.sleep(0.5)
 *     return "42 rows"
 *
 * async def tick():
 *     while True:
 *         print("tick")
 *         await asyncio.sleep(0.2)
 *
 * async def main():
 *     ticker = asyncio.create_task(tick())
 *     rows = await asyncio.to_thread(read_old_database)
 *     ticker.cancel()
 *     print(f"read {rows}")
 *
 * asyncio.run(main())
 * }</pre>
 */
public class BlockingCode {

    static String readOldDatabase() throws InterruptedException {
        Thread.sleep(500);
        return "42 rows";
    }

    @Async
    static Coroutine<Void> tick() {
        while (true) {
            System.out.println("tick");
            await(sleep(millis(200)));
        }
    }

    @Async
    static Coroutine<Void> report() throws Exception {
        Task<Void> ticker = createTask(tick());
        String rows = await(toThread(() -> readOldDatabase()));
        ticker.cancel();
        System.out.println("read " + rows);
        return async();
    }

    public static void main(String[] args) throws Exception {
        run(report());
    }
}
