package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop does, each test named after that of CPython's {@code test_base_events.py} and {@code test_events.py}. */
@Timeout(120)
class LoopCoreTest {
    private final boolean watchedAll = NeverAwaited.watchAll;
    private final EventLoop loop = Loops.virtual();
    private final List<Object> log = new ArrayList<>();
    private final List<ExceptionContext> complaints = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
        NeverAwaited.watchAll = watchedAll;
    }

    private void runBriefly() {
        loop.stop();
        loop.runForever();
    }

    private void collectComplaints() {
        loop.setExceptionHandler((l, context) -> complaints.add(context));
    }

    private static void zeroError() {
        throw new ArithmeticException("/ by zero");
    }

    @Async
    private static <T> Coroutine<T> value(T value) {
        return async(value);
    }

    @Async
    private static Coroutine<Void> delayed(Duration delay) {
        await(sleep(delay));
        return async();
    }

    @Test
    void close_may_be_called_again_and_then_nothing_runs() {
        assertFalse(loop.isClosed());
        AsyncFuture<Object> future = loop.createFuture();
        Coroutine<Integer> coroutine = value(1);
        loop.close();
        assertTrue(loop.isClosed());
        loop.close();
        loop.close();
        assertThrows(IllegalStateException.class, loop::runForever);
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(future));
        assertThrows(IllegalStateException.class, () -> loop.callSoon(() -> log.add("never")));
        assertThrows(IllegalStateException.class, () -> loop.callSoonThreadsafe(() -> log.add("never")));
        assertThrows(IllegalStateException.class, () -> loop.callLater(seconds(1), () -> log.add("never")));
        assertThrows(IllegalStateException.class, () -> loop.callAt(loop.time(), () -> log.add("never")));
        assertThrows(IllegalStateException.class, () -> loop.createTask(coroutine));
        assertThrows(IllegalStateException.class, () -> loop.addSignalHandler("TERM", () -> log.add("never")));
        assertThrows(IllegalStateException.class, () -> loop.runInExecutor(null, () -> log.add("never")));
        coroutine.close();
    }

    @Test
    void set_default_executor() throws Exception {
        AtomicInteger jobs = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            protected void beforeExecute(Thread thread, Runnable job) {
                jobs.incrementAndGet();
            }
        };
        loop.setDefaultExecutor(pool);
        assertEquals("done", loop.runUntilComplete(loop.runInExecutor(null, () -> "done")));
        assertEquals(1, jobs.get());
        assertThrows(NullPointerException.class, () -> loop.setDefaultExecutor(null));
    }

    /** The job ends only after the warning, so the time is up whatever the machine does. */
    @Test
    void shutdown_default_executor_timeout() throws Exception {
        EventLoop real = new EventLoop();
        CountDownLatch end = new CountDownLatch(1);
        AsyncFuture<Void> job = real.runInExecutor(null, () -> {
            end.await();
            return null;
        });
        try (CapturedLog captured = new CapturedLog()) {
            real.runUntilComplete(real.shutdownDefaultExecutor(millis(10)));
            assertEquals("The executor did not finish joining its threads within 0.010 seconds.",
                captured.records.get(0).getMessage());
        }
        end.countDown();
        real.runUntilComplete(job);
        real.close();
    }

    @Test
    void call_soon() {
        Handle handle = loop.callSoon(() -> log.add("hello"));
        assertFalse(handle.cancelled());
        assertEquals(List.of(), log);
        runBriefly();
        assertEquals(List.of("hello"), log);
        assertThrows(NullPointerException.class, () -> loop.callSoon(null));
    }

    @Test
    void call_later() {
        TimerHandle handle = loop.callLater(seconds(10), () -> log.add(loop.time()));
        assertEquals(seconds(10), handle.when());
        runBriefly();
        assertEquals(List.of(), log);
        loop.runUntilComplete(delayed(seconds(11)));
        assertEquals(List.of(seconds(10)), log);
        assertThrows(NullPointerException.class, () -> loop.callLater(null, () -> log.add("never")));
    }

    @Test
    void call_later_negative_delays() {
        loop.callLater(seconds(-1), () -> log.add("a"));
        loop.callLater(seconds(-2), () -> log.add("b"));
        runBriefly();
        assertEquals(List.of("b", "a"), log);
    }

    @Test
    void time_and_call_at() {
        Duration when = loop.time().plusMillis(100);
        loop.callAt(when, loop::stop);
        loop.runForever();
        assertEquals(when, loop.time());
        assertThrows(NullPointerException.class, () -> loop.callAt(null, loop::stop));
    }

    private void checkThread(boolean debug, boolean withOtherLoop) throws InterruptedException {
        loop.setDebug(debug);
        loop.scheduler.outstanding++;
        Thread thread = new Thread(() -> {
            EventLoop other = withOtherLoop ? Loops.virtual() : null;
            Runnable checks = () -> {
                for (Runnable call : List.<Runnable>of(() -> loop.callSoon(() -> { }),
                    () -> loop.callLater(seconds(60), () -> { }), () -> loop.callAt(seconds(60), () -> { }))) {
                    String message = assertThrows(IllegalStateException.class, call::run).getMessage();
                    assertTrue(message.contains("callSoonThreadsafe"), message);
                    log.add("refused");
                }
            };
            if (other == null) {
                checks.run();
            } else {
                other.callSoon(checks);
                other.stop();
                other.runForever();
                other.close();
            }
            loop.callSoonThreadsafe(loop::stop);
        });
        loop.callSoon(thread::start);
        loop.runForever();
        loop.scheduler.outstanding--;
        thread.join();
    }

    /** Whether or not in debug mode, unlike in asyncio. */
    @Test
    void check_thread() throws InterruptedException {
        checkThread(true, false);
        checkThread(false, false);
        checkThread(true, true);
        checkThread(false, true);
        assertEquals(12, log.size());
    }

    @Test
    void run_once_purges_cancelled_timers_at_the_head() {
        TimerHandle first = loop.callLater(seconds(5), () -> log.add("never"));
        loop.callLater(seconds(10), () -> log.add("ten"));
        first.cancel();
        runBriefly();
        assertEquals(1, loop.timers.size());
        assertEquals(seconds(10).toNanos(), loop.timers.deadline());
    }

    @Test
    void set_debug() {
        loop.setDebug(true);
        assertTrue(loop.getDebug());
        loop.setDebug(false);
        assertFalse(loop.getDebug());
    }

    @Test
    void run_once_schedule_handle_what_a_timer_adds_is_for_the_next_pass() {
        loop.callLater(seconds(-1), () -> {
            log.add("timer");
            loop.callSoon(() -> log.add("added"));
        });
        runBriefly();
        assertEquals(List.of("timer"), log);
        runBriefly();
        assertEquals(List.of("timer", "added"), log);
    }

    @Test
    void run_once_cancelled_event_cleanup() {
        loop.callLater(seconds(3000), () -> { });
        for (int i = 0; i < 2; i++) {
            loop.callLater(seconds(3600), () -> { }).cancel();
            loop.callLater(seconds(100), () -> { }).cancel();
        }
        runBriefly();
        assertEquals(3, loop.timers.size());
        for (int i = 0; i < 49; i++) {
            loop.callLater(seconds(3600), () -> { });
        }
        for (int i = 0; i < 51; i++) {
            loop.callLater(seconds(3600), () -> { }).cancel();
        }
        assertEquals(103, loop.timers.size());
        runBriefly();
        assertEquals(50, loop.timers.size());
    }

    @Test
    void run_until_complete_loop() {
        EventLoop other = Loops.virtual();
        AsyncFuture<Object> future = loop.createFuture();
        assertThrows(IllegalArgumentException.class, () -> other.runUntilComplete(future));
        other.close();
    }

    @Test
    void run_until_complete_loop_orphan_future_close_loop() {
        loop.callSoon(() -> {
            throw new KeyboardInterrupt();
        });
        assertThrows(KeyboardInterrupt.class, () -> loop.runUntilComplete(delayed(millis(100))));
        loop.runUntilComplete(delayed(millis(200)));
        assertEquals(millis(200), loop.time());
    }

    @Async
    private Coroutine<Void> nesting() {
        assertTrue(loop.isRunning());
        Coroutine<Integer> inner = value(1);
        try {
            loop.runUntilComplete(inner);
        } finally {
            // It became a task, which the loop keeps and will run.
            log.add("refused");
        }
        return async();
    }

    @Test
    void run_until_complete_nesting() {
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(nesting()));
        assertEquals(List.of("refused"), log);
    }

    @Test
    void run_until_complete() {
        loop.runUntilComplete(delayed(millis(100)));
        assertEquals(millis(100), loop.time());
    }

    @Async
    private Coroutine<Void> stopping() {
        loop.stop();
        await(sleep(millis(100)));
        return async();
    }

    @Test
    void run_until_complete_stopped() {
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(stopping()));
    }

    @Test
    void default_exc_handler_callback() {
        try (CapturedLog captured = new CapturedLog()) {
            loop.callSoon(LoopCoreTest::zeroError);
            loop.callLater(millis(10), LoopCoreTest::zeroError);
            loop.runUntilComplete(delayed(millis(20)));
            assertEquals(2, captured.records.size());
            for (var logged : captured.records) {
                assertTrue(logged.getMessage().startsWith("Exception in callback "), logged.getMessage());
                assertTrue(logged.getThrown() instanceof ArithmeticException);
            }
        }
    }

    @Async
    private static Coroutine<Void> zeroErrorCoro() {
        await(sleep(millis(10)));
        throw new ArithmeticException("/ by zero");
    }

    @Test
    void default_exc_handler_coro() {
        try (CapturedLog captured = new CapturedLog()) {
            loop.createTask(zeroErrorCoro());
            loop.runUntilComplete(delayed(millis(20)));
            loop.close();
            String text = captured.records.get(0).getMessage();
            assertTrue(text.startsWith("Task exception was never retrieved"), text);
            assertTrue(text.contains("LoopCoreTest.zeroErrorCoro"), text);
            assertTrue(captured.records.get(0).getThrown() instanceof ArithmeticException);
        }
    }

    @Test
    void set_exc_handler_custom() {
        loop.setDebug(true);
        assertNull(loop.getExceptionHandler());
        ExceptionHandler handler = (l, context) -> complaints.add(context);
        loop.setExceptionHandler(handler);
        assertSame(handler, loop.getExceptionHandler());
        Handle handle = loop.callSoon(LoopCoreTest::zeroError);
        runBriefly();
        ExceptionContext context = complaints.get(0);
        assertTrue(context.message().startsWith("Exception in callback "));
        assertTrue(context.exception() instanceof ArithmeticException);
        assertSame(handle, context.handle());
        assertEquals("set_exc_handler_custom", context.sourceTraceback().get(0).getMethodName());

        loop.setExceptionHandler(null);
        try (CapturedLog captured = new CapturedLog()) {
            loop.callSoon(LoopCoreTest::zeroError);
            runBriefly();
            String text = captured.records.get(0).getMessage();
            assertTrue(text.contains("Object created at (most recent call first):"), text);
            assertTrue(text.contains("set_exc_handler_custom"), text);
        }
        assertEquals(1, complaints.size());
    }

    @Test
    void set_exc_handler_broken() {
        loop.setExceptionHandler((l, context) -> {
            throw new UnsupportedOperationException("spam");
        });
        try (CapturedLog captured = new CapturedLog()) {
            loop.callSoon(LoopCoreTest::zeroError);
            runBriefly();
            var logged = captured.records.get(0);
            assertTrue(logged.getMessage().startsWith("Unhandled error in exception handler"), logged.getMessage());
            assertTrue(logged.getThrown() instanceof UnsupportedOperationException);
            assertTrue(logged.getThrown().getSuppressed()[0] instanceof ArithmeticException);
        }
    }

    /** Java's default handler fails when a text that it has to print does. */
    @Test
    void default_exc_handler_broken() {
        AsyncFuture<Object> unprintable = loop.createFuture();
        unprintable.setResult(new Object() {
            @Override
            public String toString() {
                throw new UnsupportedOperationException("spam");
            }
        });
        ExceptionContext context = new ExceptionContext("ham", null, unprintable, null, null, null);
        try (CapturedLog captured = new CapturedLog()) {
            loop.callExceptionHandler(context);
            assertEquals("Exception in default exception handler", captured.records.get(0).getMessage());
            assertEquals("spam", captured.records.get(0).getThrown().getMessage());
        }
    }

    @Test
    void set_task_factory() {
        TaskFactory factory = (l, coroutine, options) -> {
            log.add("made");
            return TaskFactory.lazy().newTask(l, coroutine, options);
        };
        TaskFactory before = loop.getTaskFactory();
        loop.setTaskFactory(factory);
        assertSame(factory, loop.getTaskFactory());
        loop.runUntilComplete(loop.createTask(value(1)));
        assertEquals(List.of("made"), log);
        loop.setTaskFactory(null);
        assertSame(before.getClass(), loop.getTaskFactory().getClass());
        loop.runUntilComplete(loop.createTask(value(1)));
        assertEquals(List.of("made"), log);
    }

    @Test
    void create_task_error_closes_coro() {
        NeverAwaited.watchAll = true;
        Coroutine<Integer> coroutine = value(1);
        loop.setTaskFactory((l, c, options) -> {
            throw new UnsupportedOperationException("no");
        });
        assertThrows(UnsupportedOperationException.class, () -> loop.createTask(coroutine));
        collectComplaints();
        loop.close();
        assertEquals(List.of(), complaints);
    }

    @Test
    void create_named_task_with_default_factory() {
        Task<Integer> task = loop.createTask(value(1), "test_task");
        assertEquals("test_task", task.getName());
        loop.runUntilComplete(task);
    }

    @Test
    void create_named_task_with_custom_factory() {
        loop.setTaskFactory((l, coroutine, options) -> {
            log.add(options.name());
            return TaskFactory.eager().newTask(l, coroutine, options);
        });
        Task<Integer> task = loop.createTask(value(1), "test_task");
        assertEquals("test_task", task.getName());
        assertEquals(List.of("test_task"), log);
        loop.runUntilComplete(task);
    }

    @Async
    private static Coroutine<Void> raiseKeyboardInterrupt() {
        throw new KeyboardInterrupt();
    }

    @Test
    void run_forever_keyboard_interrupt() {
        collectComplaints();
        assertThrows(KeyboardInterrupt.class, () -> loop.runUntilComplete(raiseKeyboardInterrupt()));
        loop.close();
        assertEquals(List.of(), complaints);
    }

    @Test
    void run_until_complete_baseexception_leaves_no_stop_behind() {
        assertThrows(KeyboardInterrupt.class, () -> loop.runUntilComplete(raiseKeyboardInterrupt()));
        loop.callSoon(() -> loop.callSoon(() -> {
            loop.stop();
            log.add("called");
        }));
        loop.runForever();
        assertEquals(List.of("called"), log);
    }

    @Test
    void single_selecter_event_callback_after_stopping() {
        for (int run = 0; run < 2; run++) {
            Handle[] doer = new Handle[1];
            loop.callSoon(() -> doer[0] = loop.callSoon(() -> log.add("done")));
            loop.callSoon(loop::stop);
            loop.runForever();
            runBriefly();
            runBriefly();
            assertEquals(run + 1, log.size());
        }
    }

    @Test
    void run_once() {
        loop.callSoon(() -> log.add("called"));
        loop.callSoon(loop::stop);
        loop.runForever();
        assertEquals(List.of("called"), log);
    }

    @Test
    void run_forever_pre_stopped() {
        loop.callLater(seconds(1000), () -> log.add("never"));
        int passes = loop.scheduler.passes;
        loop.stop();
        loop.runForever();
        assertEquals(passes + 1, loop.scheduler.passes);
        assertEquals(Duration.ZERO, loop.time());
    }

    @Async
    private static Coroutine<Void> running(EventLoop inner) {
        inner.runForever();
        return async();
    }

    @Test
    void running_loop_within_a_loop() {
        EventLoop inner = Loops.virtual();
        assertTrue(assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(running(inner))).getMessage()
            .contains("while another runs"));
        inner.close();
    }

    @Async
    private static Coroutine<Void> closing() {
        getRunningLoop().close();
        return async();
    }

    @Test
    void close_running_event_loop() {
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(closing()));
        assertFalse(loop.isClosed());
    }

    @Test
    void call_soon_threadsafe() throws InterruptedException {
        CountDownLatch posted = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            loop.callSoonThreadsafe(() -> log.add("hello"));
            posted.countDown();
        });
        thread.start();
        posted.await();
        loop.callSoon(() -> log.add("world"));
        loop.callLater(seconds(1), loop::stop);
        loop.runForever();
        thread.join();
        assertEquals(List.of("world", "hello"), log);
    }

    @Test
    void call_soon_threadsafe_same_thread() {
        loop.callSoonThreadsafe(() -> {
            loop.callSoonThreadsafe(() -> log.add("hello"));
            loop.callSoon(() -> log.add("world"));
        });
        runBriefly();
        runBriefly();
        assertEquals(List.of("hello", "world"), log);
    }

    @Test
    void call_soon_threadsafe_handle_cancel_other_thread() throws InterruptedException {
        Handle handle = loop.callSoonThreadsafe(() -> log.add("never"));
        Thread thread = new Thread(() -> {
            handle.cancel();
            loop.callSoonThreadsafe(loop::stop);
        });
        thread.start();
        thread.join();
        loop.runForever();
        assertTrue(handle.cancelled());
        assertEquals(List.of(), log);
    }

    /** A cancel of another thread waits until the call that goes on is over. */
    @Test
    void call_soon_threadsafe_handle_block_cancellation() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        Handle[] handle = new Handle[1];
        Thread canceller = new Thread(() -> {
            try {
                inside.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            handle[0].cancel();
            synchronized (log) {
                log.add("cancelled");
            }
        });
        handle[0] = loop.callSoonThreadsafe(() -> {
            inside.countDown();
            while (!waitsIn(canceller, "awaitEnd")) {
                Thread.onSpinWait();
            }
            synchronized (log) {
                log.add("call over");
            }
        });
        canceller.start();
        runBriefly();
        canceller.join();
        assertEquals(List.of("call over", "cancelled"), log);
    }

    private static boolean waitsIn(Thread thread, String method) {
        return thread.getState() == Thread.State.TIMED_WAITING && Arrays.stream(thread.getStackTrace())
            .anyMatch(call -> call.getMethodName().equals(method));
    }

    @Test
    void run_in_executor() throws Exception {
        assertNotSame(Thread.currentThread(),
            loop.runUntilComplete(loop.runInExecutor(null, Thread::currentThread)));
    }

    @Test
    void run_in_executor_cancel_never_calls_back_into_a_closed_loop() throws Exception {
        EventLoop real = new EventLoop();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AsyncFuture<Void> job = real.runInExecutor(null, () -> {
            begun.countDown();
            end.await();
            return null;
        });
        job.addDoneCallback(done -> log.add("called back"));
        begun.await();
        job.cancel();
        real.close();
        end.countDown();
        assertTrue(job.cancelled());
        assertEquals(List.of(), log);
        assertThrows(IllegalStateException.class, real::runForever);
    }

    @Async
    private static Coroutine<Void> tinySleeps() {
        await(sleep(Duration.ofNanos(10_000_000)));
        await(sleep(Duration.ofNanos(100_000)));
        await(sleep(Duration.ofNanos(1_000)));
        await(sleep(Duration.ofNanos(10)));
        return async();
    }

    @Test
    void timeout_rounding() {
        EventLoop real = new EventLoop();
        real.runUntilComplete(tinySleeps());
        assertTrue(real.scheduler.passes <= 20, "passes: " + real.scheduler.passes);
        real.close();
    }

    @Async
    private Coroutine<String> cancelledPromptly(AsyncFuture<Object> never) {
        loop.callSoon(never::cancel);
        try {
            await(never);
        } catch (CancelledError e) {
            return async("cancelled");
        }
        return async("value");
    }

    @Test
    void prompt_cancellation() {
        AsyncFuture<Object> never = loop.createFuture();
        loop.callLater(seconds(1000), () -> log.add("too late"));
        assertEquals("cancelled", loop.runUntilComplete(cancelledPromptly(never)));
        assertEquals(Duration.ZERO, loop.time());
    }
}
