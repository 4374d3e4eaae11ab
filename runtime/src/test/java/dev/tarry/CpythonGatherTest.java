package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.gatherOutcomes;
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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code gather} and {@code shield}; each test is named after the one of CPython's {@code test_tasks.py}. */
@ParameterizedClass
@EnumSource(Tasks.class)
class CpythonGatherTest {
    private final Tasks tasks;
    private final List<String> log = new ArrayList<>();

    CpythonGatherTest(Tasks tasks) {
        this.tasks = tasks;
    }

    private static List<AsyncFuture<Integer>> futures(int n) {
        return Stream.generate(() -> getRunningLoop().<Integer>createFuture()).limit(n).toList();
    }

    @Async
    private static <T> Coroutine<T> awaiting(AsyncFuture<T> future) {
        return async(await(future));
    }

    private static List<Coroutine<Integer>> coroutines(List<AsyncFuture<Integer>> futures) {
        return futures.stream().map(future -> awaiting(future)).toList();
    }

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

    @Async
    private static Coroutine<Void> passes(int n) {
        for (int i = 0; i < n; i++) {
            await(sleep(millis(0)));
        }
        return async();
    }

    /** Once with futures as children, once with coroutines. */
    private static List<AsyncFuture<List<Integer>>> bothGathers(List<AsyncFuture<Integer>> futures) {
        return List.of(gather(futures), gather(coroutines(futures)));
    }

    @Test
    void success_gives_the_results_in_the_order_of_the_arguments() {
        tasks.run(() -> {
            List<AsyncFuture<Integer>> futures = futures(3);
            for (AsyncFuture<List<Integer>> gathered : bothGathers(futures)) {
                gathered.addDoneCallback(done -> log.add("called"));
                await(passes(1));
                if (!futures.get(0).done()) {
                    futures.get(1).setResult(1);
                    futures.get(0).setResult(2);
                    await(passes(3));
                    assertFalse(gathered.done());
                    futures.get(2).setResult(3);
                }
                assertEquals(List.of(2, 1, 3), await(gathered));
                assertEquals(List.of(2, 1, 3), gathered.result());
            }
            await(passes(1));
            return async();
        });
        assertEquals(List.of("called", "called"), log);
    }

    @Test
    void one_exception_is_thrown_at_once_and_later_ones_are_of_no_interest() {
        IOException failure = new IOException("first");
        tasks.run(() -> {
            List<AsyncFuture<Integer>> futures = futures(5);
            List<AsyncFuture<List<Integer>>> gathers = bothGathers(futures);
            await(passes(1));
            futures.get(0).setResult(1);
            futures.get(1).setException(failure);
            await(passes(3));
            for (AsyncFuture<List<Integer>> gathered : gathers) {
                assertTrue(gathered.done());
                assertSame(failure, gathered.exception());
            }
            futures.get(2).setResult(3);
            futures.get(3).cancel();
            futures.get(4).setException(new IllegalStateException("later"));
            await(passes(3));
            return async();
        });
    }

    @Test
    void return_exceptions_collects_them() {
        IOException one = new IOException("one");
        IllegalStateException two = new IllegalStateException("two");
        tasks.run(() -> {
            List<AsyncFuture<Integer>> futures = futures(4);
            List<AsyncFuture<List<Outcome<Integer>>>> gathers = List.of(gatherOutcomes(futures),
                gatherOutcomes(coroutines(futures)));
            await(passes(1));
            futures.get(0).setResult(1);
            futures.get(1).setException(one);
            futures.get(2).setResult(3);
            futures.get(3).setException(two);
            for (AsyncFuture<List<Outcome<Integer>>> gathered : gathers) {
                assertEquals(List.of(new Outcome.Success<>(1), new Outcome.Failure<Integer>(one),
                    new Outcome.Success<>(3), new Outcome.Failure<Integer>(two)), await(gathered));
            }
            return async();
        });
    }

    @Test
    void one_cancellation_of_a_child_is_an_exception_of_the_gather() {
        tasks.run(() -> {
            List<AsyncFuture<Integer>> futures = futures(5);
            List<AsyncFuture<List<Integer>>> gathers = bothGathers(futures);
            await(passes(1));
            futures.get(0).setResult(1);
            futures.get(1).cancel();
            await(passes(3));
            for (AsyncFuture<List<Integer>> gathered : gathers) {
                assertTrue(gathered.done());
                assertFalse(gathered.cancelled());
                assertTrue(gathered.exception() instanceof CancelledError);
            }
            futures.get(2).setResult(3);
            futures.get(3).cancel();
            futures.get(4).setException(new IllegalStateException("later"));
            await(passes(3));
            return async();
        });
    }

    @Test
    void result_exception_one_cancellation_among_the_outcomes() {
        IOException failure = new IOException("gone");
        tasks.run(() -> {
            List<AsyncFuture<Integer>> futures = futures(6);
            AsyncFuture<List<Outcome<Integer>>> gathered = gatherOutcomes(futures);
            gathered.addDoneCallback(done -> log.add("called"));
            futures.get(0).setResult(1);
            futures.get(1).setException(failure);
            futures.get(2).setResult(3);
            futures.get(3).cancel();
            await(passes(2));
            assertFalse(gathered.done());
            futures.get(4).cancel();
            futures.get(5).setResult(6);
            List<Outcome<Integer>> outcomes = await(gathered);
            assertEquals(new Outcome.Success<>(1), outcomes.get(0));
            assertEquals(new Outcome.Failure<Integer>(failure), outcomes.get(1));
            assertThrows(CancelledError.class, outcomes.get(3)::get);
            assertThrows(CancelledError.class, outcomes.get(4)::get);
            assertEquals(6, outcomes.get(5).get());
            await(passes(1));
            return async();
        });
        assertEquals(List.of("called"), log);
    }

    @Async
    private Coroutine<Void> innerOf(AsyncFuture<Void> waiter) {
        try {
            await(waiter);
        } catch (CancelledError e) {
            log.add("inner");
            throw e;
        }
        return async();
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private Coroutine<Void> outerOf(Task<Void> one, Task<Void> two) {
        try {
            await(gather(one, two));
        } catch (CancelledError e) {
            log.add("outer");
        }
        return async();
    }

    @Test
    void cancellation_broadcast_reaches_all_children() {
        tasks.run(() -> {
            AsyncFuture<Void> waiter = getRunningLoop().createFuture();
            Task<Void> one = createTask(innerOf(waiter));
            Task<Void> two = createTask(innerOf(waiter));
            Task<Void> outer = createTask(outerOf(one, two));
            await(passes(1));
            outer.cancel();
            await(outer);
            assertTrue(waiter.cancelled());
            assertTrue(one.cancelled());
            assertTrue(two.cancelled());
            return async();
        });
        assertEquals(List.of("inner", "inner", "outer"), log);
    }

    @Async
    private static Coroutine<Void> failing(AsyncFuture<Void> future) throws IOException {
        await(future);
        throw new IOException("expected");
    }

    @Test
    void exception_marking_the_second_failure_counts_as_seen() throws IOException {
        tasks.run(() -> {
            AsyncFuture<Void> first = getRunningLoop().createFuture();
            AsyncFuture<Void> second = getRunningLoop().createFuture();
            AsyncFuture<List<Void>> gathered = gather(failing(first), failing(second));
            await(passes(1));
            first.setResult(null);
            await(passes(1));
            second.setResult(null);
            await(passes(2));
            assertEquals("expected", gathered.exception().getMessage());
            return async();
        });
    }

    @Test
    void duplicate_coroutines_run_once() {
        tasks.run(() -> {
            Coroutine<String> coroutine = noting("abc");
            assertEquals(List.of("abc", "def", "abc", "abc", "def"),
                await(gather(coroutine, def(), coroutine, coroutine, noting("def"))).stream().toList());
            return async();
        });
        assertEquals(List.of("abc", "def"), log);
    }

    @Async
    private static Coroutine<String> def() {
        return async("def");
    }

    @Async
    private Coroutine<String> noting(String value) {
        log.add(value);
        return async(value);
    }

    @Test
    void constructor_heterogenous_futures_are_refused() {
        try (EventLoop other = Loops.virtual()) {
            AsyncFuture<Integer> foreign = other.createFuture();
            tasks.run(() -> {
                AsyncFuture<Integer> own = getRunningLoop().createFuture();
                assertThrows(IllegalArgumentException.class, () -> gather(own, foreign));
                return async();
            });
        }
    }

    @Test
    void cancel_gather_1_is_refused_once_all_children_are_done() {
        tasks.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            AsyncFuture<List<Integer>> gathered = gather(future);
            future.setResult(10);
            assertFalse(gathered.cancel());
            assertEquals(List.of(10), await(gathered));
            assertFalse(gathered.cancelled());
            return async();
        });
    }

    @Async
    private static Coroutine<List<Outcome<Object>>> sleepingTwice() {
        return async(await(gatherOutcomes(sleep(seconds(1)), sleep(seconds(1)))));
    }

    @Test
    void cancel_gather_2_cancels_in_spite_of_outcomes() {
        tasks.run(() -> {
            Task<List<Outcome<Object>>> task = createTask(sleepingTwice());
            await(passes(2));
            task.cancel("my message");
            await(cancellationOf(task));
            assertTrue(task.cancelled());
            return async();
        });
    }

    @Test
    void shield_result_is_passed_on() {
        tasks.run(() -> {
            AsyncFuture<Integer> inner = getRunningLoop().createFuture();
            AsyncFuture<Integer> outer = shield(inner);
            inner.setResult(42);
            assertEquals(42, await(outer));
            return async();
        });
    }

    @Test
    void shield_exception_is_passed_on() {
        IOException failure = new IOException("expected");
        tasks.run(() -> {
            AsyncFuture<Integer> inner = getRunningLoop().createFuture();
            AsyncFuture<Integer> outer = shield(inner);
            inner.setException(failure);
            await(passes(1));
            assertSame(failure, outer.exception());
            return async();
        });
    }

    @Test
    void shield_cancel_inner_cancels_the_outer() {
        tasks.run(() -> {
            AsyncFuture<Integer> inner = getRunningLoop().createFuture();
            AsyncFuture<Integer> outer = shield(inner);
            await(passes(1));
            inner.cancel();
            await(passes(1));
            assertTrue(outer.cancelled());
            return async();
        });
    }

    @Test
    void shield_cancel_outer_leaves_the_inner_alone() {
        tasks.run(() -> {
            AsyncFuture<Integer> inner = getRunningLoop().createFuture();
            AsyncFuture<Integer> outer = shield(inner);
            await(passes(1));
            outer.cancel();
            await(passes(1));
            assertTrue(outer.cancelled());
            assertFalse(inner.done());
            inner.setResult(1);
            await(passes(1));
            return async();
        });
    }

    @Test
    void shield_cancel_outer_exception_is_told_to_the_handler() {
        assertEquals(List.of("IOException exception in shielded future"), Loops.messages(Loops.complaints(() -> {
            AsyncFuture<Integer> inner = getRunningLoop().createFuture();
            AsyncFuture<Integer> outer = shield(inner);
            outer.cancel();
            await(passes(1));
            inner.setException(new IOException("late"));
            await(passes(1));
            return async();
        })));
    }

    @Test
    void shield_duplicate_log_once() {
        assertEquals(List.of("IOException exception in shielded future"), Loops.messages(Loops.complaints(() -> {
            AsyncFuture<Integer> inner = getRunningLoop().createFuture();
            AsyncFuture<Integer> one = shield(inner);
            AsyncFuture<Integer> two = shield(inner);
            one.cancel();
            two.cancel();
            await(passes(1));
            inner.setException(new IOException("late"));
            await(passes(1));
            return async();
        })));
    }

    @Test
    void shield_shortcut_gives_a_done_future_back() {
        tasks.run(() -> {
            AsyncFuture<Integer> inner = getRunningLoop().createFuture();
            inner.setResult(42);
            assertSame(inner, shield(inner));
            return async();
        });
    }

    @Async
    private Coroutine<Void> proving(AsyncFuture<Void> waiter) {
        await(waiter);
        log.add("inner");
        return async();
    }

    @Async
    private Coroutine<Void> shielding(AsyncFuture<Void> waiter) {
        await(shield(proving(waiter)));
        log.add("not reached");
        return async();
    }

    @Test
    void shield_effect_the_outer_task_is_cancelled_and_the_inner_goes_on() {
        tasks.run(() -> {
            AsyncFuture<Void> waiter = getRunningLoop().createFuture();
            Task<Void> task = createTask(shielding(waiter));
            await(passes(2));
            task.cancel();
            await(cancellationOf(task));
            waiter.setResult(null);
            await(passes(1));
            return async();
        });
        assertEquals(List.of("inner"), log);
    }

    @Test
    void shield_gather_keeps_it_from_being_cancelled() {
        tasks.run(() -> {
            List<AsyncFuture<Integer>> futures = futures(2);
            AsyncFuture<List<Integer>> parent = gather(futures);
            AsyncFuture<List<Integer>> outer = shield(parent);
            await(passes(1));
            outer.cancel();
            await(passes(1));
            assertTrue(outer.cancelled());
            futures.get(0).setResult(1);
            futures.get(1).setResult(2);
            await(passes(1));
            assertEquals(List.of(1, 2), parent.result());
            return async();
        });
    }

    @Test
    void gather_shield_cancels_the_shields_only() {
        tasks.run(() -> {
            List<AsyncFuture<Integer>> futures = futures(2);
            List<AsyncFuture<Integer>> shields = futures.stream().map(Asyncio::shield).toList();
            AsyncFuture<List<Integer>> parent = gather(shields);
            await(passes(1));
            parent.cancel();
            await(passes(1));
            assertTrue(parent.exception() instanceof CancelledError);
            assertTrue(shields.get(0).cancelled());
            assertTrue(shields.get(1).cancelled());
            assertFalse(futures.get(0).done());
            futures.get(0).setResult(1);
            futures.get(1).setResult(2);
            await(passes(1));
            return async();
        });
    }
}
