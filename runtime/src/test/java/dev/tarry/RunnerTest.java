package dev.tarry;

import static dev.tarry.Asyncio.allTasks;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.toThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private final List<String> log = new ArrayList<>();

    @Async
    private static Coroutine<String> value(String value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<String> failing(Exception e) throws Exception {
        await(sleep(millis(1)));
        throw e;
    }

    @Test
    void run_gives_the_value_or_throws_the_exception_itself() {
        assertEquals("value", run(value("value")));
        IOException exception = new IOException("gone");
        assertSame(exception, assertThrows(IOException.class, () -> run(failing(exception))));
        assertEquals("plain", run(async("plain")));
    }

    @Async
    private Coroutine<String> runningAgain(Coroutine<String> inner) {
        try {
            return async(run(inner));
        } catch (IllegalStateException e) {
            log.add(e.getMessage());
            return async("refused");
        }
    }

    @Test
    void run_inside_a_running_loop_is_refused_and_says_what_to_do() {
        assertEquals("refused", run(runningAgain(value("inner"))));
        assertTrue(log.get(0).contains("await the coroutine instead"), log.get(0));
    }

    @Async
    private Coroutine<Void> background() throws Exception {
        try {
            await(sleep(seconds(1000)));
        } finally {
            await(sleep(millis(1)));
            log.add("cleanup over");
            await(toThread(() -> log.add("in a thread")));
        }
        return async();
    }

    @Async
    private static Coroutine<String> leaving(Coroutine<?> behind) {
        createTask(behind);
        await(sleep(millis(1)));
        return async("main over");
    }

    @Test
    void the_end_cancels_what_is_left_and_waits_for_its_cleanup() throws Exception {
        assertEquals("main over", run(leaving(background())));
        assertEquals(List.of("cleanup over", "in a thread"), log);
    }

    @Async
    private static Coroutine<Void> failingCleanup() throws Exception {
        try {
            await(sleep(seconds(1000)));
        } catch (CancelledError e) {
            throw new IOException("cleanup failed");
        }
        return async();
    }

    @Test
    void exceptions_of_what_was_left_are_reported() throws Exception {
        List<ExceptionContext> complaints = Loops.complaints(() -> leaving(failingCleanup()));
        assertEquals(List.of("unhandled exception during asyncio.run() shutdown"), Loops.messages(complaints));
        assertEquals("cleanup failed", complaints.get(0).exception().getMessage());
    }

    @Test
    void what_is_left_is_also_cleaned_up_if_main_fails() {
        assertThrows(ArithmeticException.class, () -> run(leavingAndFailing()));
        assertEquals(List.of("cleanup over", "in a thread"), log);
    }

    @Async
    private Coroutine<Void> leavingAndFailing() throws Exception {
        createTask(background());
        await(sleep(millis(1)));
        throw new ArithmeticException("main");
    }

    @Test
    void a_runner_runs_several_coroutines_on_one_loop() {
        Runner runner = new Runner();
        EventLoop loop = runner.getLoop();
        assertSame(loop, runner.run(loopOfThis()));
        Task<Void> kept = runner.run(startTask());
        assertFalse(kept.done());
        assertSame(loop, runner.run(loopOfThis()));
        assertEquals(1, runner.run(countOthers()));
        runner.close();
        assertTrue(kept.cancelled());
        assertTrue(loop.isClosed());
        runner.close();
        assertThrows(IllegalStateException.class, runner::getLoop);
        Coroutine<EventLoop> late = loopOfThis();
        assertThrows(IllegalStateException.class, () -> runner.run(late));
        late.close();
    }

    @Async
    private static Coroutine<EventLoop> loopOfThis() {
        await(sleep(millis(0)));
        return async(getRunningLoop());
    }

    @Async
    private static Coroutine<Task<Void>> startTask() {
        return async(createTask(sleep(seconds(1000))));
    }

    @Async
    private static Coroutine<Integer> countOthers() {
        return async(allTasks().size() - 1);
    }

    @Test
    void a_fatal_error_comes_out_of_run() {
        OutOfMemoryError error = new OutOfMemoryError("thrown by a test");
        assertSame(error, assertThrows(OutOfMemoryError.class, () -> run(throwing(error))));
    }

    @Async
    private static Coroutine<Void> throwing(Error error) {
        await(sleep(millis(0)));
        throw error;
    }
}
