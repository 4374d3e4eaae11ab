package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.yieldValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a generator does while it is gone through; the traces are CPython 3.13's. */
class AsyncGeneratorTest {
    private final List<String> trace = new ArrayList<>();
    private final boolean watchedAll = NeverAwaited.watchAll;

    /** Only some coroutines are watched otherwise, depending on how many there were before. */
    @BeforeEach
    void watchAll() {
        NeverAwaited.watchAll = true;
    }

    @AfterEach
    void watchAsBefore() {
        NeverAwaited.watchAll = watchedAll;
    }

    @Async
    private static AsyncGenerator<Integer> ticks(int n) {
        for (int i = 0; i < n; i++) {
            await(sleep(seconds(1)));
            yieldValue(i);
        }
        return endOfValues();
    }

    @Async
    private static AsyncGenerator<Integer> oneTwo() {
        yieldValue(1);
        yieldValue(2);
        return endOfValues();
    }

    @Test
    void gives_its_values_one_by_one() {
        Loops.run(() -> {
            for (int tick : awaitEach(ticks(3))) {
                trace.add(tick + " at " + getRunningLoop().time().toSeconds());
            }
            return async();
        });
        assertEquals(List.of("0 at 1", "1 at 2", "2 at 3"), trace);
    }

    @Test
    void nothing_runs_until_the_first_value_is_asked_for() {
        Loops.run(() -> {
            AsyncGenerator<String> generator = traced();
            trace.add("made");
            trace.add(await(Values.next(generator)));
            await(generator.aclose());
            return async();
        });
        assertEquals(List.of("made", "begun", "a"), trace);
    }

    @Async
    private AsyncGenerator<String> traced() {
        trace.add("begun");
        yieldValue("a");
        trace.add("gone on");
        yieldValue("b");
        trace.add("ends");
        return endOfValues();
    }

    @Test
    void runs_no_further_than_to_the_next_value() {
        Loops.run(() -> {
            for (String value : awaitEach(traced())) {
                trace.add(value);
            }
            return async();
        });
        assertEquals(List.of("begun", "a", "gone on", "b", "ends"), trace);
    }

    @Test
    void stays_at_its_end() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = oneTwo();
            for (int i = 0; i < 4; i++) {
                trace.add(await(Values.next(generator)));
            }
            return async();
        });
        assertEquals(List.of("1", "2", "END", "END"), trace);
    }

    @Test
    void one_without_values_is_at_its_end_at_once() {
        Loops.run(() -> {
            Supplier<AsyncGenerator<String>> empty = () -> endOfValues();
            assertEquals(List.of(), await(Values.all(empty.get())));
            return async();
        });
    }

    @Test
    void asked_twice_whether_there_is_a_value_it_does_not_skip_one() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = oneTwo();
            assertTrue(await(generator.hasNext()));
            assertTrue(await(generator.hasNext()));
            assertEquals(1, generator.next());
            assertThrows(NoSuchElementException.class, generator::next);
            assertEquals(List.of(2), await(Values.all(generator)));
            return async();
        });
    }

    @Test
    void null_is_a_value() {
        Supplier<AsyncGenerator<String>> nulls = () -> {
            yieldValue(null);
            await(sleep(millis(1)));
            yieldValue(null);
            return endOfValues();
        };
        assertEquals(Arrays.asList(null, null), Loops.run(() -> async(await(Values.all(nulls.get())))));
    }

    @Test
    void a_lambda_can_be_a_generator() {
        Supplier<AsyncGenerator<String>> words = () -> {
            yieldValue("a");
            await(sleep(seconds(1)));
            yieldValue("b");
            return endOfValues();
        };
        assertEquals(List.of("a", "b"), Loops.run(() -> async(await(Values.all(words.get())))));
    }

    @Test
    void its_body_runs_in_the_task_that_asks() {
        Supplier<AsyncGenerator<String>> names = () -> {
            yieldValue(currentTask().getName());
            await(sleep(seconds(1)));
            yieldValue(currentTask().getName());
            return endOfValues();
        };
        Loops.run(() -> {
            AsyncGenerator<String> generator = names.get();
            trace.add(await(createTask(Values.next(generator), "A")));
            trace.add(await(createTask(Values.next(generator), "B")));
            await(generator.aclose());
            return async();
        });
        assertEquals(List.of("A", "B"), trace);
    }

    @Test
    void a_value_takes_no_turn_of_the_loop() {
        Loops.run(() -> {
            Task<Void> other = createTask(others());
            for (int i : awaitEach(yielding())) {
                trace.add("got " + i);
            }
            await(other);
            return async();
        });
        assertEquals(List.of("other 0", "got 0", "other 1", "got 1", "other 2", "got 2", "other 3"), trace);
    }

    @Async
    private static AsyncGenerator<Integer> yielding() {
        for (int i = 0; i < 3; i++) {
            await(sleep(millis(0)));
            yieldValue(i);
        }
        return endOfValues();
    }

    @Async
    private Coroutine<Void> others() {
        for (int i = 0; i < 4; i++) {
            trace.add("other " + i);
            await(sleep(millis(0)));
        }
        return async();
    }

    @Test
    void what_it_throws_comes_out_of_the_loop_and_ends_it() throws IOException {
        IOException failure = new IOException("broken");
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = failing(failure);
            assertSame(failure, await(thrownBy(generator)));
            trace.add(await(Values.next(generator)));
            return async();
        });
        assertEquals(List.of("1", "END"), trace);
    }

    @Async
    private Coroutine<Exception> thrownBy(AsyncGenerator<Integer> generator) {
        try {
            for (int i : awaitEach(generator)) {
                trace.add("" + i);
            }
        } catch (Exception e) {
            return async(e);
        }
        return async(null);
    }

    @Async
    private static AsyncGenerator<Integer> failing(IOException failure) throws IOException {
        yieldValue(1);
        await(sleep(seconds(1)));
        throw failure;
    }

    @Test
    void a_second_task_that_asks_meanwhile_is_refused() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = ticks(2);
            List<Task<String>> asking = List.of(createTask(Values.next(generator)), createTask(Values.next(generator)),
                createTask(Values.aclose(generator)), createTask(Values.athrow(generator, new IOException("x"))));
            for (Task<String> task : asking) {
                trace.add(await(task));
            }
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.next(generator)));
            return async();
        });
        assertEquals(List.of("0", "IllegalStateException(hasNext())", "IllegalStateException(aclose())",
            "IllegalStateException(athrow())", "1", "END"), trace);
    }

    @Test
    void it_cannot_ask_itself() {
        Loops.run(() -> {
            List<AsyncGenerator<String>> itself = new ArrayList<>();
            Supplier<AsyncGenerator<String>> made = () -> {
                trace.add(await(Values.next(itself.get(0))));
                trace.add(await(Values.aclose(itself.get(0))));
                yieldValue("1");
                return endOfValues();
            };
            itself.add(made.get());
            trace.addAll(await(Values.all(itself.get(0))));
            return async();
        });
        assertEquals(List.of("IllegalStateException(hasNext())", "IllegalStateException(aclose())", "1"), trace);
    }

    @Async
    private AsyncGenerator<Integer> guarded(boolean catches) {
        try {
            await(sleep(seconds(10)));
            yieldValue(1);
        } catch (CancelledError e) {
            trace.add("cancelled inside");
            if (!catches) {
                throw e;
            }
        } finally {
            trace.add("finally");
        }
        yieldValue(2);
        return endOfValues();
    }

    @Test
    void a_cancellation_of_the_task_that_waits_is_thrown_inside_and_ends_it() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = guarded(false);
            Task<List<Integer>> task = createTask(Values.all(generator));
            await(sleep(seconds(1)));
            task.cancel();
            trace.add(await(outcome(task)));
            trace.add(await(Values.next(generator)));
            return async();
        });
        assertEquals(List.of("cancelled inside", "finally", "CancelledError()", "END"), trace);
    }

    @Test
    void it_may_catch_a_cancellation_and_go_on() {
        Loops.run(() -> {
            Task<List<Integer>> task = createTask(Values.all(guarded(true)));
            await(sleep(seconds(1)));
            task.cancel();
            trace.add(await(outcome(task)));
            return async();
        });
        assertEquals(List.of("cancelled inside", "finally", "[2]"), trace);
    }

    @Async
    private static Coroutine<String> outcome(Task<?> task) {
        Outcome<?> outcome = await(Asyncio.gatherOutcomes(List.of(task))).get(0);
        return async(outcome instanceof Outcome.Failure<?> failure ? Values.show(failure.exception())
            : String.valueOf(outcome.get()));
    }

    @Async
    private AsyncGenerator<Integer> inner() {
        try {
            yieldValue(1);
            await(sleep(millis(0)));
            yieldValue(2);
        } finally {
            trace.add("inner ends");
        }
        return endOfValues();
    }

    @Async
    private AsyncGenerator<Integer> outer() {
        try {
            for (int i : awaitEach(inner())) {
                yieldValue(i * 10);
            }
        } finally {
            trace.add("outer ends");
        }
        return endOfValues();
    }

    @Test
    void generators_nest() {
        assertEquals(List.of(10, 20), Loops.run(() -> async(await(Values.all(outer())))));
        assertEquals(List.of("inner ends", "outer ends"), trace);
    }

    @Async
    private static AsyncGenerator<Integer> nested(int depth) {
        if (depth == 0) {
            await(sleep(seconds(1)));
            yieldValue(1);
            yieldValue(2);
            return endOfValues();
        }
        for (int i : awaitEach(nested(depth - 1))) {
            yieldValue(i + 1);
        }
        return endOfValues();
    }

    @Test
    void values_pass_through_many_generators() {
        assertEquals(List.of(201, 202), Loops.run(() -> async(await(Values.all(nested(200))))));
    }

    @Test
    void a_coroutine_of_has_next_is_used_once() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = oneTwo();
            Coroutine<Boolean> once = generator.hasNext();
            assertTrue(await(once));
            IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> createTask(once));
            assertTrue(thrown.getMessage().startsWith("cannot reuse already awaited coroutine AsyncGenerator.hasNext"),
                thrown.getMessage());
            await(generator.aclose());
            return async();
        });
    }

    @Test
    void one_that_was_never_asked_is_no_mistake() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            oneTwo();
            await(sleep(seconds(1)));
            return async();
        });
        assertEquals(List.of(), complaints);
    }

    @Test
    void has_next_that_was_never_awaited_is_reported() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            Coroutine<Boolean> kept = oneTwo().hasNext();
            await(sleep(seconds(1)));
            trace.add(kept.toString());
            return async();
        });
        assertEquals(List.of("coroutine 'AsyncGenerator.hasNext' was never awaited"), Loops.messages(complaints));
    }

    @Test
    void says_where_it_stands() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = ticks(1);
            trace.add(generator.toString());
            Task<String> task = createTask(Values.next(generator));
            await(sleep(millis(1)));
            trace.add(generator.toString());
            assertTrue(task.getStack().toString().contains("AsyncGeneratorTest.ticks(AsyncGeneratorTest.java:"),
                task.getStack().toString());
            await(task);
            trace.add(generator.toString().replaceAll(":\\d+", ":N"));
            await(generator.aclose());
            trace.add(generator.toString());
            return async();
        });
        String name = "async generator AsyncGeneratorTest.ticks ";
        assertEquals(List.of(name + "(not started)", name + "(running)",
            name + "(suspended at dev.tarry.AsyncGeneratorTest.ticks(AsyncGeneratorTest.java:N))", name + "(ended)"),
            trace);
    }

    @Test
    void the_stack_trace_of_a_failure_leads_to_the_loop_that_asked() {
        Loops.run(() -> {
            Exception thrown = await(thrownBy(failingLate()));
            String stack = List.of(thrown.getStackTrace()).toString();
            assertTrue(stack.contains("AsyncGeneratorTest.failingLate(AsyncGeneratorTest.java:"), stack);
            assertTrue(stack.contains("AsyncGeneratorTest.thrownBy(AsyncGeneratorTest.java:"), stack);
            return async();
        });
    }

    @Async
    private static AsyncGenerator<Integer> failingLate() {
        await(sleep(seconds(1)));
        yieldValue(1);
        await(sleep(seconds(1)));
        throw new IllegalStateException("late");
    }

    @Test
    void anext_gives_the_next_value_or_another_or_throws_at_the_end() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = oneTwo();
            assertEquals(1, await(Asyncio.anext(generator)));
            assertEquals(2, await(Asyncio.anext(generator, 7)));
            assertEquals(7, await(Asyncio.anext(generator, 7)));
            try {
                await(Asyncio.anext(generator));
                trace.add("no exception");
            } catch (NoSuchElementException e) {
                trace.add(e.getMessage());
            }
            return async();
        });
        assertEquals(List.of("the asynchronous iteration has ended"), trace);
    }
}
