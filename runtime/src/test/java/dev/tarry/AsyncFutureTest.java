package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncFutureTest {
    private final EventLoop loop = Loops.virtual();
    private final AsyncFuture<String> future = loop.createFuture();

    @AfterEach
    void close() {
        loop.close();
    }

    private void runPass() {
        loop.stop();
        loop.runForever();
    }

    @Test
    void a_new_future_is_pending() {
        assertFalse(future.done());
        assertFalse(future.cancelled());
        assertThrows(InvalidStateException.class, future::result);
        assertThrows(InvalidStateException.class, future::exception);
        assertSame(loop, future.getLoop());
    }

    @Test
    void a_result_can_be_set_once() {
        future.setResult("one");
        assertEquals("one", future.result());
        assertNull(future.exception());
        assertThrows(InvalidStateException.class, () -> future.setResult("two"));
        assertThrows(InvalidStateException.class, () -> future.setException(new IOException()));
        assertFalse(future.cancel());
        assertEquals("one", future.result());
    }

    @Test
    void result_throws_the_very_exception_that_was_set() {
        IOException exception = new IOException("gone");
        future.setException(exception);
        assertSame(exception, assertThrows(IOException.class, future::result));
        assertSame(exception, future.exception());
        assertThrows(NullPointerException.class, () -> loop.createFuture().setException(null));
    }

    @Test
    void a_cancelled_future_throws_one_error_with_the_message() {
        assertTrue(future.cancel("enough"));
        assertFalse(future.cancel("again"));
        assertTrue(future.cancelled());
        CancelledError error = assertThrows(CancelledError.class, future::result);
        assertEquals("enough", error.getMessage());
        assertSame(error, assertThrows(CancelledError.class, future::exception));
        assertThrows(InvalidStateException.class, () -> future.setResult("late"));
    }

    @Test
    void callbacks_are_called_by_the_loop_in_the_order_they_were_added() {
        List<String> log = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String name = "cb" + i;
            future.addDoneCallback(done -> log.add(name + done.result()));
        }
        future.setResult("!");
        future.addDoneCallback(done -> log.add("late"));
        assertEquals(List.of(), log);
        runPass();
        assertEquals(List.of("cb0!", "cb1!", "cb2!", "cb3!", "cb4!", "cb5!", "cb6!", "cb7!", "cb8!", "cb9!", "late"),
            log);
    }

    @Test
    void removing_a_callback_removes_all_equal_ones_and_counts_them() {
        List<String> log = new ArrayList<>();
        Consumer<AsyncFuture<String>> twice = done -> log.add("twice");
        Consumer<AsyncFuture<String>> once = done -> log.add("once");
        assertEquals(0, future.removeDoneCallback(twice));
        future.addDoneCallback(twice);
        assertEquals(0, future.removeDoneCallback(once));
        assertEquals(1, future.removeDoneCallback(twice));
        future.addDoneCallback(twice);
        future.addDoneCallback(once);
        future.addDoneCallback(twice);
        assertEquals(2, future.removeDoneCallback(twice));
        future.setResult("");
        assertEquals(0, future.removeDoneCallback(once));
        runPass();
        assertEquals(List.of("once"), log);
    }

    @Test
    void a_failing_callback_goes_to_the_exception_handler_and_the_others_are_called() {
        List<String> log = new ArrayList<>();
        loop.setExceptionHandler((l, context) ->
            log.add(context.message().substring(0, 21) + " " + context.exception()));
        future.addDoneCallback(done -> {
            throw new IllegalArgumentException("x");
        });
        future.addDoneCallback(done -> log.add("next"));
        future.setResult("");
        runPass();
        assertEquals(List.of("Exception in callback java.lang.IllegalArgumentException: x", "next"), log);
    }

    @Test
    void a_stage_completed_on_another_thread_completes_its_wrapper_through_the_loop() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Thread thread = new Thread(() -> stage.complete("from outside"));
        loop.callSoon(() -> {
            AsyncFuture<String> wrapper = AsyncFuture.wrap(stage);
            wrapper.addDoneCallback(done -> loop.stop());
            wrapper.addDoneCallback(done -> future.setResult(done.result()));
            thread.start();
        });
        loop.runForever();
        assertEquals("from outside", future.result());
    }

    @Test
    void the_exception_of_a_stage_arrives_without_its_wrapping() {
        IOException exception = new IOException("gone");
        CompletableFuture<String> stage = new CompletableFuture<>();
        List<Throwable> seen = new ArrayList<>();
        loop.callSoon(() -> {
            AsyncFuture.wrap(stage.thenApply(x -> x).thenApply(x -> x)).addDoneCallback(done -> {
                seen.add(done.exception());
                loop.stop();
            });
            stage.completeExceptionally(new CompletionException(exception));
        });
        loop.runForever();
        assertSame(exception, seen.get(0));
    }

    @Test
    void cancelling_crosses_the_bridge_to_a_stage_in_both_directions() {
        CompletableFuture<String> one = new CompletableFuture<>();
        CompletableFuture<String> two = new CompletableFuture<>();
        List<AsyncFuture<String>> wrappers = new ArrayList<>();
        loop.callSoon(() -> {
            wrappers.add(AsyncFuture.wrap(one));
            wrappers.add(AsyncFuture.wrap(two));
            wrappers.get(0).cancel();
            two.cancel(false);
        });
        runPass();
        runPass();
        assertTrue(one.isCancelled());
        assertTrue(wrappers.get(1).cancelled());
    }

    @Test
    void a_completable_future_mirrors_it_and_cancels_it() {
        CompletableFuture<String> mirror = future.toCompletableFuture();
        AsyncFuture<String> other = loop.createFuture();
        CompletableFuture<String> canceller = other.toCompletableFuture();
        future.setResult("done");
        assertTrue(canceller.cancel(true));
        runPass();
        assertEquals("done", mirror.join());
        assertTrue(other.cancelled());
        AsyncFuture<String> failed = loop.createFuture();
        failed.setException(new IOException("x"));
        assertThrows(CompletionException.class, failed.toCompletableFuture()::join);
    }

    @Test
    void completing_from_another_thread_while_the_loop_runs_says_what_to_do_instead() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        Thread thread = new Thread(() -> {
            seen.add(assertThrows(IllegalStateException.class, () -> future.setResult("x")).getMessage());
            loop.callSoonThreadsafe(loop::stop);
        });
        loop.callSoon(thread::start);
        loop.scheduler.outstanding++;
        loop.runForever();
        loop.scheduler.outstanding--;
        thread.join();
        assertTrue(seen.get(0).contains("callSoonThreadsafe"), seen.get(0));
        assertFalse(future.done());
    }
}
