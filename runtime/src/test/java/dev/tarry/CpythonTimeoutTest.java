package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.timeoutAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code timeout} and {@code timeout_at}; each test is named after the one of CPython's {@code test_timeouts.py}. */
@ParameterizedClass
@EnumSource(Tasks.class)
class CpythonTimeoutTest {
    private final Tasks tasks;
    private final List<Timeout> scopes = new ArrayList<>();
    private final List<String> log = new ArrayList<>();

    CpythonTimeoutTest(Tasks tasks) {
        this.tasks = tasks;
    }

    /** What comes out of an awaitable: the exception, or null. */
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private static Coroutine<Throwable> thrownBy(Awaitable<?> awaitable) {
        try {
            await(awaitable);
        } catch (Throwable e) {
            return async(e);
        }
        return async(null);
    }

    private static void busyFor(Duration duration) {
        ((VirtualClock) getRunningLoop().scheduler.waiting).advance(duration.toNanos());
    }

    @Test
    void timeout_basic() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(millis(10), scope -> {
                scopes.add(scope);
                return sleep(seconds(10));
            })));
            assertEquals(TimeoutException.class, thrown.getClass());
            assertTrue(scopes.get(0).expired());
            return async();
        });
    }

    @Async
    private Coroutine<Void> innerTimeout(Duration deadline) throws TimeoutException {
        try {
            await(timeoutAt(deadline, scope -> {
                scopes.add(scope);
                return sleep(seconds(10));
            }));
        } catch (CancelledError e) {
            log.add("cancelled");
            throw e;
        }
        return async();
    }

    @Test
    void nested_timeouts_only_the_outer_one_throws() throws TimeoutException {
        tasks.run(() -> {
            Duration deadline = getRunningLoop().time().plus(millis(10));
            Throwable thrown = await(thrownBy(timeoutAt(deadline, scope -> {
                scopes.add(scope);
                return innerTimeout(deadline);
            })));
            assertEquals(TimeoutException.class, thrown.getClass());
            assertTrue(scopes.get(0).expired());
            assertTrue(scopes.get(1).expired());
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("cancelled"), log);
    }

    @Async
    private Coroutine<Void> busyInside(Duration limit, Duration busy) throws TimeoutException {
        await(timeout(limit, scope -> {
            busyFor(busy);
            await(sleep(seconds(1)));
            return async();
        }));
        return async();
    }

    @Test
    void nested_timeouts_concurrent() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(millis(2), scope -> busyInside(millis(100), millis(10)))));
            assertEquals(TimeoutException.class, thrown.getClass());
            assertEquals(0, currentTask().cancelling());
            return async();
        });
    }

    @Test
    void nested_timeouts_loop_busy() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(millis(100), scope -> {
                Throwable inner = await(thrownBy(busyInside(millis(10), millis(90))));
                log.add(inner.getClass().getSimpleName());
                await(sleep(seconds(10)));
                return async();
            })));
            assertEquals(TimeoutException.class, thrown.getClass());
            assertEquals(millis(100), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("TimeoutException"), log);
    }

    @Test
    void timeout_disabled() throws TimeoutException {
        tasks.run(() -> {
            await(timeout(null, scope -> {
                scopes.add(scope);
                return sleep(millis(10));
            }));
            assertFalse(scopes.get(0).expired());
            assertNull(scopes.get(0).when());
            return async();
        });
    }

    @Test
    void timeout_zero_sleep_zero() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(Duration.ZERO, scope -> {
                scopes.add(scope);
                return sleep(Duration.ZERO);
            })));
            assertEquals(TimeoutException.class, thrown.getClass());
            assertTrue(scopes.get(0).expired());
            assertEquals(getRunningLoop().time(), scopes.get(0).when());
            return async();
        });
    }

    @Test
    void timeout_in_the_past_sleep_zero() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(seconds(-11), scope -> {
                scopes.add(scope);
                return sleep(Duration.ZERO);
            })));
            assertEquals(TimeoutException.class, thrown.getClass());
            assertTrue(scopes.get(0).expired());
            assertEquals(seconds(-11), scopes.get(0).when());
            return async();
        });
    }

    @Test
    void foreign_exception_passed() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(millis(10), scope -> {
                scopes.add(scope);
                throw new NoSuchElementException();
            })));
            assertEquals(NoSuchElementException.class, thrown.getClass());
            assertFalse(scopes.get(0).expired());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> crashing() {
        try {
            await(sleep(seconds(2)));
        } finally {
            crash();
        }
        return async();
    }

    private static void crash() {
        throw new ArithmeticException("in cleanup");
    }

    @Test
    void foreign_exception_on_timeout_carries_the_timeout() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(millis(10), scope -> crashing())));
            assertEquals(ArithmeticException.class, thrown.getClass());
            assertNull(thrown.getCause());
            assertEquals(TimeoutException.class, thrown.getSuppressed()[0].getClass());
            return async();
        });
    }

    @Test
    void foreign_cancel_doesnt_timeout_if_not_expired() throws TimeoutException {
        tasks.run(() -> {
            Task<Throwable> task = createTask(thrownBy(timeout(seconds(10), scope -> {
                scopes.add(scope);
                currentTask().cancel();
                await(sleep(seconds(10)));
                return async();
            })));
            assertEquals(CancelledError.class, await(task).getClass());
            assertFalse(scopes.get(0).expired());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> timingOut() throws TimeoutException {
        Throwable thrown = await(thrownBy(timeout(millis(1), scope -> sleep(seconds(10)))));
        assertEquals(TimeoutException.class, thrown.getClass());
        return async();
    }

    @Test
    void outer_task_is_not_cancelled() throws TimeoutException {
        tasks.run(() -> {
            Task<Void> task = createTask(timingOut());
            await(task);
            assertFalse(task.cancelled());
            assertEquals(0, task.cancelling());
            return async();
        });
    }

    @Async
    private Coroutine<Void> tellingItsScope(Duration deadline) throws TimeoutException {
        await(timeoutAt(deadline, scope -> {
            scopes.add(scope);
            return sleep(seconds(50));
        }));
        return async();
    }

    @Test
    void reschedule_moves_the_deadline_and_removes_it() throws TimeoutException {
        tasks.run(() -> {
            Task<Void> task = createTask(tellingItsScope(seconds(10)));
            await(sleep(millis(1)));
            Timeout scope = scopes.get(0);
            assertEquals(seconds(10), scope.when());
            scope.reschedule(seconds(30));
            assertEquals(seconds(30), scope.when());
            scope.reschedule(null);
            assertNull(scope.when());
            await(sleep(seconds(40)));
            assertFalse(task.done());
            task.cancel();
            assertEquals(CancelledError.class, await(thrownBy(task)).getClass());
            assertFalse(scope.expired());
            return async();
        });
    }

    @Async
    private Coroutine<Void> timingOutInFinally() throws TimeoutException {
        try {
            await(sleep(seconds(1)));
        } finally {
            Throwable inner = await(thrownBy(timeout(millis(10), scope -> sleep(seconds(10)))));
            log.add(inner.getClass().getSimpleName() + " of " + inner.getCause().getClass().getSimpleName());
        }
        return async();
    }

    @Test
    void nested_timeout_in_finally() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(millis(10), scope -> timingOutInFinally())));
            assertEquals(TimeoutException.class, thrown.getClass());
            assertEquals(CancelledError.class, thrown.getCause().getClass());
            assertEquals(millis(20), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("TimeoutException of CancelledError"), log);
    }

    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    private Coroutine<Throwable> afterCancellation(Coroutine<?> cleanup) {
        try {
            currentTask().cancel();
            await(sleep(seconds(1)));
        } catch (CancelledError e) {
            log.add("swallowed");
        }
        return async(await(thrownBy(cleanup)));
    }

    @Test
    void timeout_after_cancellation() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(createTask(afterCancellation(
                timeout(Duration.ZERO, scope -> sleep(seconds(1))))));
            assertEquals(TimeoutException.class, thrown.getClass());
            return async();
        });
        assertEquals(List.of("swallowed"), log);
    }

    @Test
    void cancel_in_timeout_after_cancellation() throws TimeoutException {
        tasks.run(() -> {
            Throwable thrown = await(createTask(afterCancellation(timeout(seconds(1), scope -> {
                currentTask().cancel();
                await(sleep(seconds(2)));
                return async();
            }))));
            assertEquals(CancelledError.class, thrown.getClass());
            return async();
        });
    }

    /** The scope is a coroutine, and a coroutine runs once. */
    @Test
    void timeout_double_enter_is_refused() throws TimeoutException {
        tasks.run(() -> {
            Coroutine<Void> scope = timeout(millis(10), s -> sleep(Duration.ZERO));
            await(scope);
            assertEquals(IllegalStateException.class, await(thrownBy(scope)).getClass());
            return async();
        });
    }

    @Test
    void timeout_expiring_cannot_be_rescheduled() throws TimeoutException {
        tasks.run(() -> {
            await(timeout(millis(10), scope -> {
                assertEquals(CancelledError.class, await(thrownBy(sleep(seconds(1)))).getClass());
                String message = assertThrows(IllegalStateException.class,
                    () -> scope.reschedule(millis(20))).getMessage();
                assertTrue(message.contains("EXPIRING"), message);
                return async();
            }));
            return async();
        });
    }

    @Async
    private Coroutine<Void> groupWithCrash() throws ExceptionGroup {
        await(taskGroup(group -> {
            group.createTask(crashing());
            try {
                throw new IllegalArgumentException();
            } finally {
                await(sleep(seconds(1)));
            }
        }));
        return async();
    }

    @Test
    void timeout_taskgroup_whose_cleanup_crashes() throws Exception {
        tasks.run(() -> {
            Throwable thrown = await(thrownBy(timeout(millis(10), scope -> groupWithCrash())));
            ExceptionGroup group = (ExceptionGroup) thrown;
            assertEquals(List.of(ArithmeticException.class),
                group.exceptions().stream().map(Object::getClass).toList());
            assertTrue(List.of(group.getSuppressed()).stream().anyMatch(TimeoutException.class::isInstance));
            return async();
        });
    }
}
