package dev.tarry;

import static dev.tarry.Asyncio.aclosing;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.yieldValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What closing a generator does, and throwing into it; the traces are CPython 3.13's. */
class AsyncGeneratorClosingTest {
    private final List<String> trace = new ArrayList<>();

    /** Runs a scenario and gives what was traced. */
    private List<String> traceOf(AsyncSupplier<Void, RuntimeException> scenario) {
        Loops.run(scenario);
        return trace;
    }

    @Async
    private AsyncGenerator<Integer> cleaningUp() {
        try {
            yieldValue(1);
            trace.add("never here");
        } finally {
            await(sleep(millis(10)));
            await(sleep(millis(10)));
            trace.add("cleaned up");
        }
        trace.add("nor here");
        return endOfValues();
    }

    @Test
    void aclose_runs_the_finally_blocks_which_may_await() {
        assertEquals(List.of("1", "cleaned up", "closed", "END", "closed"), traceOf(() -> {
            AsyncGenerator<Integer> generator = cleaningUp();
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.aclose(generator)));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.aclose(generator)));
            return async();
        }));
    }

    @Test
    void one_that_was_not_begun_never_runs() {
        assertEquals(List.of("closed", "END", "END"), traceOf(() -> {
            AsyncGenerator<Integer> generator = cleaningUp();
            trace.add(await(Values.aclose(generator)));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.athrow(generator, new Exception("b"))));
            return async();
        }));
    }

    @Async
    private AsyncGenerator<Integer> stubborn() {
        try {
            yieldValue(1);
        } finally {
            trace.add("finally");
            yieldValue(2);
            trace.add("after 2");
            yieldValue(3);
        }
        return endOfValues();
    }

    @Test
    void one_that_gives_a_value_instead_of_ending_is_refused_and_may_go_on() {
        assertEquals(List.of("1", "finally", "IllegalStateException(async generator ignored GeneratorExit)", "after 2",
            "3", "GeneratorExit(the generator is closed)", "closed", "END"), traceOf(() -> {
            AsyncGenerator<Integer> generator = stubborn();
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.aclose(generator)));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.aclose(generator)));
            trace.add(await(Values.next(generator)));
            return async();
        }));
    }

    @Test
    void one_that_catches_the_exit_and_ends_is_closed() {
        Supplier<AsyncGenerator<Integer>> catching = () -> {
            try {
                yieldValue(1);
            } catch (GeneratorExit e) {
                trace.add("caught");
            }
            return endOfValues();
        };
        assertEquals(List.of("1", "caught", "closed", "END"), traceOf(() -> {
            AsyncGenerator<Integer> generator = catching.get();
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.aclose(generator)));
            trace.add(await(Values.next(generator)));
            return async();
        }));
    }

    @Test
    void catch_exception_lets_the_exit_pass() {
        Supplier<AsyncGenerator<Integer>> careful = () -> {
            try {
                yieldValue(1);
            } catch (Exception e) {
                trace.add("caught " + e);
            }
            yieldValue(2);
            return endOfValues();
        };
        assertEquals(List.of("1", "closed"), traceOf(() -> {
            AsyncGenerator<Integer> generator = careful.get();
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.aclose(generator)));
            return async();
        }));
    }

    @Test
    void an_exception_from_its_cleaning_up_comes_out_of_aclose_and_ends_it() {
        Supplier<AsyncGenerator<Integer>> failing = () -> {
            try {
                yieldValue(1);
            } finally {
                trace.add(await(sleep(millis(1), "cleans up")));
                Integer.parseInt("x");
            }
            return endOfValues();
        };
        assertEquals(List.of("1", "cleans up", "NumberFormatException(For input string)", "END", "closed"),
            traceOf(() -> {
                AsyncGenerator<Integer> generator = failing.get();
                trace.add(await(Values.next(generator)));
                trace.add(await(Values.aclose(generator)));
                trace.add(await(Values.next(generator)));
                trace.add(await(Values.aclose(generator)));
                return async();
            }));
    }

    @Test
    void a_cancelled_aclose_cancels_the_cleaning_up() {
        Supplier<AsyncGenerator<Integer>> slow = () -> {
            try {
                yieldValue(1);
            } finally {
                trace.add("cleans up");
                await(sleep(seconds(10)));
                trace.add("never here");
            }
            return endOfValues();
        };
        assertEquals(List.of("1", "cleans up", "CancelledError()", "END", "closed"), traceOf(() -> {
            AsyncGenerator<Integer> generator = slow.get();
            trace.add(await(Values.next(generator)));
            Task<String> task = createTask(Values.aclose(generator));
            await(sleep(seconds(1)));
            task.cancel();
            trace.add(await(task));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.aclose(generator)));
            return async();
        }));
    }

    @Test
    void a_task_that_closes_a_generator_can_tell_where_it_stands() {
        traceOf(() -> {
            AsyncGenerator<Integer> generator = cleaningUp();
            await(Values.next(generator));
            Task<Void> closing = createTask(generator.aclose());
            await(sleep(millis(1)));
            String stack = closing.getStack().toString();
            assertEquals(List.of(), trace);
            assertEquals("[dev.tarry.Asyncio.sleep(Unknown Source), dev.tarry.AsyncGeneratorClosingTest.cleaningUp("
                + "AsyncGeneratorClosingTest.java:N), dev.tarry.AsyncGenerator.aclose(Unknown Source)]",
                stack.replaceAll("java:\\d+", "java:N"));
            await(closing);
            return async();
        });
    }

    @Async
    private AsyncGenerator<Integer> catchingOnce() {
        try {
            yieldValue(1);
        } catch (IllegalArgumentException e) {
            trace.add("caught " + e.getMessage());
            await(sleep(millis(1)));
            yieldValue(2);
        }
        yieldValue(3);
        return endOfValues();
    }

    @Test
    void athrow_throws_at_the_yield_and_waits_for_the_next_value() {
        assertEquals(List.of("1", "caught a", "2", "3", "RuntimeException(k)", "END", "END"), traceOf(() -> {
            AsyncGenerator<Integer> generator = catchingOnce();
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.athrow(generator, new IllegalArgumentException("a"))));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.athrow(generator, new RuntimeException("k"))));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.athrow(generator, new RuntimeException("dropped"))));
            return async();
        }));
    }

    @Test
    void athrow_into_one_that_then_ends_gives_no_value() {
        Supplier<AsyncGenerator<Integer>> ending = () -> {
            try {
                yieldValue(1);
            } catch (IllegalArgumentException e) {
                trace.add("caught");
            }
            return endOfValues();
        };
        assertEquals(List.of("1", "caught", "END", "END"), traceOf(() -> {
            AsyncGenerator<Integer> generator = ending.get();
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.athrow(generator, new IllegalArgumentException())));
            trace.add(await(Values.next(generator)));
            return async();
        }));
    }

    @Test
    void athrow_into_one_that_was_not_begun_ends_it_and_throws() {
        assertEquals(List.of("IllegalArgumentException(a)", "END", "END"), traceOf(() -> {
            AsyncGenerator<Integer> generator = catchingOnce();
            trace.add(await(Values.athrow(generator, new IllegalArgumentException("a"))));
            trace.add(await(Values.next(generator)));
            trace.add(await(Values.athrow(generator, new IllegalArgumentException("b"))));
            return async();
        }));
    }

    @Test
    void a_thrown_generator_exit_is_not_taken_for_a_close() {
        GeneratorExit exit = new GeneratorExit();
        traceOf(() -> {
            AsyncGenerator<Integer> generator = cleaningUp();
            await(Values.next(generator));
            try {
                await(generator.athrow(exit));
                trace.add("no exception");
            } catch (GeneratorExit e) {
                assertSame(exit, e);
            }
            return async();
        });
        assertEquals(List.of("cleaned up"), trace);
    }

    @Test
    void closing_the_outer_of_nested_generators_leaves_the_inner_to_its_own_end() {
        assertEquals(List.of("10", "outer ends", "closed", "inner ends", "END"), traceOf(() -> {
            AsyncGenerator<Integer> inner = traced("inner");
            AsyncGenerator<Integer> outer = tenfold(inner);
            trace.add(await(Values.next(outer)));
            trace.add(await(Values.aclose(outer)));
            await(inner.aclose());
            trace.add(await(Values.next(inner)));
            return async();
        }));
    }

    @Async
    private AsyncGenerator<Integer> traced(String name) {
        try {
            yieldValue(1);
            yieldValue(2);
        } finally {
            trace.add(name + " ends");
        }
        return endOfValues();
    }

    @Async
    private AsyncGenerator<Integer> tenfold(AsyncGenerator<Integer> source) {
        try {
            for (int i : awaitEach(source)) {
                yieldValue(i * 10);
            }
        } finally {
            trace.add("outer ends");
        }
        return endOfValues();
    }

    @Test
    void aclosing_closes_when_its_code_is_left_by_return() {
        assertEquals(List.of("ends", "got 1"), traceOf(() -> {
            int got = await(aclosing(traced(""), values -> {
                for (int value : awaitEach(values)) {
                    return async(value);
                }
                return async(-1);
            }));
            trace.add("got " + got);
            return async();
        }).stream().map(String::strip).toList());
    }

    @Test
    void aclosing_closes_when_its_code_throws() {
        assertEquals(List.of("x ends", "IllegalStateException(body)"), traceOf(() -> {
            try {
                await(aclosing(traced("x"), values -> {
                    for (int value : awaitEach(values)) {
                        throw new IllegalStateException("body");
                    }
                    return async();
                }));
            } catch (IllegalStateException e) {
                trace.add(Values.show(e));
            }
            return async();
        }));
    }

    @Test
    void of_two_exceptions_the_one_of_the_closing_comes_out_and_the_other_is_suppressed_in_it() {
        Supplier<AsyncGenerator<Integer>> failing = () -> {
            try {
                yieldValue(1);
            } finally {
                trace.add("finally");
                Integer.parseInt("x");
            }
            return endOfValues();
        };
        assertEquals(List.of("finally", "NumberFormatException(For input string)", "[java.lang.RuntimeException: body]"),
            traceOf(() -> {
                try {
                    await(aclosing(failing.get(), values -> {
                        for (int value : awaitEach(values)) {
                            throw new RuntimeException("body");
                        }
                        return async();
                    }));
                } catch (NumberFormatException e) {
                    trace.add(Values.show(e));
                    trace.add(List.of(e.getSuppressed()).toString());
                }
                return async();
            }));
    }

    @Test
    void aclosing_closes_when_the_task_is_cancelled() {
        assertEquals(List.of("1", "t ends", "true"), traceOf(() -> {
            Task<Void> task = createTask(aclosing(traced("t"), values -> {
                for (int value : awaitEach(values)) {
                    trace.add("" + value);
                    await(sleep(seconds(10)));
                }
                return async();
            }));
            await(sleep(seconds(1)));
            task.cancel();
            await(Asyncio.gatherOutcomes(List.of(task)));
            trace.add("" + task.cancelled());
            return async();
        }));
    }
}
