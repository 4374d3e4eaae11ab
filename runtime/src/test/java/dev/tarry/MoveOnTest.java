package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.moveOnAfter;
import static dev.tarry.Asyncio.moveOnAt;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The timeout that does not throw, and what no deadline may lose. */
class MoveOnTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void a_body_that_is_in_time_gives_its_value() {
        Loops.run(() -> {
            MoveOnResult<String> result = await(moveOnAfter(seconds(2), scope -> sleep(seconds(1), "value")));
            assertFalse(result.expired());
            assertEquals("value", result.value());
            assertEquals("value", result.orElse("other"));
            assertEquals(seconds(1), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void a_body_that_is_late_is_cut_off_and_the_program_moves_on() {
        Loops.run(() -> {
            MoveOnResult<String> result = await(moveOnAfter(seconds(2), () -> sleep(seconds(3), "value")));
            assertTrue(result.expired());
            assertNull(result.value());
            assertEquals("other", result.orElse("other"));
            assertEquals(seconds(2), getRunningLoop().time());
            assertEquals(0, currentTask().cancelling());
            await(sleep(millis(1)));
            return async();
        });
    }

    @Test
    void move_on_at_takes_a_time_of_the_clock_and_the_deadline_can_be_moved() {
        Loops.run(() -> {
            await(sleep(seconds(1)));
            MoveOnResult<String> late = await(moveOnAt(seconds(3), scope -> sleep(seconds(9), "value")));
            assertTrue(late.expired());
            assertEquals(seconds(3), getRunningLoop().time());
            MoveOnResult<String> moved = await(moveOnAt(seconds(4), scope -> {
                scope.reschedule(null);
                return async(await(sleep(seconds(9), "value")));
            }));
            assertEquals("value", moved.value());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> failingWhenCut() throws IOException {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            throw new IOException("in cleanup");
        }
        return async();
    }

    @Test
    void exceptions_pass_in_time_or_not() {
        Loops.run(() -> {
            IOException failure = new IOException("in time");
            try {
                await(moveOnAfter(seconds(1), scope -> {
                    await(sleep(millis(1)));
                    throw Sneaky.rethrow(failure);
                }));
            } catch (Exception e) {
                assertSame(failure, e);
                log.add("passed");
            }
            try {
                await(moveOnAfter(seconds(1), scope -> failingWhenCut()));
            } catch (IOException e) {
                log.add(e.getMessage());
            }
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("passed", "in cleanup"), log);
    }

    @Async
    private static Coroutine<String> stubborn() {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            return async("in spite of that");
        }
        return async("slept");
    }

    @Test
    void a_value_that_comes_in_spite_of_the_cut_is_given() {
        Loops.run(() -> {
            MoveOnResult<String> result = await(moveOnAfter(seconds(1), scope -> stubborn()));
            assertFalse(result.expired());
            assertEquals("in spite of that", result.value());
            return async();
        });
    }

    @Async
    private static Coroutine<MoveOnResult<Void>> moving() {
        return async(await(moveOnAfter(seconds(5), scope -> sleep(seconds(10)))));
    }

    @Test
    void a_cancel_from_outside_is_not_caught() {
        Loops.run(() -> {
            for (Duration delay : List.of(seconds(1), seconds(5))) {
                Task<MoveOnResult<Void>> task = createTask(moving());
                getRunningLoop().callLater(delay, task::cancel);
                await(sleep(seconds(6)));
                assertTrue(task.cancelled(), delay.toString());
                assertEquals(1, task.cancelling());
            }
            return async();
        });
    }

    @Test
    void an_inner_scope_that_is_not_due_lets_the_outer_one_through() {
        Loops.run(() -> {
            MoveOnResult<MoveOnResult<Void>> outer = await(moveOnAfter(seconds(1),
                scope -> moveOnAfter(seconds(2), inner -> sleep(seconds(3)))));
            assertTrue(outer.expired());
            return async();
        });
    }

    /** In asyncio the value is lost in each of these: the deadline is in the pass in which it arrives, but after it. */
    @Test
    void a_value_that_arrives_in_the_pass_of_the_deadline_is_not_lost() throws TimeoutException {
        Loops.run(() -> {
            assertEquals("value", await(waitFor(arriving(seconds(1)), seconds(1))));
            AsyncFuture<String> first = arriving(seconds(1));
            assertEquals("value", await(waitFor(first, seconds(1))));
            AsyncFuture<String> second = arriving(seconds(1));
            assertEquals("value", await(waitFor(createTask(passingOn(second)), seconds(1))));
            AsyncFuture<String> third = arriving(seconds(1));
            assertEquals("value", await(moveOnAfter(seconds(1), scope -> passingOn(third))).value());
            assertEquals(0, currentTask().cancelling());
            await(sleep(millis(1)));
            return async();
        });
    }

    private static AsyncFuture<String> arriving(Duration delay) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        getRunningLoop().callLater(delay, () -> future.setResult("value"));
        return future;
    }

    @Async
    private static Coroutine<String> passingOn(AsyncFuture<String> future) {
        return async(await(future));
    }

    @Test
    void but_the_deadline_is_noticed_at_the_next_pause() {
        Loops.run(() -> {
            AsyncFuture<String> future = arriving(seconds(1));
            MoveOnResult<Void> result = await(moveOnAfter(seconds(1), scope -> {
                log.add(await(future));
                await(sleep(millis(0)));
                log.add("not reached");
                return async();
            }));
            assertTrue(result.expired());
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("value"), log);
    }

    @Test
    void a_timeout_and_wait_for_of_a_coroutine_win_as_in_asyncio_and_the_future_keeps_the_value() throws Exception {
        Loops.run(() -> {
            for (boolean scope : new boolean[] {true, false}) {
                AsyncFuture<String> future = arriving(seconds(1));
                try {
                    await(scope ? timeout(seconds(1), s -> passingOn(future)) : waitFor(passingOn(future), seconds(1)));
                } catch (TimeoutException e) {
                    log.add("timeout");
                }
                assertEquals("value", future.result());
                assertEquals(0, currentTask().cancelling());
            }
            return async();
        });
        assertEquals(List.of("timeout", "timeout"), log);
    }

    @Async
    private Coroutine<Void> waitingForArrival(AsyncFuture<String> future) throws TimeoutException {
        log.add(await(waitFor(future, seconds(1))));
        return async();
    }

    @Test
    void a_cancel_from_outside_in_that_pass_wins_as_in_asyncio_and_the_future_keeps_the_value() throws Exception {
        Loops.run(() -> {
            AsyncFuture<String> future = arriving(seconds(1));
            Task<Void> task = createTask(waitingForArrival(future));
            getRunningLoop().callSoon(() -> getRunningLoop().callLater(seconds(1), task::cancel));
            await(sleep(seconds(2)));
            assertTrue(task.cancelled());
            assertEquals("value", future.result());
            assertEquals(1, task.cancelling());
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void an_exception_that_arrives_in_that_pass_is_not_lost_either() throws TimeoutException {
        Loops.run(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            getRunningLoop().callLater(seconds(1), () -> future.setException(new IOException("gone")));
            try {
                await(waitFor(future, seconds(1)));
            } catch (Exception e) {
                log.add(e.getMessage() + ", " + e.getSuppressed()[0].getClass().getSimpleName());
            }
            return async();
        });
        assertEquals(List.of("gone, TimeoutException"), log);
    }
}
