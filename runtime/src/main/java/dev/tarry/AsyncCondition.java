package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Lets tasks that hold a lock wait until others have changed what it protects. The counterpart of
 * {@code asyncio.Condition}.
 *
 * <pre>{@code
 * try (Held held = await(condition.acquire())) {
 *     await(condition.waitFor(() -> stock > 0));
 *     stock--;
 * }
 * ...
 * try (Held held = await(condition.acquire())) {
 *     stock++;
 *     condition.notifyWaiter();
 * }
 * }</pre>
 *
 * <p>A notification is not lost when the task that it woke is cancelled: it goes to the next one. For that, a task may
 * be woken once too often, so what is waited for must be looked at again, as {@link #waitFor} does.
 *
 * <p>Every object in Java has methods {@code wait}, {@code notify} and {@code notifyAll}, which have nothing to do with
 * this and throw {@link IllegalMonitorStateException} here; those of the condition have longer names. For the tasks of
 * one loop, the one on which a task first had to wait; not thread-safe.
 */
public final class AsyncCondition extends LoopBound {
    private final AsyncLock lock;
    private final WaitQueue waiters = new WaitQueue(this);

    /** Makes a condition with a lock of its own. Needs no running loop. */
    public AsyncCondition() {
        this(new AsyncLock());
    }

    /**
     * Makes a condition for a lock that exists, so that several conditions can be about the same data.
     *
     * @param lock not null
     */
    public AsyncCondition(AsyncLock lock) {
        this.lock = Objects.requireNonNull(lock, "lock");
    }

    /**
     * Acquires the lock; see {@link AsyncLock#acquire()}.
     *
     * @return a coroutine of what releases the lock again
     */
    public Coroutine<Held> acquire() {
        return lock.acquire();
    }

    /**
     * Releases the lock; see {@link AsyncLock#release()}.
     *
     * @throws IllegalStateException if nobody holds the lock, or on a wrong thread
     */
    public void release() {
        lock.release();
    }

    /**
     * Whether somebody holds the lock.
     *
     * @return true if so
     */
    public boolean locked() {
        return lock.locked();
    }

    /**
     * Releases the lock, waits until notified, and acquires the lock again: that even if it is cancelled, and then
     * throws the {@link CancelledError}. It may also end without a notification; mostly {@link #waitFor} is what is
     * wanted. The counterpart of {@code Condition.wait}.
     *
     * @return to be awaited
     * @throws IllegalStateException from awaiting, if nobody holds the lock, or the condition or its lock belongs to
     *     another loop
     */
    public Coroutine<Void> waitUntilNotified() {
        return notified();
    }

    /**
     * Waits until something is true: looks at once, and again after each notification. Holds the lock whenever it
     * looks, and at the end. The counterpart of {@code Condition.wait_for}.
     *
     * @param predicate what must be true
     * @return to be awaited
     * @throws IllegalStateException from awaiting, as {@link #waitUntilNotified()}, unless the predicate is true at
     *     once
     */
    public Coroutine<Void> waitFor(BooleanSupplier predicate) {
        return until(Objects.requireNonNull(predicate, "predicate"));
    }

    @Async
    Coroutine<Void> until(BooleanSupplier predicate) {
        while (!predicate.getAsBoolean()) {
            await(notified());
        }
        return async();
    }

    @Async
    private Coroutine<Void> notified() {
        checkLocked("wait for");
        WaitQueue.Entry entry = waiters.newEntry();
        lock.release();
        try {
            await(notifiedAndLocked(entry));
        } catch (Throwable e) {
            // This task may have been the one that was notified. One notification too many is allowed, one less is not.
            waiters.wakeNext();
            throw e;
        }
        return async();
    }

    // Not swallowed, but thrown when the lock is held: whoever catches it is inside the block that holds the lock.
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private Coroutine<Void> notifiedAndLocked(WaitQueue.Entry entry) {
        Throwable thrown = null;
        waiters.add(entry);
        try {
            await(entry);
        } catch (Throwable e) {
            thrown = e;
        }
        waiters.remove(entry);
        for (boolean held = false; !held;) {
            try {
                await(lock.take());
                held = true;
            } catch (CancelledError e) {
                thrown = e;
            }
        }
        if (thrown != null) {
            throw Sneaky.rethrow(thrown);
        }
        return async();
    }

    /**
     * Wakes the task that has waited longest, if any does. It goes on when it can acquire the lock, so the caller
     * should soon release it. The counterpart of {@code Condition.notify()}.
     *
     * @throws IllegalStateException if nobody holds the lock, or on a wrong thread
     */
    public void notifyWaiter() {
        notifyWaiters(1);
    }

    /**
     * Wakes the tasks that have waited longest. The counterpart of {@code Condition.notify(n)}.
     *
     * @param n how many at the most
     * @throws IllegalStateException if nobody holds the lock, or on a wrong thread
     */
    public void notifyWaiters(int n) {
        checkLocked("notify");
        for (int i = 0; i < n && waiters.wakeNext(); i++) {
            // Each call wakes another.
        }
    }

    /**
     * Wakes all who wait. The counterpart of {@code Condition.notify_all()}.
     *
     * @throws IllegalStateException if nobody holds the lock, or on a wrong thread
     */
    public void notifyAllWaiters() {
        checkLocked("notify");
        waiters.wakeAll();
    }

    private void checkLocked(String what) {
        checkThread();
        if (!lock.locked()) {
            throw new IllegalStateException("cannot " + what + " a condition whose lock is not acquired: " + this
                + "; do it inside try (Held held = await(condition.acquire())) { ... }");
        }
    }

    @Override
    public String toString() {
        return "AsyncCondition [" + (lock.locked() ? "locked" : "unlocked") + LoopBound.waiters(waiters) + "]";
    }
}
