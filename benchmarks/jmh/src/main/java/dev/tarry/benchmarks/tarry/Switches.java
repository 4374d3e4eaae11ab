package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.AsyncLock;
import dev.tarry.AsyncQueue;
import dev.tarry.Coroutine;
import dev.tarry.Held;
import dev.tarry.Task;
import dev.tarry.benchmarks.workloads.Sizes;
import java.time.Duration;

/** Two tasks that take turns. */
final class Switches {

    private Switches() {
    }

    @Async
    static Coroutine<Long> yields() {
        return async(await(gather(yielding(), yielding(), Long::sum)));
    }

    @Async
    private static Coroutine<Long> yielding() {
        long turns = 0;
        while (turns < Sizes.TURNS) {
            await(sleep(Duration.ZERO));
            turns++;
        }
        return async(turns);
    }

    @Async
    static Coroutine<Long> queues() {
        AsyncQueue<Integer> there = new AsyncQueue<>(1);
        AsyncQueue<Integer> back = new AsyncQueue<>(1);
        Task<Void> partner = createTask(answering(there, back));
        int x = 0;
        for (int i = 0; i < Sizes.ROUND_TRIPS; i++) {
            await(there.put(x));
            x = await(back.get());
        }
        await(partner);
        return async((long) x);
    }

    @Async
    private static Coroutine<Void> answering(AsyncQueue<Integer> there, AsyncQueue<Integer> back) {
        for (int i = 0; i < Sizes.ROUND_TRIPS; i++) {
            await(back.put(await(there.get()) + 1));
        }
        return async();
    }

    @Async
    static Coroutine<Long> locks() {
        AsyncLock lock = new AsyncLock();
        return async(await(gather(locking(lock), locking(lock), Long::sum)));
    }

    @Async
    private static Coroutine<Long> locking(AsyncLock lock) {
        long turns = 0;
        while (turns < Sizes.TURNS) {
            try (Held held = await(lock.acquire())) {
                await(sleep(Duration.ZERO));
            }
            turns++;
        }
        return async(turns);
    }
}
