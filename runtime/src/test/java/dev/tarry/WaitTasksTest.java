package dev.tarry;

import static dev.tarry.Asyncio.ALL_COMPLETED;
import static dev.tarry.Asyncio.FIRST_COMPLETED;
import static dev.tarry.Asyncio.FIRST_EXCEPTION;
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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitTasksTest {
    private static Task<String> task(int seconds) {
        return createTask(sleep(seconds(seconds), "after " + seconds));
    }

    @Async
    private static Coroutine<String> failingAfter(int seconds) throws IOException {
        await(sleep(seconds(seconds)));
        throw new IOException("after " + seconds);
    }

    @Test
    void waits_for_all_and_never_throws_what_they_throw() throws IOException {
        Loops.run(() -> {
            Task<String> one = task(1);
            Task<String> two = createTask(failingAfter(2));
            WaitResult<Task<String>> result = await(waitTasks(List.of(one, two), ALL_COMPLETED));
            assertEquals(Set.of(one, two), result.done());
            assertEquals(Set.of(), result.pending());
            assertEquals("after 2", two.exception().getMessage());
            return async();
        });
    }

    @Test
    void the_first_completed_is_enough_if_so_wanted() {
        Loops.run(() -> {
            Task<String> one = task(1);
            Task<String> two = task(2);
            WaitResult<Task<String>> result = await(waitTasks(List.of(two, one), FIRST_COMPLETED));
            assertEquals(Set.of(one), result.done());
            assertEquals(Set.of(two), result.pending());
            assertEquals(seconds(1), getRunningLoop().time());
            assertEquals("after 2", await(two));
            return async();
        });
    }

    @Test
    void the_first_exception_is_enough_if_so_wanted_but_a_cancellation_is_not_one() throws IOException {
        Loops.run(() -> {
            Task<String> cancelled = task(100);
            Task<String> one = task(1);
            Task<String> failing = createTask(failingAfter(3));
            Task<String> slow = task(10);
            cancelled.cancel();
            WaitResult<Task<String>> result =
                await(waitTasks(List.of(cancelled, one, failing, slow), FIRST_EXCEPTION));
            assertEquals(Set.of(cancelled, one, failing), result.done());
            assertEquals(Set.of(slow), result.pending());
            assertEquals(seconds(3), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void when_the_time_is_up_the_rest_is_pending_and_goes_on() {
        Loops.run(() -> {
            Task<String> one = task(1);
            Task<String> ten = task(10);
            WaitResult<Task<String>> result = await(waitTasks(List.of(one, ten), ALL_COMPLETED, seconds(5)));
            assertEquals(Set.of(one), result.done());
            assertEquals(Set.of(ten), result.pending());
            assertFalse(ten.cancelled());
            assertEquals("after 10", await(ten));
            return async();
        });
    }

    @Test
    void what_is_done_meanwhile_is_in_the_done_set() {
        Loops.run(() -> {
            AsyncFuture<String> one = getRunningLoop().createFuture();
            AsyncFuture<String> two = getRunningLoop().createFuture();
            Task<WaitResult<AsyncFuture<String>>> waiting =
                createTask(waitTasks(List.of(one, two), FIRST_COMPLETED));
            await(sleep(millis(0)));
            one.setResult("one");
            await(sleep(millis(0)));
            two.setResult("two");
            assertEquals(Set.of(one, two), await(waiting).done());
            return async();
        });
    }

    @Test
    void cancelling_the_wait_leaves_the_tasks_alone() {
        Loops.run(() -> {
            Task<String> one = task(1);
            Task<WaitResult<Task<String>>> waiting = createTask(waitTasks(List.of(one), ALL_COMPLETED));
            await(sleep(millis(0)));
            waiting.cancel();
            assertEquals("after 1", await(one));
            assertTrue(waiting.cancelled());
            return async();
        });
    }

    @Test
    void an_empty_set_is_refused() {
        List<Task<String>> none = List.of();
        assertThrows(IllegalArgumentException.class, () -> assertNull(waitTasks(none, ALL_COMPLETED)));
    }
}
