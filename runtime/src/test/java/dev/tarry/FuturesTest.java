package dev.tarry;

import static dev.tarry.Asyncio.allTasks;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Futures, each test named after that of CPython's {@code test_futures.py} and {@code test_futures2.py}. */
class FuturesTest {
    private final boolean watchedAll = NeverAwaited.watchAll;
    private final EventLoop loop = Loops.virtual();
    private final AsyncFuture<Object> future = loop.createFuture();
    private final List<Object> bag = new ArrayList<>();
    private final List<ExceptionContext> complaints = new ArrayList<>();

    FuturesTest() {
        loop.setExceptionHandler((l, context) -> complaints.add(context));
    }

    @AfterEach
    void close() {
        loop.close();
        NeverAwaited.watchAll = watchedAll;
    }

    private void runBriefly() {
        loop.stop();
        loop.runForever();
    }

    private Consumer<AsyncFuture<Object>> callback(Object thing) {
        return done -> bag.add(thing);
    }

    @Test
    void initial_state() {
        assertFalse(future.cancelled());
        assertFalse(future.done());
        future.cancel();
        assertTrue(future.cancelled());
    }

    @Test
    void constructor_use_running_loop() {
        loop.callSoon(() -> bag.add(getRunningLoop().createFuture().getLoop()));
        runBriefly();
        assertEquals(List.of(loop), bag);
    }

    @Test
    void future_cancel_message_getter() {
        future.cancel("my message");
        CancelledError error = assertThrows(CancelledError.class, () -> loop.runUntilComplete(future));
        assertEquals("my message", error.getMessage());
    }

    @Test
    void cancel() {
        assertTrue(future.cancel());
        assertTrue(future.cancelled());
        assertTrue(future.done());
        assertThrows(CancelledError.class, future::result);
        assertThrows(CancelledError.class, future::exception);
        assertThrows(InvalidStateException.class, () -> future.setResult(null));
        assertThrows(InvalidStateException.class, () -> future.setException(new Exception()));
        assertFalse(future.cancel());
    }

    @Test
    void result() {
        assertThrows(InvalidStateException.class, future::result);
        future.setResult(42);
        assertFalse(future.cancelled());
        assertTrue(future.done());
        assertEquals(42, future.result());
        assertNull(future.exception());
        assertThrows(InvalidStateException.class, () -> future.setResult(null));
        assertThrows(InvalidStateException.class, () -> future.setException(new Exception()));
        assertFalse(future.cancel());
    }

    @Test
    void exception() {
        RuntimeException exception = new RuntimeException();
        assertThrows(InvalidStateException.class, future::exception);
        future.setException(exception);
        assertFalse(future.cancelled());
        assertTrue(future.done());
        assertSame(exception, assertThrows(RuntimeException.class, future::result));
        assertSame(exception, future.exception());
        assertThrows(InvalidStateException.class, () -> future.setResult(null));
        assertThrows(InvalidStateException.class, () -> future.setException(new Exception()));
        assertFalse(future.cancel());
    }

    @Async
    private Coroutine<Void> awaitingTwice() {
        bag.add("A");
        bag.add(await(future));
        int passes = loop.scheduler.passes;
        bag.add(await(future));
        assertEquals(passes, loop.scheduler.passes);
        return async();
    }

    @Test
    void yield_from_twice() {
        Task<Void> task = loop.createTask(awaitingTwice());
        runBriefly();
        assertEquals(List.of("A"), bag);
        future.setResult(42);
        loop.runUntilComplete(task);
        assertEquals(List.of("A", 42, 42), bag);
    }

    @Test
    void future_repr_tells_the_state_and_in_debug_mode_where_the_future_was_made() {
        AsyncFuture<Object> pending = loop.createFuture();
        assertEquals("future (pending)", pending.toString());
        loop.setDebug(true);
        String text = loop.createFuture().toString();
        assertTrue(text.startsWith("future (pending, created at dev.tarry.FuturesTest.future_repr"), text);
        loop.setDebug(false);
        AsyncFuture<Object> finished = loop.createFuture();
        finished.setResult(4);
        assertEquals("future (result: 4)", finished.toString());
        AsyncFuture<Object> failed = loop.createFuture();
        failed.setException(new RuntimeException("boom"));
        assertEquals("future (exception: java.lang.RuntimeException: boom)", failed.toString());
        failed.exception();
        pending.cancel();
        assertEquals("future (cancelled)", pending.toString());
    }

    /** Between a future and one of the JDK, in both directions. */
    @Test
    void copy_state() {
        AsyncFuture<Object> done = loop.createFuture();
        done.setResult(10);
        assertEquals(10, done.toCompletableFuture().join());
        AsyncFuture<Object> failed = loop.createFuture();
        RuntimeException exception = new RuntimeException();
        failed.setException(exception);
        CompletableFuture<Object> copy = failed.toCompletableFuture();
        assertTrue(copy.isCompletedExceptionally());
        AsyncFuture<Object> cancelled = loop.createFuture();
        cancelled.cancel();
        assertTrue(cancelled.toCompletableFuture().isCancelled());
        loop.callSoon(() -> {
            AsyncFuture<Object> back = AsyncFuture.wrap(copy.thenApply(x -> x));
            back.addDoneCallback(x -> bag.add(x.exception()));
        });
        for (int i = 0; i < 3; i++) {
            runBriefly();
        }
        assertEquals(List.of(exception), bag);
    }

    private static void makeAndDrop(EventLoop loop, Consumer<AsyncFuture<Object>> action) {
        action.accept(loop.createFuture());
    }

    private void collectGarbage() {
        // Reported by the collector of a later future, so that the absence of a report means something.
        makeAndDrop(loop, dropped -> dropped.setException(new RuntimeException("the last one")));
        while (complaints.stream().noneMatch(context -> context.exception().getMessage().equals("the last one"))) {
            System.gc();
            loop.unretrieved.reportDropped();
        }
    }

    @Test
    void tb_logger_abandoned() {
        makeAndDrop(loop, dropped -> { });
        collectGarbage();
        assertEquals(1, complaints.size());
    }

    @Test
    void tb_logger_not_called_after_cancel() {
        makeAndDrop(loop, dropped -> {
            dropped.setException(new RuntimeException("boom"));
            dropped.cancel();
        });
        collectGarbage();
        assertEquals(1, complaints.size());
    }

    @Test
    void tb_logger_result_unretrieved() {
        makeAndDrop(loop, dropped -> dropped.setResult(42));
        collectGarbage();
        assertEquals(1, complaints.size());
    }

    @Test
    void tb_logger_result_retrieved() {
        makeAndDrop(loop, dropped -> {
            dropped.setResult(42);
            dropped.result();
        });
        collectGarbage();
        assertEquals(1, complaints.size());
    }

    @Test
    void tb_logger_exception_unretrieved() {
        makeAndDrop(loop, dropped -> dropped.setException(new RuntimeException("boom")));
        while (complaints.isEmpty()) {
            System.gc();
            loop.unretrieved.reportDropped();
        }
        assertEquals("Future exception was never retrieved", complaints.get(0).message());
        assertEquals("boom", complaints.get(0).exception().getMessage());
    }

    @Test
    void tb_logger_exception_retrieved() {
        makeAndDrop(loop, dropped -> {
            dropped.setException(new RuntimeException("boom"));
            dropped.exception();
        });
        collectGarbage();
        assertEquals(1, complaints.size());
    }

    @Test
    void tb_logger_exception_result_retrieved() {
        makeAndDrop(loop, dropped -> {
            dropped.setException(new RuntimeException("boom"));
            assertThrows(RuntimeException.class, dropped::result);
        });
        collectGarbage();
        assertEquals(1, complaints.size());
    }

    @Async
    private static Coroutine<Thread> wrapping(ExecutorService pool) {
        return async(await(AsyncFuture.wrap(CompletableFuture.supplyAsync(Thread::currentThread, pool))));
    }

    @Test
    void wrap_future() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        assertNotEquals(Thread.currentThread(), loop.runUntilComplete(wrapping(pool)));
        pool.shutdown();
    }

    @Test
    void wrap_future_future() {
        loop.callSoon(() -> bag.add(Asyncio.ensureFuture(future)));
        runBriefly();
        assertSame(future, bag.get(0));
    }

    @Test
    void wrap_future_without_loop() {
        assertThrows(IllegalStateException.class, () -> AsyncFuture.wrap(new CompletableFuture<>()));
    }

    @Test
    void wrap_future_use_running_loop() {
        loop.callSoon(() -> bag.add(AsyncFuture.wrap(CompletableFuture.completedFuture(1)).getLoop()));
        runBriefly();
        assertEquals(List.of(loop), bag);
    }

    @Test
    void wrap_future_cancel() {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        loop.callSoon(() -> {
            AsyncFuture<Object> wrapper = AsyncFuture.wrap(stage);
            wrapper.cancel();
            bag.add(wrapper.cancelled());
        });
        runBriefly();
        assertTrue(stage.isCancelled());
        assertEquals(List.of(true), bag);
    }

    @Test
    void wrap_future_cancel2_a_stage_that_is_done_stays_as_it_is() {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        loop.callSoon(() -> {
            AsyncFuture<Object> wrapper = AsyncFuture.wrap(stage);
            stage.complete(42);
            wrapper.cancel();
            bag.add(wrapper);
        });
        runBriefly();
        runBriefly();
        assertEquals(42, stage.join());
        assertTrue(((AsyncFuture<?>) bag.get(0)).cancelled());
    }

    @Test
    void future_source_traceback() {
        loop.setDebug(true);
        AsyncFuture<Object> made = loop.createFuture();
        StackTraceElement place = Origins.of(made).get(0);
        assertEquals("future_source_traceback", place.getMethodName());
        assertEquals("FuturesTest.java", place.getFileName());
        assertTrue(Origins.of(made).size() <= 10);
        loop.setDebug(false);
        assertNull(Origins.of(loop.createFuture()));
    }

    @Test
    void future_exception_never_retrieved() {
        future.setException(new RuntimeException("boom"));
        loop.close();
        assertEquals("Future exception was never retrieved", complaints.get(0).message());
        assertSame(future, complaints.get(0).future());
        assertNull(complaints.get(0).sourceTraceback());
    }

    @Test
    void future_exception_never_retrieved_debug() {
        loop.setDebug(true);
        makeAndDrop(loop, dropped -> dropped.setException(new RuntimeException("boom")));
        loop.close();
        assertEquals("makeAndDrop", complaints.get(0).sourceTraceback().get(0).getMethodName());
    }

    @Test
    void set_result_unless_cancelled() {
        future.cancel();
        future.finishUnlessDone(2);
        assertTrue(future.cancelled());
    }

    @Test
    void callbacks_remove_first_callback() {
        Consumer<AsyncFuture<Object>> first = callback(42);
        future.addDoneCallback(first);
        future.addDoneCallback(callback(17));
        future.addDoneCallback(callback(100));
        future.removeDoneCallback(first);
        future.removeDoneCallback(first);
        future.setResult("foo");
        runBriefly();
        assertEquals(List.of(17, 100), bag);
        assertEquals("foo", future.result());
    }

    @Test
    void callbacks_remove_first_and_second_callback() {
        Consumer<AsyncFuture<Object>> first = callback(42);
        Consumer<AsyncFuture<Object>> second = callback(17);
        future.addDoneCallback(first);
        future.addDoneCallback(second);
        future.addDoneCallback(callback(100));
        future.removeDoneCallback(first);
        future.removeDoneCallback(second);
        future.removeDoneCallback(first);
        future.setResult("foo");
        runBriefly();
        assertEquals(List.of(100), bag);
    }

    @Test
    void callbacks_remove_third_callback() {
        Consumer<AsyncFuture<Object>> third = callback(100);
        future.addDoneCallback(callback(42));
        future.addDoneCallback(callback(17));
        future.addDoneCallback(third);
        future.removeDoneCallback(third);
        future.removeDoneCallback(third);
        future.setResult("foo");
        runBriefly();
        assertEquals(List.of(42, 17), bag);
    }

    @Test
    void callbacks_invoked_on_set_result() {
        future.addDoneCallback(callback(42));
        future.addDoneCallback(callback(17));
        assertEquals(List.of(), bag);
        future.setResult("foo");
        assertEquals(List.of(), bag);
        runBriefly();
        assertEquals(List.of(42, 17), bag);
    }

    @Test
    void callbacks_invoked_on_set_exception() {
        RuntimeException exception = new RuntimeException();
        future.addDoneCallback(callback(100));
        future.setException(exception);
        runBriefly();
        assertEquals(List.of(100), bag);
        assertSame(exception, future.exception());
    }

    @Test
    void remove_done_callback() {
        Consumer<AsyncFuture<Object>> first = callback(1);
        Consumer<AsyncFuture<Object>> second = callback(2);
        future.addDoneCallback(first);
        future.addDoneCallback(second);
        assertEquals(1, future.removeDoneCallback(second));
        assertEquals(0, future.removeDoneCallback(callback(3)));
        future.addDoneCallback(second);
        for (int i = 0; i < 5; i++) {
            future.addDoneCallback(first);
        }
        assertEquals(6, future.removeDoneCallback(first));
        future.setResult("foo");
        runBriefly();
        assertEquals(List.of(2), bag);
    }

    /** Removes others whenever it is compared with something. */
    private final class Evil implements Consumer<AsyncFuture<Object>> {
        private final Consumer<AsyncFuture<Object>> others;

        Evil(Consumer<AsyncFuture<Object>> others) {
            this.others = others;
        }

        @Override
        public void accept(AsyncFuture<Object> done) {
            bag.add("evil");
        }

        @Override
        public boolean equals(Object other) {
            if (other != others) {
                future.removeDoneCallback(others);
            }
            return false;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @Test
    void remove_done_callbacks_list_mutation() {
        Consumer<AsyncFuture<Object>> removed = callback("removed");
        future.addDoneCallback(new Evil(removed));
        for (int i = 0; i < 63; i++) {
            future.addDoneCallback(removed);
        }
        future.addDoneCallback(callback("kept"));
        assertEquals(0, future.removeDoneCallback(callback("never added")));
        future.setResult(1);
        runBriefly();
        assertEquals(List.of("evil", "kept"), bag);
        assertEquals(List.of(), complaints);
    }

    @Test
    void schedule_callbacks_list_mutation_1() {
        Consumer<AsyncFuture<Object>> other = callback("other");
        future.addDoneCallback(done -> bag.add(done.removeDoneCallback(other)));
        future.addDoneCallback(other);
        future.addDoneCallback(other);
        future.setResult(1);
        runBriefly();
        assertEquals(List.of(0, "other", "other"), bag);
    }

    @Test
    void schedule_callbacks_list_mutation_2_one_that_is_added_meanwhile_comes_later() {
        future.addDoneCallback(done -> done.addDoneCallback(callback("added")));
        future.addDoneCallback(callback("next"));
        future.setResult(1);
        runBriefly();
        assertEquals(List.of("next"), bag);
        runBriefly();
        assertEquals(List.of("next", "added"), bag);
    }

    @Async
    private static Coroutine<Set<Task<?>>> all() {
        await(sleep(millis(0)));
        return async(allTasks());
    }

    @Test
    void recursive_repr_for_pending_tasks() throws Exception {
        Loops.run(() -> {
            Task<Set<Task<?>>> task = createTask(all());
            assertTrue(await(waitFor(task, seconds(10))).contains(task));
            String text = task.toString();
            assertTrue(text.contains("(result: ...)"), text);
            return async();
        });
    }
}
