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

/** The awaitables of {@code as_completed}: the first one awaited has the value that comes first, and so on. */
final class AsCompleted<T> implements Iterable<Coroutine<T>>, Iterator<Coroutine<T>>, Consumer<AsyncFuture<T>> {
    private final EventLoop loop;
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
        todo.forEach(future -> future.addDoneCallback(this));
        timer = timeout != null && left > 0 ? loop.callLater(timeout, this::timeUp) : null;
    }

    @Override
    public Iterator<Coroutine<T>> iterator() {
        return this;
    }

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
        return first();
    }

    @Override
    public void accept(AsyncFuture<T> future) {
        if (todo.remove(future)) {
            put(future);
            if (todo.isEmpty() && timer != null) {
                timer.cancel();
            }
        }
    }

    private void timeUp() {
        for (AsyncFuture<T> future : todo) {
            future.removeDoneCallback(this);
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

    /** As in a queue, being woken is only a hint: somebody else may have been faster. */
    @Async
    private Coroutine<T> first() {
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
        return async(future.result());
    }
}
