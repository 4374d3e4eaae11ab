package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.timeoutAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private final List<String> log = new ArrayList<>();

    /** Awaits something and gives the name of the exception, or the value. */
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static <T> Coroutine<String> endOf(Awaitable<T> awaitable) {
        try {
            return async(String.valueOf(await(awaitable)));
        } catch (Throwable e) {
            return async(e.getClass().getSimpleName());
        }
    }

    @Test
    void a_body_that_is_in_time_gives_its_value() throws Exception {
        Loops.run(() -> {
            Timeout[] scope = new Timeout[1];
            String value = await(timeout(seconds(2), s -> {
                scope[0] = s;
                await(sleep(seconds(1)));
                return async("value");
            }));
            assertEquals("value", value);
            assertFalse(scope[0].expired());
            assertEquals(seconds(2), scope[0].when());
            await(sleep(seconds(5)));
            assertEquals(0, currentTask().cancelling());
            return async();
        });
    }

    @Test
    void a_body_that_is_late_is_cancelled_and_the_timeout_is_thrown() {
        Loops.run(() -> {
            Timeout[] scope = new Timeout[1];
            TimeoutException timedOut = null;
            try {
                await(timeout(seconds(2), s -> {
                    scope[0] = s;
                    await(sleep(seconds(10)));
                    return async("value");
                }));
            } catch (TimeoutException e) {
                timedOut = e;
            }
            assertInstanceOf(CancelledError.class, timedOut.getCause());
            assertTrue(scope[0].expired());
            assertEquals(seconds(2), getRunningLoop().time());
            assertEquals(0, currentTask().cancelling());
            return async();
        });
    }

    @Test
    void no_limit_means_no_timeout() throws TimeoutException {
        Loops.run(() -> {
            assertEquals("value", await(timeout(null, () -> sleep(seconds(100_000), "value"))));
            assertEquals("value", await(timeoutAt(null, s -> sleep(seconds(100_000), "value"))));
            return async();
        });
    }

    @Test
    void the_lambda_may_throw_checked_exceptions_which_pass_untouched() throws TimeoutException {
        Loops.run(() -> {
            try {
                await(timeout(seconds(2), s -> failing("foreign")));
            } catch (IOException e) {
                log.add(e.getMessage() + " " + e.getSuppressed().length);
            }
            return async();
        });
        assertEquals(List.of("foreign 0"), log);
    }

    @Async
    private static Coroutine<String> failing(String message) throws IOException {
        await(sleep(millis(1)));
        throw new IOException(message);
    }

    @Async
    private static Coroutine<Void> convertingCancellation() throws IOException {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            throw new IOException("cleanup failed");
        }
        return async();
    }

    @Test
    void an_exception_of_the_cleanup_replaces_the_timeout_and_carries_it() throws TimeoutException {
        Loops.run(() -> {
            try {
                await(timeout(seconds(2), s -> convertingCancellation()));
            } catch (IOException e) {
                log.add(e.getMessage());
                assertInstanceOf(TimeoutException.class, e.getSuppressed()[0]);
            }
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("cleanup failed"), log);
    }

    @Test
    void an_exception_that_the_cleanup_throws_again_and_again_carries_one_timeout() throws TimeoutException {
        ArithmeticException shared = new ArithmeticException("shared");
        Loops.run(() -> {
            for (int i = 0; i < 100; i++) {
                assertEquals("ArithmeticException", await(endOf(timeout(seconds(1), scope -> {
                    try {
                        await(sleep(seconds(5)));
                    } finally {
                        throwIt(shared);
                    }
                    return async();
                }))));
            }
            return async();
        });
        assertEquals(1, shared.getSuppressed().length);
    }

    private static void throwIt(RuntimeException e) {
        throw e;
    }

    @Async
    private static Coroutine<Void> impatient() throws TimeoutException {
        await(timeout(seconds(1), scope -> sleep(seconds(5))));
        return async();
    }

    @Test
    void the_trace_of_a_timeout_is_who_waited() throws TimeoutException {
        Loops.run(() -> {
            StackTraceElement[] trace = await(Loops.failureOf(impatient())).getStackTrace();
            assertEquals("impatient", trace[0].getMethodName());
            assertEquals("failureOf", trace[1].getMethodName());
            return async();
        });
    }

    @Test
    void a_body_that_swallows_the_cancel_gets_no_timeout() throws TimeoutException {
        Loops.run(() -> {
            Timeout[] scope = new Timeout[1];
            String value = await(timeout(seconds(2), s -> {
                scope[0] = s;
                try {
                    await(sleep(seconds(10)));
                } catch (CancelledError e) {
                    log.add("swallowed");
                }
                return async("value");
            }));
            assertEquals("value", value);
            assertTrue(scope[0].expired());
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("swallowed"), log);
    }

    @Test
    void time_spent_without_pausing_does_not_time_out() throws TimeoutException {
        EventLoop loop = Loops.virtual();
        try (Runner runner = new Runner(() -> loop)) {
            assertEquals("done", runner.run(busy(seconds(3), 0)));
        }
    }

    @Test
    void but_the_next_pause_does() {
        EventLoop loop = Loops.virtual();
        try (Runner runner = new Runner(() -> loop)) {
            assertThrows(TimeoutException.class, () -> runner.run(busy(seconds(3), 2)));
        }
    }

    @Async
    private static Coroutine<String> busy(Duration busyFor, int pauses) throws TimeoutException {
        return async(await(timeout(seconds(1), s -> {
            advance(getRunningLoop(), busyFor);
            for (int i = 0; i < pauses; i++) {
                await(sleep(millis(0)));
            }
            return async("done");
        })));
    }

    private static void advance(EventLoop loop, Duration duration) {
        ((VirtualClock) loop.scheduler.waiting).advance(duration.toNanos());
    }

    @Test
    void nested_timeouts_due_together_show_only_the_outer_one() throws TimeoutException {
        Loops.run(() -> {
            Timeout[] scopes = new Timeout[2];
            Task<String> task = createTask(endOf(timeout(seconds(1), outer -> {
                scopes[0] = outer;
                return timeout(seconds(1), inner -> {
                    scopes[1] = inner;
                    advance(getRunningLoop(), seconds(5));
                    await(sleep(seconds(10)));
                    return async("not reached");
                });
            })));
            assertEquals("TimeoutException", await(task));
            assertTrue(scopes[0].expired());
            assertTrue(scopes[1].expired());
            assertEquals(0, task.cancelling());
            return async();
        });
    }

    @Test
    void a_cancel_from_outside_stays_a_cancel() throws TimeoutException {
        Loops.run(() -> {
            Task<String> task = createTask(endOf(timeout(seconds(5), s -> sleep(seconds(10), "value"))));
            await(sleep(seconds(1)));
            task.cancel();
            assertEquals("CancelledError", await(task));
            assertEquals(1, task.cancelling());
            return async();
        });
    }

    @Test
    void a_cancel_from_outside_in_the_same_pass_wins_over_the_timeout() throws TimeoutException {
        Loops.run(() -> {
            Task<String> task = createTask(endOf(timeout(seconds(5), s -> sleep(seconds(10), "value"))));
            getRunningLoop().callLater(seconds(5), task::cancel);
            assertEquals("CancelledError", await(task));
            assertEquals(1, task.cancelling());
            return async();
        });
    }

    @Test
    void works_in_a_task_that_has_swallowed_a_cancel_before() throws TimeoutException {
        Loops.run(() -> {
            Task<String> task = createTask(swallowThenTimeOut());
            await(sleep(millis(0)));
            task.cancel();
            assertEquals("TimeoutException", await(task));
            assertEquals(1, task.cancelling());
            return async();
        });
    }

    @Async
    private static Coroutine<String> swallowThenTimeOut() throws TimeoutException {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            assertEquals(1, currentTask().cancelling());
        }
        return async(await(endOf(timeout(seconds(1), s -> sleep(seconds(10), "value")))));
    }

    @Test
    void a_cancel_requested_before_the_scope_is_not_eaten_by_it() throws TimeoutException {
        for (Duration delay : List.of(seconds(0), millis(1))) {
            Loops.run(() -> {
                Task<String> task = createTask(cancelsItselfThenTimesOut(delay));
                assertEquals("CancelledError", await(task));
                assertEquals(1, task.cancelling());
                return async();
            });
        }
    }

    @Test
    void nor_when_the_time_is_up_while_the_body_tidies_up_after_it() throws TimeoutException {
        Loops.run(() -> {
            Task<String> task = createTask(cancelsItselfAndTidiesUpTooLong());
            assertEquals("CancelledError", await(task));
            assertEquals(1, task.cancelling());
            return async();
        });
    }

    @Async
    private static Coroutine<String> cancelsItselfAndTidiesUpTooLong() throws TimeoutException {
        currentTask().cancel();
        return async(await(endOf(timeout(seconds(5), s -> {
            try {
                await(sleep(seconds(1)));
            } finally {
                await(sleep(seconds(10)));
            }
            return async("not reached");
        }))));
    }

    @Test
    void but_if_the_body_deals_with_that_cancel_a_later_deadline_is_a_timeout() throws TimeoutException {
        Loops.run(() -> {
            Task<String> task = createTask(cancelsItselfUncancelsAndTimesOut());
            assertEquals("TimeoutException", await(task));
            assertEquals(0, task.cancelling());
            return async();
        });
    }

    @Async
    private static Coroutine<String> cancelsItselfUncancelsAndTimesOut() throws TimeoutException {
        currentTask().cancel();
        return async(await(endOf(timeout(seconds(5), s -> {
            assertEquals("CancelledError", await(endOf(sleep(seconds(1)))));
            currentTask().uncancel();
            await(sleep(seconds(10)));
            return async("not reached");
        }))));
    }

    @Async
    private static Coroutine<String> cancelsItselfThenTimesOut(Duration delay) throws TimeoutException {
        currentTask().cancel();
        return async(await(endOf(timeout(delay, s -> sleep(seconds(10), "value")))));
    }

    @Test
    void the_deadline_can_be_moved_and_removed_while_the_body_runs() throws TimeoutException {
        Loops.run(() -> {
            String end = await(endOf(timeout(seconds(1), s -> {
                s.reschedule(getRunningLoop().time().plusSeconds(5));
                await(sleep(seconds(3)));
                s.reschedule(null);
                assertNull(s.when());
                await(sleep(seconds(100)));
                s.reschedule(getRunningLoop().time().plusSeconds(1));
                await(sleep(seconds(100)));
                return async("not reached");
            })));
            assertEquals("TimeoutException", end);
            assertEquals(seconds(104), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void the_deadline_cannot_be_moved_when_it_is_too_late() throws TimeoutException {
        Loops.run(() -> {
            Timeout[] scope = new Timeout[1];
            await(timeout(seconds(1), s -> {
                scope[0] = s;
                return async("value");
            }));
            assertThrows(IllegalStateException.class, () -> scope[0].reschedule(null));
            await(endOf(timeout(seconds(1), s -> {
                scope[0] = s;
                try {
                    await(sleep(seconds(10)));
                } finally {
                    assertThrows(IllegalStateException.class, () -> s.reschedule(null));
                    log.add("checked");
                }
                return async();
            })));
            assertThrows(IllegalStateException.class, () -> scope[0].reschedule(null));
            return async();
        });
        assertEquals(List.of("checked"), log);
    }

    @Test
    void a_timeout_in_the_finally_of_a_timed_out_body_works() throws TimeoutException {
        Loops.run(() -> {
            String end = await(endOf(timeout(seconds(1), s -> {
                try {
                    await(sleep(seconds(10)));
                } finally {
                    log.add(await(endOf(timeout(seconds(1), t -> sleep(seconds(10), "value")))));
                }
                return async("not reached");
            })));
            assertEquals("TimeoutException", end);
            return async();
        });
        assertEquals(List.of("TimeoutException"), log);
    }
}
