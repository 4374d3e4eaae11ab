package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.gatherOutcomes;
import static dev.tarry.Asyncio.waitTasks;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A test whose situation is one of CPython's has that test's name in its own. */
class AsyncBarrierTest {
    private static final int N = 5;

    private final List<Object> log = new ArrayList<>();
    private final List<Object> broken = new ArrayList<>();
    private final List<Object> rest = new ArrayList<>();
    private int counter;
    private AsyncBarrier barrier = new AsyncBarrier(N);

    /** Makes tasks of so many calls. */
    private static <T> List<Task<T>> tasks(int n, AsyncSupplier<T, RuntimeException> coroutine) {
        return IntStream.range(0, n).mapToObj(i -> createTask(coroutine.get())).toList();
    }

    private <T> List<T> runAll(int n, AsyncSupplier<T, RuntimeException> coroutine) {
        List<T> results = Loops.run(() -> async(await(gather(tasks(n, coroutine)))));
        assertEquals(0, barrier.nWaiting());
        assertFalse(barrier.toString().contains("resetting"), barrier.toString());
        return results;
    }

    @Async
    private Coroutine<Void> waitThenLog() {
        await(barrier.waitForOthers());
        log.add(true);
        return async();
    }

    @Test
    void repr_tells_the_state() {
        Loops.run(() -> {
            assertEquals("AsyncBarrier [filling, waiters: 0/5]", barrier.toString());
            List<Task<Void>> waiters = new ArrayList<>(tasks(2, this::waitThenLog));
            await(pass());
            assertEquals("AsyncBarrier [filling, waiters: 2/5]", barrier.toString());
            waiters.addAll(tasks(barrier.parties() - barrier.nWaiting(), this::waitThenLog));
            await(pass());
            assertEquals("AsyncBarrier [draining, waiters: 0/5]", barrier.toString());
            waiters.addAll(tasks(2, this::waitThenLog));
            await(pass());
            await(barrier.reset());
            assertEquals("AsyncBarrier [resetting, waiters: 0/5]", barrier.toString());
            waiters.addAll(tasks(2, this::waitThenLog));
            await(pass());
            await(barrier.abort());
            assertEquals("AsyncBarrier [broken]", barrier.toString());
            assertTrue(barrier.broken());
            await(gatherOutcomes(waiters));
            return async();
        });
    }

    @Test
    void barrier_parties_must_be_one_at_least() {
        assertThrows(IllegalArgumentException.class, () -> new AsyncBarrier(0));
        assertThrows(IllegalArgumentException.class, () -> new AsyncBarrier(-4));
        assertEquals(5, barrier.parties());
    }

    @Test
    void context_manager_each_task_gets_another_number() {
        barrier = new AsyncBarrier(3);
        List<Integer> numbers = new ArrayList<>(runAll(3, barrier::waitForOthers));
        Collections.sort(numbers);
        assertEquals(List.of(0, 1, 2), numbers);
        assertFalse(barrier.broken());
    }

    @Test
    void filling_one_task_does_not_wait() {
        barrier = new AsyncBarrier(1);
        assertEquals(List.of(0), runAll(1, barrier::waitForOthers));
        assertFalse(barrier.broken());
    }

    @Test
    void filling_one_task_twice_does_not_wait() {
        barrier = new AsyncBarrier(1);
        Loops.run(() -> {
            Task<Integer> first = createTask(barrier.waitForOthers());
            await(pass());
            assertEquals(0, barrier.nWaiting());
            Task<Integer> second = createTask(barrier.waitForOthers());
            await(pass());
            assertEquals(first.result(), second.result());
            assertEquals(0, barrier.nWaiting());
            assertFalse(barrier.broken());
            return async();
        });
    }

    @Test
    void filling_task_by_task_counts_those_who_wait() {
        barrier = new AsyncBarrier(3);
        Loops.run(() -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int waiting = 1; waiting <= 2; waiting++) {
                tasks.add(createTask(barrier.waitForOthers()));
                await(pass());
                assertEquals("AsyncBarrier [filling, waiters: " + waiting + "/3]", barrier.toString());
            }
            tasks.add(createTask(barrier.waitForOthers()));
            await(pass());
            assertEquals(3, await(waitTasks(tasks, ReturnWhen.ALL_COMPLETED)).done().size());
            assertEquals("AsyncBarrier [filling, waiters: 0/3]", barrier.toString());
            return async();
        });
    }

    @Async
    private Coroutine<Integer> waitTwice() {
        await(barrier.waitForOthers());
        log.add("first");
        int number = await(barrier.waitForOthers());
        log.add("second");
        return async(number);
    }

    @Test
    void filling_tasks_wait_twice_and_no_second_round_begins_before_the_first_has_ended() {
        runAll(N, this::waitTwice);
        assertEquals(Collections.nCopies(N, "first"), log.subList(0, N));
        assertEquals(Collections.nCopies(N, "second"), log.subList(N, 2 * N));
        assertFalse(barrier.broken());
    }

    @Test
    void filling_tasks_check_return_value_also_in_the_second_round() {
        List<Integer> numbers = new ArrayList<>(runAll(N, this::waitTwice));
        Collections.sort(numbers);
        assertEquals(List.of(0, 1, 2, 3, 4), numbers);
    }

    @Async
    private Coroutine<Void> logWhetherDraining() {
        await(barrier.waitForOthers());
        log.add(barrier.toString().contains("draining"));
        return async();
    }

    @Test
    void draining_state_lasts_until_the_last_has_left() {
        runAll(N, this::logWhetherDraining);
        assertEquals(List.of(true, true, true, true, false), log);
        assertFalse(barrier.broken());
    }

    @Async
    private Coroutine<Void> someWaitAgain(AsyncBarrier ofTheOthers) {
        await(barrier.waitForOthers());
        if (counter < 2) {
            counter++;
        } else {
            await(ofTheOthers.waitForOthers());
        }
        await(barrier.waitForOthers());
        return async();
    }

    @Test
    void blocking_tasks_while_draining_wait_for_the_next_round() {
        AsyncBarrier ofTheOthers = new AsyncBarrier(N - 2);
        assertEquals(N, runAll(N, () -> someWaitAgain(ofTheOthers)).size());
        assertEquals(0, ofTheOthers.nWaiting());
    }

    @Test
    void filling_tasks_cancel_one_leaves_the_others_waiting() {
        barrier = new AsyncBarrier(3);
        Loops.run(() -> {
            Task<Void> first = createTask(waitThenLog());
            await(pass());
            assertEquals(1, barrier.nWaiting());
            Task<Void> second = createTask(waitThenLog());
            await(pass());
            assertEquals(2, barrier.nWaiting());
            first.cancel();
            await(pass());
            assertEquals(1, barrier.nWaiting());
            assertInstanceOf(CancelledError.class, await(failureOf(first)));
            Task<Void> third = createTask(waitThenLog());
            await(pass());
            assertEquals(2, barrier.nWaiting());
            await(gather(second, third, createTask(waitThenLog())));
            assertEquals(3, log.size());
            assertEquals(0, barrier.nWaiting());
            assertFalse(barrier.broken());
            return async();
        });
    }

    @Test
    void reset_barrier_that_nobody_waits_at_changes_nothing() {
        barrier = new AsyncBarrier(1);
        runAll(1, barrier::reset);
        assertFalse(barrier.broken());
    }

    @Async
    private Coroutine<Void> waitAndLogIfBroken() {
        try {
            await(barrier.waitForOthers());
        } catch (BrokenAsyncBarrierException e) {
            assertTrue(e.getMessage().startsWith("the barrier was reset while a task waited"), e.getMessage());
            broken.add(true);
        }
        return async();
    }

    @Test
    void reset_barrier_while_tasks_waiting_throws_into_them() {
        Loops.run(() -> {
            List<Task<Void>> tasks = tasks(N - 1, this::waitAndLogIfBroken);
            await(pass());
            createTask(barrier.reset());
            await(gather(tasks));
            return async();
        });
        assertEquals(N - 1, broken.size());
        assertEquals("AsyncBarrier [filling, waiters: 0/5]", barrier.toString());
    }

    @Async
    private Coroutine<Void> resetWhenHalfIsOut() {
        try {
            await(barrier.waitForOthers());
        } catch (BrokenAsyncBarrierException e) {
            broken.add(true);
            return async();
        }
        if (barrier.count() == N / 2) {
            await(barrier.reset());
        }
        return async();
    }

    @Test
    void reset_barrier_when_tasks_half_draining_throws_into_the_other_half() {
        runAll(N, this::resetWhenHalfIsOut);
        assertEquals(N / 2, broken.size());
        assertFalse(barrier.broken());
    }

    @Async
    private Coroutine<Void> resetWhenHalfIsOutAndWaitAgain() {
        try {
            await(barrier.waitForOthers());
        } catch (BrokenAsyncBarrierException e) {
            broken.add(true);
            await(barrier.waitForOthers());
            return async();
        }
        counter++;
        if (counter > N / 2) {
            await(barrier.reset());
            await(barrier.waitForOthers());
            return async();
        }
        try {
            await(barrier.waitForOthers());
        } catch (BrokenAsyncBarrierException e) {
            rest.add(true);
        }
        return async();
    }

    @Test
    void reset_barrier_when_tasks_half_draining_half_blocking_spares_those_who_wait_for_the_next_round() {
        runAll(N, this::resetWhenHalfIsOutAndWaitAgain);
        assertEquals(N / 2, broken.size());
        assertEquals(List.of(), rest);
        assertFalse(barrier.broken());
    }

    @Async
    private Coroutine<Void> waitUntilBrokenThenAgain() {
        try {
            await(barrier.waitForOthers());
        } catch (BrokenAsyncBarrierException e) {
            broken.add(true);
        } finally {
            await(barrier.waitForOthers());
            rest.add(true);
        }
        return async();
    }

    @Test
    void reset_barrier_while_tasks_waiting_and_waiting_again_begins_a_new_round() {
        Loops.run(() -> {
            List<Task<Void>> tasks = tasks(N - 1, this::waitUntilBrokenThenAgain);
            createTask(barrier.reset());
            await(pass());
            Task<Void> last = createTask(waitThenLog());
            await(gather(tasks));
            await(last);
            return async();
        });
        assertEquals(N - 1, broken.size());
        assertEquals(N - 1, rest.size());
        assertEquals(1, log.size());
        assertEquals("AsyncBarrier [filling, waiters: 0/5]", barrier.toString());
    }

    @Async
    private Coroutine<Void> lastOneResets() {
        await(barrier.waitForOthers());
        counter++;
        if (counter == N) {
            await(barrier.reset());
            await(barrier.waitForOthers());
        } else {
            try {
                await(barrier.waitForOthers());
                log.add(true);
            } catch (BrokenAsyncBarrierException e) {
                broken.add(true);
            }
        }
        await(barrier.waitForOthers());
        rest.add(true);
        return async();
    }

    @Test
    void reset_barrier_while_tasks_draining_by_the_last_one_spares_all() {
        runAll(N, this::lastOneResets);
        assertEquals(N - 1, log.size());
        assertEquals(List.of(), broken);
        assertEquals(N, rest.size());
        assertFalse(barrier.broken());
    }

    @Test
    void abort_barrier_breaks_it_for_those_who_come() {
        Loops.run(() -> {
            createTask(barrier.abort());
            await(pass());
            assertEquals(0, barrier.nWaiting());
            assertTrue(barrier.broken());
            Throwable failure = await(failureOf(barrier.waitForOthers()));
            assertInstanceOf(BrokenAsyncBarrierException.class, failure);
            assertTrue(failure.getMessage().contains("reset() makes it usable again"), failure.getMessage());
            return async();
        });
    }

    @Async
    private Coroutine<Void> abortWhenHalfIsOut() {
        try {
            await(barrier.waitForOthers());
        } catch (BrokenAsyncBarrierException e) {
            broken.add(true);
            return async();
        }
        counter++;
        if (counter > N / 2) {
            await(barrier.abort());
            return async();
        }
        try {
            await(barrier.waitForOthers());
        } catch (BrokenAsyncBarrierException e) {
            rest.add(true);
        }
        return async();
    }

    @Test
    void abort_barrier_when_tasks_half_draining_half_blocking_throws_into_both() {
        runAll(N, this::abortWhenHalfIsOut);
        assertTrue(barrier.broken());
        assertEquals(N / 2, broken.size());
        assertEquals(N - N / 2 - 1, rest.size());
    }

    @Async
    private Coroutine<Void> oneFails(AsyncBarrier tested) {
        try {
            if (await(tested.waitForOthers()) == N / 2) {
                throw new IllegalArgumentException("half");
            }
            await(tested.waitForOthers());
            log.add(true);
        } catch (BrokenAsyncBarrierException e) {
            broken.add(true);
        } catch (IllegalArgumentException e) {
            await(tested.abort());
        }
        return async();
    }

    @Test
    void abort_barrier_when_exception_throws_into_the_others() {
        runAll(N, () -> oneFails(barrier));
        assertTrue(barrier.broken());
        assertEquals(List.of(), log);
        assertEquals(N - 1, broken.size());
    }

    @Async
    private Coroutine<Void> oneFailsAndOneRepairs(AsyncBarrier second) {
        await(oneFails(barrier));
        // Everybody has left it when it is reset, and nobody comes before.
        if (await(second.waitForOthers()) == N / 2) {
            await(barrier.reset());
        }
        await(second.waitForOthers());
        await(barrier.waitForOthers());
        rest.add(true);
        return async();
    }

    @Test
    void abort_barrier_when_exception_then_resetting_makes_it_usable_again() {
        AsyncBarrier second = new AsyncBarrier(N);
        runAll(N, () -> oneFailsAndOneRepairs(second));
        assertFalse(barrier.broken());
        assertEquals(List.of(), log);
        assertEquals(N - 1, broken.size());
        assertEquals(N, rest.size());
    }
}
