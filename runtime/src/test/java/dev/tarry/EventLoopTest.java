package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final EventLoop loop = Loops.virtual();
    private final List<Object> log = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private void runPass() {
        loop.stop();
        loop.runForever();
    }

    private void runUntilIdleAt(Duration when) {
        loop.callAt(when, loop::stop);
        loop.runForever();
    }

    @Test
    void stop_lets_the_pass_end_and_what_it_added_wait_for_the_next_run() {
        loop.callSoon(() -> {
            log.add("a");
            loop.stop();
            loop.callSoon(() -> log.add("added after stop"));
        });
        loop.callSoon(() -> log.add("b"));
        loop.runForever();
        assertEquals(List.of("a", "b"), log);
        log.clear();
        runPass();
        assertEquals(List.of("added after stop"), log);
    }

    @Test
    void a_cancelled_call_is_not_made_even_if_it_is_ready() {
        Handle[] second = new Handle[1];
        loop.callSoon(() -> {
            log.add("first");
            second[0].cancel();
        });
        second[0] = loop.callSoon(() -> log.add("second"));
        runPass();
        assertEquals(List.of("first"), log);
        assertTrue(second[0].cancelled());
    }

    @Test
    void equal_deadlines_fire_in_the_order_they_were_set() {
        Duration when = loop.time().plusMillis(10);
        for (int i = 0; i < 12; i++) {
            int n = i;
            loop.callAt(when, () -> log.add(n));
        }
        runUntilIdleAt(Duration.ofMillis(30));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), log);
    }

    @Test
    void timers_fire_at_their_time_on_the_loops_clock() {
        loop.callLater(Duration.ofHours(3), () -> log.add(loop.time()));
        loop.callLater(Duration.ofMillis(5), () -> log.add(loop.time()));
        loop.callLater(Duration.ofMillis(-5), () -> log.add(loop.time()));
        runUntilIdleAt(Duration.ofHours(4));
        assertEquals(List.of(Duration.ZERO, Duration.ofMillis(5), Duration.ofHours(3)), log);
    }

    @Test
    void a_cancelled_timer_does_not_fire_and_does_not_keep_the_clock_going() {
        loop.callLater(Duration.ofSeconds(1), () -> log.add("never")).cancel();
        runUntilIdleAt(Duration.ofSeconds(2));
        assertEquals(List.of(), log);
        assertEquals(Duration.ofSeconds(2), loop.time());
    }

    @Test
    void a_delay_beyond_all_time_never_comes() {
        TimerHandle never = loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> log.add("never"));
        runUntilIdleAt(Duration.ofDays(1000));
        assertEquals(List.of(), log);
        never.cancel();
    }

    @Test
    void an_exception_in_a_call_goes_to_the_handler_and_the_loop_goes_on() {
        loop.setExceptionHandler((l, context) -> log.add(context));
        Handle failing = loop.callSoon(() -> {
            throw new ArithmeticException("1/0");
        });
        loop.callSoon(() -> log.add("next"));
        runPass();
        ExceptionContext context = (ExceptionContext) log.get(0);
        assertTrue(context.message().startsWith("Exception in callback "), context.message());
        assertSame(failing, context.handle());
        assertEquals("1/0", context.exception().getMessage());
        assertEquals("next", log.get(1));
    }

    @Test
    void a_handler_that_throws_is_logged_and_does_not_end_the_loop() {
        IllegalStateException broken = new IllegalStateException("broken");
        loop.setExceptionHandler((l, context) -> {
            throw broken;
        });
        loop.callSoon(() -> loop.callExceptionHandler(new ExceptionContext("told", null)));
        loop.callSoon(() -> log.add("next"));
        try (CapturedLog captured = new CapturedLog()) {
            runPass();
            assertEquals(1, captured.records.size());
            assertSame(broken, captured.records.get(0).getThrown());
        }
        assertEquals(List.of("next"), log);
    }

    @Test
    void without_a_handler_exceptions_are_logged_with_what_they_are_about() {
        ArithmeticException exception = new ArithmeticException("1/0");
        Handle handle = loop.callSoon(() -> {
            throw exception;
        });
        try (CapturedLog captured = new CapturedLog()) {
            runPass();
            assertSame(exception, captured.records.get(0).getThrown());
            String text = captured.records.get(0).getMessage();
            assertTrue(text.contains("Exception in callback") && text.contains(handle.toString()), text);
        }
    }

    @Test
    void in_debug_mode_a_slow_call_is_logged() {
        loop.setDebug(true);
        loop.setSlowCallbackDuration(Duration.ofSeconds(3));
        loop.callSoon(() -> ((VirtualClock) loop.scheduler.waiting).advance(Duration.ofSeconds(2).toNanos()));
        loop.callSoon(() -> ((VirtualClock) loop.scheduler.waiting).advance(Duration.ofSeconds(4).toNanos()));
        try (CapturedLog captured = new CapturedLog()) {
            runPass();
            assertEquals(1, captured.records.size());
            assertTrue(captured.records.get(0).getMessage().endsWith("took 4.000 seconds"));
        } finally {
            NeverAwaited.watchAll = false;
        }
    }

    @Test
    void a_fatal_error_ends_the_loop() {
        OutOfMemoryError fatal = new OutOfMemoryError("thrown by a test");
        loop.callSoon(() -> {
            throw fatal;
        });
        loop.callSoon(() -> log.add("next"));
        assertSame(fatal, assertThrows(OutOfMemoryError.class, loop::runForever));
        assertFalse(loop.isRunning());
        runPass();
        assertEquals(List.of("next"), log);
    }

    @Test
    void calls_from_other_threads_are_made_in_order_and_wake_the_loop() throws InterruptedException {
        EventLoop real = new EventLoop();
        int count = 10_000;
        Thread thread = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                int n = i;
                real.callSoonThreadsafe(() -> log.add(n));
            }
            real.callSoonThreadsafe(real::stop);
        });
        thread.start();
        real.runForever();
        thread.join();
        real.close();
        assertEquals(count, log.size());
        for (int i = 0; i < count; i++) {
            assertEquals(i, log.get(i));
        }
    }

    @Test
    void a_call_of_another_thread_reaches_a_loop_that_waits_in_its_selector() throws InterruptedException {
        EventLoop real = new EventLoop();
        CountDownLatch ready = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                ready.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            real.callSoonThreadsafe(() -> {
                log.add(Thread.currentThread());
                real.stop();
            });
        });
        thread.start();
        real.callSoon(ready::countDown);
        real.runForever();
        thread.join();
        real.close();
        assertEquals(List.of(Thread.currentThread()), log);
    }

    @Test
    void a_call_from_the_loops_own_thread_through_the_threadsafe_door_keeps_its_place() {
        loop.callSoon(() -> {
            loop.callSoon(() -> log.add(1));
            loop.callSoonThreadsafe(() -> log.add(2));
            loop.callSoon(() -> log.add(3));
        });
        runPass();
        runPass();
        assertEquals(List.of(1, 2, 3), log);
    }

    @Test
    void a_threadsafe_handle_can_be_cancelled_from_another_thread() throws InterruptedException {
        Handle handle = loop.callSoonThreadsafe(() -> log.add("never"));
        Thread thread = new Thread(handle::cancel);
        thread.start();
        thread.join();
        runPass();
        assertEquals(List.of(), log);
    }

    @Test
    void methods_for_the_loops_thread_refuse_others_while_it_runs() throws InterruptedException {
        List<Throwable> errors = new ArrayList<>();
        Thread thread = new Thread(() -> {
            errors.add(assertThrows(IllegalStateException.class, () -> loop.callSoon(() -> { })));
            errors.add(assertThrows(IllegalStateException.class, () -> loop.callLater(Duration.ZERO, () -> { })));
            errors.add(assertThrows(IllegalStateException.class, loop::stop));
            loop.callSoonThreadsafe(loop::stop);
        });
        loop.callSoon(thread::start);
        loop.runForever();
        thread.join();
        assertEquals(3, errors.size());
    }

    @Test
    void a_loop_cannot_run_inside_another_or_itself_and_cannot_be_closed_while_it_runs() {
        EventLoop other = Loops.virtual();
        loop.callSoon(() -> {
            assertThrows(IllegalStateException.class, loop::runForever);
            assertThrows(IllegalStateException.class, other::runForever);
            assertThrows(IllegalStateException.class, loop::close);
            log.add("checked");
        });
        runPass();
        other.close();
        assertEquals(List.of("checked"), log);
    }

    @Test
    void a_closed_loop_takes_nothing_and_may_be_closed_again() {
        EventLoop closed = Loops.virtual();
        closed.close();
        closed.close();
        assertTrue(closed.isClosed());
        assertThrows(IllegalStateException.class, () -> closed.callSoon(() -> { }));
        assertThrows(IllegalStateException.class, () -> closed.callSoonThreadsafe(() -> { }));
        assertThrows(IllegalStateException.class, () -> closed.callLater(Duration.ZERO, () -> { }));
        assertThrows(IllegalStateException.class, closed::runForever);
    }

    @Test
    void run_until_complete_gives_the_result_or_says_that_it_was_stopped() {
        AsyncFuture<String> future = loop.createFuture();
        loop.callLater(Duration.ofSeconds(1), () -> future.setResult("done"));
        assertEquals("done", loop.runUntilComplete(future));
        loop.callSoon(loop::stop);
        IllegalStateException stopped = assertThrows(IllegalStateException.class,
            () -> loop.runUntilComplete(loop.createFuture()));
        assertEquals("Event loop stopped before Future completed.", stopped.getMessage());
    }

    @Test
    void executor_jobs_run_elsewhere_and_answer_on_the_loop() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>();
        AsyncFuture<String> job = loop.runInExecutor(null, () -> {
            worker.set(Thread.currentThread());
            return "done";
        });
        assertEquals("done", loop.runUntilComplete(job));
        assertNotSame(Thread.currentThread(), worker.get());
        assertTrue(worker.get().isDaemon());
    }

    @Test
    void a_job_that_was_cancelled_before_it_began_never_begins() throws Exception {
        List<Runnable> queue = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        AsyncFuture<Integer> job = loop.runInExecutor(queue::add, calls::incrementAndGet);
        assertEquals(1, loop.scheduler.outstanding);
        job.cancel();
        queue.get(0).run();
        runPass();
        assertEquals(0, calls.get());
        assertEquals(0, loop.scheduler.outstanding);
        assertTrue(job.cancelled());
    }

    @Test
    void the_virtual_clock_stands_still_while_a_job_is_outstanding() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        loop.callLater(Duration.ofSeconds(5), () -> log.add("timer"));
        AsyncFuture<Void> job = loop.runInExecutor(null, () -> {
            begun.await();
            return null;
        });
        loop.callSoon(begun::countDown);
        job.addDoneCallback(done -> log.add("job"));
        runUntilIdleAt(Duration.ofSeconds(6));
        assertEquals(List.of("job", "timer"), log);
    }

    @Test
    void the_default_executor_is_drained_and_then_refuses() throws Exception {
        AsyncFuture<String> job = loop.runInExecutor(null, () -> "done");
        loop.runUntilComplete(loop.shutdownDefaultExecutor(Duration.ofSeconds(100)));
        assertEquals("done", loop.runUntilComplete(job));
        assertThrows(IllegalStateException.class, () -> loop.runInExecutor(null, () -> "more"));
    }

    @Test
    void a_default_executor_of_ones_own_is_used_and_shut_down() throws Exception {
        var pool = Executors.newSingleThreadExecutor(work -> new Thread(work, "own-pool"));
        loop.setDefaultExecutor(pool);
        AsyncFuture<String> name = loop.runInExecutor(null, () -> Thread.currentThread().getName());
        assertEquals("own-pool", loop.runUntilComplete(name));
        loop.close();
        assertTrue(pool.isShutdown());
    }

    @Test
    void an_interrupt_does_not_make_the_loop_spin_and_is_there_when_it_ends() {
        EventLoop real = new EventLoop();
        real.callSoon(Thread.currentThread()::interrupt);
        real.callLater(Duration.ofMillis(20), real::stop);
        real.runForever();
        real.close();
        assertTrue(Thread.interrupted());
        assertTrue(real.scheduler.passes < 20, "passes: " + real.scheduler.passes);
    }
}
