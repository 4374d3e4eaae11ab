package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The coroutine of {@code wait}. */
final class Waits {
    private Waits() {
    }

    @Async
    static <F extends AsyncFuture<?>> Coroutine<WaitResult<F>> waitTasks(Set<F> futures, ReturnWhen when,
            Duration timeout) {
        EventLoop loop = EventLoop.running();
        Waiter waiter = new Waiter(loop);
        Handle timer = timeout == null ? null : loop.callLater(timeout, waiter::release);
        Countdown countdown = new Countdown(futures.size(), when, timer, waiter);
        DoneCallback<?>[] callbacks = new DoneCallback<?>[futures.size()];
        int n = 0;
        for (F future : futures) {
            callbacks[n++] = future.addCallback(countdown);
        }
        try {
            await(waiter.future);
        } finally {
            if (timer != null) {
                timer.cancel();
            }
            for (DoneCallback<?> callback : callbacks) {
                callback.future.takeBack(callback);
            }
        }
        // Looked at now and not when it was enough: more may have come in the meantime.
        Set<F> done = new LinkedHashSet<>();
        Set<F> pending = new LinkedHashSet<>();
        for (F future : futures) {
            (future.done() ? done : pending).add(future);
        }
        return async(new WaitResult<>(done, pending));
    }

    /** Counts the futures that are done and says when it is enough. */
    private static final class Countdown implements Consumer<AsyncFuture<?>>, Link {
        private int left;
        private final ReturnWhen when;
        private final Handle timer;
        private final Waiter waiter;

        Countdown(int left, ReturnWhen when, Handle timer, Waiter waiter) {
            this.left = left;
            this.when = when;
            this.timer = timer;
            this.waiter = waiter;
        }

        @Override
        public AsyncFuture<?> awaiter() {
            return waiter.future;
        }

        @Override
        public void accept(AsyncFuture<?> done) {
            left--;
            if (left <= 0 || when == ReturnWhen.FIRST_COMPLETED
                    || when == ReturnWhen.FIRST_EXCEPTION && !done.cancelled() && done.exception() != null) {
                if (timer != null) {
                    timer.cancel();
                }
                waiter.release();
            }
        }
    }
}
