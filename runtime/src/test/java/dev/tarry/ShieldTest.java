package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShieldTest {
    @Async
    private static Coroutine<String> failing() throws IOException {
        await(sleep(seconds(1)));
        throw new IOException("late");
    }

    @Test
    void passes_results_and_exceptions_on() {
        Loops.run(() -> {
            assertEquals("value", await(shield(sleep(seconds(1), "value"))));
            String caught = "nothing";
            try {
                await(shield(failing()));
            } catch (IOException e) {
                caught = e.getMessage();
            }
            assertEquals("late", caught);
            return async();
        });
    }

    @Test
    void a_done_future_is_given_back_itself() {
        Loops.run(() -> {
            AsyncFuture<String> done = getRunningLoop().createFuture();
            done.setResult("value");
            assertSame(done, shield(done));
            return async();
        });
    }

    @Test
    void cancelling_the_outer_leaves_the_inner_alone() {
        Loops.run(() -> {
            Task<String> inner = createTask(sleep(seconds(1), "value"));
            AsyncFuture<String> outer = shield(inner);
            assertTrue(outer.cancel());
            assertEquals("value", await(inner));
            assertEquals(0, inner.cancelling());
            assertTrue(outer.cancelled());
            return async();
        });
    }

    @Test
    void cancelling_the_inner_cancels_the_outer() {
        Loops.run(() -> {
            Task<String> inner = createTask(sleep(seconds(1), "value"));
            AsyncFuture<String> outer = shield(inner);
            await(sleep(millis(0)));
            inner.cancel();
            for (int i = 0; i < 3; i++) {
                await(sleep(millis(0)));
            }
            assertTrue(outer.cancelled());
            return async();
        });
    }

    @Test
    void a_late_failure_behind_cancelled_shields_is_reported_once() throws IOException {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            Task<String> inner = createTask(failing());
            shield(inner).cancel();
            shield(inner).cancel();
            shield(inner).cancel();
            await(sleep(seconds(2)));
            return async();
        });
        assertEquals(List.of("IOException exception in shielded future"), Loops.messages(complaints));
        assertEquals("late", complaints.get(0).exception().getMessage());
    }

    @Test
    void a_cancelled_gather_of_shields_leaves_their_insides_alone() {
        Loops.run(() -> {
            Task<String> one = createTask(sleep(seconds(1), "one"));
            Task<String> two = createTask(sleep(seconds(1), "two"));
            AsyncFuture<List<String>> all = gather(shield(one), shield(two));
            await(sleep(millis(0)));
            assertTrue(all.cancel());
            assertEquals(List.of("one", "two"), await(gather(one, two)));
            assertTrue(all.done());
            return async();
        });
    }

    @Test
    void the_end_of_run_cancels_a_shielded_task() {
        Task<?>[] inner = new Task<?>[1];
        run(leavesShielded(inner));
        assertTrue(inner[0].cancelled());
    }

    @Async
    private static Coroutine<Void> leavesShielded(Task<?>[] inner) {
        Task<String> task = createTask(sleep(seconds(1000), "value"));
        inner[0] = task;
        shield(task);
        await(sleep(millis(0)));
        assertFalse(task.done());
        return async();
    }
}
