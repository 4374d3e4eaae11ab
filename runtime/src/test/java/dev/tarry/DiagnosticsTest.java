package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is reported that would otherwise be lost. */
class DiagnosticsTest {
    private final boolean watchedAll = NeverAwaited.watchAll;

    /** Only some coroutines are watched otherwise, depending on how many there were before. */
    @BeforeEach
    void watchAll() {
        NeverAwaited.watchAll = true;
    }

    @AfterEach
    void watchAsBefore() {
        NeverAwaited.watchAll = watchedAll;
    }

    @Async
    private static Coroutine<String> failing(String message) throws IOException {
        await(sleep(millis(1)));
        throw new IOException(message);
    }

    @Async
    private static Coroutine<String> neverAwaited() {
        await(sleep(millis(1)));
        return async("value");
    }

    @Test
    void a_failed_task_that_nobody_looks_at_is_reported_when_the_loop_closes() throws IOException {
        Task<?>[] kept = new Task<?>[1];
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            kept[0] = createTask(failing("lost"));
            await(sleep(seconds(1)));
            return async();
        });
        assertEquals(List.of("Task exception was never retrieved"), Loops.messages(complaints));
        assertEquals("lost", complaints.get(0).exception().getMessage());
        assertSame(kept[0], complaints.get(0).task());
        assertTrue(complaints.get(0).source().contains("DiagnosticsTest.failing"), complaints.get(0).source());
    }

    @Test
    void a_failed_task_that_was_dropped_is_reported_while_the_loop_runs() throws IOException {
        List<String> during = new ArrayList<>();
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            createTask(failing("lost"));
            await(sleep(seconds(1)));
            while (during.isEmpty()) {
                System.gc();
                await(sleep(seconds(1)));
                getRunningLoop().unretrieved.reportDropped();
                if (getRunningLoop().unretrieved.isEmpty()) {
                    during.add("reported");
                }
            }
            return async();
        });
        assertEquals(List.of("Task exception was never retrieved"), Loops.messages(complaints));
    }

    @Test
    void looking_at_the_exception_in_any_way_is_enough() throws IOException {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            Task<String> asked = createTask(failing("asked"));
            Task<String> awaited = createTask(failing("awaited"));
            Task<String> cancelled = createTask(failing("cancelled when it was over"));
            AsyncFuture<String> future = getRunningLoop().createFuture();
            await(sleep(seconds(1)));
            assertNotNull(asked.exception());
            try {
                await(awaited);
            } catch (Exception e) {
                future.setException(e);
            }
            cancelled.cancel();
            assertThrows(IOException.class, future::result);
            return async();
        });
        assertEquals(List.of(), complaints);
    }

    @Test
    void a_future_that_nobody_looks_at_is_reported_too() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            future.setException(new IOException("lost"));
            await(sleep(millis(1)));
            return async();
        });
        assertEquals(List.of("Future exception was never retrieved"), Loops.messages(complaints));
    }

    @Test
    void a_coroutine_that_was_never_awaited_is_reported_when_the_loop_closes() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            Coroutine<String> kept = neverAwaited();
            await(sleep(millis(1)));
            assertNotNull(kept);
            return async();
        });
        assertEquals(List.of("coroutine 'DiagnosticsTest.neverAwaited' was never awaited"),
            Loops.messages(complaints));
        assertTrue(complaints.get(0).source().contains("DiagnosticsTest.java"), complaints.get(0).source());
        assertTrue(List.of(complaints.get(0).exception().getStackTrace()).toString()
            .contains("a_coroutine_that_was_never_awaited"), "no creation place");
    }

    @Test
    void a_dropped_coroutine_is_reported_while_the_loop_runs() {
        List<String> seen = new ArrayList<>();
        Loops.run(() -> {
            getRunningLoop().setExceptionHandler((loop, context) -> seen.add(context.message()));
            drop(neverAwaited());
            while (seen.isEmpty()) {
                System.gc();
                await(sleep(seconds(1)));
                NeverAwaited.report(getRunningLoop());
            }
            return async();
        });
        assertTrue(seen.contains("coroutine 'DiagnosticsTest.neverAwaited' was never awaited"), seen.toString());
    }

    private static void drop(Coroutine<String> coroutine) {
        assertNotNull(coroutine);
    }

    @Test
    void a_coroutine_counts_as_awaited_if_its_task_was_cancelled_before_it_began_or_it_was_closed() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            createTask(neverAwaited()).cancel();
            neverAwaited().close();
            await(sleep(millis(1)));
            assertEquals("value", await(neverAwaited()));
            return async();
        });
        assertEquals(List.of(), complaints);
    }

    @Test
    void a_task_that_is_pending_when_its_loop_is_closed_is_reported() {
        List<ExceptionContext> complaints = new ArrayList<>();
        EventLoop loop = Loops.virtual();
        loop.setExceptionHandler((l, context) -> complaints.add(context));
        Task<String> task = loop.createTask(neverAwaited());
        loop.stop();
        loop.runForever();
        loop.close();
        assertEquals(List.of("Task was destroyed but it is pending!"), Loops.messages(complaints));
        assertSame(task, complaints.get(0).task());
    }

    @Test
    void await_in_code_that_was_not_transformed_teaches() {
        InvocationTargetException e = assertThrows(InvocationTargetException.class,
            () -> Asyncio.class.getMethod("await", Awaitable.class).invoke(null, async("x")));
        String message = assertThrows(NotTransformedError.class, () -> {
            throw e.getCause();
        }).getMessage();
        assertTrue(message.contains("tarry-maven-plugin"), message);
        assertTrue(message.contains("DiagnosticsTest"), message);
        assertTrue(message.contains("Delegate IDE build/run actions to Maven"), message);
    }

    @Test
    void loops_and_yields_in_code_that_was_not_transformed_teach_as_well() throws NoSuchMethodException {
        Method awaitEach = Asyncio.class.getMethod("awaitEach", AsyncIterable.class);
        Method yieldValue = Asyncio.class.getMethod("yieldValue", Object.class);
        for (Method reached : List.of(awaitEach, yieldValue)) {
            Throwable cause = assertThrows(InvocationTargetException.class,
                () -> reached.invoke(null, new Object[] {null})).getCause();
            assertTrue(cause instanceof NotTransformedError, cause.toString());
            assertTrue(cause.getMessage().startsWith(reached.getName() + " was reached in "), cause.getMessage());
        }
    }
}
