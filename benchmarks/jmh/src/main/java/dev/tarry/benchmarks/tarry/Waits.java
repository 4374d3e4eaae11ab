package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Asyncio.yieldValue;

import dev.tarry.Async;
import dev.tarry.AsyncGenerator;
import dev.tarry.AsyncSemaphore;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
import dev.tarry.Held;
import dev.tarry.Task;
import dev.tarry.TimerHandle;
import dev.tarry.benchmarks.workloads.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Limits, timeouts and generators. */
final class Waits {

    private Waits() {
    }

    @Async
    private static Coroutine<Long> all(int n, IntFunction<Coroutine<Long>> child) {
        List<Coroutine<Long>> children = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            children.add(child.apply(i));
        }
        long sum = 0;
        for (Long value : await(gather(children))) {
            sum += value;
        }
        return async(sum);
    }

    static Coroutine<Long> limited() {
        AsyncSemaphore atOnce = new AsyncSemaphore(10);
        return all(Sizes.CHILDREN, i -> limited(atOnce));
    }

    @Async
    @SuppressWarnings("try")
    private static Coroutine<Long> limited(AsyncSemaphore atOnce) {
        try (Held permit = await(atOnce.acquire())) {
            await(sleep(Duration.ZERO));
            return async(1L);
        }
    }

    @Async
    static Coroutine<Long> completed() {
        List<Coroutine<Long>> children = new ArrayList<>(Sizes.CHILDREN);
        for (int i = 0; i < Sizes.CHILDREN; i++) {
            children.add(pausing(i));
        }
        long sum = 0;
        for (Coroutine<Long> next : asCompleted(children)) {
            sum += await(next);
        }
        return async(sum);
    }

    /** Pauses, unless the value is odd. */
    @Async
    private static Coroutine<Long> pausing(long value) {
        if ((value & 1) == 0) {
            await(sleep(Duration.ZERO));
        }
        return async(value);
    }

    @Async
    static Coroutine<Long> values() {
        long sum = 0;
        for (int value : awaitEach(numbers())) {
            sum += value;
        }
        return async(sum);
    }

    @Async
    private static AsyncGenerator<Integer> numbers() {
        for (int i = 0; i < Sizes.VALUES; i++) {
            yieldValue(i);
        }
        return endOfValues();
    }

    @Async
    static Coroutine<Long> inTime() {
        long sum = 0;
        for (int i = 0; i < Sizes.CHILDREN; i++) {
            try {
                sum += await(waitFor(sleep(Duration.ZERO, 1L), seconds(10)));
            } catch (TimeoutException e) {
                throw new AssertionError(e);
            }
        }
        return async(sum);
    }

    @Async
    static Coroutine<Long> inVain() {
        Task<Void> endless = createTask(sleep(TarryPeer.HOUR));
        long sum = await(all(Sizes.IN_VAIN, i -> inVain(endless)));
        endless.cancel();
        return async(sum);
    }

    @Async
    private static Coroutine<Long> inVain(Task<Void> endless) {
        try {
            await(waitFor(shield(endless), millis(Sizes.IN_VAIN_MILLIS)));
            return async(0L);
        } catch (TimeoutException e) {
            return async(1L);
        }
    }

    @Async
    static Coroutine<Long> idle() {
        EventLoop loop = getRunningLoop();
        TimerHandle[] timers = new TimerHandle[Sizes.CONNECTIONS];
        long[] fired = {0};
        for (int i = 0; i < Sizes.MESSAGES; i++) {
            int connection = i % timers.length;
            if (timers[connection] != null) {
                timers[connection].cancel();
            }
            timers[connection] = loop.callLater(seconds(60), () -> fired[0]++);
            if (i % Sizes.MESSAGES_AT_ONCE == 0) {
                await(sleep(Duration.ZERO));
            }
        }
        for (TimerHandle timer : timers) {
            timer.cancel();
        }
        return async(fired[0]);
    }
}
