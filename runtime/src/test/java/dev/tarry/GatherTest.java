package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.gatherOutcomes;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatherTest {
    private final List<String> log = new ArrayList<>();

    @Async
    private Coroutine<String> after(Duration delay, String value) {
        await(sleep(delay));
        log.add(value);
        return async(value);
    }

    @Async
    private static Coroutine<String> failing(Duration delay, IOException e) throws IOException {
        await(sleep(delay));
        throw e;
    }

    @Test
    void values_come_in_the_order_of_the_arguments() {
        List<String> values = Loops.run(() -> gatherAll());
        assertEquals(List.of("slow", "fast", "middle"), values);
        assertEquals(List.of("fast", "middle", "slow"), log);
    }

    @Async
    private Coroutine<List<String>> gatherAll() {
        return async(await(gather(after(seconds(3), "slow"), after(seconds(1), "fast"), after(seconds(2), "middle"))));
    }

    @Test
    void children_run_from_the_call_on_even_if_the_result_is_never_awaited() {
        Loops.run(() -> {
            gather(after(seconds(1), "a"), after(seconds(1), "b"));
            await(sleep(seconds(2)));
            return async();
        });
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void the_first_exception_is_thrown_at_once_and_the_others_go_on() throws IOException {
        IOException exception = new IOException("gone");
        Loops.run(() -> {
            EventLoop loop = getRunningLoop();
            try {
                await(gather(after(seconds(5), "slow"), failing(seconds(1), exception)));
                log.add("not reached");
            } catch (IOException e) {
                assertSame(exception, e);
                assertEquals(seconds(1), loop.time());
            }
            await(sleep(seconds(10)));
            return async();
        });
        assertEquals(List.of("slow"), log);
    }

    @Test
    void later_exceptions_count_as_seen() throws IOException {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            try {
                await(gather(failing(seconds(1), new IOException("1")), failing(seconds(2), new IOException("2"))));
            } catch (IOException e) {
                log.add(e.getMessage());
            }
            await(sleep(seconds(5)));
            return async();
        });
        assertEquals(List.of("1"), log);
        assertEquals(List.of(), complaints);
    }

    @Test
    void outcomes_hold_values_exceptions_and_cancellations() throws IOException {
        IOException exception = new IOException("gone");
        List<Outcome<String>> outcomes = Loops.run(() -> outcomes(exception));
        assertEquals(new Outcome.Success<>("fine"), outcomes.get(0));
        assertEquals(new Outcome.Failure<>(exception), outcomes.get(1));
        assertInstanceOf(CancelledError.class, ((Outcome.Failure<String>) outcomes.get(2)).exception());
        assertSame(exception, assertThrows(IOException.class, () -> outcomes.get(1).get()));
        assertEquals("fine", outcomes.get(0).get());
    }

    @Async
    private Coroutine<List<Outcome<String>>> outcomes(IOException exception) throws IOException {
        Task<String> cancelled = createTask(after(seconds(1), "never"));
        cancelled.cancel();
        return async(await(gatherOutcomes(after(seconds(1), "fine"), failing(seconds(2), exception), cancelled)));
    }

    @Test
    void a_cancelled_child_is_an_exception_of_the_gather_not_its_cancellation() {
        Loops.run(() -> {
            Task<String> child = createTask(after(seconds(1), "never"));
            AsyncFuture<List<String>> all = gather(child, after(seconds(2), "other"));
            child.cancel();
            try {
                await(all);
                log.add("not reached");
            } catch (CancelledError e) {
                log.add("cancelled");
            }
            assertFalse(all.cancelled());
            assertInstanceOf(CancelledError.class, all.exception());
            assertEquals(0, Asyncio.currentTask().cancelling());
            await(sleep(seconds(5)));
            return async();
        });
        assertEquals(List.of("cancelled", "other"), log);
    }

    @Test
    void cancelling_the_gather_cancels_all_children_and_throws_even_with_outcomes() {
        Loops.run(() -> {
            Task<String> one = createTask(after(seconds(1), "one"));
            Task<String> two = createTask(after(seconds(1), "two"));
            AsyncFuture<List<Outcome<String>>> all = gatherOutcomes(one, two);
            await(sleep(millis(0)));
            assertTrue(all.cancel());
            try {
                await(all);
                log.add("not reached");
            } catch (CancelledError e) {
                log.add("cancelled");
            }
            assertTrue(one.cancelled());
            assertTrue(two.cancelled());
            return async();
        });
        assertEquals(List.of("cancelled"), log);
    }

    @Async
    private Coroutine<String> swallowing() {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            log.add("swallowed");
        }
        return async("value");
    }

    @Test
    void a_cancelled_gather_of_outcomes_throws_even_if_every_child_swallows_it() {
        Loops.run(() -> {
            AsyncFuture<List<Outcome<String>>> all = gatherOutcomes(swallowing(), swallowing());
            await(sleep(millis(0)));
            all.cancel();
            try {
                await(all);
                log.add("not reached");
            } catch (CancelledError e) {
                log.add("cancelled");
            }
            return async();
        });
        assertEquals(List.of("swallowed", "swallowed", "cancelled"), log);
    }

    @Test
    void a_gather_whose_children_are_done_refuses_to_be_cancelled() {
        Loops.run(() -> {
            AsyncFuture<String> child = getRunningLoop().createFuture();
            AsyncFuture<List<String>> all = gather(child);
            child.setResult("value");
            assertFalse(all.cancel());
            assertEquals(List.of("value"), await(all));
            return async();
        });
    }

    @Test
    void a_coroutine_given_twice_runs_once() {
        Loops.run(() -> {
            Coroutine<String> once = after(seconds(1), "once");
            assertEquals(List.of("once", "other", "once"), await(gather(once, after(seconds(1), "other"), once)));
            return async();
        });
        assertEquals(List.of("once", "other"), log);
    }

    @Test
    void a_task_given_twice_is_asked_to_cancel_twice_as_in_asyncio() {
        Loops.run(() -> {
            Task<String> task = createTask(after(seconds(1), "never"));
            AsyncFuture<List<String>> all = gather(task, task);
            await(sleep(millis(0)));
            all.cancel();
            assertEquals(2, task.cancelling());
            await(sleep(millis(0)));
            return async();
        });
    }

    @Test
    void unlike_results_are_combined() {
        Loops.run(() -> {
            assertEquals("a1", await(gather(after(seconds(1), "a"), sleep(seconds(1), 1), (a, b) -> a + b)));
            assertEquals("a1true", await(gather(after(seconds(1), "a"), sleep(seconds(1), 1), sleep(seconds(1), true),
                (a, b, c) -> a + b + c)));
            long sum = await(gather(sleep(millis(1), 1), sleep(millis(1), 2L), sleep(millis(1), (short) 3),
                sleep(millis(1), 4), (a, b, c, d) -> a + b + c + d));
            assertEquals(10, sum);
            return async();
        });
    }

    @Test
    void an_exception_while_combining_is_thrown_to_the_awaiter() {
        ArithmeticException exception = new ArithmeticException("combine");
        Loops.run(() -> {
            try {
                await(gather(sleep(millis(1), 1), sleep(millis(1), 2), (a, b) -> {
                    throw exception;
                }));
                log.add("not reached");
            } catch (ArithmeticException e) {
                assertSame(exception, e);
            }
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void futures_of_another_loop_are_refused() {
        try (EventLoop other = Loops.virtual()) {
            Loops.run(() -> {
                assertThrows(IllegalArgumentException.class, () -> gather(other.createFuture()));
                return async();
            });
        }
    }

    @Test
    void a_coroutine_that_belongs_to_another_task_is_refused() {
        Loops.run(() -> {
            Coroutine<String> taken = after(seconds(1), "taken");
            createTask(taken);
            assertThrows(IllegalStateException.class, () -> gather(taken));
            await(sleep(seconds(2)));
            return async();
        });
    }

    @Async
    private static Coroutine<String> value(String value) {
        return async(value);
    }

    @Test
    void a_child_tells_its_gather_in_its_turn_among_the_other_callbacks() {
        Loops.run(() -> {
            Task<String> first = createTask(value("first"));
            Task<String> second = createTask(value("second"));
            Task<String> third = createTask(value("third"));
            AsyncFuture<List<String>> all = gather(second);
            first.addDoneCallback(done -> log.add("first, gather done: " + all.done()));
            third.addDoneCallback(done -> log.add("third, gather done: " + all.done()));
            await(all);
            return async();
        });
        assertEquals(List.of("first, gather done: false", "third, gather done: true"), log);
    }

    @Test
    void a_child_with_other_callbacks_tells_its_gathers_between_them() {
        Loops.run(() -> {
            Task<String> child = createTask(value("child"));
            List<AsyncFuture<?>> gathers = new ArrayList<>();
            child.addDoneCallback(done -> log.add("before: " + gathers.stream().map(AsyncFuture::done).toList()));
            gathers.add(gather(child, child));
            child.addDoneCallback(done -> log.add("between: " + gathers.stream().map(AsyncFuture::done).toList()));
            gathers.add(gather(child));
            child.addDoneCallback(done -> log.add("after: " + gathers.stream().map(AsyncFuture::done).toList()));
            await(gathers.get(1));
            assertEquals(List.of("child", "child"), gathers.get(0).result());
            return async();
        });
        assertEquals(List.of("before: [false, false]", "between: [true, false]", "after: [true, true]"), log);
    }

    @Test
    void what_combines_the_values_runs_in_no_task_but_in_the_context_of_the_call() {
        ContextVar<String> variable = new ContextVar<>("variable");
        String value = Loops.run(() -> {
            variable.set("of the caller");
            Task<String> first = createTask(value("first"));
            AsyncFuture<String> both = gather(first, value("second"), (a, b) -> a + ", " + b + ", "
                + currentTask() + ", " + variable.get());
            variable.set("changed afterwards");
            return async(await(both));
        });
        assertEquals("first, second, null, of the caller", value);
    }

    @Test
    void a_child_that_was_cancelled_in_its_sleep_tells_its_gather_once() {
        Loops.run(() -> {
            Task<String> sleeper = createTask(after(seconds(5), "never"));
            AsyncFuture<List<Outcome<String>>> all = gatherOutcomes(sleeper, after(seconds(1), "other"));
            await(sleep(seconds(0)));
            sleeper.cancel();
            assertEquals(2, await(all).size());
            // Until its timer would have been due.
            await(sleep(seconds(10)));
            assertTrue(sleeper.cancelled());
            return async();
        });
        assertEquals(List.of("other"), log);
    }

    @Test
    void a_null_among_the_children_is_refused_before_any_is_started() {
        Loops.run(() -> {
            Coroutine<String> child = value("child");
            List<Coroutine<String>> children = new ArrayList<>();
            children.add(child);
            children.add(null);
            assertThrows(NullPointerException.class, () -> gather(children));
            await(child);
            return async();
        });
    }
}
