package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class WaitForTest {
    private final List<String> log = new ArrayList<>();

    @Async
    private static Coroutine<Task<?>> taskOfThis() {
        return async(currentTask());
    }

    @Async
    private Coroutine<String> cleaningUp() {
        try {
            await(sleep(seconds(10)));
        } finally {
            await(sleep(seconds(3)));
            log.add("cleaned up");
        }
        return async("value");
    }

    @Async
    private static Coroutine<String> swallowing() {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            return async("late value");
        }
        return async("value");
    }

    @Test
    void a_coroutine_runs_in_the_callers_task() throws TimeoutException {
        Loops.run(() -> {
            assertSame(currentTask(), await(waitFor(taskOfThis(), seconds(1))));
            assertSame(currentTask(), await(waitFor(taskOfThis(), null)));
            return async();
        });
    }

    @Test
    void cancels_a_task_that_is_late_and_waits_for_its_cleanup() {
        Loops.run(() -> {
            Task<String> task = createTask(cleaningUp());
            try {
                await(waitFor(task, seconds(1)));
            } catch (TimeoutException e) {
                log.add("timeout");
            }
            assertTrue(task.cancelled());
            assertEquals(seconds(4), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("cleaned up", "timeout"), log);
    }

    @Test
    void a_value_that_comes_in_spite_of_the_cancel_is_given() throws TimeoutException {
        Loops.run(() -> {
            assertEquals("late value", await(waitFor(swallowing(), seconds(1))));
            assertEquals("late value", await(waitFor(createTask(swallowing()), seconds(1))));
            return async();
        });
    }

    @Async
    private static Coroutine<String> failingCleanup() throws IOException {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            throw new IOException("cleanup failed");
        }
        return async("value");
    }

    @Test
    void an_exception_of_the_cleanup_replaces_the_timeout() throws TimeoutException {
        Loops.run(() -> {
            try {
                await(waitFor(failingCleanup(), seconds(1)));
            } catch (IOException e) {
                log.add(e.getMessage());
            }
            return async();
        });
        assertEquals(List.of("cleanup failed"), log);
    }

    @Test
    void without_time_what_is_done_counts() throws TimeoutException {
        Loops.run(() -> {
            AsyncFuture<String> done = getRunningLoop().createFuture();
            done.setResult("value");
            assertEquals("value", await(waitFor(done, seconds(0))));
            assertEquals("value", await(waitFor(done, seconds(-1))));
            return async();
        });
    }

    @Test
    void without_time_a_coroutine_never_begins() {
        Loops.run(() -> {
            try {
                await(waitFor(noting(), seconds(0)));
            } catch (TimeoutException e) {
                log.add("timeout");
            }
            return async();
        });
        assertEquals(List.of("timeout"), log);
    }

    @Async
    private Coroutine<Void> noting() {
        log.add("begun");
        return async();
    }

    @Test
    void cancelling_the_waiter_cancels_what_it_waits_for() {
        Loops.run(() -> {
            Task<String> inner = createTask(cleaningUp());
            Task<String> outer = createTask(waitingFor(inner));
            await(sleep(millis(1)));
            outer.cancel();
            try {
                await(outer);
            } catch (CancelledError e) {
                log.add("cancelled");
            }
            assertTrue(inner.cancelled());
            assertTrue(outer.cancelled());
            return async();
        });
        assertEquals(List.of("cleaned up", "cancelled"), log);
    }

    @Async
    private static Coroutine<String> waitingFor(Awaitable<String> inner) {
        try {
            return async(await(waitFor(inner, seconds(100))));
        } catch (TimeoutException e) {
            return async("timeout");
        }
    }

    @Test
    void a_result_that_arrives_in_the_pass_of_the_deadline_but_before_it_wins() throws TimeoutException {
        Loops.run(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            getRunningLoop().callLater(seconds(1), () -> future.setResult("value"));
            assertEquals("value", await(waitFor(shield(future), seconds(1).plusNanos(1))));
            return async();
        });
    }

    @Test
    void a_shielded_task_survives_the_timeout() {
        Loops.run(() -> {
            Task<String> task = createTask(sleep(seconds(5), "value"));
            try {
                await(waitFor(shield(task), seconds(1)));
            } catch (TimeoutException e) {
                log.add("timeout");
            }
            assertEquals("value", await(task));
            return async();
        });
        assertEquals(List.of("timeout"), log);
    }

    @Test
    void a_stage_that_is_done_in_time_gives_its_value_and_a_late_one_is_cancelled() {
        Loops.run(() -> {
            CompletableFuture<String> late = new CompletableFuture<>();
            try {
                assertEquals("value", await(waitFor(CompletableFuture.completedFuture("value"), seconds(1))));
                await(waitFor(late, seconds(0)));
            } catch (TimeoutException e) {
                log.add("timeout");
            }
            assertTrue(late.isCancelled());
            return async();
        });
        assertEquals(List.of("timeout"), log);
    }
}
