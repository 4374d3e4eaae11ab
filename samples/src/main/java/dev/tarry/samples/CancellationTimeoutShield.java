package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.concurrent.TimeoutException;

/**
 * How to stop a task, how to limit a wait, and how to keep something from being stopped.
 *
 * <pre>{@code
 * import asyncio
 *
 * async def count_sheep():
 *     try:
 *         await asyncio.sleep(3600)
 *     except asyncio.CancelledError:
 *         print("sheep: cancelled")
 *         raise
 *     finally:
 *         print("sheep: back in the stable")
 *
 * async def save():
 *     await asyncio.sleep(0.2)
 *     return "saved"
 *
 * async def cancellation():
 *     task = asyncio.create_task(count_sheep())
 *     await asyncio.sleep(0)
 *     task.cancel()
 *     try:
 *         await task
 *     except asyncio.CancelledError:
 *         print("main: the task was cancelled")
 *
 * async def timeout():
 *     try:
 *         await asyncio.wait_for(count_sheep(), timeout=0.1)
 *     except TimeoutError:
 *         print("main: too many sheep")
 *
 * async def shield():
 *     task = asyncio.create_task(save())
 *     try:
 *         await asyncio.wait_for(asyncio.shield(task), timeout=0.1)
 *     except TimeoutError:
 *         print("main: still saving")
 *     print(f"main: {await task}")
 *
 * async def main():
 *     await cancellation()
 *     await timeout()
 *     await shield()
 *
 * asyncio.run(main())
 * }</pre>
 */
public class CancellationTimeoutShield {

    @Async
    static Coroutine<Void> countSheep() {
        try {
            await(sleep(seconds(3600)));
        } catch (CancelledError e) {
            System.out.println("sheep: cancelled");
            throw e;
        } finally {
            System.out.println("sheep: back in the stable");
        }
        return async();
    }

    @Async
    static Coroutine<String> save() {
        await(sleep(millis(200)));
        return async("saved");
    }

    @Async
    static Coroutine<Void> cancellation() {
        Task<Void> task = createTask(countSheep());
        await(sleep(seconds(0)));
        task.cancel();
        try {
            await(task);
        } catch (CancelledError e) {
            System.out.println("main: the task was cancelled");
        }
        return async();
    }

    @Async
    static Coroutine<Void> timeLimit() {
        try {
            await(waitFor(countSheep(), millis(100)));
        } catch (TimeoutException e) {
            System.out.println("main: too many sheep");
        }
        return async();
    }

    @Async
    static Coroutine<Void> shielded() {
        Task<String> task = createTask(save());
        try {
            await(waitFor(shield(task), millis(100)));
        } catch (TimeoutException e) {
            System.out.println("main: still saving");
        }
        System.out.println("main: " + await(task));
        return async();
    }

    @Async
    static Coroutine<Void> all() {
        await(cancellation());
        await(timeLimit());
        await(shielded());
        return async();
    }

    public static void main(String[] args) {
        run(all());
    }
}
