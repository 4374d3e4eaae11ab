package dev.tarry;

import static dev.tarry.Asyncio.allTasks;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.ensureFuture;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitTasks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What tasks do when nobody cancels them; each test is named after the one of CPython's {@code test_tasks.py}. */
@ParameterizedClass
@EnumSource(Tasks.class)
class CpythonTaskTest {
    private final Tasks tasks;
    private final List<Object> log = new ArrayList<>();
    private int count;

    CpythonTaskTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @Async
    private static <T> Coroutine<T> giving(T value) {
        return async(value);
    }

    @Async
    private static <T> Coroutine<T> awaiting(AsyncFuture<T> future) {
        return async(await(future));
    }

    @Async
    private static Coroutine<Void> throwing(Exception e) throws IOException {
        throw Sneaky.rethrow(e);
    }

    @Async
    private static Coroutine<Integer> outer() {
        int a = await(giving(42));
        int b = await(giving(1000));
        return async(a + b);
    }

    @Test
    void task_basics_coroutines_in_a_task_give_their_values() {
        tasks.run(() -> {
            assertEquals(1042, await(createTask(outer())));
            return async();
        });
    }

    @Test
    void other_loop_future_is_an_error_thrown_inside_the_coroutine() {
        try (EventLoop other = Loops.virtual()) {
            AsyncFuture<Object> foreign = other.createFuture();
            tasks.run(() -> {
                try {
                    await(createTask(awaiting(foreign)));
                } catch (IllegalStateException e) {
                    log.add(e.getMessage().contains("a future of a different loop"));
                }
                return async();
            });
        }
        assertEquals(List.of(true), log);
    }

    @Async
    private static Coroutine<Object> awaitingItself() {
        await(sleep(millis(0)));
        return async(await(currentTask()));
    }

    @Test
    void task_awaits_on_itself_which_is_an_error() {
        tasks.run(() -> {
            try {
                await(createTask(awaitingItself()));
            } catch (IllegalStateException e) {
                log.add(e.getMessage().startsWith("Task cannot await on itself"));
            }
            return async();
        });
        assertEquals(List.of(true), log);
    }

    @Test
    void ensure_future_future_is_that_future_unless_it_is_of_another_loop() {
        try (EventLoop other = Loops.virtual()) {
            AsyncFuture<Object> foreign = other.createFuture();
            tasks.run(() -> {
                AsyncFuture<String> future = getRunningLoop().createFuture();
                future.setResult("ko");
                AsyncFuture<String> ensured = ensureFuture(future);
                assertSame(future, ensured);
                assertEquals("ko", await(ensured));
                assertThrows(IllegalArgumentException.class, () -> ensureFuture(foreign));
                return async();
            });
        }
    }

    @Test
    void ensure_future_awaitable_wraps_what_else_can_be_awaited() {
        tasks.run(() -> {
            AsyncFuture<String> wrapped = ensureFuture(CompletableFuture.completedFuture("ok"));
            assertEquals("ok", await(wrapped));
            AsyncFuture<String> task = ensureFuture((Awaitable<String>) async("plain"));
            assertEquals("plain", await(task));
            return async();
        });
    }

    /** What is no awaitable does not compile; null does. */
    @Test
    void ensure_future_neither_refuses_nothing() {
        tasks.run(() -> {
            assertThrows(NullPointerException.class, () -> ensureFuture((Awaitable<String>) null));
            assertThrows(NullPointerException.class, () -> ensureFuture((CompletableFuture<String>) null));
            return async();
        });
    }

    /** Python links the exception that is being handled; Java has no such link, and Tarry adds none. */
    @Test
    void exception_chaining_after_await_leaves_the_exception_alone() throws IOException {
        IOException thrown = new IOException("second");
        tasks.run(() -> {
            try {
                throw new IllegalArgumentException("first");
            } catch (IllegalArgumentException first) {
                Task<Void> task = createTask(throwing(thrown));
                try {
                    await(task);
                } catch (Exception e) {
                    log.add(e);
                }
            }
            return async();
        });
        assertEquals(List.of(thrown), log);
        assertNull(thrown.getCause());
        assertEquals(0, thrown.getSuppressed().length);
    }

    @Async
    private Coroutine<Void> stopsTheLoopAtTwo() {
        while (count < 10) {
            await(sleep(millis(100)));
            count++;
            if (count == 2) {
                getRunningLoop().stop();
            }
        }
        return async();
    }

    @Test
    void stop_while_run_in_complete_says_that_the_future_is_not_done() {
        try (TestLoop loop = new TestLoop()) {
            Task<Void> task = loop.createTask(stopsTheLoopAtTwo());
            IllegalStateException error = assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(task));
            assertEquals("Event loop stopped before Future completed.", error.getMessage());
            assertFalse(task.done());
            assertEquals(2, count);
            assertEquals(millis(200), loop.time());
            task.cancel();
            assertThrows(CancelledError.class, () -> loop.runUntilComplete(task));
        }
    }

    @Async
    private static <T> Coroutine<T> sleeper(Duration half, T value) {
        await(sleep(half));
        return async(await(sleep(half, value)));
    }

    @Test
    void sleep_gives_its_result_after_that_time() {
        tasks.run(() -> {
            assertEquals("yeah", await(createTask(sleeper(millis(50), "yeah"))));
            assertEquals(millis(100), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void sleep_when_delay_is_nan_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> sleep(seconds(Double.NaN)).close());
    }

    @Async
    private Coroutine<Integer> sleepZero() {
        getRunningLoop().callSoon(() -> count += 1);
        assertEquals(0, count);
        int number = await(sleep(seconds(0), 10));
        assertEquals(1, count);
        count += number;
        return async(count);
    }

    @Test
    void sleep_zero_lets_what_is_ready_run_once() {
        tasks.run(() -> {
            assertEquals(11, await(sleepZero()));
            return async();
        });
    }

    @Test
    void task_set_methods_are_refused() {
        tasks.run(() -> {
            Task<String> task = createTask(giving("ko"));
            assertThrows(UnsupportedOperationException.class, () -> task.setResult("ok"));
            assertThrows(UnsupportedOperationException.class, () -> task.setException(new IOException()));
            assertEquals("ko", await(task));
            return async();
        });
    }

    @Async
    private Coroutine<Void> noteCurrentTask() {
        log.add(currentTask());
        return async();
    }

    @Test
    void current_task_is_none_outside_a_task() {
        try (TestLoop loop = new TestLoop()) {
            loop.getLoop().callSoon(() -> log.add(String.valueOf(currentTask())));
            loop.runUntilIdle();
            Task<Void> task = loop.createTask(noteCurrentTask());
            loop.runUntilComplete(task);
            assertEquals(List.of("null", task), log);
            assertNull(loop.getLoop().current());
        }
    }

    @Async
    private static Coroutine<Void> switching(String name, AsyncFuture<Boolean> mine, AsyncFuture<Boolean> other,
            boolean first) {
        currentTask().setName(name);
        Task<?> self = currentTask();
        if (!first) {
            other.setResult(true);
        }
        await(mine);
        assertSame(self, currentTask());
        assertEquals(name, currentTask().getName());
        if (first) {
            other.setResult(true);
        }
        return async();
    }

    @Test
    void current_task_with_interleaving_tasks_is_right_after_each_switch() {
        tasks.run(() -> {
            AsyncFuture<Boolean> one = getRunningLoop().createFuture();
            AsyncFuture<Boolean> two = getRunningLoop().createFuture();
            Task<Void> first = createTask(switching("first", one, two, true));
            Task<Void> second = createTask(switching("second", two, one, false));
            Task<?> main = currentTask();
            await(waitTasks(List.of(first, second), ReturnWhen.ALL_COMPLETED));
            await(first);
            await(second);
            assertSame(main, currentTask());
            return async();
        });
    }

    /** Java has no reference counts, and the loop holds its tasks: this is reported when the loop is closed. */
    @Test
    void log_destroyed_pending_task_is_reported() {
        List<ExceptionContext> complaints = new ArrayList<>();
        EventLoop loop = Loops.virtual();
        loop.setExceptionHandler((l, context) -> complaints.add(context));
        Task<Object> task = loop.createTask(awaiting(loop.createFuture()));
        loop.callSoon(() -> log.add(allTasks()));
        loop.stop();
        loop.runForever();
        loop.close();
        assertEquals(List.of(Set.of(task)), log);
        assertEquals(List.of("Task was destroyed but it is pending!"), Loops.messages(complaints));
        assertSame(task, complaints.get(0).task());
    }

    @Test
    void tb_logger_not_called_after_cancel_of_a_failed_task() throws IOException {
        assertEquals(List.of(), Loops.complaints(() -> {
            Task<Void> task = createTask(throwing(new IOException("seen by cancel")));
            await(sleep(millis(50)));
            task.cancel();
            return async();
        }));
    }

    @Async
    private Coroutine<Void> bar() {
        log.add(currentTask().getStack().stream().map(StackTraceElement::getMethodName).limit(2).toList());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        currentTask().printStack(new PrintStream(out, true, StandardCharsets.UTF_8));
        log.add(out.toString(StandardCharsets.UTF_8).contains("CpythonTaskTest.foo(CpythonTaskTest.java"));
        await(sleep(millis(1)));
        return async();
    }

    @Async
    private Coroutine<Void> foo() {
        await(bar());
        return async();
    }

    @Test
    void get_stack_of_a_task_that_runs_or_is_parked_or_has_ended() throws IOException {
        tasks.run(() -> {
            Task<Void> task = createTask(foo());
            await(sleep(millis(0)));
            assertEquals(List.of(List.of("bar", "foo"), true), log);
            assertEquals(List.of("sleep", "bar", "foo"),
                task.getStack().stream().map(StackTraceElement::getMethodName).toList());
            await(task);
            assertEquals(List.of(), task.getStack());
            Task<Void> failed = createTask(throwing(new IOException()));
            await(sleep(millis(1)));
            assertTrue(failed.exception() instanceof IOException);
            assertEquals("get_stack_of_a_task_that_runs_or_is_parked_or_has_ended",
                failed.getStack().get(0).getMethodName().replaceFirst("lambda\\$(\\w+)\\$.*", "$1"));
            return async();
        });
    }
}
