package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.copyContext;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs and runners, each test named after that of CPython's {@code test_runners.py}. */
class RunnersTest {
    private static final ContextVar<Integer> VAR = new ContextVar<>("cvar", -1);

    private final boolean watchedAll = NeverAwaited.watchAll;
    private final List<Object> log = new ArrayList<>();

    @AfterEach
    void watchAsBefore() {
        NeverAwaited.watchAll = watchedAll;
    }

    @Async
    private static <T> Coroutine<T> value(T value) {
        await(sleep(millis(0)));
        return async(value);
    }

    @Async
    private static Coroutine<Void> raising() {
        await(sleep(millis(0)));
        throw new IllegalArgumentException("spam");
    }

    @Test
    void asyncio_run_return() {
        assertEquals(42, run(value(42)));
    }

    @Test
    void asyncio_run_raises() {
        assertEquals("spam", assertThrows(IllegalArgumentException.class, () -> run(raising())).getMessage());
    }

    @Async
    private static Coroutine<Boolean> debugged() {
        return async(getRunningLoop().getDebug());
    }

    @Test
    void asyncio_run_debug() {
        assertFalse(run(debugged(), false));
        assertTrue(run(debugged(), true));
        NeverAwaited.watchAll = false;
        assertFalse(run(debugged()));
        NeverAwaited.watchAll = true;
        assertTrue(run(debugged()));
        assertFalse(run(debugged(), false));
    }

    @Async
    private Coroutine<Void> nested() {
        Coroutine<Integer> inner = value(1);
        assertTrue(assertThrows(IllegalStateException.class, () -> run(inner)).getMessage()
            .contains("cannot be called while"));
        return async();
    }

    @Test
    void asyncio_run_from_running_loop() {
        run(nested());
    }

    @Async
    private static Coroutine<Void> leftover() {
        await(sleep(seconds(0.1)));
        return async();
    }

    @Async
    private Coroutine<Integer> leaving(Coroutine<Void> behind) {
        log.add(createTask(behind));
        return async(123);
    }

    @Test
    void asyncio_run_cancels_hanging_tasks() {
        assertEquals(123, run(leaving(leftover())));
        assertTrue(((Task<?>) log.get(0)).done());
    }

    @Async
    private static Coroutine<Void> failingWhenCancelled() {
        try {
            await(sleep(seconds(0.1)));
        } catch (CancelledError e) {
            throw new ArithmeticException("/ by zero");
        }
        return async();
    }

    @Async
    private Coroutine<Integer> leavingAfterAPass(Coroutine<Void> behind) {
        log.add(createTask(behind));
        await(sleep(millis(0)));
        return async(123);
    }

    @Test
    void asyncio_run_reports_hanging_tasks_errors() {
        List<ExceptionContext> complaints = Loops.complaints(() -> leavingAfterAPass(failingWhenCancelled()));
        Task<?> left = (Task<?>) log.get(0);
        assertTrue(left.done());
        assertEquals(List.of("unhandled exception during asyncio.run() shutdown"), Loops.messages(complaints));
        assertSame(left, complaints.get(0).task());
        assertTrue(complaints.get(0).exception() instanceof ArithmeticException);
    }

    @Test
    void asyncio_run_loop_factory() {
        EventLoop loop = Loops.virtual();
        List<String> calls = new ArrayList<>();
        assertSame(loop, run(runningLoop(), () -> {
            calls.add("made");
            return loop;
        }));
        assertEquals(List.of("made"), calls);
        assertTrue(loop.isClosed());
    }

    @Async
    private static Coroutine<EventLoop> runningLoop() {
        return async(getRunningLoop());
    }

    @Test
    void non_debug() {
        try (Runner runner = new Runner(false)) {
            assertFalse(runner.getLoop().getDebug());
        }
    }

    @Test
    void debug() {
        try (Runner runner = new Runner(true)) {
            assertTrue(runner.getLoop().getDebug());
        }
        try (Runner runner = new Runner(true, Loops::virtual)) {
            assertTrue(runner.getLoop().getDebug());
        }
    }

    @Test
    void custom_factory() {
        EventLoop loop = Loops.virtual();
        try (Runner runner = new Runner(() -> loop)) {
            assertSame(loop, runner.getLoop());
        }
    }

    @Test
    void run_gives_the_value_and_a_closed_runner_has_no_loop() {
        EventLoop loop;
        Runner closed;
        try (Runner runner = new Runner()) {
            assertEquals("done", runner.run(value("done")));
            loop = runner.getLoop();
            closed = runner;
        }
        assertEquals("Runner is closed", assertThrows(IllegalStateException.class, closed::getLoop).getMessage());
        assertTrue(loop.isClosed());
    }

    /** As since 3.14, which awaits it; 3.13 refuses what is no coroutine. */
    @Test
    void run_future() {
        try (Runner runner = new Runner(Loops::virtual)) {
            AsyncFuture<String> future = runner.getLoop().createFuture();
            runner.getLoop().callLater(seconds(1), () -> future.setResult("value"));
            assertEquals("value", runner.run(future));
        }
    }

    @Test
    void explicit_close() {
        Runner runner = new Runner();
        EventLoop loop = runner.getLoop();
        runner.close();
        assertThrows(IllegalStateException.class, runner::getLoop);
        assertTrue(loop.isClosed());
    }

    @Test
    void double_close() {
        Runner runner = new Runner();
        EventLoop loop = runner.getLoop();
        runner.close();
        assertTrue(loop.isClosed());
        runner.close();
        assertTrue(loop.isClosed());
    }

    @Test
    void second_with_block_raises() {
        Runner runner = new Runner();
        try (runner) {
            log.add(runner.run(value(1)));
        }
        Coroutine<Integer> second = value(2);
        assertThrows(IllegalStateException.class, () -> {
            try (runner) {
                log.add(runner.run(second));
            }
        });
        second.close();
        assertEquals(List.of(1), log);
    }

    @Async
    private static Coroutine<Integer> replacing(int value) {
        int old = VAR.get();
        await(sleep(millis(0)));
        VAR.set(value);
        return async(old);
    }

    @Async
    private static Coroutine<Context> context() {
        return async(copyContext());
    }

    @Test
    void run_keeps_context() {
        try (Runner runner = new Runner()) {
            assertEquals(-1, runner.run(replacing(1)));
            assertEquals(1, runner.run(replacing(2)));
            assertEquals(2, runner.run(context()).get(VAR));
        }
        assertEquals(-1, VAR.get());
    }

    @Test
    void run_in_a_given_context() {
        Context given = new Context();
        try (Runner runner = new Runner()) {
            assertEquals(-1, runner.run(replacing(1), given));
            assertEquals(1, given.get(VAR));
            assertNull(runner.run(context()).get(VAR));
        }
    }

    @Async
    private static Coroutine<Void> recursive(Runner runner) {
        Coroutine<Integer> inner = value(1);
        runner.run(inner);
        return async();
    }

    @Test
    void recursive_run() {
        try (Runner runner = new Runner()) {
            assertThrows(IllegalStateException.class, () -> runner.run(recursive(runner)));
        }
    }

    /** Its text is never asked for. */
    private final class Result {
        @Override
        public String toString() {
            log.add("asked");
            return super.toString();
        }
    }

    @Test
    void no_repr_is_call_on_the_task_result() {
        try (Runner runner = new Runner()) {
            runner.run(value(new Result()));
        }
        assertEquals(List.of(), log);
    }

    @Async
    private Coroutine<Void> cleaningUp() {
        try {
            await(sleep(seconds(1000)));
        } finally {
            log.add("cancelled");
            await(sleep(seconds(1)));
            log.add("cleaned up");
            getRunningLoop().runInExecutor(null, () -> log.add("job"));
        }
        return async();
    }

    @Async
    private Coroutine<Void> leavingWork() {
        createTask(cleaningUp());
        await(sleep(millis(0)));
        log.add("main over");
        return async();
    }

    /** The order of §1.1: tasks, then the executor, then the loop. */
    @Test
    void shutdown_waits_for_tasks_then_for_the_executor_and_then_closes_the_loop() {
        EventLoop loop = Loops.virtual();
        run(leavingWork(), () -> loop);
        assertEquals(List.of("main over", "cancelled", "cleaned up", "job"), log);
        assertTrue(loop.isClosed());
    }

    @Async
    private static Coroutine<String> nameOfThis() {
        return async(currentTask().getName());
    }

    @Test
    void main_is_made_by_the_loop_s_task_factory() {
        EventLoop loop = Loops.virtual();
        loop.setTaskFactory((l, coroutine, options) ->
            TaskFactory.lazy().newTask(l, coroutine, options.name("made by a factory")));
        assertEquals("made by a factory", run(nameOfThis(), () -> loop));
    }

    @Async
    private static Coroutine<Void> pressing() {
        await(sleep(millis(0)));
        throw new KeyboardInterrupt();
    }

    @Test
    void a_keyboard_interrupt_in_main_ends_the_run_and_is_reported_nowhere() {
        List<ExceptionContext> complaints = new ArrayList<>();
        EventLoop loop = Loops.virtual();
        loop.setExceptionHandler((l, context) -> complaints.add(context));
        assertThrows(KeyboardInterrupt.class, () -> run(pressing(), () -> loop));
        assertEquals(List.of(), complaints);
    }
}
