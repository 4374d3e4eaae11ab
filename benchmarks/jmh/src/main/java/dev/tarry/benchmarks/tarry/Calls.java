package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.AsyncFuture;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
import dev.tarry.benchmarks.workloads.Sizes;
import java.time.Duration;

/** Awaits that could suspend, and do not. */
final class Calls {

    /** What is called through an interface. */
    private interface Step {
        Coroutine<Integer> step(int x, int i);
    }

    /** What is called virtually. */
    private static class One implements Step {

        @Async
        @Override
        public Coroutine<Integer> step(int x, int i) {
            if (i < 0) {
                await(sleep(Duration.ZERO));
            }
            return async((x ^ i) + 1);
        }
    }

    private static final class Two extends One {

        @Async
        @Override
        public Coroutine<Integer> step(int x, int i) {
            if (i < 0) {
                await(sleep(Duration.ZERO));
            }
            return async((x ^ i) + 2);
        }
    }

    private static final One[] ONE_AND_TWO = {new One(), new Two()};
    private static final Step[] STEPS = {new One(), new Two()};

    private Calls() {
    }

    @Async
    private static Coroutine<Integer> step(int x, int i) {
        if (i < 0) {
            await(sleep(Duration.ZERO));
        }
        return async((x ^ i) + 1);
    }

    @Async
    static Coroutine<Long> ofStatic(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = await(step(x, i));
        }
        return async((long) x);
    }

    @Async
    static Coroutine<Long> ofVirtual(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = await(ONE_AND_TWO[i & 1].step(x, i));
        }
        return async((long) x);
    }

    @Async
    static Coroutine<Long> ofInterface(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = await(STEPS[i & 1].step(x, i));
        }
        return async((long) x);
    }

    /** The futures to await; one of the first may not be done yet. */
    @SuppressWarnings("unchecked")
    static AsyncFuture<Integer>[] futures(EventLoop loop, boolean onePending) {
        AsyncFuture<Integer>[] futures = new AsyncFuture[Sizes.FUTURES];
        for (int i = 0; i < futures.length; i++) {
            AsyncFuture<Integer> future = loop.createFuture();
            futures[i] = future;
            int value = i;
            if (onePending && i == 7) {
                loop.callSoon(() -> future.setResult(value));
            } else {
                future.setResult(value);
            }
        }
        return futures;
    }

    @Async
    static Coroutine<Long> ofFutures(AsyncFuture<Integer>[] futures, int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += await(futures[i & Sizes.FUTURES - 1]);
        }
        return async(sum);
    }

    @Async
    static Coroutine<Long> fib(int n) {
        if (n < 2) {
            if (n < 0) {
                await(sleep(Duration.ZERO));
            }
            return async((long) n);
        }
        return async(await(fib(n - 1)) + await(fib(n - 2)));
    }
}
