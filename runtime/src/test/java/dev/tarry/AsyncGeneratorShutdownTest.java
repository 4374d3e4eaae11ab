package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.yieldValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generators that nobody has gone through to their end: closed when they are dropped, or when the loop ends. */
class AsyncGeneratorShutdownTest {
    private final List<String> trace = new ArrayList<>();
    /** What keeps a generator from the garbage collector until the loop has ended. */
    private final List<AsyncGenerator<?>> kept = new ArrayList<>();

    @Async
    private AsyncGenerator<Integer> numbered(int n) {
        try {
            yieldValue(n);
            yieldValue(n + 1);
        } finally {
            trace.add("closing " + n);
            await(sleep(millis(10)));
            trace.add("closed " + n);
        }
        return endOfValues();
    }

    @Async
    private AsyncGenerator<Integer> failing() {
        try {
            yieldValue(1);
        } finally {
            Integer.parseInt("x");
        }
        return endOfValues();
    }

    @Async
    private AsyncGenerator<Integer> stubborn() {
        try {
            yieldValue(1);
        } finally {
            yieldValue(5);
        }
        return endOfValues();
    }

    @Async
    private Coroutine<Void> begin(AsyncGenerator<?> generator) {
        kept.add(generator);
        await(generator.hasNext());
        return async();
    }

    @Test
    void those_left_are_closed_at_the_same_time_when_the_loop_ends() {
        Loops.run(() -> {
            await(begin(numbered(1)));
            await(begin(numbered(2)));
            kept.add(numbered(3));
            return async();
        });
        assertEquals(List.of("closing 1", "closing 2", "closed 1", "closed 2"), trace);
    }

    @Test
    void they_are_closed_after_the_tasks_were_cancelled_and_before_the_executor_is_shut_down() {
        Loops.run(() -> {
            await(begin(numbered(1)));
            createTask(tracingItsEnd());
            getRunningLoop().setDefaultExecutor(new TracingExecutor(trace));
            await(sleep(seconds(1)));
            return async();
        });
        assertEquals(List.of("task cancelled", "closing 1", "closed 1", "executor shut down"), trace);
    }

    @Async
    private Coroutine<Void> tracingItsEnd() {
        try {
            await(sleep(seconds(1000)));
        } finally {
            trace.add("task cancelled");
        }
        return async();
    }

    /** An executor without jobs that says when it is told to end. */
    private static final class TracingExecutor extends java.util.concurrent.AbstractExecutorService {
        private final List<String> trace;

        TracingExecutor(List<String> trace) {
            this.trace = trace;
        }

        @Override
        public void shutdown() {
            if (!trace.contains("executor shut down")) {
                trace.add("executor shut down");
            }
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return trace.contains("executor shut down");
        }

        @Override
        public boolean isTerminated() {
            return isShutdown();
        }

        @Override
        public boolean awaitTermination(long timeout, java.util.concurrent.TimeUnit unit) {
            return true;
        }

        @Override
        public void execute(Runnable command) {
            command.run();
        }
    }

    @Test
    void what_goes_wrong_then_is_told_to_the_exception_handler() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            await(begin(failing()));
            await(begin(stubborn()));
            return async();
        });
        assertEquals(List.of("an error occurred during closing of an asynchronous generator",
            "an error occurred during closing of an asynchronous generator"), Loops.messages(complaints));
        assertEquals(List.of("NumberFormatException(For input string)",
            "IllegalStateException(async generator ignored GeneratorExit)"),
            complaints.stream().map(context -> Values.show(context.exception())).toList());
        assertTrue(complaints.get(0).source().startsWith("async generator AsyncGeneratorShutdownTest.failing"),
            complaints.get(0).source());
    }

    @Test
    void one_whose_task_was_cancelled_with_it_is_not_closed_again() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            createTask(begin(waiting()));
            await(sleep(seconds(1)));
            return async();
        });
        assertEquals(List.of("ended"), trace);
        assertEquals(List.of(), complaints);
    }

    @Async
    private AsyncGenerator<Integer> waiting() {
        try {
            await(sleep(seconds(100)));
            yieldValue(1);
        } finally {
            trace.add("ended");
        }
        return endOfValues();
    }

    @Test
    void one_that_was_gone_through_to_its_end_is_forgotten() {
        Loops.run(() -> {
            for (int i : awaitEach(numbered(1))) {
                trace.add("" + i);
            }
            await(getRunningLoop().shutdownAsyncgens());
            return async();
        });
        assertEquals(List.of("1", "2", "closing 1", "closed 1"), trace);
    }

    @Test
    void one_that_begins_after_the_shutdown_is_complained_of() {
        try (CapturedLog log = new CapturedLog()) {
            Loops.run(() -> {
                await(getRunningLoop().shutdownAsyncgens());
                await(begin(numbered(1)));
                await(kept.get(0).hasNext());
                await(Values.all(kept.get(0)));
                return async();
            });
            assertEquals(List.of("async generator AsyncGeneratorShutdownTest.numbered (not started) was begun after"
                + " loop.shutdownAsyncgens() was called: it will not be closed when the loop ends"),
                log.records.stream().map(record -> record.getMessage()).toList());
        }
    }

    @Test
    void one_that_a_loop_has_left_is_closed_when_it_is_collected() {
        Loops.run(() -> {
            for (int i : awaitEach(numbered(1))) {
                trace.add("got " + i);
                break;
            }
            trace.add("left");
            await(untilTraced("closed 1"));
            return async();
        });
        assertEquals(List.of("got 1", "left", "closing 1", "closed 1"), trace);
    }

    @Test
    void one_that_had_to_wait_in_its_last_step_is_collected_too() {
        Loops.run(() -> {
            for (int i : awaitEach(afterWaiting())) {
                trace.add("got " + i);
                break;
            }
            await(untilTraced("closed"));
            return async();
        });
        assertEquals(List.of("got 1", "closed"), trace);
    }

    @Async
    private AsyncGenerator<Integer> afterWaiting() {
        try {
            await(sleep(seconds(1)));
            yieldValue(1);
        } finally {
            trace.add("closed");
        }
        return endOfValues();
    }

    @Test
    void what_fails_when_a_dropped_one_is_closed_is_reported_as_of_any_task() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            for (int i : awaitEach(failing())) {
                trace.add("got " + i);
                break;
            }
            int tasks = getRunningLoop().tasks.copy().size();
            while (getRunningLoop().unretrieved.isEmpty()) {
                System.gc();
                await(sleep(seconds(1)));
            }
            assertEquals(tasks, getRunningLoop().tasks.copy().size());
            return async();
        });
        assertEquals(List.of("Task exception was never retrieved"), Loops.messages(complaints));
    }

    @Test
    void one_whose_step_is_under_way_is_not_taken_for_dropped() {
        Loops.run(() -> {
            Task<String> task = createTask(Values.next(afterWaiting()));
            for (int i = 0; i < 3; i++) {
                System.gc();
                await(sleep(millis(100)));
            }
            trace.add(await(task));
            await(untilTraced("closed"));
            return async();
        });
        assertEquals(List.of("1", "closed"), trace);
    }

    @Async
    private Coroutine<Void> untilTraced(String entry) {
        while (!trace.contains(entry)) {
            System.gc();
            await(sleep(seconds(1)));
        }
        return async();
    }
}
