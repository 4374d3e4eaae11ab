package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code wait_for}; each test is named after the one of CPython's {@code test_waitfor.py}. */
@ParameterizedClass
@EnumSource(Tasks.class)
class CpythonWaitForTest {
    private final Tasks tasks;
    private final List<String> log = new ArrayList<>();

    CpythonWaitForTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<String> thrownBy(Awaitable<?> awaitable) {
        try {
            return async("value " + await(awaitable));
        } catch (Throwable e) {
            return async(e.getClass().getSimpleName());
        }
    }

    /** Tries again when it is cancelled, until its time is up. */
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private Coroutine<Void> stubborn(Duration end) {
        while (getRunningLoop().time().compareTo(end) < 0) {
            try {
                await(sleep(end.minus(getRunningLoop().time())));
            } catch (CancelledError e) {
                log.add("not yet");
            }
        }
        log.add("exited");
        return async();
    }

    @Async
    private static <T> Coroutine<T> waiting(Awaitable<T> awaitable, Duration timeout) throws TimeoutException {
        return async(await(waitFor(awaitable, timeout)));
    }

    @Test
    void asyncio_wait_for_cancelled_waits_for_the_stubborn() throws TimeoutException {
        tasks.run(() -> {
            Task<Void> task = createTask(waiting(stubborn(millis(200)), millis(400)));
            await(sleep(millis(0)));
            task.cancel();
            await(task);
            assertEquals(millis(200), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("not yet", "exited"), log);
    }

    @Test
    void wait_for_timeout_less_then_0_or_0_future_done() throws TimeoutException {
        for (Duration timeout : List.of(Duration.ZERO, seconds(-1))) {
            tasks.run(() -> {
                AsyncFuture<String> future = getRunningLoop().createFuture();
                future.setResult("done");
                assertEquals("done", await(waitFor(future, timeout)));
                return async();
            });
        }
    }

    @Async
    private Coroutine<Void> noting() {
        log.add("started");
        await(sleep(millis(1)));
        return async();
    }

    /** Lazy tasks only: an eager one begins when it is made. */
    @Test
    void wait_for_timeout_less_then_0_or_0_coroutine_do_not_started() throws TimeoutException {
        for (Duration timeout : List.of(Duration.ZERO, seconds(-1))) {
            tasks.run(() -> {
                assertEquals("TimeoutException", await(thrownBy(waitFor(noting(), timeout))));
                return async();
            });
        }
        assertEquals(tasks == Tasks.LAZY ? List.of() : List.of("started", "started"), log);
    }

    @Async
    private Coroutine<String> running() {
        try {
            await(sleep(seconds(100)));
        } finally {
            log.add("ended");
        }
        return async("done");
    }

    @Test
    void wait_for_cancels_what_is_late() throws TimeoutException {
        tasks.run(() -> {
            Task<String> task = createTask(running());
            assertEquals("TimeoutException", await(thrownBy(waitFor(task, millis(100)))));
            assertTrue(task.cancelled());
            assertEquals(millis(100), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("ended"), log);
    }

    @Test
    void wait_for_race_condition_the_result_wins() throws TimeoutException {
        tasks.run(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            getRunningLoop().callSoon(() -> future.setResult("ok"));
            assertEquals("ok", await(waitFor(future, millis(200))));
            return async();
        });
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<Integer> valueInSpiteOfCancel(int value) {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            return async(value);
        }
        return async(-1);
    }

    @Test
    void wait_for_cancellation_race_condition_the_late_value_is_given() throws TimeoutException {
        tasks.run(() -> {
            assertEquals(1, await(waitFor(valueInSpiteOfCancel(1), millis(10))));
            return async();
        });
    }

    @Async
    private Coroutine<Void> cleaningUp() {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            await(sleep(millis(100)));
            throw e;
        } finally {
            log.add("done");
        }
        return async();
    }

    @Test
    void wait_for_waits_for_task_cancellation() throws TimeoutException {
        tasks.run(() -> {
            Task<Void> task = createTask(cleaningUp());
            TimeoutException timeout = null;
            try {
                await(waitFor(task, millis(100)));
            } catch (TimeoutException e) {
                timeout = e;
            }
            assertEquals(List.of("done"), log);
            assertEquals(CancelledError.class, timeout.getCause().getClass());
            assertEquals(millis(200), getRunningLoop().time());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> failingInCleanup() throws IOException {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            throw new IOException("cleanup");
        }
        return async();
    }

    @Test
    void wait_for_reraises_exception_during_cancellation() throws Exception {
        tasks.run(() -> {
            Task<Void> task = createTask(failingInCleanup());
            assertEquals("IOException", await(thrownBy(waitFor(task, millis(100)))));
            return async();
        });
    }

    @Test
    void cancel_wait_for_cancels_what_it_waits_for() throws TimeoutException {
        for (Duration timeout : List.of(seconds(60), millis(1))) {
            tasks.run(() -> {
                AsyncFuture<Object> future = getRunningLoop().createFuture();
                Task<Object> task = createTask(waiting(future, timeout));
                await(sleep(millis(0)));
                task.cancel();
                assertEquals("CancelledError", await(thrownBy(task)));
                assertTrue(future.cancelled());
                return async();
            });
        }
    }

    @Test
    void wait_for_cancel_suppressed_gives_the_value() throws TimeoutException {
        tasks.run(() -> {
            assertEquals(42, await(waitFor(valueInSpiteOfCancel(42), millis(100))));
            return async();
        });
    }

    @Async
    private static Coroutine<String> done() {
        return async("done");
    }

    @Async
    private Coroutine<Void> waitsAndGoesOn(Task<String> inner) throws TimeoutException {
        await(waitFor(inner, seconds(100)));
        await(sleep(seconds(1)));
        log.add("reached the end");
        return async();
    }

    @Test
    void wait_for_issue86296_a_cancel_is_not_lost_when_the_inner_task_has_just_ended() throws TimeoutException {
        tasks.run(() -> {
            Task<String> inner = createTask(done());
            Task<Void> task = createTask(waitsAndGoesOn(inner));
            assertFalse(task.done());
            await(sleep(millis(0)));
            task.cancel();
            assertEquals("CancelledError", await(thrownBy(task)));
            assertEquals("done", await(inner));
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void shielded_timeout_leaves_the_task_alive() throws TimeoutException {
        tasks.run(() -> {
            Task<String> task = createTask(sleep(millis(100), "done"));
            assertEquals("TimeoutException", await(thrownBy(waitFor(shield(task), millis(10)))));
            assertFalse(task.done());
            assertEquals("done", await(task));
            return async();
        });
    }
}
