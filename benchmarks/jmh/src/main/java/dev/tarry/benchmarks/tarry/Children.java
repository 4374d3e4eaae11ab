package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.CancelledError;
import dev.tarry.Coroutine;
import dev.tarry.Task;
import dev.tarry.benchmarks.workloads.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks that start many others and wait for them. */
final class Children {

    private Children() {
    }

    @Async
    private static Coroutine<Long> child(long value) {
        return async(value);
    }

    @Async
    static Coroutine<Long> joined() {
        List<Task<Long>> tasks = new ArrayList<>(Sizes.TASKS);
        for (int i = 0; i < Sizes.TASKS; i++) {
            tasks.add(createTask(child(i)));
        }
        return async(await(sum(tasks)));
    }

    @Async
    private static Coroutine<Long> sum(List<Task<Long>> tasks) {
        long sum = 0;
        for (Task<Long> task : tasks) {
            sum += await(task);
        }
        return async(sum);
    }

    @Async
    private static Coroutine<Long> sleeper(Duration duration) {
        await(sleep(duration));
        return async(1L);
    }

    @Async
    static Coroutine<Long> asleep() {
        List<Task<Long>> tasks = new ArrayList<>(Sizes.TASKS);
        for (int i = 0; i < Sizes.TASKS; i++) {
            tasks.add(createTask(sleeper(millis(Sizes.millis(i)))));
        }
        return async(await(sum(tasks)));
    }

    @Async
    static Coroutine<Long> cancelled() {
        List<Task<Long>> tasks = new ArrayList<>(Sizes.TASKS);
        for (int i = 0; i < Sizes.TASKS; i++) {
            tasks.add(createTask(sleeper(TarryPeer.HOUR)));
        }
        await(sleep(Duration.ZERO));
        for (Task<Long> task : tasks) {
            task.cancel();
        }
        long cancelled = 0;
        for (Task<Long> task : tasks) {
            try {
                await(task);
            } catch (CancelledError e) {
                cancelled++;
            }
        }
        return async(cancelled);
    }

    @Async
    static Coroutine<Long> gathered(int width) {
        long sum = 0;
        for (int i = 0; i < Sizes.CHILDREN / width; i++) {
            List<Coroutine<Long>> children = new ArrayList<>(width);
            for (int j = 0; j < width; j++) {
                children.add(child(j));
            }
            for (Long value : await(gather(children))) {
                sum += value;
            }
        }
        return async(sum);
    }

    @Async
    static Coroutine<Long> skynet(long first, int size) {
        if (size == 1) {
            return async(first);
        }
        int part = size / 10;
        List<Coroutine<Long>> children = new ArrayList<>(10);
        for (int i = 0; i < 10; i++) {
            children.add(skynet(first + (long) i * part, part));
        }
        long sum = 0;
        for (Long value : await(gather(children))) {
            sum += value;
        }
        return async(sum);
    }
}
