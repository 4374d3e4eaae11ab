package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
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
    /** What takes the callbacks back when the time is up; null if there is no limit. */
    private final List<DoneCallback<T>> callbacks;
    /** Null entries cannot be in a deque: an empty slot of the timeout is this future of nobody. */
    private final AsyncFuture<T> tooLate;
    private final Deque<AsyncFuture<T>> done = new ArrayDeque<>();
    private final Deque<AsyncFuture<Void>> getters = new ArrayDeque<>();
    private final Handle timer;
    /** How many have not come yet; none will any more when the time is up. */
    private int todo;
    private int left;

    AsCompleted(EventLoop loop, Collection<? extends Awaitable<T>> awaitables, Duration timeout) {
        this.loop = loop;
        this.tooLate = loop.createFuture();
        Set<Awaitable<T>> distinct = Collections.newSetFromMap(new IdentityHashMap<>(awaitables.size()));
        List<AsyncFuture<T>> futures = new ArrayList<>(awaitables.size());
        for (Awaitable<T> awaitable : awaitables) {
            if (distinct.add(awaitable)) {
                futures.add(loop.ensureFuture(awaitable));
            }
        }
        left = futures.size();
        todo = left;
        boolean limited = timeout != null && left > 0;
        callbacks = limited ? new ArrayList<>(left) : null;
        Consumer<AsyncFuture<T>> onDone = new WhenDone<>(this);
        for (AsyncFuture<T> future : futures) {
            DoneCallback<T> callback = future.addCallback(onDone);
            if (limited) {
                callbacks.add(callback);
            }
        }
        timer = limited ? loop.callLater(timeout, this::timeUp) : null;
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
        if (todo > 0) {
            todo--;
            put(future);
            if (todo == 0 && timer != null) {
                timer.cancel();
                callbacks.clear();
            }
        }
    }

    private void timeUp() {
        for (DoneCallback<T> callback : callbacks) {
            callback.future.takeBack(callback);
        }
        callbacks.clear();
        for (; todo > 0; todo--) {
            put(tooLate);
        }
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

    /**
     * The callback of each future. Whoever leaves the loop before its end tells nobody, and what has not come may live as
     * long as the program: so it must not keep this. Those who still wait are tasks of the loop, and keep it.
     */
    private static final class WhenDone<T> extends WeakReference<AsCompleted<T>>
            implements Consumer<AsyncFuture<T>>, Link {
        WhenDone(AsCompleted<T> all) {
            super(all);
        }

        @Override
        public void accept(AsyncFuture<T> future) {
            AsCompleted<T> all = get();
            if (all != null) {
                all.isDone(future);
            }
        }

        /** The first of those who wait for the next one, whichever that is. */
        @Override
        public AsyncFuture<?> awaiter() {
            AsCompleted<T> all = get();
            return all == null ? null : all.getters.peek();
        }

        @Override
        public boolean idle() {
            AsCompleted<T> all = get();
            return all == null || all.todo == 0;
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
