package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A test whose situation is one of CPython's has that test's name in its own. */
@SuppressWarnings("try")
class AsyncConditionTest {
    private final AsyncCondition condition = new AsyncCondition();
    private final List<Integer> log = new ArrayList<>();
    private boolean wake;
    private int state;
    private Throwable thrown;

    /** Goes on holding the lock. */
    @Async
    private Coroutine<Boolean> waitAndKeep(int n) {
        await(condition.acquire());
        await(condition.waitUntilNotified());
        log.add(n);
        return async(true);
    }

    @Async
    private Coroutine<Boolean> waitAndRelease(int n) {
        try (Held held = await(condition.acquire())) {
            await(condition.waitUntilNotified());
            log.add(n);
        }
        return async(true);
    }

    @Async
    private Coroutine<Void> notifySome(int n) {
        try (Held held = await(condition.acquire())) {
            condition.notifyWaiters(n);
        }
        return async();
    }

    @Test
    void wait_goes_on_when_notified_and_the_lock_is_free() {
        Loops.run(() -> {
            Task<Boolean> first = createTask(waitAndKeep(1));
            Task<Boolean> second = createTask(waitAndKeep(2));
            Task<Boolean> third = createTask(waitAndKeep(3));
            await(pass());
            assertEquals(List.of(), log);
            assertFalse(condition.locked());
            await(condition.acquire());
            condition.notifyWaiter();
            await(pass());
            assertEquals(List.of(), log);
            assertTrue(condition.locked());
            condition.release();
            await(pass());
            assertEquals(List.of(1), log);
            assertTrue(condition.locked());
            condition.notifyWaiters(2);
            await(pass());
            assertEquals(List.of(1), log);
            assertTrue(condition.locked());
            condition.release();
            await(pass());
            assertEquals(List.of(1, 2), log);
            assertTrue(condition.locked());
            condition.release();
            await(pass());
            assertEquals(List.of(1, 2, 3), log);
            assertTrue(condition.locked());
            assertTrue(first.result() && second.result() && third.result());
            return async();
        });
    }

    @Test
    void wait_cancel_leaves_no_waiter_behind_and_holds_the_lock() {
        Loops.run(() -> {
            await(condition.acquire());
            Task<Void> wait = createTask(condition.waitUntilNotified());
            getRunningLoop().callSoon(wait::cancel);
            assertInstanceOf(CancelledError.class, await(failureOf(wait)));
            assertEquals("AsyncCondition [locked]", condition.toString());
            return async();
        });
    }

    @Test
    void wait_cancel_contested_waits_for_the_lock_all_the_same() {
        Loops.run(() -> {
            await(condition.acquire());
            Task<Void> wait = createTask(condition.waitUntilNotified());
            await(pass());
            assertFalse(condition.locked());
            await(condition.acquire());
            condition.notifyWaiter();
            getRunningLoop().callSoon(wait::cancel);
            getRunningLoop().callSoon(condition::release);
            assertInstanceOf(CancelledError.class, await(failureOf(wait)));
            assertTrue(condition.locked());
            return async();
        });
    }

    @Test
    void wait_cancel_after_notify_is_not_lost() {
        Loops.run(() -> {
            Task<Boolean> waiter = createTask(waitAndRelease(1));
            await(pass());
            await(condition.acquire());
            condition.notifyWaiter();
            await(pass());
            // It waits for the lock now.
            waiter.cancel();
            await(pass());
            condition.release();
            await(pass());
            assertTrue(waiter.cancelled());
            assertFalse(condition.locked());
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void wait_unacquired_is_refused() {
        Loops.run(() -> {
            Throwable failure = await(failureOf(condition.waitUntilNotified()));
            assertInstanceOf(IllegalStateException.class, failure);
            assertTrue(failure.getMessage().contains("await(condition.acquire())"), failure.getMessage());
            return async();
        });
    }

    @Async
    private Coroutine<Boolean> waitForWake() {
        try (Held held = await(condition.acquire())) {
            await(condition.waitFor(() -> wake));
            log.add(1);
        }
        return async(true);
    }

    @Test
    void wait_for_looks_again_after_each_notification() {
        Loops.run(() -> {
            Task<Boolean> task = createTask(waitForWake());
            await(pass());
            assertEquals(List.of(), log);
            await(notifySome(1));
            await(pass());
            assertEquals(List.of(), log);
            wake = true;
            await(notifySome(1));
            await(pass());
            assertEquals(List.of(1), log);
            assertTrue(task.result());
            return async();
        });
    }

    @Test
    void wait_for_unacquired_is_refused_unless_the_predicate_is_true_at_once() {
        Loops.run(() -> {
            await(condition.waitFor(() -> true));
            assertInstanceOf(IllegalStateException.class, await(failureOf(condition.waitFor(() -> false))));
            return async();
        });
    }

    @Test
    void notify_wakes_those_who_have_waited_longest() {
        Loops.run(() -> {
            Task<Boolean> first = createTask(waitAndRelease(1));
            Task<Boolean> second = createTask(waitAndRelease(2));
            Task<Boolean> third = createTask(waitAndRelease(3));
            await(pass());
            assertEquals(List.of(), log);
            await(notifySome(1));
            await(pass());
            assertEquals(List.of(1), log);
            await(condition.acquire());
            condition.notifyWaiters(1);
            condition.notifyWaiters(2048);
            condition.release();
            await(pass());
            assertEquals(List.of(1, 2, 3), log);
            assertTrue(first.result() && second.result() && third.result());
            return async();
        });
    }

    @Test
    void notify_all_wakes_everybody() {
        Loops.run(() -> {
            Task<Boolean> first = createTask(waitAndRelease(1));
            Task<Boolean> second = createTask(waitAndRelease(2));
            await(pass());
            try (Held held = await(condition.acquire())) {
                condition.notifyAllWaiters();
            }
            await(pass());
            assertEquals(List.of(1, 2), log);
            assertTrue(first.result() && second.result());
            return async();
        });
    }

    @Test
    void notify_unacquired_is_refused() {
        IllegalStateException e = assertThrows(IllegalStateException.class, condition::notifyWaiter);
        assertTrue(e.getMessage().contains("cannot notify a condition whose lock is not acquired"), e.getMessage());
    }

    @Test
    void notify_all_unacquired_is_refused() {
        assertThrows(IllegalStateException.class, condition::notifyAllWaiters);
    }

    @Test
    void repr_tells_the_state_of_the_lock_and_how_many_wait() {
        Loops.run(() -> {
            assertEquals("AsyncCondition [unlocked]", condition.toString());
            createTask(waitAndRelease(1));
            createTask(waitAndRelease(2));
            await(pass());
            assertEquals("AsyncCondition [unlocked, waiters: 2]", condition.toString());
            await(condition.acquire());
            assertEquals("AsyncCondition [locked, waiters: 2]", condition.toString());
            condition.release();
            return async();
        });
    }

    @Test
    void context_manager_a_try_block_holds_the_lock_also_across_a_wait() {
        Loops.run(() -> {
            assertFalse(condition.locked());
            Held held = await(condition.acquire());
            try (held) {
                assertTrue(condition.locked());
                createTask(notifySome(1));
                await(condition.waitUntilNotified());
                assertTrue(condition.locked());
            }
            assertFalse(condition.locked());
            held.close();
            return async();
        });
    }

    @Test
    void explicit_lock_is_shared() {
        Loops.run(() -> {
            AsyncLock lock = new AsyncLock();
            AsyncCondition shared = new AsyncCondition(lock);
            try (Held held = await(shared.acquire())) {
                assertTrue(lock.locked());
                assertTrue(shared.locked());
            }
            assertFalse(lock.locked());
            try (Held held = await(lock.acquire())) {
                assertTrue(shared.locked());
                shared.notifyAllWaiters();
            }
            assertFalse(shared.locked());
            return async();
        });
    }

    @Test
    void ambiguous_loops_are_refused_by_the_lock_and_by_the_condition() {
        AsyncLock lock = new AsyncLock();
        AsyncCondition shared = new AsyncCondition(lock);
        Loops.run(() -> {
            await(lock.acquire());
            createTask(lock.acquire());
            await(pass());
            return async();
        });
        Loops.run(() -> {
            assertInstanceOf(IllegalStateException.class, await(failureOf(shared.acquire())));
            return async();
        });
        Loops.run(() -> {
            await(condition.acquire());
            createTask(condition.waitUntilNotified());
            await(pass());
            return async();
        });
        Loops.run(() -> {
            Throwable failure = await(failureOf(condition.waitUntilNotified()));
            assertInstanceOf(IllegalStateException.class, failure);
            assertTrue(failure.getMessage().startsWith("AsyncCondition [locked] belongs to"), failure.getMessage());
            assertTrue(condition.locked());
            return async();
        });
    }

    @Test
    void timeout_in_block_holds_the_lock_when_it_is_thrown() throws TimeoutException {
        Loops.run(() -> {
            try (Held held = await(condition.acquire())) {
                assertInstanceOf(TimeoutException.class,
                    await(failureOf(waitFor(condition.waitUntilNotified(), millis(500)))));
                assertTrue(condition.locked());
            }
            assertFalse(condition.locked());
            return async();
        });
    }

    @Async
    private Coroutine<Void> waitAndRemember() {
        try (Held held = await(condition.acquire())) {
            try {
                await(condition.waitFor(() -> wake));
            } catch (CancelledError e) {
                thrown = e;
                throw e;
            }
        }
        return async();
    }

    @Test
    void cancelled_error_wakeup_is_thrown_as_it_is() {
        Loops.run(() -> {
            Task<Void> task = createTask(waitAndRemember());
            await(pass());
            task.cancel("foo");
            Throwable failure = await(failureOf(task));
            assertEquals("foo", failure.getMessage());
            assertSame(thrown, failure);
            return async();
        });
    }

    @Test
    void cancelled_error_re_aquire_is_thrown_as_it_is() {
        Loops.run(() -> {
            Task<Void> task = createTask(waitAndRemember());
            await(pass());
            await(condition.acquire());
            wake = true;
            condition.notifyWaiter();
            await(pass());
            task.cancel("foo");
            condition.release();
            Throwable failure = await(failureOf(task));
            assertEquals("foo", failure.getMessage());
            assertSame(thrown, failure);
            return async();
        });
    }

    @Async
    private Coroutine<Void> consumer() {
        try (Held held = await(condition.acquire())) {
            while (true) {
                await(condition.waitFor(() -> state != 0));
                if (state < 0) {
                    return async();
                }
                state--;
            }
        }
    }

    /** The caller holds the lock. The consumer tells nobody what it has done, so the time limit is what ends the wait. */
    @Async
    private Coroutine<Void> consumedBy(Task<Void> other) throws TimeoutException {
        try {
            assertInstanceOf(TimeoutException.class,
                await(failureOf(timeout(millis(10), () -> condition.waitFor(() -> state == 0)))));
            assertEquals(0, state);
        } finally {
            state = -1;
            condition.notifyAllWaiters();
            condition.release();
        }
        await(other);
        return async();
    }

    @Test
    void cancelled_wakeup_passes_the_notification_on() throws TimeoutException {
        Loops.run(() -> {
            Task<Void> first = createTask(consumer());
            Task<Void> second = createTask(consumer());
            await(pass());
            await(condition.acquire());
            state++;
            condition.notifyWaiter();
            first.cancel();
            await(consumedBy(second));
            assertTrue(first.cancelled());
            return async();
        });
    }

    @Test
    void cancelled_wakeup_relock_passes_the_notification_on() throws TimeoutException {
        Loops.run(() -> {
            Task<Void> first = createTask(consumer());
            Task<Void> second = createTask(consumer());
            await(pass());
            await(condition.acquire());
            state++;
            condition.notifyWaiter();
            await(pass());
            // It waits for the lock now.
            first.cancel();
            await(consumedBy(second));
            assertTrue(first.cancelled());
            return async();
        });
    }

    @Test
    void two_cancels_while_it_waits_for_the_lock_throw_the_last_one() {
        Loops.run(() -> {
            Task<Boolean> waiter = createTask(waitAndRelease(1));
            await(pass());
            await(condition.acquire());
            condition.notifyWaiter();
            await(pass());
            waiter.cancel("first");
            await(pass());
            assertFalse(waiter.done());
            waiter.cancel("second");
            await(pass());
            assertFalse(waiter.done());
            condition.release();
            assertEquals("second", await(failureOf(waiter)).getMessage());
            assertFalse(condition.locked());
            return async();
        });
    }
}
