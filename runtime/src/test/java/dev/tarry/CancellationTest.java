package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cancelling does in each situation; the rows are CPython's. */
class CancellationTest {
    private final List<String> log = new ArrayList<>();

    @Async
    private static Coroutine<Void> yieldOnce() {
        await(sleep(millis(0)));
        return async();
    }

    /** Awaits something, and notes what comes of it. */
    @Async
    private <T> Coroutine<T> noting(String name, Awaitable<T> awaited) {
        log.add(name + " begins");
        try {
            T value = await(awaited);
            log.add(name + " got " + value);
            return async(value);
        } catch (CancelledError e) {
            log.add(name + " cancelled" + (e.getMessage() == null ? "" : ": " + e.getMessage()));
            throw e;
        } finally {
            log.add(name + " ends");
        }
    }

    @Async
    private Coroutine<Void> notingSleep(String name) {
        await(noting(name, sleep(seconds(10))));
        return async();
    }

    /** Swallows one cancellation, then goes on. */
    @Async
    private Coroutine<String> stubborn(int times) {
        for (int i = 0; i < times; i++) {
            try {
                await(sleep(seconds(10)));
                log.add("slept");
            } catch (CancelledError e) {
                log.add("swallowed " + (i + 1));
            }
        }
        await(sleep(seconds(1)));
        return async("survived");
    }

    @Test
    void a_task_cancelled_before_its_first_step_never_runs() {
        Loops.run(() -> {
            Task<Void> task = createTask(notingSleep("child"));
            assertTrue(task.cancel("why"));
            assertFalse(task.cancelled());
            assertFalse(task.done());
            await(yieldOnce());
            assertTrue(task.cancelled());
            assertEquals("why", assertThrows(CancelledError.class, task::result).getMessage());
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void an_eager_task_has_run_to_its_first_pause_and_is_cancelled_there() {
        Loops.run(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.eager());
            Task<Void> task = createTask(noting("child", sleep(seconds(10))));
            task.cancel();
            await(yieldOnce());
            await(yieldOnce());
            assertTrue(task.cancelled());
            return async();
        });
        assertEquals(List.of("child begins", "child cancelled", "child ends"), log);
    }

    @Test
    void cancelling_a_done_task_does_nothing() {
        Loops.run(() -> {
            Task<Void> task = createTask(yieldOnce());
            await(task);
            assertFalse(task.cancel());
            assertEquals(0, task.cancelling());
            assertFalse(task.cancelled());
            return async();
        });
    }

    @Test
    void two_cancels_in_one_pass_throw_one_error_with_the_first_message() {
        Loops.run(() -> {
            Task<Void> task = createTask(noting("child", sleep(seconds(10))));
            await(yieldOnce());
            assertTrue(task.cancel("first"));
            assertTrue(task.cancel("second"));
            assertEquals(2, task.cancelling());
            CancelledError error = null;
            try {
                await(task);
            } catch (CancelledError e) {
                error = e;
            }
            assertEquals("first", error.getMessage());
            return async();
        });
        assertEquals(List.of("child begins", "child cancelled: first", "child ends"), log);
    }

    @Test
    void a_cancel_in_each_pass_is_thrown_each_time() {
        Loops.run(() -> {
            Task<String> task = createTask(stubborn(3));
            for (int i = 0; i < 3; i++) {
                await(yieldOnce());
                task.cancel();
                await(yieldOnce());
            }
            assertEquals("survived", await(task));
            assertEquals(3, task.cancelling());
            assertFalse(task.cancelled());
            return async();
        });
        assertEquals(List.of("swallowed 1", "swallowed 2", "swallowed 3"), log);
    }

    @Test
    void a_swallowed_cancel_is_over_and_later_awaits_run_normally() {
        Loops.run(() -> {
            Task<String> task = createTask(stubborn(2));
            await(yieldOnce());
            task.cancel();
            assertEquals("survived", await(task));
            assertEquals(1, task.cancelling());
            return async();
        });
        assertEquals(List.of("swallowed 1", "slept"), log);
    }

    @Async
    private Coroutine<Void> cleaningUp() {
        try {
            await(sleep(seconds(10)));
        } finally {
            await(sleep(seconds(1)));
            log.add("cleaned up");
        }
        return async();
    }

    @Test
    void awaits_in_finally_complete_after_a_cancel() {
        Loops.run(() -> {
            Task<Void> task = createTask(cleaningUp());
            await(yieldOnce());
            task.cancel();
            try {
                await(task);
            } catch (CancelledError e) {
                log.add("cancelled");
            }
            return async();
        });
        assertEquals(List.of("cleaned up", "cancelled"), log);
    }

    @Async
    private static Coroutine<String> cancelsItselfAndReturns() {
        currentTask().cancel("mine");
        return async("lost");
    }

    @Test
    void a_task_that_cancels_itself_and_returns_is_cancelled() {
        Loops.run(() -> {
            Task<String> task = createTask(cancelsItselfAndReturns());
            await(yieldOnce());
            assertTrue(task.cancelled());
            assertEquals("mine", assertThrows(CancelledError.class, task::result).getMessage());
            return async();
        });
    }

    @Async
    private Coroutine<Void> cancelsItselfAndAwaits() {
        currentTask().cancel();
        AsyncFuture<String> ready = getRunningLoop().createFuture();
        ready.setResult("value");
        log.add(await(ready));
        log.add(await(plain()));
        try {
            await(sleep(millis(0)));
            log.add("not reached");
        } catch (CancelledError e) {
            log.add("thrown at the pause");
            throw e;
        }
        return async();
    }

    @Async
    private static Coroutine<String> plain() {
        return async("plain");
    }

    @Test
    void a_cancel_of_oneself_is_thrown_at_the_first_await_that_pauses() {
        Loops.run(() -> {
            Task<Void> task = createTask(cancelsItselfAndAwaits());
            await(yieldOnce());
            await(yieldOnce());
            assertTrue(task.cancelled());
            return async();
        });
        assertEquals(List.of("value", "plain", "thrown at the pause"), log);
    }

    @Async
    private Coroutine<Void> cancelsItselfAndAwaitsChildren() {
        currentTask().cancel();
        await(gather(notingSleep("one"), notingSleep("two")));
        return async();
    }

    @Test
    void a_cancel_of_oneself_reaches_children_that_have_not_begun() {
        Loops.run(() -> {
            Task<Void> task = createTask(cancelsItselfAndAwaitsChildren());
            for (int i = 0; i < 5; i++) {
                await(yieldOnce());
            }
            assertTrue(task.cancelled());
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void a_cancel_taken_back_before_it_is_thrown_is_withdrawn() {
        Loops.run(() -> {
            Task<String> task = createTask(noting("child", plain()));
            task.cancel();
            assertEquals(1, task.cancelling());
            assertEquals(0, task.uncancel());
            assertEquals("plain", await(task));
            assertEquals(0, task.uncancel());
            return async();
        });
    }

    @Test
    void a_cancel_taken_back_while_the_task_waits_is_thrown_all_the_same() {
        Loops.run(() -> {
            Task<Void> task = createTask(noting("child", sleep(seconds(10))));
            await(yieldOnce());
            task.cancel();
            assertEquals(0, task.uncancel());
            await(yieldOnce());
            assertTrue(task.cancelled());
            return async();
        });
        assertEquals(List.of("child begins", "child cancelled", "child ends"), log);
    }

    @Test
    void a_cancel_in_the_pass_in_which_the_future_is_done_wins_and_the_future_keeps_its_result() {
        Loops.run(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(noting("child", future));
            await(yieldOnce());
            future.setResult("kept");
            task.cancel();
            await(yieldOnce());
            assertTrue(task.cancelled());
            assertEquals("kept", future.result());
            return async();
        });
        assertEquals(List.of("child begins", "child cancelled", "child ends"), log);
    }

    @Test
    void setting_the_result_after_the_waiter_was_cancelled_is_an_error_of_the_producer() {
        Loops.run(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(noting("child", future));
            await(yieldOnce());
            task.cancel();
            assertThrows(InvalidStateException.class, () -> future.setResult("late"));
            await(yieldOnce());
            assertTrue(task.cancelled());
            return async();
        });
    }

    @Test
    void cancelling_a_task_that_awaits_a_task_cancels_both() {
        Loops.run(() -> {
            Task<Void> child = createTask(noting("child", sleep(seconds(10))));
            Task<Void> parent = createTask(noting("parent", child));
            await(yieldOnce());
            parent.cancel();
            assertEquals(1, parent.cancelling());
            assertEquals(1, child.cancelling());
            try {
                await(parent);
            } catch (CancelledError e) {
                log.add("seen");
            }
            assertTrue(parent.cancelled());
            assertTrue(child.cancelled());
            return async();
        });
        assertEquals(List.of("child begins", "parent begins", "child cancelled", "child ends", "parent cancelled",
            "parent ends", "seen"), log);
    }

    @Test
    void if_the_child_swallows_the_cancel_the_parent_never_sees_it() {
        Loops.run(() -> {
            Task<String> child = createTask(stubborn(1));
            Task<String> parent = createTask(noting("parent", child));
            await(yieldOnce());
            parent.cancel();
            assertEquals("survived", await(parent));
            assertEquals(1, parent.cancelling());
            return async();
        });
        assertEquals(List.of("parent begins", "swallowed 1", "parent got survived", "parent ends"), log);
    }

    @Test
    void if_somebody_else_cancels_the_child_the_parent_is_cancelled_without_having_been_asked() {
        Loops.run(() -> {
            Task<Void> child = createTask(noting("child", sleep(seconds(10))));
            Task<Void> parent = createTask(noting("parent", child));
            await(yieldOnce());
            child.cancel();
            await(yieldOnce());
            await(yieldOnce());
            assertTrue(parent.cancelled());
            assertEquals(0, parent.cancelling());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> throwing(CancelledError error) {
        await(sleep(millis(0)));
        throw error;
    }

    @Test
    void a_cancelled_error_thrown_by_hand_cancels_the_task_and_stays_the_same_object() {
        CancelledError error = new CancelledError("by hand");
        Loops.run(() -> {
            Task<Void> task = createTask(throwing(error));
            try {
                await(task);
            } catch (CancelledError e) {
                assertSame(error, e);
                log.add("seen");
            }
            assertTrue(task.cancelled());
            assertEquals(0, task.cancelling());
            return async();
        });
        assertEquals(List.of("seen"), log);
    }

    @Test
    void a_cancelled_waiter_takes_the_awaited_task_and_its_other_waiters_with_it() {
        Loops.run(() -> {
            Task<Void> shared = createTask(noting("shared", sleep(seconds(10))));
            Task<Void> one = createTask(noting("one", shared));
            Task<Void> two = createTask(noting("two", shared));
            await(yieldOnce());
            one.cancel();
            for (int i = 0; i < 3; i++) {
                await(yieldOnce());
            }
            assertTrue(shared.cancelled());
            assertTrue(one.cancelled());
            assertTrue(two.cancelled());
            return async();
        });
    }

    @Test
    void with_shield_only_the_cancelled_waiter_dies() {
        Loops.run(() -> {
            Task<String> shared = createTask(sleep(seconds(1), "value"));
            Task<String> one = createTask(noting("one", shield(shared)));
            Task<String> two = createTask(noting("two", shield(shared)));
            await(yieldOnce());
            one.cancel();
            assertEquals("value", await(two));
            assertTrue(one.cancelled());
            assertEquals("value", shared.result());
            return async();
        });
    }

    @Test
    void cancelling_what_is_awaited_cancels_the_task() {
        Loops.run(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(noting("child", future));
            await(yieldOnce());
            future.cancel("future");
            task.cancel("task");
            await(yieldOnce());
            assertTrue(task.cancelled());
            return async();
        });
        assertEquals(List.of("child begins", "child cancelled: future", "child ends"), log);
    }

    @Test
    void cancelling_a_sleeper_cancels_its_timer() {
        try (EventLoop loop = Loops.virtual()) {
            Task<Void> sleeper = loop.createTask(sleep(seconds(1000)));
            loop.callSoon(() -> loop.callSoon(sleeper::cancel));
            assertThrows(CancelledError.class, () -> loop.runUntilComplete(sleeper));
            loop.stop();
            loop.runForever();
            assertTrue(loop.timers.isEmpty());
            assertEquals(0, loop.time().toSeconds());
        }
    }

    @Async
    private static Coroutine<Void> chain(Task<?>[] innermost, int depth) {
        if (depth == 0) {
            innermost[0] = currentTask();
            await(sleep(seconds(10)));
        } else {
            await(createTask(chain(innermost, depth - 1)));
        }
        return async();
    }

    @Test
    void a_cancel_goes_through_a_long_chain_of_tasks() {
        int depth = 20_000;
        Loops.run(() -> {
            Task<?>[] innermost = new Task<?>[1];
            Task<Void> outermost = createTask(chain(innermost, depth));
            while (innermost[0] == null) {
                await(yieldOnce());
            }
            assertTrue(outermost.cancel());
            assertEquals(1, innermost[0].cancelling());
            try {
                await(outermost);
            } catch (CancelledError e) {
                log.add("cancelled");
            }
            assertTrue(innermost[0].cancelled());
            return async();
        });
        assertEquals(List.of("cancelled"), log);
    }

    @Async
    private Coroutine<String> awaitingLater(String name, Task<?>[] other, boolean gathered) {
        await(sleep(millis(0)));
        try {
            if (gathered) {
                await(gather(other[0]));
            } else {
                await(other[0]);
            }
        } catch (CancelledError e) {
            log.add(name);
            throw e;
        }
        return async("not reached");
    }

    @Test
    void tasks_that_wait_for_each_other_in_a_circle_can_be_cancelled() {
        for (boolean gathered : new boolean[] {false, true}) {
            log.clear();
            Loops.run(() -> {
                Task<?>[] first = new Task<?>[1];
                Task<?>[] second = new Task<?>[1];
                Task<String> outside = createTask(awaitingLater("outside", first, gathered));
                first[0] = createTask(awaitingLater("first", second, gathered));
                second[0] = createTask(awaitingLater("second", first, gathered));
                await(sleep(millis(1)));
                assertTrue(outside.cancel("enough"));
                for (int i = 0; i < 10; i++) {
                    await(yieldOnce());
                }
                assertTrue(outside.cancelled());
                assertTrue(first[0].cancelled());
                assertTrue(second[0].cancelled());
                assertEquals(1, first[0].cancelling());
                return async();
            });
            assertEquals(3, log.size(), log.toString());
        }
    }

    @Test
    void a_task_that_waits_for_itself_through_a_gather_can_be_cancelled() {
        Loops.run(() -> {
            Task<?>[] self = new Task<?>[1];
            self[0] = createTask(awaitingLater("self", self, true));
            await(sleep(millis(1)));
            assertTrue(self[0].cancel());
            await(yieldOnce());
            assertTrue(self[0].cancelled());
            return async();
        });
        assertEquals(List.of("self"), log);
    }

    @Test
    void catch_exception_does_not_swallow_a_cancel() {
        Loops.run(() -> {
            Task<String> task = createTask(catchesEveryException());
            await(yieldOnce());
            task.cancel();
            await(yieldOnce());
            assertTrue(task.cancelled());
            return async();
        });
    }

    @Async
    private static Coroutine<String> catchesEveryException() {
        try {
            await(sleep(seconds(10)));
        } catch (Exception e) {
            return async("swallowed");
        }
        return async("slept");
    }
}
