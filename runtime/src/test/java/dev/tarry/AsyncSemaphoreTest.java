package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.gatherOutcomes;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A test whose situation is one of CPython's has that test's name in its own. */
@SuppressWarnings("try")
class AsyncSemaphoreTest {
    private final List<Object> log = new ArrayList<>();
    private Task<?> other;

    @Async
    private Coroutine<Boolean> take(AsyncSemaphore semaphore, Object name) {
        await(semaphore.acquire());
        log.add(name);
        return async(true);
    }

    @Test
    void initial_value_zero_is_locked() {
        assertTrue(new AsyncSemaphore(0).locked());
    }

    @Test
    void repr_tells_the_permits_and_how_many_wait() {
        AsyncSemaphore semaphore = new AsyncSemaphore();
        Loops.run(() -> {
            assertEquals("AsyncSemaphore [unlocked, value: 1]", semaphore.toString());
            await(semaphore.acquire());
            assertEquals("AsyncSemaphore [locked]", semaphore.toString());
            createTask(take(semaphore, 1));
            await(pass());
            assertEquals("AsyncSemaphore [locked, waiters: 1]", semaphore.toString());
            createTask(take(semaphore, 2));
            await(pass());
            assertEquals("AsyncSemaphore [locked, waiters: 2]", semaphore.toString());
            return async();
        });
        assertEquals("AsyncBoundedSemaphore [unlocked, value: 3]", new AsyncBoundedSemaphore(3).toString());
    }

    @Test
    void semaphore_value_must_not_be_negative() {
        assertThrows(IllegalArgumentException.class, () -> new AsyncSemaphore(-1));
        assertThrows(IllegalArgumentException.class, () -> new AsyncBoundedSemaphore(-1));
    }

    @Test
    void acquire_counts_permits_off_and_reserves_them_for_those_it_wakes() {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        Loops.run(() -> {
            await(semaphore.acquire());
            await(semaphore.acquire());
            assertFalse(semaphore.locked());
            Task<Boolean> first = createTask(take(semaphore, 1));
            Task<Boolean> second = createTask(take(semaphore, 2));
            Task<Boolean> third = createTask(take(semaphore, 3));
            await(pass());
            assertEquals(List.of(1), log);
            assertTrue(semaphore.locked());
            assertEquals(2, semaphore.waiting());
            assertEquals(0, semaphore.value());
            Task<Boolean> fourth = createTask(take(semaphore, 4));
            semaphore.release();
            semaphore.release();
            assertEquals(0, semaphore.value());
            await(pass());
            assertEquals(0, semaphore.value());
            assertEquals(List.of(1, 2, 3), log);
            assertTrue(semaphore.locked());
            assertEquals(1, semaphore.waiting());
            assertTrue(first.result() && second.result() && third.result());
            semaphore.release();
            await(fourth);
            return async();
        });
    }

    @Test
    void acquire_cancel_leaves_no_waiter_behind() {
        AsyncSemaphore semaphore = new AsyncSemaphore();
        Loops.run(() -> {
            await(semaphore.acquire());
            Task<Held> acquire = createTask(semaphore.acquire());
            getRunningLoop().callSoon(acquire::cancel);
            assertInstanceOf(CancelledError.class, await(failureOf(acquire)));
            assertEquals(0, semaphore.waiting());
            return async();
        });
    }

    @Test
    void acquire_cancel_before_awoken_passes_the_permit_by_the_cancelled() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        Loops.run(() -> {
            Task<Held> first = createTask(semaphore.acquire());
            Task<Held> second = createTask(semaphore.acquire());
            Task<Held> third = createTask(semaphore.acquire());
            Task<Held> fourth = createTask(semaphore.acquire());
            await(pass());
            first.cancel();
            second.cancel();
            semaphore.release();
            await(pass());
            await(pass());
            assertTrue(third.done());
            assertFalse(fourth.done());
            fourth.cancel();
            await(pass());
            return async();
        });
    }

    @Test
    void acquire_hang_a_cancelled_waiter_does_not_strand_the_next() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        Loops.run(() -> {
            Task<Held> first = createTask(semaphore.acquire());
            Task<Held> second = createTask(semaphore.acquire());
            await(pass());
            first.cancel();
            semaphore.release();
            await(pass());
            await(pass());
            assertTrue(semaphore.locked());
            assertTrue(second.done());
            return async();
        });
    }

    @Async
    private Coroutine<Void> passThenCancelTheOther(AsyncSemaphore semaphore) {
        try (Held held = await(semaphore.acquire())) {
            await(pass());
        }
        other.cancel();
        return async();
    }

    @Test
    void acquire_no_hang_a_waiter_that_is_woken_and_then_cancelled_gives_the_permit_back() throws TimeoutException {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        Loops.run(() -> {
            Task<Void> first = createTask(passThenCancelTheOther(semaphore));
            Task<Boolean> second = createTask(take(semaphore, "must not run"));
            other = second;
            await(gatherOutcomes(first, second));
            assertTrue(first.done() && !first.cancelled());
            assertTrue(second.cancelled());
            await(waitFor(semaphore.acquire(), seconds(1)));
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void release_not_acquired_is_refused_by_a_bounded_one() {
        AsyncBoundedSemaphore semaphore = new AsyncBoundedSemaphore();
        IllegalStateException e = assertThrows(IllegalStateException.class, semaphore::release);
        assertTrue(e.getMessage().contains("released too many times"), e.getMessage());
        assertEquals(1, semaphore.value());
        AsyncSemaphore unbounded = new AsyncSemaphore();
        unbounded.release();
        assertEquals(2, unbounded.value());
    }

    @Test
    void release_no_waiters_leaves_a_permit() {
        AsyncSemaphore semaphore = new AsyncSemaphore();
        Loops.run(() -> {
            await(semaphore.acquire());
            assertTrue(semaphore.locked());
            semaphore.release();
            assertFalse(semaphore.locked());
            return async();
        });
    }

    @Test
    void context_manager_closing_twice_releases_once() {
        AsyncSemaphore semaphore = new AsyncSemaphore(2);
        Loops.run(() -> {
            try (Held held = await(semaphore.acquire())) {
                assertEquals(1, semaphore.value());
                held.close();
                assertEquals(2, semaphore.value());
            }
            assertEquals(2, semaphore.value());
            return async();
        });
    }

    @Async
    private Coroutine<Void> twice(AsyncSemaphore semaphore, String name) {
        await(semaphore.acquire());
        log.add(name + "_1");
        await(sleep(millis(10)));
        semaphore.release();
        await(semaphore.acquire());
        log.add(name + "_2");
        await(sleep(millis(10)));
        semaphore.release();
        return async();
    }

    @Test
    void acquire_fifo_order_who_acquires_again_goes_to_the_back() throws ExceptionGroup {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        Loops.run(() -> {
            await(taskGroup(group -> {
                group.createTask(twice(semaphore, "c1"));
                group.createTask(twice(semaphore, "c2"));
                group.createTask(twice(semaphore, "c3"));
                return async();
            }));
            return async();
        });
        assertEquals(List.of("c1_1", "c2_1", "c3_1", "c1_2", "c2_2", "c3_2"), log);
    }

    @Async
    private Coroutine<Boolean> takeReleaseTake(AsyncSemaphore semaphore) {
        await(semaphore.acquire());
        log.add(2);
        semaphore.release();
        await(semaphore.acquire());
        log.add(4);
        return async(true);
    }

    @Test
    void acquire_fifo_order_2_also_when_it_releases_and_acquires_without_a_pause() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        Loops.run(() -> {
            Task<Boolean> first = createTask(take(semaphore, 1));
            Task<Boolean> second = createTask(takeReleaseTake(semaphore));
            Task<Boolean> third = createTask(take(semaphore, 3));
            await(pass());
            semaphore.release();
            semaphore.release();
            await(gather(first, second, third));
            return async();
        });
        assertEquals(List.of(1, 2, 3, 4), log);
    }

    @Test
    void acquire_fifo_order_3_a_cancelled_first_does_not_hold_up_the_rest() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        Loops.run(() -> {
            Task<Boolean> first = createTask(take(semaphore, 1));
            Task<Boolean> second = createTask(take(semaphore, 2));
            Task<Boolean> third = createTask(take(semaphore, 3));
            await(pass());
            first.cancel();
            await(pass());
            semaphore.release();
            semaphore.release();
            await(gatherOutcomes(first, second, third));
            return async();
        });
        assertEquals(List.of(2, 3), log);
    }

    @Async
    private Coroutine<Boolean> takeThenStartFourth(AsyncSemaphore semaphore) {
        assertEquals(0, semaphore.value());
        await(semaphore.acquire());
        assertEquals(0, semaphore.value());
        other = createTask(logged(4));
        log.add(1);
        return async(true);
    }

    @Async
    private Coroutine<Boolean> logged(int n) {
        log.add(n);
        return async(true);
    }

    @Async
    private Coroutine<Boolean> releaseThreeTakeOne(AsyncSemaphore semaphore) {
        semaphore.release();
        semaphore.release();
        semaphore.release();
        assertEquals(2, semaphore.value());
        // The first was woken and has not run.
        assertTrue(semaphore.locked());
        await(semaphore.acquire());
        log.add(2);
        return async(true);
    }

    @Test
    void acquire_fifo_order_4_one_that_gets_its_permit_wakes_those_who_were_kept_back() {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        Loops.run(() -> {
            Task<Boolean> first = createTask(takeThenStartFourth(semaphore));
            Task<Boolean> second = createTask(releaseThreeTakeOne(semaphore));
            Task<Boolean> third = createTask(take(semaphore, 3));
            await(pass());
            assertEquals(2, semaphore.value());
            assertEquals(3, semaphore.waiting());
            await(pass());
            await(gather(List.of(first, second, third)));
            await(other);
            return async();
        });
        assertEquals(List.of(1, 2, 3, 4), log);
    }
}
