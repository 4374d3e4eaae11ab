package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Mutual exclusion; a test whose situation is one of CPython's has that test's name in its own. */
@SuppressWarnings("try")
class AsyncLockTest {
    private final AsyncLock lock = new AsyncLock();
    private final List<Object> log = new ArrayList<>();

    @Async
    private Coroutine<Boolean> take(Object name) {
        await(lock.acquire());
        log.add(name);
        return async(true);
    }

    @Async
    private Coroutine<Void> hold(Object name, Awaitable<?> until) {
        try (Held held = await(lock.acquire())) {
            log.add(name);
            await(until);
        }
        return async();
    }

    @Test
    void repr_tells_the_state_and_how_many_wait() {
        Loops.run(() -> {
            assertEquals("AsyncLock [unlocked]", lock.toString());
            await(lock.acquire());
            assertEquals("AsyncLock [locked]", lock.toString());
            createTask(take(1));
            createTask(take(2));
            await(pass());
            assertEquals("AsyncLock [locked, waiters: 2]", lock.toString());
            return async();
        });
    }

    @Test
    void acquire_is_first_come_first_served() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Boolean> first = createTask(take(1));
            Task<Boolean> second = createTask(take(2));
            await(pass());
            assertEquals(List.of(), log);
            lock.release();
            await(pass());
            assertEquals(List.of(1), log);
            await(pass());
            assertEquals(List.of(1), log);
            Task<Boolean> third = createTask(take(3));
            lock.release();
            await(pass());
            assertEquals(List.of(1, 2), log);
            lock.release();
            await(pass());
            assertEquals(List.of(1, 2, 3), log);
            assertTrue(first.result() && second.result() && third.result());
            return async();
        });
    }

    @Test
    void acquire_cancel_leaves_no_waiter_behind() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Held> task = createTask(lock.acquire());
            getRunningLoop().callSoon(task::cancel);
            assertInstanceOf(CancelledError.class, await(failureOf(task)));
            assertEquals("AsyncLock [locked]", lock.toString());
            return async();
        });
    }

    @Test
    void cancel_race_a_release_passes_a_waiter_that_is_cancelled_but_still_in_the_queue() {
        Loops.run(() -> {
            AsyncFuture<Void> untilReleased = getRunningLoop().createFuture();
            Task<Void> a = createTask(hold("a", untilReleased));
            await(pass());
            assertTrue(lock.locked());
            AsyncFuture<Void> noTime = getRunningLoop().createFuture();
            noTime.setResult(null);
            Task<Void> b = createTask(hold("b", noTime));
            Task<Void> c = createTask(hold("c", noTime));
            await(pass());
            assertEquals("AsyncLock [locked, waiters: 2]", lock.toString());
            untilReleased.setResult(null);
            b.cancel();
            await(pass());
            assertFalse(lock.locked());
            assertTrue(a.done());
            assertTrue(b.cancelled());
            await(c);
            return async();
        });
        assertEquals(List.of("a", "c"), log);
    }

    @Test
    void cancel_release_race_only_one_gets_the_lock() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Boolean> first = createTask(take(1));
            Task<Boolean> second = createTask(take(2));
            Task<Boolean> third = createTask(take(3));
            await(pass());
            getRunningLoop().callSoon(() -> {
                first.cancel();
                lock.release();
            });
            assertInstanceOf(CancelledError.class, await(failureOf(first)));
            assertEquals(List.of(2), log);
            assertTrue(first.cancelled() && second.done());
            third.cancel();
            await(pass());
            assertTrue(third.cancelled());
            return async();
        });
    }

    @Test
    void finished_waiter_cancelled_wakes_the_next() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Held> b = createTask(lock.acquire());
            await(pass());
            Task<Held> c = createTask(lock.acquire());
            // Here the waiter is cancelled, and the release finds it first in the queue.
            b.cancel();
            lock.release();
            await(pass());
            assertTrue(lock.locked());
            assertTrue(b.cancelled());
            await(c);
            return async();
        });
    }

    @Test
    void a_waiter_that_is_woken_and_then_cancelled_wakes_the_next() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Held> b = createTask(lock.acquire());
            Task<Held> c = createTask(lock.acquire());
            await(pass());
            lock.release();
            b.cancel();
            await(pass());
            assertTrue(b.cancelled());
            assertFalse(lock.locked());
            await(c);
            assertTrue(lock.locked());
            return async();
        });
    }

    @Test
    void release_not_acquired_is_refused() {
        IllegalStateException e = assertThrows(IllegalStateException.class, lock::release);
        assertTrue(e.getMessage().contains("AsyncLock [unlocked]"), e.getMessage());
    }

    @Test
    void release_no_waiters_leaves_the_lock_free() {
        Loops.run(() -> {
            await(lock.acquire());
            assertTrue(lock.locked());
            lock.release();
            assertFalse(lock.locked());
            return async();
        });
    }

    @Test
    void context_manager_a_try_block_holds_the_lock_and_releases_it() {
        Loops.run(() -> {
            assertFalse(lock.locked());
            try (Held held = await(lock.acquire())) {
                assertTrue(lock.locked());
            }
            assertFalse(lock.locked());
            try (Held held = await(lock.acquire())) {
                throw new IllegalArgumentException();
            } catch (IllegalArgumentException e) {
                assertFalse(lock.locked());
            }
            return async();
        });
    }

    @Test
    void closing_twice_releases_once() {
        Loops.run(() -> {
            Held first = await(lock.acquire());
            first.close();
            Held second = await(lock.acquire());
            assertNotSame(first, second);
            first.close();
            assertTrue(lock.locked());
            assertEquals("Held (AsyncLock [locked])", second.toString());
            second.close();
            assertFalse(lock.locked());
            assertEquals("Held (AsyncLock [unlocked], released)", second.toString());
            return async();
        });
    }

    @Test
    void who_releases_and_acquires_again_goes_behind_those_who_wait() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Void> other = createTask(hold("other", pass()));
            await(pass());
            lock.release();
            // Nobody holds it now, but it is the other's turn.
            assertFalse(lock.locked());
            await(hold("again", pass()));
            assertTrue(other.done());
            return async();
        });
        assertEquals(List.of("other", "again"), log);
    }

    @Test
    void a_lock_whose_waiters_are_all_cancelled_is_taken_at_once() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Held> waiting = createTask(lock.acquire());
            await(pass());
            waiting.cancel();
            lock.release();
            int before = getRunningLoop().scheduler.passes;
            await(lock.acquire());
            assertEquals(before, getRunningLoop().scheduler.passes);
            return async();
        });
    }

    @Test
    void a_coroutine_that_is_not_awaited_does_not_acquire() {
        Loops.run(() -> {
            Coroutine<Held> acquire = lock.acquire();
            assertFalse(lock.locked());
            acquire.close();
            return async();
        });
    }

    @Test
    void a_wait_with_a_time_limit_leaves_the_lock_to_others() throws TimeoutException {
        Loops.run(() -> {
            await(lock.acquire());
            assertInstanceOf(TimeoutException.class, await(failureOf(waitFor(lock.acquire(), millis(10)))));
            lock.release();
            try (Held held = await(waitFor(lock.acquire(), millis(10)))) {
                assertTrue(lock.locked());
            }
            assertFalse(lock.locked());
            return async();
        });
    }

    @Test
    void a_release_in_the_moment_of_a_timeout_is_not_lost() throws TimeoutException {
        Loops.run(() -> {
            await(lock.acquire());
            // Set before the timeout, so the release comes first, in the same pass.
            getRunningLoop().callLater(millis(10), lock::release);
            Task<Held> late = createTask(waitFor(lock.acquire(), millis(10)));
            await(pass());
            Task<Boolean> next = createTask(take("next"));
            await(sleep(millis(20)));
            assertInstanceOf(TimeoutException.class, late.exception());
            assertTrue(next.done());
            assertTrue(lock.locked());
            return async();
        });
        assertEquals(List.of("next"), log);
    }

    @Test
    void what_a_task_waits_for_is_named() {
        Loops.run(() -> {
            await(lock.acquire());
            Task<Held> task = createTask(lock.acquire());
            await(pass());
            assertEquals("wait for AsyncLock [locked, waiters: 1] (pending)", task.waiter().toString());
            assertEquals("take", task.getStack().get(0).getMethodName());
            return async();
        });
    }

    @Test
    void a_lock_belongs_to_the_loop_on_which_somebody_first_waited() {
        Loops.run(() -> {
            await(lock.acquire());
            return async();
        });
        // Nobody has waited yet: it is nobody's.
        Loops.run(() -> {
            assertTrue(lock.locked());
            createTask(take(1));
            await(pass());
            lock.release();
            await(pass());
            assertEquals(List.of(1), log);
            return async();
        });
        Loops.run(() -> {
            Throwable failure = await(failureOf(lock.acquire()));
            assertInstanceOf(IllegalStateException.class, failure);
            String message = failure.getMessage();
            assertTrue(message.startsWith("AsyncLock [locked] belongs to EventLoop (closed)"), message);
            assertTrue(message.contains("in EventLoop (running on main): make one for each loop"), message);
            return async();
        });
        // One that is free needs no loop, so it can still be taken anywhere.
        lock.release();
        assertNull(Loops.run(() -> failureOf(lock.acquire())));
    }
}
