package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitTasks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What cancelling a task does; each test is named after the one of CPython's {@code test_tasks.py}. */
@ParameterizedClass
@EnumSource(Tasks.class)
class CpythonCancelTest {
    private final Tasks tasks;
    private final List<String> log = new ArrayList<>();

    CpythonCancelTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @Async
    private static Coroutine<Integer> sleeping() {
        await(sleep(seconds(10)));
        return async(12);
    }

    @Async
    private static <T> Coroutine<T> awaiting(AsyncFuture<T> future) {
        return async(await(future));
    }

    /** Awaits a task that is expected to be cancelled. */
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<CancelledError> cancellationOf(AsyncFuture<?> future) {
        try {
            await(future);
        } catch (CancelledError e) {
            return async(e);
        }
        throw new AssertionError("not cancelled: " + future);
    }

    @Test
    void cancelling_counts_and_a_second_cancel_counts_too() {
        tasks.run(() -> {
            Task<Integer> task = createTask(sleeping());
            assertEquals(0, task.cancelling());
            assertFalse(task.toString().contains("cancelling"));
            assertTrue(task.cancel());
            assertEquals(1, task.cancelling());
            assertTrue(task.toString().contains("(cancelling)"), task.toString());
            assertTrue(task.cancel());
            assertEquals(2, task.cancelling());
            await(cancellationOf(task));
            return async();
        });
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<Void> uncancelsOnce() {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            currentTask().uncancel();
            await(sleep(seconds(10)));
        }
        return async();
    }

    @Test
    void uncancel_basic_lets_the_task_survive_until_the_next_cancel() {
        tasks.run(() -> {
            Task<Void> task = createTask(uncancelsOnce());
            await(sleep(millis(10)));
            assertTrue(task.cancel());
            assertEquals(1, task.cancelling());
            assertFalse(task.cancelled());
            await(sleep(millis(10)));
            assertEquals(0, task.cancelling());
            assertFalse(task.done());
            assertTrue(task.cancel());
            await(cancellationOf(task));
            assertTrue(task.cancelled());
            task.uncancel();
            assertTrue(task.cancelled());
            return async();
        });
    }

    /** The five rules that a timeout must follow, written out by hand. */
    @Async
    private Coroutine<Boolean> requestWithTimeout(Duration duration, Duration limit) {
        Task<?> task = currentTask();
        boolean[] timedOut = new boolean[1];
        TimerHandle timer = getRunningLoop().callLater(limit, () -> {
            timedOut[0] = true;
            task.cancel();
        });
        try {
            await(sleep(duration));
            log.add("block finished");
        } catch (CancelledError e) {
            if (!timedOut[0] || task.uncancel() != 0) {
                throw e;
            }
        } finally {
            timer.cancel();
        }
        log.add("outer code");
        await(sleep(millis(0)));
        return async(timedOut[0]);
    }

    @Test
    void uncancel_structured_blocks_can_be_built_on_it() {
        tasks.run(() -> {
            Task<Boolean> late = createTask(requestWithTimeout(seconds(10), millis(100)));
            assertTrue(await(late));
            assertEquals(0, late.cancelling());
            Task<Boolean> inTime = createTask(requestWithTimeout(seconds(0), seconds(10)));
            assertFalse(await(inTime));
            assertEquals(0, inTime.cancelling());
            return async();
        });
        assertEquals(List.of("outer code", "block finished", "outer code"), log);
    }

    @Test
    void uncancel_resets_must_cancel_of_a_task_that_is_ready() {
        tasks.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            Task<Integer> task = createTask(awaiting(future));
            await(sleep(millis(0)));
            future.setResult(42);
            task.cancel();
            assertEquals(1, task.cancelling());
            assertEquals(0, task.uncancel());
            assertEquals(42, await(task));
            return async();
        });
    }

    @Test
    void cancel_of_a_sleeper_and_then_of_the_done_task() {
        tasks.run(() -> {
            Task<Integer> task = createTask(sleeping());
            getRunningLoop().callSoon(task::cancel);
            await(cancellationOf(task));
            assertTrue(task.cancelled());
            assertFalse(task.cancel());
            assertEquals(Duration.ZERO, getRunningLoop().time());
            return async();
        });
    }

    @Async
    private static Coroutine<Integer> yieldingTwice() {
        await(sleep(millis(0)));
        await(sleep(millis(0)));
        return async(12);
    }

    @Test
    void cancel_yield_is_thrown_at_the_next_step() {
        tasks.run(() -> {
            Task<Integer> task = createTask(yieldingTwice());
            await(sleep(millis(0)));
            task.cancel();
            await(cancellationOf(task));
            assertTrue(task.cancelled());
            assertFalse(task.cancel());
            return async();
        });
    }

    @Test
    void cancel_inner_future_cancels_the_task() {
        tasks.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            Task<Integer> task = createTask(awaiting(future));
            await(sleep(millis(0)));
            future.cancel();
            await(cancellationOf(task));
            assertTrue(future.cancelled());
            assertTrue(task.cancelled());
            assertEquals(0, task.cancelling());
            return async();
        });
    }

    @Test
    void cancel_both_task_and_inner_future_in_one_pass() {
        tasks.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            Task<Integer> task = createTask(awaiting(future));
            await(sleep(millis(0)));
            future.cancel();
            task.cancel();
            await(cancellationOf(task));
            assertTrue(future.cancelled());
            assertTrue(task.cancelled());
            return async();
        });
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<Integer> catching(AsyncFuture<Void> first, AsyncFuture<Void> second,
            AsyncFuture<Integer> third) {
        await(first);
        try {
            await(second);
        } catch (CancelledError e) {
            if (third == null) {
                return async(42);
            }
        }
        return async(await(third));
    }

    @Test
    void cancel_task_catching_it_gives_a_result() {
        tasks.run(() -> {
            AsyncFuture<Void> first = getRunningLoop().createFuture();
            AsyncFuture<Void> second = getRunningLoop().createFuture();
            Task<Integer> task = createTask(catching(first, second, null));
            await(sleep(millis(0)));
            assertSame(first, task.waiter());
            first.setResult(null);
            await(sleep(millis(0)));
            assertSame(second, task.waiter());
            task.cancel();
            assertTrue(second.cancelled());
            assertEquals(42, await(task));
            assertFalse(task.cancelled());
            return async();
        });
    }

    @Test
    void cancel_task_ignoring_it_goes_on_undisturbed() {
        tasks.run(() -> {
            AsyncFuture<Void> first = getRunningLoop().createFuture();
            AsyncFuture<Void> second = getRunningLoop().createFuture();
            AsyncFuture<Integer> third = getRunningLoop().createFuture();
            Task<Integer> task = createTask(catching(first, second, third));
            await(sleep(millis(0)));
            first.setResult(null);
            await(sleep(millis(0)));
            task.cancel();
            assertTrue(second.cancelled());
            await(sleep(millis(0)));
            assertSame(third, task.waiter());
            third.setResult(42);
            assertEquals(42, await(task));
            assertFalse(third.cancelled());
            assertFalse(task.cancelled());
            return async();
        });
    }

    @Async
    private static Coroutine<Integer> cancelsItself(Duration thenSleeps) {
        currentTask().cancel();
        if (thenSleeps != null) {
            await(sleep(thenSleeps));
        }
        return async(12);
    }

    @Test
    void cancel_current_task_is_thrown_at_its_next_pause() {
        tasks.run(() -> {
            Task<Integer> task = createTask(cancelsItself(seconds(100)));
            await(cancellationOf(task));
            assertTrue(task.cancelled());
            assertFalse(task.cancel());
            assertEquals(Duration.ZERO, getRunningLoop().time());
            return async();
        });
    }

    @Test
    void cancel_at_end_takes_the_result_away() {
        tasks.run(() -> {
            Task<Integer> task = createTask(cancelsItself(null));
            await(cancellationOf(task));
            assertTrue(task.cancelled());
            assertFalse(task.cancel());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> cancelsItselfAndAwaits(AsyncFuture<Object> future, List<Task<?>> nested) {
        Task<Object> inner = createTask(awaiting(future));
        nested.add(inner);
        await(sleep(millis(0)));
        currentTask().cancel();
        await(inner);
        return async();
    }

    @Test
    void cancel_awaited_task_of_one_that_has_cancelled_itself() {
        tasks.run(() -> {
            AsyncFuture<Object> future = getRunningLoop().createFuture();
            List<Task<?>> nested = new ArrayList<>();
            Task<Void> task = createTask(cancelsItselfAndAwaits(future, nested));
            await(cancellationOf(task));
            assertTrue(task.cancelled());
            assertTrue(nested.get(0).cancelled());
            assertTrue(future.cancelled());
            return async();
        });
    }

    @Test
    void cancel_with_message_before_starting_task_keeps_the_message() {
        tasks.run(() -> {
            Task<Integer> task = createTask(sleeping());
            task.cancel("my message");
            await(waitTasks(Set.of(task), ReturnWhen.ALL_COMPLETED));
            assertEquals("my message", assertThrows(CancelledError.class, task::exception).getMessage());
            return async();
        });
    }

    @Test
    void cancel_with_message_then_future_result_throws_it_with_the_message() {
        for (String message : Arrays.asList(null, "my message")) {
            tasks.run(() -> {
                Task<Integer> task = createTask(sleeping());
                await(sleep(millis(0)));
                task.cancel(message);
                await(waitTasks(Set.of(task), ReturnWhen.ALL_COMPLETED));
                assertEquals(message, assertThrows(CancelledError.class, task::result).getMessage());
                return async();
            });
        }
    }

    /** Which await it has ended is not in its stack trace: that would cost more than all the rest of a cancellation. */
    @Test
    void cancel_traceback_for_future_result_is_the_same_error_everywhere() {
        tasks.run(() -> {
            Task<Integer> task = createTask(sleeping());
            await(sleep(millis(0)));
            task.cancel();
            CancelledError seen = await(cancellationOf(task));
            assertSame(seen, assertThrows(CancelledError.class, task::result));
            return async();
        });
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<Void> translating(Task<Integer> inner) {
        try {
            await(inner);
        } catch (CancelledError e) {
            throw new IllegalStateException("cancelled", e);
        }
        return async();
    }

    @Test
    void cancellation_exception_context_is_kept_as_cause() {
        tasks.run(() -> {
            Task<Integer> inner = createTask(sleeping());
            Task<Void> task = createTask(translating(inner));
            await(sleep(millis(0)));
            getRunningLoop().callSoon(() -> inner.cancel("msg"));
            IllegalStateException error = null;
            try {
                await(task);
            } catch (IllegalStateException e) {
                error = e;
            }
            assertEquals("cancelled", error.getMessage());
            assertEquals(CancelledError.class, error.getCause().getClass());
            assertEquals("msg", error.getCause().getMessage());
            return async();
        });
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<Void> fatalWhenCancelled(OutOfMemoryError fatal) {
        try {
            await(sleeping());
        } catch (CancelledError e) {
            throw fatal;
        }
        return async();
    }

    @Test
    void baseexception_during_cancel_is_kept_and_ends_the_loop() {
        OutOfMemoryError fatal = new OutOfMemoryError("thrown by a test");
        try (TestLoop loop = new TestLoop()) {
            Task<Void> task = loop.createTask(fatalWhenCancelled(fatal));
            loop.runOnce();
            task.cancel();
            assertFalse(task.done());
            assertSame(fatal, assertThrows(OutOfMemoryError.class, loop::runOnce));
            assertTrue(task.done());
            assertFalse(task.cancelled());
            assertSame(fatal, task.exception());
        }
    }

    @Test
    void sleep_cancel_cancels_the_timer() {
        try (TestLoop loop = new TestLoop()) {
            Task<Integer> task = loop.createTask(sleeping());
            loop.runOnce();
            assertFalse(loop.getLoop().timers.isEmpty());
            task.cancel();
            loop.runOnce();
            loop.getLoop().timers.purge();
            assertTrue(loop.getLoop().timers.isEmpty());
            assertTrue(task.cancelled());
        }
    }

    @Test
    void task_cancel_waiter_future_cancels_what_it_waits_for() {
        tasks.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            Task<Integer> task = createTask(awaiting(future));
            await(sleep(millis(0)));
            assertSame(future, task.waiter());
            task.cancel();
            await(cancellationOf(task));
            assertTrue(future.cancelled());
            return async();
        });
    }

    @Async
    private Coroutine<Void> inner(AsyncFuture<Void> future) {
        try {
            await(future);
            log.add("got past the future");
        } catch (CancelledError e) {
            log.add("inner");
            throw e;
        }
        return async();
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private Coroutine<Void> outer(AsyncFuture<Void> future) {
        try {
            await(inner(future));
        } catch (CancelledError e) {
            log.add("outer");
        }
        return async();
    }

    @Test
    void yield_future_passes_cancel_through_direct_awaits() {
        tasks.run(() -> {
            AsyncFuture<Void> future = getRunningLoop().createFuture();
            Task<Void> task = createTask(outer(future));
            await(sleep(millis(0)));
            task.cancel();
            await(task);
            assertTrue(future.cancelled());
            return async();
        });
        assertEquals(List.of("inner", "outer"), log);
    }

    @Async
    private Coroutine<Void> proving(AsyncFuture<Void> future) {
        await(future);
        log.add("proof");
        return async();
    }

    @Async
    private Coroutine<Void> waitingFor(AsyncFuture<Void> future) throws TimeoutException {
        await(waitTasks(Set.of(createTask(proving(future))), ReturnWhen.ALL_COMPLETED));
        log.add("not reached");
        return async();
    }

    @Test
    void yield_wait_does_not_shield_cancel_but_leaves_the_children_running() throws TimeoutException {
        tasks.run(() -> {
            AsyncFuture<Void> future = getRunningLoop().createFuture();
            Task<Void> task = createTask(waitingFor(future));
            await(sleep(millis(0)));
            await(sleep(millis(0)));
            task.cancel();
            await(cancellationOf(task));
            future.setResult(null);
            await(sleep(millis(0)));
            return async();
        });
        assertEquals(List.of("proof"), log);
    }
}
