package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.runCoroutineThreadsafe;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.toThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the loop meets other threads, and futures that are not its own. */
class ThreadsTest {
    private final List<String> log = new ArrayList<>();
    private final EventLoop other = new EventLoop();
    private final Thread thread = new Thread(other::runForever, "other loop");

    @BeforeEach
    void start() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        other.callSoon(running::countDown);
        thread.start();
        running.await();
    }

    @AfterEach
    void stop() throws InterruptedException {
        other.callSoonThreadsafe(other::stop);
        thread.join();
        other.close();
    }

    private static String block() throws IOException {
        return Thread.currentThread().getName();
    }

    private static void blockAndFail() throws IOException {
        throw new IOException("from the thread");
    }

    @Test
    void to_thread_runs_blocking_code_elsewhere_and_its_exceptions_come_back() throws IOException {
        run(blocking());
        assertEquals(List.of("from the thread"), log);
    }

    @Async
    private Coroutine<Void> blocking() throws IOException {
        Thread mine = Thread.currentThread();
        assertNotSame(mine, await(toThread(() -> Thread.currentThread())));
        assertNotSame(mine.getName(), await(toThread(ThreadsTest::block)));
        try {
            await(toThread(() -> blockAndFail()));
        } catch (IOException e) {
            log.add(e.getMessage());
        }
        assertSame(mine, Thread.currentThread());
        return async();
    }

    @Async
    private static Coroutine<String> whereAmI() {
        await(sleep(millis(1)));
        return async(Thread.currentThread().getName());
    }

    @Async
    private static Coroutine<String> failing() throws IOException {
        await(sleep(millis(1)));
        throw new IOException("over there");
    }

    @Test
    void a_coroutine_can_be_run_on_the_loop_of_another_thread() throws Exception {
        assertEquals("other loop", runCoroutineThreadsafe(whereAmI(), other).get());
        ExecutionException e = assertThrows(ExecutionException.class,
            runCoroutineThreadsafe(failing(), other)::get);
        assertEquals("over there", e.getCause().getMessage());
    }

    @Test
    void cancelling_from_here_cancels_the_task_there() throws Exception {
        CompletableFuture<Task<?>> there = new CompletableFuture<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        CompletableFuture<Void> future = runCoroutineThreadsafe(untilCancelled(there, cancelled), other);
        Task<?> task = there.get();
        assertTrue(future.cancel(true));
        cancelled.await();
        assertTrue(future.isCancelled());
        assertSame(other, task.getLoop());
    }

    @Async
    private static Coroutine<Void> untilCancelled(CompletableFuture<Task<?>> started, CountDownLatch cancelled) {
        started.complete(currentTask());
        try {
            await(sleep(seconds(1000)));
        } finally {
            cancelled.countDown();
        }
        return async();
    }

    @Test
    void cancelling_the_task_there_cancels_the_future_here() throws Exception {
        CompletableFuture<Task<?>> there = new CompletableFuture<>();
        CompletableFuture<Void> future = runCoroutineThreadsafe(untilCancelled(there, new CountDownLatch(1)), other);
        Task<?> task = there.get();
        other.callSoonThreadsafe(task::cancel);
        assertThrows(CancellationException.class, future::get);
    }

    @Test
    void a_loop_can_await_a_coroutine_of_another_loop() {
        assertEquals("other loop", run(awaitingThere(other)));
    }

    @Async
    private static Coroutine<String> awaitingThere(EventLoop there) {
        return async(await(runCoroutineThreadsafe(whereAmI(), there)));
    }

    @Test
    void a_stage_completed_on_another_thread_is_awaited_and_its_exception_is_the_original() {
        run(awaitingStages());
        assertEquals(List.of("value", "gone"), log);
    }

    @Async
    private Coroutine<Void> awaitingStages() {
        CompletableFuture<String> late = new CompletableFuture<>();
        CompletableFuture<String> failing = new CompletableFuture<>();
        CompletionStage<String> dependent = failing.thenApply(x -> x);
        new Thread(() -> late.complete("value")).start();
        log.add(await(late));
        new Thread(() -> failing.completeExceptionally(new IllegalArgumentException("gone"))).start();
        try {
            await(dependent);
        } catch (IllegalArgumentException e) {
            log.add(e.getMessage());
        }
        assertThrowsNothingElse(dependent.toCompletableFuture());
        return async();
    }

    private static void assertThrowsNothingElse(CompletableFuture<String> done) {
        assertThrows(CompletionException.class, done::join);
    }

    @Test
    void a_done_stage_is_awaited_without_a_pause() {
        Loops.run(() -> {
            int before = getRunningLoop().scheduler.passes;
            assertEquals("value", await(CompletableFuture.completedFuture("value")));
            try {
                await(CompletableFuture.failedFuture(new IOException("gone")));
            } catch (Exception e) {
                log.add(e.toString());
            }
            assertEquals(before, getRunningLoop().scheduler.passes);
            return async();
        });
        assertEquals(List.of("java.io.IOException: gone"), log);
    }

    @Test
    void a_cancelled_stage_cancels_its_waiter_and_a_cancelled_waiter_its_stage() {
        Loops.run(() -> {
            CompletableFuture<String> one = new CompletableFuture<>();
            CompletableFuture<String> two = new CompletableFuture<>();
            Task<String> first = createTask(awaitingStage(one));
            Task<String> second = createTask(awaitingStage(two));
            await(sleep(millis(0)));
            one.cancel(true);
            second.cancel();
            for (int i = 0; i < 3; i++) {
                await(sleep(millis(0)));
            }
            assertTrue(first.cancelled());
            assertTrue(second.cancelled());
            assertTrue(two.isCancelled());
            return async();
        });
    }

    @Async
    private static Coroutine<String> awaitingStage(CompletionStage<String> stage) {
        return async(await(stage));
    }

    @Async
    private static CompletableFuture<String> startedAtTheCall(List<String> log) {
        log.add("begins");
        await(sleep(millis(1)));
        log.add("ends");
        return async("value");
    }

    @Test
    void a_method_that_returns_a_stage_starts_at_the_call_on_the_running_loop() {
        Loops.run(() -> {
            CompletableFuture<String> future = startedAtTheCall(log);
            log.add("called");
            assertFalse(future.isDone());
            assertEquals("value", await(future));
            return async();
        });
        assertEquals(List.of("begins", "called", "ends"), log);
    }

    @Async
    private static CompletionStage<Thread> threadOfThis() {
        await(sleep(millis(1)));
        return async(Thread.currentThread());
    }

    @Test
    void without_a_running_loop_it_runs_on_a_daemon_thread_of_its_own() {
        Thread loopThread = threadOfThis().toCompletableFuture().join();
        assertNotSame(Thread.currentThread(), loopThread);
        assertTrue(loopThread.isDaemon());
        assertSame(loopThread, threadOfThis().toCompletableFuture().join());
    }

    @Async
    private static CompletableFuture<String> neverEnding(CompletableFuture<Task<?>> started) {
        started.complete(currentTask());
        await(sleep(seconds(1000)));
        return async("value");
    }

    @SuppressWarnings("tarry-blocking-call")
    @Test
    void cancelling_the_returned_future_cancels_the_coroutine() {
        Loops.run(() -> {
            CompletableFuture<Task<?>> started = new CompletableFuture<>();
            CompletableFuture<String> future = neverEnding(started);
            assertTrue(future.cancel(true));
            await(sleep(millis(1)));
            assertTrue(started.join().cancelled());
            return async();
        });
    }

    @SuppressWarnings("tarry-blocking-call")
    @Test
    void awaiting_the_returned_future_passes_a_cancel_on() {
        Loops.run(() -> {
            CompletableFuture<Task<?>> started = new CompletableFuture<>();
            CompletableFuture<String> future = neverEnding(started);
            Task<String> waiting = createTask(awaitingStage(future));
            await(sleep(millis(0)));
            waiting.cancel();
            await(sleep(millis(1)));
            assertTrue(waiting.cancelled());
            assertTrue(started.join().cancelled());
            assertTrue(future.isCancelled());
            return async();
        });
    }
}
