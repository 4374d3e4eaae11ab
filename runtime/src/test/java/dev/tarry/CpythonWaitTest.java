package dev.tarry;

import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitTasks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code wait} and {@code as_completed}; each test is named after the one of CPython's {@code test_tasks.py}. */
@ParameterizedClass
@EnumSource(Tasks.class)
class CpythonWaitTest {
    private final Tasks tasks;
    private final List<Object> log = new ArrayList<>();

    CpythonWaitTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @Async
    private static Coroutine<String> yielding(int times, String value) {
        for (int i = 0; i < times; i++) {
            await(sleep(millis(0)));
        }
        return async(value);
    }

    @Async
    private static Coroutine<String> failingAfter(Duration delay) throws IOException {
        if (!delay.isZero()) {
            await(sleep(delay));
        }
        throw new IOException("err");
    }

    @Test
    void wait_gives_all_and_again_takes_no_time() {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(millis(100), "a"));
            Task<String> b = createTask(sleep(millis(150), "b"));
            for (int i = 0; i < 2; i++) {
                WaitResult<Task<String>> result = await(waitTasks(List.of(b, a), ReturnWhen.ALL_COMPLETED));
                assertEquals(Set.of(a, b), result.done());
                assertEquals(Set.of(), result.pending());
                assertEquals(millis(150), getRunningLoop().time());
            }
            return async();
        });
    }

    /** A wrong {@code return_when} does not compile; null does. */
    @Test
    void wait_errors_nothing_to_wait_for_or_to_wait_until() {
        tasks.run(() -> {
            assertThrows(IllegalArgumentException.class, () -> waitTasks(Set.<Task<String>>of(),
                ReturnWhen.ALL_COMPLETED).close());
            Task<String> task = createTask(yielding(1, "a"));
            assertThrows(NullPointerException.class, () -> waitTasks(Set.of(task), null).close());
            return async();
        });
    }

    @Test
    void wait_first_completed_leaves_the_other_pending() {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(seconds(10), "a"));
            Task<String> b = createTask(sleep(millis(100), null));
            WaitResult<Task<String>> result = await(waitTasks(List.of(b, a), ReturnWhen.FIRST_COMPLETED));
            assertEquals(Set.of(b), result.done());
            assertEquals(Set.of(a), result.pending());
            assertFalse(a.done());
            assertNull(b.result());
            assertEquals(millis(100), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void wait_really_done_is_what_counts() {
        tasks.run(() -> {
            Task<String> a = createTask(yielding(1, "a"));
            Task<String> b = createTask(yielding(2, "b"));
            WaitResult<Task<String>> result = await(createTask(waitTasks(List.of(b, a),
                ReturnWhen.FIRST_COMPLETED)));
            assertEquals(Set.of(a, b), result.done());
            return async();
        });
    }

    @Test
    void wait_first_exception_of_a_task_that_has_failed() throws IOException {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(seconds(10), "a"));
            Task<String> b = createTask(failingAfter(Duration.ZERO));
            WaitResult<Task<String>> result = await(waitTasks(List.of(b, a), ReturnWhen.FIRST_EXCEPTION));
            assertEquals(Set.of(b), result.done());
            assertEquals(Set.of(a), result.pending());
            assertEquals(Duration.ZERO, getRunningLoop().time());
            assertEquals("err", b.exception().getMessage());
            return async();
        });
    }

    @Test
    void wait_first_exception_in_wait_of_a_task_that_fails_meanwhile() throws IOException {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(seconds(10), "a"));
            Task<String> b = createTask(failingAfter(millis(10)));
            WaitResult<Task<String>> result = await(waitTasks(List.of(b, a), ReturnWhen.FIRST_EXCEPTION));
            assertEquals(Set.of(b), result.done());
            assertEquals(Set.of(a), result.pending());
            assertEquals(millis(10), getRunningLoop().time());
            assertEquals("err", b.exception().getMessage());
            return async();
        });
    }

    @Test
    void wait_with_exception_throws_nothing() throws IOException {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(millis(100), "a"));
            Task<String> b = createTask(failingAfter(millis(150)));
            for (int i = 0; i < 2; i++) {
                WaitResult<Task<String>> result = await(waitTasks(List.of(b, a), ReturnWhen.ALL_COMPLETED));
                assertEquals(2, result.done().size());
                assertEquals(1, result.done().stream().filter(task -> task.exception() != null).count());
                assertEquals(millis(150), getRunningLoop().time());
            }
            return async();
        });
    }

    @Test
    void wait_with_timeout_leaves_what_is_late_pending() {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(millis(100), "a"));
            Task<String> b = createTask(sleep(millis(150), "b"));
            WaitResult<Task<String>> result = await(waitTasks(List.of(b, a), ReturnWhen.ALL_COMPLETED, millis(110)));
            assertEquals(Set.of(a), result.done());
            assertEquals(Set.of(b), result.pending());
            assertEquals(millis(110), getRunningLoop().time());
            assertEquals("b", await(b));
            return async();
        });
    }

    @Test
    void wait_concurrent_complete_with_the_timeout() {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(millis(100), "a"));
            Task<String> b = createTask(sleep(millis(150), "b"));
            await(sleep(millis(0)));
            WaitResult<Task<String>> result = await(waitTasks(List.of(b, a), ReturnWhen.ALL_COMPLETED, millis(100)));
            assertEquals(Set.of(a), result.done());
            assertEquals(Set.of(b), result.pending());
            assertEquals(millis(100), getRunningLoop().time());
            return async();
        });
    }

    @Async
    private Coroutine<String> completing(Duration delay, String value) {
        await(sleep(delay));
        return async(value);
    }

    @Test
    void as_completed_gives_the_order_of_completion() {
        tasks.run(() -> {
            for (Coroutine<String> next : asCompleted(List.of(completing(millis(10), "b"),
                    completing(millis(150), "c"), completing(millis(10), "a")))) {
                log.add(await(next));
            }
            assertEquals(millis(150), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("b", "a", "c"), log);
    }

    @Test
    void as_completed_with_timeout_throws_for_what_is_late() throws TimeoutException {
        tasks.run(() -> {
            Task<String> a = createTask(sleep(millis(100), "a"));
            Task<String> b = createTask(sleep(millis(150), "b"));
            for (Coroutine<String> next : asCompleted(List.of(a, b), millis(120))) {
                try {
                    log.add(await(next));
                } catch (Exception e) {
                    log.add(e.getClass().getSimpleName());
                }
            }
            assertEquals(millis(120), getRunningLoop().time());
            assertEquals("b", await(b));
            return async();
        });
        assertEquals(List.of("a", "TimeoutException"), log);
    }

    @Test
    void as_completed_reverse_wait_the_first_awaited_has_the_first_value() {
        tasks.run(() -> {
            List<Coroutine<String>> all = new ArrayList<>();
            asCompleted(List.of(sleep(millis(50), "a"), sleep(millis(100), "b"))).forEach(all::add);
            assertEquals("a", await(all.get(1)));
            assertEquals(millis(50), getRunningLoop().time());
            assertEquals("b", await(all.get(0)));
            assertEquals(millis(100), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void as_completed_concurrent_awaits() {
        tasks.run(() -> {
            List<Task<String>> all = new ArrayList<>();
            for (Coroutine<String> next : asCompleted(List.of(sleep(millis(50), "a"), sleep(millis(50), "b")))) {
                all.add(createTask(next));
            }
            WaitResult<Task<String>> result = await(waitTasks(all, ReturnWhen.ALL_COMPLETED));
            assertEquals(List.of("a", "b"), result.done().stream().map(Task::result).sorted().toList());
            return async();
        });
    }

    @Test
    void as_completed_duplicate_coroutines_count_once() {
        tasks.run(() -> {
            Coroutine<String> ham = yielding(0, "ham");
            for (Coroutine<String> next : asCompleted(List.of(ham, ham, yielding(1, "spam")))) {
                log.add(await(next));
            }
            return async();
        });
        assertEquals(List.of("ham", "spam"), log);
        assertTrue(log.contains("ham"));
    }
}
