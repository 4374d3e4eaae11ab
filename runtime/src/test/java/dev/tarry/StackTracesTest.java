package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTracesTest {
    private static final IllegalStateException CACHED = new IllegalStateException("cached");

    @Async
    private static Coroutine<String> outer(boolean suspend) {
        String before = "outer ";
        return async(before + await(middle(suspend)));
    }

    @Async
    private static Coroutine<String> middle(boolean suspend) {
        return async("middle " + await(inner(suspend)));
    }

    @Async
    private static Coroutine<String> inner(boolean suspend) {
        if (suspend) {
            await(sleep(Duration.ZERO));
        }
        throw new IllegalStateException("failed");
    }

    @Async
    private static Coroutine<String> rethrowing(boolean suspend) {
        if (suspend) {
            await(sleep(Duration.ZERO));
        }
        throw CACHED;
    }

    @Async
    private static Coroutine<String> awaitingRethrowing() {
        return async(await(rethrowing(true)));
    }

    @Test
    void an_exception_shows_the_awaiting_methods_with_their_lines_after_a_suspension_as_without_one() {
        List<String> without = callersOf(assertThrows(IllegalStateException.class, () -> run(outer(false))));
        List<String> with = callersOf(assertThrows(IllegalStateException.class, () -> run(outer(true))));
        assertEquals(List.of("inner", "middle", "outer"), without.stream().map(s -> s.replaceAll(":.*", "")).toList());
        assertEquals(without, with);
    }

    @Test
    void nothing_of_the_loop_stands_between_the_methods() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> run(outer(true)));
        List<String> first = Arrays.stream(e.getStackTrace()).limit(3).map(StackTraceElement::getMethodName).toList();
        assertEquals(List.of("inner", "middle", "outer"), first);
    }

    @Test
    void an_exception_that_is_thrown_again_and_again_keeps_its_trace() {
        for (int i = 0; i < 3; i++) {
            StackTraceElement[] before = CACHED.getStackTrace();
            assertSame(CACHED, assertThrows(IllegalStateException.class, () -> run(awaitingRethrowing())));
            assertEquals(before.length, CACHED.getStackTrace().length);
        }
    }

    /** As a mock of an exception does, or one of a library that keeps its own trace. */
    private static final class Mocked extends IllegalStateException {
        private final boolean refuses;

        Mocked(boolean refuses) {
            this.refuses = refuses;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return refuses ? super.getStackTrace() : null;
        }

        @Override
        public void setStackTrace(StackTraceElement[] trace) {
            throw new UnsupportedOperationException();
        }
    }

    @Async
    private static Coroutine<String> mocked(boolean refuses) {
        await(sleep(Duration.ZERO));
        throw new Mocked(refuses);
    }

    @Async
    private static Coroutine<String> awaitingMocked(boolean refuses) {
        return async(await(mocked(refuses)));
    }

    @Test
    void an_exception_whose_trace_cannot_be_read_or_set_is_thrown_all_the_same() {
        assertThrows(Mocked.class, () -> run(awaitingMocked(false)));
        assertThrows(Mocked.class, () -> run(awaitingMocked(true)));
    }

    private static List<String> callersOf(Throwable e) {
        return Arrays.stream(e.getStackTrace())
            .filter(element -> element.getClassName().equals(StackTracesTest.class.getName())
                && List.of("inner", "middle", "outer").contains(element.getMethodName()))
            .map(element -> element.getMethodName() + ":" + element.getLineNumber()).toList();
    }

    private static final class Untraceable extends IllegalStateException {
        @Override
        public StackTraceElement[] getStackTrace() {
            throw new NoClassDefFoundError("Trace");
        }
    }

    @Async
    private static Coroutine<String> failingUntraceably() {
        await(sleep(Duration.ZERO));
        throw new Untraceable();
    }

    @Async
    private static Coroutine<String> awaitingUntraceable() {
        return async(await(failingUntraceably()));
    }

    /** If it stayed pending, everything that waits for it would wait forever, a runner that closes among them. */
    @Test
    void a_task_fails_with_the_error_that_hinders_the_loop_from_handling_its_own() {
        Throwable failure = Loops.run(() -> Loops.failureOf(Asyncio.createTask(awaitingUntraceable())));
        assertSame(NoClassDefFoundError.class, failure.getClass());
        assertEquals("Trace", failure.getMessage());
    }
}
