package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.yieldValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an exception does with the frames of a suspended task: those that cannot catch it are not resumed. */
class UnwindingTest {
    private final List<String> log = new ArrayList<>();

    private static AsyncFuture<Integer> refusedSoon(RuntimeException refusal) {
        AsyncFuture<Integer> refused = getRunningLoop().createFuture();
        getRunningLoop().callSoon(() -> refused.setException(refusal));
        return refused;
    }

    @Async
    private static Coroutine<Integer> innermost() {
        return async(await(refusedSoon(new IllegalStateException("refused"))) + 1);
    }

    @Async
    private static Coroutine<Integer> between() {
        return async(await(innermost()) + 1);
    }

    @Async
    private static Coroutine<Integer> outermost() {
        return async(await(between()) + 1);
    }

    @Async
    private Coroutine<Integer> cleaning(int depth) {
        if (depth == 0) {
            return async(await(between()));
        }
        if (depth % 2 == 0) {
            return async(await(cleaning(depth - 1)) + 1);
        }
        try {
            return async(await(cleaning(depth - 1)) + 1);
        } finally {
            log.add("finally " + depth);
        }
    }

    @Async
    private Coroutine<Integer> catching() {
        try {
            return async(await(cleaning(5)));
        } catch (IllegalStateException e) {
            for (StackTraceElement element : currentTask().getStack()) {
                if (element.getClassName().equals(UnwindingTest.class.getName())) {
                    log.add(element.getMethodName());
                }
            }
            return async(-1);
        }
    }

    @Async
    private Coroutine<Integer> aroundCatching() {
        return async(await(catching()) * 2);
    }

    /** A frame by hand, whose code can tell that it runs. */
    private Frame waitingFor(AsyncFuture<?> awaited, boolean guarded) {
        return new Frame.R0P0((frame, task) -> {
            if (Continuation.enter(frame) == 0) {
                Continuation.await(awaited, task);
                Continuation.suspend(frame, guarded ? 14 : 15, task);
                return;
            }
            log.add(task.throwing ? "resumed to fail" : "resumed");
            Continuation.complete(Continuation.takeObject(task), task);
        });
    }

    @Async
    private Coroutine<Throwable> failureAt(boolean guarded, RuntimeException refusal) {
        AsyncFuture<Object> future = getRunningLoop().createFuture();
        Task<Object> task = createTask(waitingFor(future, guarded));
        await(Loops.pass());
        future.setException(refusal);
        return async(await(Loops.failureOf(task)));
    }

    @Test
    void only_a_frame_with_a_handler_is_resumed_by_an_exception() {
        IllegalStateException refusal = new IllegalStateException("refused");
        assertSame(refusal, Loops.run(() -> failureAt(false, refusal)));
        assertEquals(List.of(), log);
        assertSame(refusal, Loops.run(() -> failureAt(true, refusal)));
        assertEquals(List.of("resumed to fail"), log);
    }

    @Async
    private static Coroutine<Integer> plain(AsyncFuture<Integer> future) {
        return async(await(future));
    }

    @Async
    private static Coroutine<Integer> inTry(AsyncFuture<Integer> future) {
        try {
            return async(await(future));
        } catch (IllegalStateException e) {
            return async(0);
        }
    }

    @Async
    private static Coroutine<Integer> behindTry(AsyncFuture<Integer> future) {
        int parsed;
        try {
            parsed = Integer.parseInt("1");
        } catch (NumberFormatException e) {
            parsed = 0;
        }
        return async(parsed + await(future));
    }

    @Async
    private Coroutine<Integer> inFinally(AsyncFuture<Integer> future) {
        try {
            return async(await(future));
        } finally {
            log.add("finally");
        }
    }

    @Async
    private static Coroutine<Integer> withResource(AsyncFuture<Integer> future) {
        try (Loan loan = new Loan()) {
            return async(await(future) + loan.hashCode());
        }
    }

    private static final class Loan implements AutoCloseable {
        @Override
        public void close() {
        }
    }

    @Async
    private static Coroutine<Boolean> isUnguarded(AsyncFunction<AsyncFuture<Integer>, Integer, RuntimeException> method) {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        Coroutine<Integer> coroutine = method.apply(future);
        Task<Integer> task = createTask(coroutine);
        await(Loops.pass());
        boolean unguarded = ((Frame) (Coroutine<?>) coroutine).isUnguarded();
        future.setResult(1);
        await(task);
        return async(unguarded);
    }

    @Test
    void an_await_is_guarded_in_a_try_block_of_any_kind_and_nowhere_else() {
        Loops.run(() -> {
            assertTrue(await(isUnguarded(UnwindingTest::plain)));
            assertTrue(await(isUnguarded(UnwindingTest::behindTry)));
            assertEquals(false, await(isUnguarded(UnwindingTest::inTry)));
            assertEquals(false, await(isUnguarded(this::inFinally)));
            assertEquals(false, await(isUnguarded(UnwindingTest::withResource)));
            return async(null);
        });
    }

    @Test
    void a_frame_without_a_handler_is_resumed_at_its_label_by_a_value() {
        Object value = Loops.run(() -> {
            AsyncFuture<Object> future = getRunningLoop().createFuture();
            Frame frame = waitingFor(future, false);
            Task<Object> task = createTask(frame);
            await(Loops.pass());
            assertTrue(frame.isUnguarded());
            assertEquals(List.of(-1), task.getStack().stream().map(StackTraceElement::getLineNumber).toList());
            future.setResult("value");
            return async(await(task));
        });
        assertEquals("value", value);
        assertEquals(List.of("resumed"), log);
    }

    @Test
    void a_cancel_passes_frames_without_handlers() {
        Loops.run(() -> {
            Task<Object> task = createTask(waitingFor(getRunningLoop().createFuture(), false));
            await(Loops.pass());
            task.cancel();
            assertTrue(await(Loops.failureOf(task)) instanceof CancelledError);
            assertTrue(task.cancelled());
            return async(null);
        });
        assertEquals(List.of(), log);
    }

    @Test
    void handlers_among_frames_without_any_run_from_the_innermost_to_the_outermost() {
        assertEquals(-2, Loops.run(this::aroundCatching));
        assertEquals(List.of("finally 1", "finally 3", "finally 5"), log.subList(0, 3));
    }

    @Test
    void the_stack_of_a_task_that_has_caught_shows_none_of_the_frames_that_the_exception_has_passed() {
        Loops.run(this::aroundCatching);
        assertEquals(List.of("catching", "aroundCatching"), log.subList(3, log.size()));
    }

    @Test
    void a_coroutine_that_an_exception_has_passed_has_ended() {
        Loops.run(() -> {
            Coroutine<Integer> coroutine = outermost();
            Task<Integer> task = createTask(coroutine);
            await(Loops.pass());
            assertTrue(coroutine.toString().contains("suspended at"), coroutine.toString());
            assertEquals("refused", await(Loops.failureOf(task)).getMessage());
            assertTrue(coroutine.toString().endsWith("(running or ended)"), coroutine.toString());
            coroutine.close();
            assertThrows(IllegalStateException.class, () -> createTask(coroutine));
            return async(null);
        });
    }

    @Test
    void a_task_that_has_failed_is_still_known_by_its_outermost_coroutine() {
        Loops.run(() -> {
            Task<Integer> task = createTask(outermost());
            await(Loops.failureOf(task));
            assertTrue(task.toString().contains("UnwindingTest.outermost"), task.toString());
            return async(null);
        });
    }

    @Async
    private static AsyncGenerator<Integer> untilRefused() {
        yieldValue(1);
        await(between());
        yieldValue(2);
        return endOfValues();
    }

    @Test
    void an_exception_that_passes_the_body_of_a_generator_ends_it() {
        Loops.run(() -> {
            AsyncGenerator<Integer> generator = untilRefused();
            assertTrue(await(generator.hasNext()));
            assertEquals(1, generator.next());
            assertEquals("refused", await(Loops.failureOf(generator.hasNext())).getMessage());
            assertTrue(generator.toString().endsWith("(ended)"), generator.toString());
            assertEquals(false, await(generator.hasNext()));
            return async(null);
        });
    }
}
