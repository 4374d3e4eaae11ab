package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/**
 * Hands items from tasks that produce them to tasks that use them, first in, first out. The counterpart of
 * {@code asyncio.Queue}.
 *
 * <pre>{@code
 * AsyncQueue<URI> queue = new AsyncQueue<>(100);
 *
 * @Async Coroutine<Void> worker() {
 *     while (true) {
 *         URI address = await(queue.get());
 *         try {
 *             await(fetch(address));
 *         } finally {
 *             queue.taskDone();
 *         }
 *     }
 * }
 *
 * await(queue.put(start));      // waits while there are 100
 * await(queue.join());          // until each item was got and taskDone() was called for it
 * queue.shutdown();             // and now the workers get a QueueShutDown
 * }</pre>
 *
 * <p>A {@link #get} that is cancelled, by a timeout for example, does not take an item with it: the item leaves the
 * queue only when the getter goes on with it. Items may be null.
 *
 * <p>For the tasks of one loop, the one on which a task first had to wait for it; not thread-safe. From another thread:
 * {@code loop.callSoonThreadsafe(() -> queue.putNowait(item))}.
 *
 * @param <T> the type of the items
 */
public sealed class AsyncQueue<T> extends LoopBound permits AsyncPriorityQueue, AsyncLifoQueue {
    private final int maxsize;
    private final QueueItems<T> items;
    private final WaitQueue getters = new WaitQueue(this);
    private final WaitQueue putters = new WaitQueue(this);
    private final WaitQueue joiners = new WaitQueue(this);
    private int unfinished;
    private boolean shutDown;

    /** Makes a queue without limit. Needs no running loop. */
    public AsyncQueue() {
        this(0);
    }

    /**
     * Makes a queue. Needs no running loop.
     *
     * @param maxsize how many items it holds; 0 or less for no limit
     */
    public AsyncQueue(int maxsize) {
        this(maxsize, new QueueItems.Line<>(false));
    }

    AsyncQueue(int maxsize, QueueItems<T> items) {
        this.maxsize = maxsize;
        this.items = items;
    }

    /**
     * Adds an item, and waits as long as the queue is full.
     *
     * @param item may be null
     * @return to be awaited
     * @throws QueueShutDown from awaiting, if the queue is shut down
     * @throws IllegalStateException from awaiting, if it has to wait and the queue belongs to another loop
     */
    @Async
    public final Coroutine<Void> put(T item) {
        checkThread();
        // A loop, since somebody may have put an item between this one's being woken and its running.
        while (full()) {
            checkNotShutDown("put");
            WaitQueue.Entry putter = putters.enter();
            try {
                await(putter);
            } catch (Throwable e) {
                putters.remove(putter);
                passOnRoom(putter);
                throw e;
            }
            putters.takeBack(putter);
        }
        try {
            putNowait(item);
        } catch (Throwable e) {
            // A comparator may have thrown. The room is still there, and it was this one that was told of it.
            passOnRoom(null);
            throw e;
        }
        return async();
    }

    private void passOnRoom(WaitQueue.Entry putter) {
        if (!full() && (putter == null || !putter.cancelled())) {
            putters.wakeAndRemoveNext();
        }
    }

    /**
     * Adds an item at once.
     *
     * @param item may be null
     * @throws QueueFull if there is no room
     * @throws QueueShutDown if the queue is shut down
     * @throws IllegalStateException on a wrong thread
     */
    public final void putNowait(T item) {
        checkThread();
        checkNotShutDown("put");
        if (full()) {
            throw new QueueFull("no room for another item in " + summary() + "; await(queue.put(item)) waits for it");
        }
        items.add(item);
        unfinished++;
        getters.wakeAndRemoveNext();
    }

    /**
     * Takes the next item out, and waits as long as there is none.
     *
     * @return a coroutine of the item
     * @throws QueueShutDown from awaiting, if the queue is shut down and nothing is left
     * @throws IllegalStateException from awaiting, if it has to wait and the queue belongs to another loop
     */
    @Async
    public final Coroutine<T> get() {
        checkThread();
        // A loop, since somebody may have taken the item between this one's being woken and its running.
        while (empty()) {
            checkNotShutDown("get");
            WaitQueue.Entry getter = getters.enter();
            try {
                await(getter);
            } catch (Throwable e) {
                getters.remove(getter);
                if (!empty() && !getter.cancelled()) {
                    // It was told of an item that it cannot take any more.
                    getters.wakeAndRemoveNext();
                }
                throw e;
            }
            getters.takeBack(getter);
        }
        return async(getNowait());
    }

    /**
     * Takes the next item out at once.
     *
     * @return the item
     * @throws QueueEmpty if there is none
     * @throws QueueShutDown if there is none and the queue is shut down
     * @throws IllegalStateException on a wrong thread
     */
    public final T getNowait() {
        checkThread();
        if (empty()) {
            checkNotShutDown("get");
            throw new QueueEmpty("nothing to get from " + summary() + "; await(queue.get()) waits for an item");
        }
        T item = items.remove();
        putters.wakeAndRemoveNext();
        return item;
    }

    /**
     * Tells that the work on one item that was got is done. Once it was called for each item ever put, those who wait
     * in {@link #join} go on.
     *
     * @throws IllegalStateException if it is called more often than items were put, or on a wrong thread
     */
    public final void taskDone() {
        checkThread();
        if (unfinished <= 0) {
            throw new IllegalStateException("taskDone() called too many times: every item of " + summary()
                + " is done already; call it once for each item that was got");
        }
        unfinished--;
        wakeJoiners();
    }

    /**
     * Waits until {@link #taskDone} was called for every item that was put. Does not pause if no item is open.
     *
     * @return to be awaited
     * @throws IllegalStateException from awaiting, if it has to wait and the queue belongs to another loop
     */
    @Async
    public final Coroutine<Void> join() {
        checkThread();
        if (unfinished > 0) {
            WaitQueue.Entry joiner = joiners.enter();
            try {
                await(joiner);
            } finally {
                joiners.remove(joiner);
            }
        }
        return async();
    }

    /**
     * Ends the queue: nothing more can be put, and those who wait to put get a {@link QueueShutDown}. What is in it can
     * still be got; then those who get are told, too.
     *
     * @throws IllegalStateException on a wrong thread
     */
    public final void shutdown() {
        shutdown(false);
    }

    /**
     * Like {@link #shutdown()}, or at once.
     *
     * @param immediate whether to drop the items that are in the queue; each counts as {@link #taskDone done}
     * @throws IllegalStateException on a wrong thread
     */
    public final void shutdown(boolean immediate) {
        checkThread();
        shutDown = true;
        if (immediate) {
            while (!empty()) {
                items.remove();
                if (unfinished > 0) {
                    unfinished--;
                }
            }
            wakeJoiners();
        }
        while (getters.size() > 0) {
            getters.wakeAndRemoveNext();
        }
        while (putters.size() > 0) {
            putters.wakeAndRemoveNext();
        }
    }

    /**
     * How many items are in the queue. As long as the caller does not pause, this stays as it is.
     *
     * @return 0 or more
     */
    public final int qsize() {
        return items.size();
    }

    /**
     * How many items the queue holds.
     *
     * @return as given to the constructor
     */
    public final int maxsize() {
        return maxsize;
    }

    /**
     * Whether there is nothing to get.
     *
     * @return true if so
     */
    public final boolean empty() {
        return items.size() == 0;
    }

    /**
     * Whether there is no room.
     *
     * @return never true for a queue without limit
     */
    public final boolean full() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    private void wakeJoiners() {
        if (unfinished == 0) {
            joiners.wakeAll();
        }
    }

    private void checkNotShutDown(String what) {
        if (shutDown) {
            throw new QueueShutDown("cannot " + what + ", the queue is shut down: " + summary());
        }
    }

    final WaitQueue getters() {
        return getters;
    }

    final WaitQueue putters() {
        return putters;
    }

    /** For messages: without the items, which may be many. */
    private String summary() {
        return format(empty() ? "" : ", size: " + qsize());
    }

    private String format(String contents) {
        return getClass().getSimpleName() + " [maxsize: " + maxsize + contents
            + (getters.size() == 0 ? "" : ", getters: " + getters.size())
            + (putters.size() == 0 ? "" : ", putters: " + putters.size())
            + (unfinished == 0 ? "" : ", unfinished: " + unfinished) + (shutDown ? ", shut down]" : "]");
    }

    @Override
    public final String toString() {
        return format(empty() ? "" : ", items: " + items.list());
    }
}
