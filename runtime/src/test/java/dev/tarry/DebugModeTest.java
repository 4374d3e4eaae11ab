package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DebugModeTest {
    private final boolean watchedAll = NeverAwaited.watchAll;
    private final List<String> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void watchAsBefore() {
        NeverAwaited.watchAll = watchedAll;
    }

    /** Releases a latch when it is logged that somebody waits for it, so that it blocks exactly until it was seen. */
    private final class Releasing extends Handler {
        private final Logger logger = Logger.getLogger("dev.tarry");
        private final CountDownLatch latch;

        Releasing(CountDownLatch latch) {
            this.latch = latch;
        }

        void run(Runnable blocking) {
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
            try {
                blocking.run();
            } finally {
                close();
            }
        }

        @Override
        public void publish(LogRecord logged) {
            log.add(logged.getMessage());
            if (blocksInLatch(logged.getMessage())) {
                latch.countDown();
            }
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }

    private static boolean blocksInLatch(String text) {
        return text.contains("blocks the event loop") && text.contains("at dev.tarry.DebugModeTest.blockUntil(");
    }

    private static void blockUntil(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("tarry-blocking-call")
    @Async
    private static Coroutine<Void> blocking(CountDownLatch latch) {
        await(sleep(millis(0)));
        blockUntil(latch);
        await(sleep(millis(0)));
        return async();
    }

    private static EventLoop debugged(EventLoop loop, Duration slow) {
        loop.setDebug(true);
        loop.setSlowCallbackDuration(slow);
        return loop;
    }

    @Test
    void a_step_that_blocks_is_logged_with_its_stack_while_it_blocks_and_with_its_time_afterwards() {
        CountDownLatch latch = new CountDownLatch(1);
        EventLoop loop = debugged(new EventLoop(), millis(5));
        new Releasing(latch).run(() -> loop.runUntilComplete(blocking(latch)));
        loop.close();
        List<String> during = log.stream().filter(DebugModeTest::blocksInLatch).toList();
        String text = during.get(0);
        assertTrue(text.startsWith("Executing Task-"), text);
        assertTrue(text.contains("DebugModeTest.blocking"), text);
        int seen = log.indexOf(text);
        assertTrue(log.subList(seen, log.size()).stream().anyMatch(later ->
            later.matches("(?s)Executing Task-.*DebugModeTest.blocking.* took \\d+\\.\\d{3} seconds")), log.toString());
    }

    @Test
    void a_callback_that_blocks_is_logged_as_well() {
        CountDownLatch latch = new CountDownLatch(1);
        EventLoop loop = debugged(Loops.virtual(), millis(5));
        loop.callSoon(() -> blockUntil(latch));
        loop.stop();
        new Releasing(latch).run(loop::runForever);
        loop.close();
        String text = log.stream().filter(DebugModeTest::blocksInLatch).findFirst().orElseThrow();
        assertTrue(text.startsWith("Executing Handle (of "), text);
        assertTrue(text.contains("created at dev.tarry.DebugModeTest."), text);
    }

    @Test
    void each_run_has_a_watch_of_its_own_and_none_is_left() {
        EventLoop loop = debugged(Loops.virtual(), millis(5));
        for (int run = 0; run < 2; run++) {
            CountDownLatch latch = new CountDownLatch(1);
            loop.callSoon(() -> blockUntil(latch));
            loop.stop();
            new Releasing(latch).run(loop::runForever);
        }
        loop.close();
        assertEquals(2, log.stream().filter(DebugModeTest::blocksInLatch).count());
    }

    /** On a clock that stands still: what takes no time is not slow, whatever the machine does. */
    @Test
    void log_slow_callbacks() {
        EventLoop loop = debugged(Loops.virtual(), seconds(3));
        VirtualClock clock = (VirtualClock) loop.scheduler.waiting;
        try (CapturedLog captured = new CapturedLog()) {
            loop.callSoon(() -> clock.advance(seconds(2).toNanos()));
            loop.callSoon(() -> clock.advance(seconds(4).toNanos()));
            loop.createTask(advancing(clock), "slow");
            AsyncFuture<Void> future = loop.createFuture();
            future.addDoneCallback(done -> clock.advance(seconds(5).toNanos()));
            future.setResult(null);
            loop.stop();
            loop.runForever();
            List<String> texts = captured.records.stream().map(LogRecord::getMessage).toList();
            assertEquals(3, texts.size());
            assertTrue(texts.get(0).matches("Executing Handle \\(.*\\) took 4.000 seconds"), texts.get(0));
            assertTrue(texts.get(1).matches("Executing slow of DebugModeTest.advancing .* took 3.000 seconds"),
                texts.get(1));
            assertTrue(texts.get(2).matches("Executing callback .* of future .* took 5.000 seconds"), texts.get(2));
        }
        loop.close();
    }

    @Async
    private static Coroutine<Void> advancing(VirtualClock clock) {
        clock.advance(seconds(3).toNanos());
        return async();
    }

    @Test
    void outside_of_debug_mode_nothing_is_measured() {
        EventLoop loop = Loops.virtual();
        loop.setDebug(false);
        loop.setSlowCallbackDuration(Duration.ZERO);
        try (CapturedLog captured = new CapturedLog()) {
            loop.callSoon(() -> ((VirtualClock) loop.scheduler.waiting).advance(seconds(2).toNanos()));
            loop.stop();
            loop.runForever();
            assertEquals(List.of(), captured.records);
        }
        loop.close();
    }

    @Async
    private static Coroutine<Void> failing() throws IOException {
        await(sleep(millis(0)));
        throw new IOException("lost");
    }

    @Test
    void a_report_about_a_task_tells_where_the_task_was_made() throws IOException {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            getRunningLoop().setDebug(true);
            createTask(failing());
            await(sleep(millis(1)));
            return async();
        });
        StackTraceElement place = complaints.get(0).sourceTraceback().get(0);
        assertEquals("DebugModeTest.java", place.getFileName());
        assertTrue(place.getMethodName().contains("a_report_about_a_task"), place.toString());
    }

    @Test
    void the_log_of_a_callback_s_exception_tells_where_the_callback_was_registered() {
        EventLoop loop = Loops.virtual();
        loop.setDebug(true);
        loop.callSoon(() -> {
            throw new ArithmeticException();
        });
        loop.stop();
        try (CapturedLog captured = new CapturedLog()) {
            loop.runForever();
            String text = captured.records.get(0).getMessage();
            assertTrue(text.contains("created at (most recent call first):"), text);
            assertTrue(text.contains("the_log_of_a_callback_s_exception"), text);
        }
        loop.close();
    }

    @Test
    void what_a_running_handle_complains_of_names_the_handle_s_registration() {
        EventLoop loop = Loops.virtual();
        loop.setDebug(true);
        loop.callSoon(() -> loop.callExceptionHandler(new ExceptionContext("told", null)));
        loop.stop();
        try (CapturedLog captured = new CapturedLog()) {
            loop.runForever();
            String text = captured.records.get(0).getMessage();
            assertTrue(text.contains("Handle created at (most recent call first):"), text);
            assertTrue(text.contains("what_a_running_handle_complains_of"), text);
        }
        loop.close();
    }

    public static final class Program {
        private Program() {
        }

        public static void main(String[] arguments) {
            System.out.println("debug: " + new EventLoop().getDebug());
        }
    }

    /** CPython's test_env_var_debug. */
    @Test
    void env_var_debug_here_a_system_property() throws Exception {
        for (String option : List.of("-Dtarry.debug=true", "-Dtarry.debug=false", "-Dunrelated=true")) {
            ChildJvm child = new ChildJvm(Program.class, "", option);
            child.await("debug: " + option.equals("-Dtarry.debug=true"));
            assertEquals(0, child.exitCode());
        }
    }

    private static void dropRunLoop() {
        EventLoop loop = new EventLoop();
        loop.callLater(millis(1), loop::stop);
        loop.runForever();
        assertFalse(loop.isRunning());
    }

    @Test
    void a_loop_that_was_dropped_without_being_closed_is_reported() {
        List<String> messages = new ArrayList<>();
        EventLoop finder = Loops.virtual();
        finder.setExceptionHandler((l, context) -> messages.add(context.message()));
        dropRunLoop();
        while (messages.stream().noneMatch(message -> message.startsWith("unclosed event loop "))) {
            System.gc();
            UnclosedLoops.report(finder);
        }
        finder.close();
        assertEquals(1, messages.stream().filter(message -> message.startsWith("unclosed event loop ")).count());
    }
}
