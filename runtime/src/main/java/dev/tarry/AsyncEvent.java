package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

/**
 * Tells any number of tasks that something has happened. The counterpart of {@code asyncio.Event}.
 *
 * <pre>{@code
 * AsyncEvent connected = new AsyncEvent();
 * createTask(connectThen(connected::set));
 * await(connected.waitUntilSet());
 * }</pre>
 *
 * <p>For the tasks of one loop, the one on which a task first had to wait for it; not thread-safe. From another thread:
 * {@code loop.callSoonThreadsafe(event::set)}.
 */
public final class AsyncEvent extends LoopBound {
    private final WaitQueue waiters = new WaitQueue(this);
    private boolean set;

    /** Makes an event that is not set. Needs no running loop. */
    public AsyncEvent() {
        // Binds to a loop when a task has to wait.
    }

    /**
     * Waits until the event is set; does not pause if it is. A task that waits when {@link #set()} is called goes on
     * even if the event is cleared before it runs. The counterpart of {@code Event.wait}, whose name is taken by
     * {@link Object#wait()}.
     *
     * @return to be awaited
     * @throws IllegalStateException from awaiting, if it has to wait and the event belongs to another loop
     */
    @Async
    public Coroutine<Void> waitUntilSet() {
        checkThread();
        if (!set) {
            WaitQueue.Entry entry = waiters.enter();
            try {
                await(entry);
            } finally {
                waiters.remove(entry);
            }
        }
        return async();
    }

    /**
     * Sets the event and wakes all who wait for it, in the order in which they came.
     *
     * @throws IllegalStateException on a wrong thread
     */
    public void set() {
        checkThread();
        if (!set) {
            set = true;
            waiters.wakeAll();
        }
    }

    /**
     * Takes the event back: from now on tasks wait for the next {@link #set()}.
     *
     * @throws IllegalStateException on a wrong thread
     */
    public void clear() {
        checkThread();
        set = false;
    }

    /**
     * Whether the event is set.
     *
     * @return true after {@link #set()}, until {@link #clear()}
     */
    public boolean isSet() {
        return set;
    }

    @Override
    public String toString() {
        return "AsyncEvent [" + (set ? "set" : "unset") + LoopBound.waiters(waiters) + "]";
    }
}
