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
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.Asyncio.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TestLoopTest {
    private final List<String> log = new ArrayList<>();

    @Async
    private Coroutine<String> noting(String name, Duration delay) {
        log.add(name + " begins");
        await(sleep(delay));
        log.add(name + " ends");
        return async(name);
    }

    @Async
    private Coroutine<Void> forEver() {
        await(getRunningLoop().createFuture());
        return async();
    }

    @Async
    private static Coroutine<Void> failing() throws IOException {
        await(sleep(seconds(1)));
        throw new IOException("gone");
    }

    @Async
    private static Coroutine<Void> yieldOnce() {
        await(sleep(millis(0)));
        return async();
    }

    @Async
    private static Coroutine<Object> awaiting(AsyncFuture<?> future) {
        return async(await(future));
    }

    @Test
    void hours_pass_in_no_time() {
        Duration end = TestLoop.run(() -> {
            await(sleep(Duration.ofHours(2)));
            return async(getRunningLoop().time());
        });
        assertEquals(Duration.ofHours(2), end);
    }

    @Test
    void a_coroutine_gives_its_value_and_its_exception_itself() {
        assertEquals("tea", TestLoop.run(noting("tea", seconds(1))));
        assertThrows(IOException.class, () -> TestLoop.run(failing()));
        assertThrows(IOException.class, () -> TestLoop.run(() -> failing()));
    }

    @Test
    void advance_runs_each_timer_that_is_due_at_its_time_and_what_follows() {
        try (TestLoop loop = new TestLoop()) {
            Task<String> one = loop.createTask(noting("one", seconds(1)));
            Task<String> two = loop.createTask(noting("two", seconds(2)));
            loop.getLoop().callLater(seconds(1), () -> log.add("at " + loop.time().toSeconds()));
            loop.advance(millis(999));
            assertEquals(List.of("one begins", "two begins"), log);
            loop.advance(millis(1));
            assertEquals(List.of("one begins", "two begins", "at 1", "one ends"), log);
            assertTrue(one.done());
            assertFalse(two.done());
            assertEquals(List.of(two), loop.pendingTasks());
            loop.advance(seconds(10));
            assertEquals("two", two.result());
            assertEquals(seconds(11), loop.time());
            assertThrows(IllegalArgumentException.class, () -> loop.advance(seconds(-1)));
        }
    }

    @Test
    void a_timer_set_by_a_timer_is_run_too_if_it_is_due() {
        try (TestLoop loop = new TestLoop()) {
            loop.getLoop().callLater(seconds(1), () -> loop.getLoop().callLater(seconds(1), () -> log.add("second")));
            loop.advance(seconds(2));
            assertEquals(List.of("second"), log);
        }
    }

    @Test
    void run_once_makes_one_pass_and_the_clock_stands_still() {
        try (TestLoop loop = new TestLoop()) {
            loop.getLoop().callSoon(() -> {
                log.add("first");
                loop.getLoop().callSoon(() -> log.add("second"));
            });
            TimerHandle later = loop.getLoop().callLater(seconds(1), () -> log.add("timer"));
            loop.runOnce();
            assertEquals(List.of("first"), log);
            loop.runOnce();
            loop.runOnce();
            assertEquals(List.of("first", "second"), log);
            assertEquals(Duration.ZERO, loop.time());
            later.cancel();
        }
    }

    @Test
    void run_until_idle_goes_on_while_anything_can_without_time() {
        try (TestLoop loop = new TestLoop()) {
            Task<String> task = loop.createTask(noting("task", millis(0)));
            Task<String> late = loop.createTask(noting("late", seconds(1)));
            loop.runUntilIdle();
            assertTrue(task.done());
            assertFalse(late.done());
            assertEquals(Duration.ZERO, loop.time());
            loop.advance(seconds(1));
        }
    }

    @Test
    void a_sleep_of_a_nanosecond_goes_on_when_all_others_wait() {
        TestLoop.run(() -> {
            Task<String> yielding = createTask(noting("yielding", millis(0)));
            Task<String> sleeping = createTask(noting("sleeping", seconds(1)));
            await(sleep(Duration.ofNanos(1)));
            assertTrue(yielding.done());
            assertFalse(sleeping.done());
            return async(await(sleeping));
        });
    }

    @Test
    void the_clock_does_not_jump_while_a_job_of_another_thread_is_outstanding() throws InterruptedException {
        CountDownLatch slept = new CountDownLatch(1);
        try (TestLoop loop = new TestLoop()) {
            Task<String> late = loop.createTask(noting("timer", seconds(1)));
            Task<Void> job = loop.createTask(toThread(() -> {
                slept.await();
                log.add("job");
            }));
            loop.runOnce();
            loop.runOnce();
            slept.countDown();
            loop.advance(seconds(1));
            assertTrue(late.done());
            assertTrue(job.done());
        }
        assertEquals(List.of("timer begins", "job", "timer ends"), log);
    }

    @Test
    void a_stage_that_another_thread_completes_is_waited_for() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        assertEquals("answer", TestLoop.run(() -> {
            new Thread(() -> stage.complete("answer")).start();
            return async(await(stage));
        }));
    }

    @Test
    void a_thread_that_never_answers_is_not_waited_for_longer_than_patience_lasts() {
        try (TestLoop loop = new TestLoop().setPatience(millis(1)).allowPendingTasks()) {
            CompletableFuture<String> never = new CompletableFuture<>();
            DeadlockError error = assertThrows(DeadlockError.class, () -> loop.runUntilComplete(() -> {
                return async(await(never));
            }));
            assertTrue(error.getMessage().contains("(1 answers outstanding)"), error.getMessage());
        }
    }

    @Test
    void a_stage_that_nobody_completes_does_not_hold_the_clock_if_stages_are_ignored() {
        try (TestLoop loop = new TestLoop().ignoreStages()) {
            CompletableFuture<String> never = new CompletableFuture<>();
            assertThrows(TimeoutException.class, () -> loop.runUntilComplete(() -> waitFor(never, seconds(5))));
            assertEquals(seconds(5), loop.time());
            CompletableFuture<String> completed = new CompletableFuture<>();
            loop.getLoop().callLater(seconds(5), () -> completed.complete("value"));
            assertEquals("value", loop.runUntilComplete(() -> async(await(completed))));
        }
    }

    @Test
    void threads_the_loop_does_not_know_of_are_waited_for_if_they_are_announced() {
        try (TestLoop loop = new TestLoop().allowOtherThreads()) {
            assertEquals("called", loop.runUntilComplete(() -> {
                AsyncFuture<String> future = getRunningLoop().createFuture();
                EventLoop running = getRunningLoop();
                new Thread(() -> running.callSoonThreadsafe(() -> future.setResult("called"))).start();
                return async(await(future));
            }));
        }
    }

    @Test
    void a_deadlock_is_reported_with_every_task_and_what_it_waits_for() {
        DeadlockError error = assertThrows(DeadlockError.class, () -> TestLoop.run(() -> {
            Task<?>[] tasks = new Task<?>[1];
            currentTask().setName("main");
            tasks[0] = getRunningLoop().createTask(forEver(), "worker");
            await(gather(tasks[0]));
            return async();
        }));
        assertEquals(List.of("main", "worker"), error.tasks().stream().map(Task::getName).toList());
        List<String> lines = error.getMessage().lines().skip(1)
            .map(line -> line.replaceFirst("\\(.*", "").replaceFirst("lambda.*", "lambda")).toList();
        assertEquals(List.of(
            "  main of TestLoop.call",
            "      at dev.tarry.TestLoopTest.lambda",
            "      at dev.tarry.TestLoop.call",
            "    waits for: gather of 1",
            "  worker of TestLoopTest.forEver",
            "      at dev.tarry.TestLoopTest.forEver",
            "    waits for: future",
            "    awaited by: main of TestLoop.call"), lines);
    }

    @Test
    void after_a_deadlock_the_tasks_are_cancelled_and_may_clean_up() {
        assertThrows(DeadlockError.class, () -> TestLoop.run(() -> {
            try {
                await(forEver());
            } finally {
                await(sleep(seconds(1)));
                log.add("cleaned up");
            }
            return async();
        }));
        assertEquals(List.of("cleaned up"), log);
    }

    @Test
    void cleaning_up_into_a_second_deadlock_does_not_hang() {
        DeadlockError error = assertThrows(DeadlockError.class, () -> TestLoop.run(() -> {
            try {
                await(forEver());
            } finally {
                await(forEver());
            }
            return async();
        }));
        assertEquals(1, error.getSuppressed().length);
        assertEquals(DeadlockError.class, error.getSuppressed()[0].getClass());
    }

    @Test
    void idle_with_tasks_left_is_no_deadlock_when_the_clock_is_moved_by_hand() {
        try (TestLoop loop = new TestLoop().allowPendingTasks()) {
            Task<Void> task = loop.createTask(forEver());
            loop.runUntilIdle();
            loop.advance(Duration.ofDays(1));
            assertEquals(List.of(task), loop.pendingTasks());
        }
    }

    @Test
    void tasks_that_are_left_fail_the_test() {
        AssertionError error = assertThrows(AssertionError.class, () -> TestLoop.run(() -> {
            getRunningLoop().createTask(noting("leaked", seconds(1)), "leaked");
            await(yieldOnce());
            return async();
        }));
        assertTrue(error.getMessage().contains("1 tasks that are not done"), error.getMessage());
        assertTrue(error.getMessage().contains("leaked of TestLoopTest.noting"), error.getMessage());
        assertTrue(error.getMessage().contains("at dev.tarry.TestLoopTest.noting(TestLoopTest.java:"),
            error.getMessage());
    }

    @Test
    void an_exception_that_nobody_looked_at_fails_the_test_and_is_suppressed_in_the_error() {
        AssertionError error = assertThrows(AssertionError.class, () -> TestLoop.run(() -> {
            createTask(failing());
            await(sleep(seconds(2)));
            return async();
        }));
        assertTrue(error.getMessage().contains("Task exception was never retrieved"), error.getMessage());
        assertEquals("gone", error.getSuppressed()[0].getMessage());
    }

    @Test
    void a_coroutine_that_was_never_awaited_fails_the_test_however_many_there_were_before() {
        for (int i = 0; i < 2_000; i++) {
            Coroutine<?> closed = noting("closed", seconds(1));
            closed.close();
        }
        AssertionError error = assertThrows(AssertionError.class, () -> TestLoop.run(() -> {
            Coroutine<?> forgotten = noting("forgotten", seconds(1));
            assertFalse(forgotten.toString().isEmpty());
            return async();
        }));
        assertTrue(error.getMessage().contains("'TestLoopTest.noting' was never awaited"), error.getMessage());
    }

    @Test
    void a_failing_callback_fails_the_test() {
        RuntimeException failure = new RuntimeException("callback");
        AssertionError error = assertThrows(AssertionError.class, () -> {
            try (TestLoop loop = new TestLoop()) {
                loop.getLoop().callSoon(() -> {
                    throw failure;
                });
                loop.runUntilIdle();
                assertEquals(1, loop.complaints().size());
            }
        });
        assertSame(failure, error.getSuppressed()[0]);
    }

    @Test
    void a_test_that_has_failed_does_not_complain_of_what_it_left() {
        IllegalStateException failure = new IllegalStateException("the failure");
        assertSame(failure, assertThrows(IllegalStateException.class, () -> TestLoop.run(() -> {
            createTask(noting("left", seconds(1)));
            throw failure;
        })));
        assertEquals(0, failure.getSuppressed().length);
    }

    @Test
    void an_expected_exception_does_not_hide_what_is_left() {
        AssertionError error = assertThrows(AssertionError.class, () -> {
            try (TestLoop loop = new TestLoop()) {
                loop.createTask(noting("left", seconds(10)));
                assertThrows(IOException.class, () -> loop.runUntilComplete(failing()));
            }
        });
        assertTrue(error.getMessage().contains("TestLoopTest.noting"), error.getMessage());
    }

    @Test
    void with_a_handler_of_ones_own_complaints_do_not_fail_the_test() {
        List<ExceptionContext> complaints = new ArrayList<>();
        try (TestLoop loop = new TestLoop()) {
            loop.getLoop().setExceptionHandler((l, context) -> complaints.add(context));
            loop.createTask(yieldOnce()).addDoneCallback(task -> {
                throw new IllegalStateException();
            });
            loop.runUntilIdle();
        }
        assertEquals(1, complaints.size());
    }

    @Test
    void a_failure_of_another_test_that_the_garbage_collector_finds_late_does_not_fail_this_one() {
        try (EventLoop other = Loops.virtual(); TestLoop loop = new TestLoop()) {
            other.callSoon(() -> dropOne());
            other.stop();
            other.runForever();
            boolean[] collected = new boolean[1];
            loop.getLoop().callSoon(() -> {
                for (int i = 0; i < 50 && !collected[0]; i++) {
                    System.gc();
                    NeverAwaited.report(loop.getLoop());
                    collected[0] = NeverAwaited.watched(other) == 0;
                }
            });
            loop.runUntilIdle();
            assertTrue(collected[0]);
            assertEquals(List.of(), loop.complaints());
        }
    }

    private void dropOne() {
        Coroutine<?> dropped = noting("of the other loop", seconds(1));
        assertFalse(dropped.toString().isEmpty());
    }

    @Test
    void the_order_of_steps_is_that_of_a_real_loop() {
        List<String> expected = new ArrayList<>(order());
        log.clear();
        TestLoop.run(() -> steps());
        assertEquals(expected, log);
        assertEquals(13, log.size());
    }

    private List<String> order() {
        Asyncio.run(steps());
        return log;
    }

    @Async
    private Coroutine<Void> steps() {
        AsyncFuture<Object> future = getRunningLoop().createFuture();
        Task<Object> waiter = createTask(awaiting(future));
        waiter.addDoneCallback(done -> log.add("waiter done"));
        Task<String> a = createTask(noting("a", millis(0)));
        Task<String> b = createTask(noting("b", millis(0)));
        getRunningLoop().callSoon(() -> {
            log.add("call");
            future.setResult(1);
            getRunningLoop().callSoon(() -> log.add("call from call"));
        });
        await(gather(a, b, shield(waiter)));
        log.add("gathered");
        log.add(await(a) + await(b));
        // Times of the clock, since a real one goes on between two calls.
        Duration now = getRunningLoop().time();
        Task<String> late = createTask(noting("late", millis(3)));
        getRunningLoop().callAt(now.plus(millis(2)), () -> log.add("timer 2"));
        getRunningLoop().callAt(now.plus(millis(1)), () -> log.add("timer 1"));
        await(late);
        return async();
    }

    @Test
    void the_loop_of_a_test_does_not_run_inside_another() {
        TestLoop.run(() -> {
            assertThrows(IllegalStateException.class, () -> TestLoop.run(noting("inner", seconds(1))));
            return async();
        });
    }
}
