package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What {@link Asyncio#asCompleted} gives, for one loop of either kind. A plain {@code for} gives coroutines, of which
 * the first one awaited has the value that comes first, and so on; with {@link Asyncio#awaitEach awaitEach} it gives the
 * tasks and futures themselves, each when it is done.
 *
 * @param <T> the type of the values
 */
public final class AsCompleted<T> implements Iterable<Coroutine<T>>, AsyncIterable<AsyncFuture<T>> {
    private final EventLoop loop;
    private final Consumer<AsyncFuture<T>> onDone = new WhenDone();
    private final Set<AsyncFuture<T>> todo = new LinkedHashSet<>();
    /** Null entries cannot be in a deque: an empty slot of the timeout is this future of nobody. */
    private final AsyncFuture<T> tooLate;
    private final Deque<AsyncFuture<T>> done = new ArrayDeque<>();
    private final Deque<AsyncFuture<Void>> getters = new ArrayDeque<>();
    private final Handle timer;
    private int left;

    AsCompleted(EventLoop loop, Collection<? extends Awaitable<T>> awaitables, Duration timeout) {
        this.loop = loop;
        this.tooLate = loop.createFuture();
        Set<Awaitable<T>> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Awaitable<T> awaitable : awaitables) {
            if (distinct.add(awaitable)) {
                todo.add(loop.ensureFuture(awaitable));
            }
        }
        left = todo.size();
        todo.forEach(future -> future.addDoneCallback(onDone));
        timer = timeout != null && left > 0 ? loop.callLater(timeout, this::timeUp) : null;
    }

    /**
     * For a plain {@code for} loop.
     *
     * @return an iterator over as many coroutines as there are awaitables; to be awaited on the loop's thread
     */
    @Override
    public Iterator<Coroutine<T>> iterator() {
        return new Coroutines();
    }

    /**
     * For a loop with {@link Asyncio#awaitEach awaitEach}.
     *
     * @return an iterator over the tasks and futures that were given, and the tasks that were made of coroutines; its
     *     {@code hasNext} throws {@link TimeoutException} when the time is up
     */
    @Override
    public AsyncIterator<AsyncFuture<T>> asyncIterator() {
        return new Futures();
    }

    private void isDone(AsyncFuture<T> future) {
        if (todo.remove(future)) {
            put(future);
            if (todo.isEmpty() && timer != null) {
                timer.cancel();
            }
        }
    }

    private void timeUp() {
        for (AsyncFuture<T> future : todo) {
            future.removeDoneCallback(onDone);
            put(tooLate);
        }
        todo.clear();
    }

    private void put(AsyncFuture<T> future) {
        done.add(future);
        wakeGetter();
    }

    private void wakeGetter() {
        for (AsyncFuture<Void> getter = getters.poll(); getter != null; getter = getters.poll()) {
            if (!getter.done()) {
                getter.setResult(null);
                return;
            }
        }
    }

    @Async
    private Coroutine<T> firstValue() {
        return async(await(first()).result());
    }

    /** As in a queue, being woken is only a hint: somebody else may have been faster. */
    @Async
    private Coroutine<AsyncFuture<T>> first() {
        while (done.isEmpty()) {
            AsyncFuture<Void> getter = loop.createFuture();
            getters.add(getter);
            try {
                await(getter);
            } catch (CancelledError e) {
                getter.cancel();
                getters.remove(getter);
                if (!done.isEmpty() && !getter.cancelled()) {
                    wakeGetter();
                }
                throw e;
            }
        }
        AsyncFuture<T> future = done.remove();
        if (future == tooLate) {
            throw Sneaky.rethrow(new TimeoutException("the time was up before this one was done"));
        }
        return async(future);
    }

    private final class WhenDone implements Consumer<AsyncFuture<T>>, Link {
        @Override
        public void accept(AsyncFuture<T> future) {
            isDone(future);
        }

        /** The first of those who wait for the next one, whichever that is. */
        @Override
        public AsyncFuture<?> awaiter() {
            return getters.peek();
        }
    }

    private final class Coroutines implements Iterator<Coroutine<T>> {
        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public Coroutine<T> next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            return firstValue();
        }
    }

    private final class Futures implements AsyncIterator<AsyncFuture<T>> {
        private AsyncFuture<T> next;

        @Async
        @Override
        public Coroutine<Boolean> hasNext() {
            if (next == null && left > 0) {
                // A cancelled wait has taken nothing; one that was too late has taken its turn.
                try {
                    next = await(first());
                } catch (Exception tooLate) {
                    left--;
                    throw tooLate;
                }
                left--;
            }
            return async(next != null);
        }

        @Override
        public AsyncFuture<T> next() {
            if (next == null) {
                throw new NoSuchElementException("await hasNext() before each call of next()");
            }
            AsyncFuture<T> taken = next;
            next = null;
            return taken;
        }
    }
}
