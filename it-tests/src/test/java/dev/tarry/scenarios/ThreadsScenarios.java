package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** Where threads come in. The lines are without pass and time: how long a thread takes is not for the loop to say. */
@SuppressWarnings("tarry-blocking-call")
final class ThreadsScenarios {
    private ThreadsScenarios() {
    }

    private static String fail() {
        throw new Oops("thread");
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> thread_gives_its_result(Log log) throws Exception {
        Thread loopThread = Thread.currentThread();
        log.plain(await(toThread(() -> Thread.currentThread() == loopThread)));
        log.plain(await(getRunningLoop().runInExecutor(null, () -> "from the executor")));
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> thread_throws(Log log) throws Exception {
        await(log.plainOutcome("to_thread", toThread(() -> fail())));
        await(log.plainOutcome("run_in_executor", getRunningLoop().runInExecutor(null, ThreadsScenarios::fail)));
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> thread_code_does_not_start_before_it_is_awaited(Log log) throws Exception {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        Coroutine<Boolean> coroutine = toThread(() -> ran.add(1));
        await(sleep(seconds(0)));
        log.plain(ran);
        await(coroutine);
        log.plain(ran);
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> thread_goes_on_when_its_task_is_cancelled(Log log) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Task<String> task = createTask(toThread(() -> {
            begun.countDown();
            go.await();
            ended.countDown();
            return "lost";
        }));
        await(sleep(seconds(0)));
        begun.await();
        task.cancel("stop");
        await(log.plainOutcome("await", task));
        log.plain("ended", ended.getCount() == 0);
        go.countDown();
        ended.await();
        log.plain("ended", ended.getCount() == 0);
        return async();
    }

    @Async
    private static Coroutine<String> openGate(CountDownLatch gate) {
        await(sleep(seconds(0)));
        gate.countDown();
        return async("opener");
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> several_threads_and_a_task(Log log) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Coroutine<String> a = toThread(() -> {
            gate.await();
            return "a";
        });
        Coroutine<String> b = toThread(() -> {
            gate.await();
            return "b";
        });
        log.plain(await(gather(a, b, openGate(gate))));
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> thread_wakes_the_loop(Log log) throws Exception {
        EventLoop loop = getRunningLoop();
        AsyncFuture<String> future = loop.createFuture();
        Thread thread = new Thread(() -> loop.callSoonThreadsafe(() -> future.setResult("woken")));
        thread.start();
        log.plain(await(future));
        thread.join();
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> calls_of_one_thread_keep_their_order(Log log) throws Exception {
        EventLoop loop = getRunningLoop();
        AsyncFuture<Void> done = loop.createFuture();
        Thread thread = new Thread(() -> {
            for (int i = 0; i < 5; i++) {
                int n = i;
                loop.callSoonThreadsafe(() -> log.plain("call", n));
            }
            loop.callSoonThreadsafe(() -> done.setResult(null));
        });
        thread.start();
        await(done);
        thread.join();
        return async();
    }

    @Async
    private static Coroutine<String> onTheLoop(boolean fails) {
        await(sleep(seconds(0)));
        if (fails) {
            throw new Oops("loop");
        }
        return async("from the loop");
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> thread_runs_a_coroutine_on_the_loop(Log log) throws Exception {
        EventLoop loop = getRunningLoop();
        await(toThread(() -> {
            log.plain(runCoroutineThreadsafe(onTheLoop(false), loop).join());
            try {
                runCoroutineThreadsafe(onTheLoop(true), loop).join();
            } catch (CompletionException e) {
                log.plain("thread caught", e.getCause());
            }
        }));
        return async();
    }

    @Async
    private static Coroutine<Void> waitForever(Log log, CountDownLatch begun) {
        begun.countDown();
        try {
            await(getRunningLoop().createFuture());
        } finally {
            log.plain("body ends", currentTask().cancelling());
        }
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> thread_cancels_a_coroutine_on_the_loop(Log log) throws Exception {
        EventLoop loop = getRunningLoop();
        CountDownLatch begun = new CountDownLatch(1);
        List<Boolean> answers = await(toThread(() -> {
            CompletableFuture<Void> future = runCoroutineThreadsafe(waitForever(log, begun), loop);
            begun.await();
            boolean cancelled = future.cancel(false);
            return List.of(cancelled, future.isCancelled());
        }));
        for (int i = 0; i < 3; i++) {
            await(sleep(seconds(0)));
        }
        log.plain("cancel", answers);
        return async();
    }

    @NeedsThreads
    static void run_waits_for_the_threads_of_its_executor(Log log) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        try (Runner runner = new Runner(log::newLoop)) {
            log.plain(runner.run(Log.coro(() -> {
                createTask(toThread(() -> {
                    begun.countDown();
                    go.await();
                    ended.add("ended");
                }));
                await(sleep(seconds(0)));
                begun.await();
                getRunningLoop().callSoon(go::countDown);
                return async("main");
            })));
        }
        log.plain(ended);
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> cancelled_handle_of_another_thread(Log log) throws Exception {
        EventLoop loop = getRunningLoop();
        Thread thread = new Thread(() -> {
            Handle handle = loop.callSoonThreadsafe(() -> log.plain("never"));
            handle.cancel();
            loop.callSoonThreadsafe(() -> log.plain("called"));
        });
        thread.start();
        thread.join();
        await(sleep(seconds(0)));
        await(sleep(seconds(0)));
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> wait_for_a_thread(Log log) throws Exception {
        log.plain(await(waitFor(toThread(() -> "in time"), seconds(3600))));
        return async();
    }
}
