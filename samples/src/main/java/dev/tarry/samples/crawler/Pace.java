package dev.tarry.samples.crawler;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.time.Duration;

/** Lets callers through one at a time, a fixed gap apart, in the order in which they came. */
final class Pace {

    private final long gapNanos;
    private long next = System.nanoTime();

    Pace(Duration gap) {
        gapNanos = gap.toNanos();
    }

    @Async
    Coroutine<Void> turn() {
        long now = System.nanoTime();
        // The turn is taken before the wait: whoever comes meanwhile queues up behind it.
        long mine = Math.max(0, next - now);
        next = now + mine + gapNanos;
        if (mine > 0) {
            await(sleep(Duration.ofNanos(mine)));
        }
        return async();
    }
}
