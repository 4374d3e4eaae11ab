package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that happens once, and that any number of tasks may wait for. Unlike a future, it is not cancelled with one
 * of them, and nobody need look at its failure.
 */
final class OneTime {
    private final EventLoop loop;
    private final List<AsyncFuture<Void>> waiters = new ArrayList<>(1);
    private boolean happened;
    private Throwable failure;

    OneTime(EventLoop loop) {
        this.loop = loop;
    }

    boolean happened() {
        return happened;
    }

    /** It has happened, with a failure or, for null, without. Only the first time counts. */
    void happen(Throwable withFailure) {
        if (happened) {
            return;
        }
        happened = true;
        failure = withFailure;
        for (AsyncFuture<Void> waiter : waiters) {
            waiter.finishUnlessDone(null);
        }
    }

    /** Waits for it, and throws the failure. */
    @Async
    Coroutine<Void> awaited() {
        if (!happened) {
            AsyncFuture<Void> waiter = loop.createFuture();
            waiters.add(waiter);
            try {
                await(waiter);
            } finally {
                waiters.remove(waiter);
            }
        }
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
        return async();
    }
}
