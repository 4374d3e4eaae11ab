package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.AsyncFuture;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
import dev.tarry.benchmarks.workloads.Sizes;
import java.time.Duration;

/** Methods that call each other, of which the innermost one suspends once. */
final class Chains {

    private Chains() {
    }

    @Async
    static Coroutine<Long> resumed(int depth) {
        long sum = 0;
        for (int i = 0; i < Sizes.FRAMES / depth; i++) {
            sum += await(chain(depth));
        }
        return async(sum);
    }

    @Async
    private static Coroutine<Long> chain(int depth) {
        if (depth == 0) {
            await(sleep(Duration.ZERO));
            return async(0L);
        }
        return async(await(chain(depth - 1)) + 1);
    }

    @Async
    static Coroutine<Long> failed(int depth) {
        long caught = 0;
        for (int i = 0; i < Sizes.FRAMES / depth; i++) {
            try {
                await(failing(depth));
            } catch (IllegalStateException e) {
                caught++;
            }
        }
        return async(caught);
    }

    @Async
    private static Coroutine<Long> failing(int depth) {
        if (depth == 0) {
            EventLoop loop = getRunningLoop();
            AsyncFuture<Long> refused = loop.createFuture();
            loop.callSoon(() -> refused.setException(new IllegalStateException("refused")));
            return async(await(refused));
        }
        return async(await(failing(depth - 1)) + 1);
    }
}
