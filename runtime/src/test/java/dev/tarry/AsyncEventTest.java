package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A test whose situation is one of CPython's has that test's name in its own. */
class AsyncEventTest {
    private final AsyncEvent event = new AsyncEvent();
    private final List<Integer> log = new ArrayList<>();

    @Async
    private Coroutine<Void> waitThenLog(int n) {
        await(event.waitUntilSet());
        log.add(n);
        return async();
    }

    @Test
    void repr_tells_the_state_and_how_many_wait() {
        Loops.run(() -> {
            assertEquals("AsyncEvent [unset]", event.toString());
            createTask(waitThenLog(1));
            await(pass());
            assertEquals("AsyncEvent [unset, waiters: 1]", event.toString());
            event.set();
            assertEquals("AsyncEvent [set, waiters: 1]", event.toString());
            await(pass());
            assertEquals("AsyncEvent [set]", event.toString());
            return async();
        });
    }

    @Test
    void wait_is_over_for_all_when_set_but_a_task_made_before_runs_first() {
        Loops.run(() -> {
            assertFalse(event.isSet());
            Task<Void> first = createTask(waitThenLog(1));
            Task<Void> second = createTask(waitThenLog(2));
            await(pass());
            assertEquals(List.of(), log);
            Task<Void> third = createTask(waitThenLog(3));
            event.set();
            await(pass());
            assertEquals(List.of(3, 1, 2), log);
            assertTrue(first.done() && second.done() && third.done());
            return async();
        });
    }

    @Test
    void wait_on_set_does_not_pause() {
        Loops.run(() -> {
            event.set();
            int before = getRunningLoop().scheduler.passes;
            await(event.waitUntilSet());
            assertEquals(before, getRunningLoop().scheduler.passes);
            return async();
        });
    }

    @Test
    void wait_cancel_leaves_no_waiter_behind() {
        Loops.run(() -> {
            Task<Void> wait = createTask(event.waitUntilSet());
            getRunningLoop().callSoon(wait::cancel);
            assertInstanceOf(CancelledError.class, await(failureOf(wait)));
            assertEquals("AsyncEvent [unset]", event.toString());
            return async();
        });
    }

    @Test
    void clear_takes_the_event_back() {
        assertFalse(event.isSet());
        event.set();
        assertTrue(event.isSet());
        event.clear();
        assertFalse(event.isSet());
    }

    @Test
    void clear_with_waiters_does_not_hold_back_those_who_were_woken() {
        Loops.run(() -> {
            Task<Void> task = createTask(waitThenLog(1));
            await(pass());
            event.set();
            event.clear();
            assertFalse(event.isSet());
            event.set();
            event.set();
            assertEquals("AsyncEvent [set, waiters: 1]", event.toString());
            await(pass());
            assertEquals(List.of(1), log);
            assertEquals("AsyncEvent [set]", event.toString());
            assertTrue(task.done());
            return async();
        });
    }

    @Test
    void set_passes_waiters_that_are_cancelled_but_still_in_the_queue() {
        Loops.run(() -> {
            Task<Void> first = createTask(waitThenLog(1));
            Task<Void> second = createTask(waitThenLog(2));
            await(pass());
            first.cancel();
            event.set();
            await(pass());
            assertTrue(first.cancelled());
            assertTrue(second.done());
            assertEquals(List.of(2), log);
            return async();
        });
    }
}
