package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Logger;

/** The loop itself: callbacks, timers, handles, stop, exception handlers; and futures. */
final class LoopsScenarios {
    private LoopsScenarios() {
    }

    @Async
    static Coroutine<Void> callbacks_run_in_the_order_in_which_they_were_queued(Log log) {
        EventLoop loop = getRunningLoop();
        loop.callSoon(() -> log.add("a"));
        loop.callSoon(() -> {
            log.add("b");
            loop.callSoon(() -> log.add("d"));
        });
        loop.callSoon(() -> log.add("c"));
        await(sleep(seconds(0)));
        log.add("main");
        await(sleep(seconds(0)));
        log.add("main again");
        return async();
    }

    @Async
    static Coroutine<Void> timers_fire_in_the_order_of_their_deadlines(Log log) {
        EventLoop loop = getRunningLoop();
        for (int delay : new int[] {3, 1, 2, 0, -1}) {
            loop.callLater(seconds(delay), () -> log.add("timer", delay));
        }
        loop.callSoon(() -> log.add("soon"));
        await(sleep(seconds(5)));
        return async();
    }

    @Async
    static Coroutine<Void> timers_with_equal_deadlines_fire_in_the_order_of_setting(Log log) {
        EventLoop loop = getRunningLoop();
        for (int i = 0; i < 12; i++) {
            int n = i;
            loop.callLater(seconds(1), () -> log.add("timer", n));
        }
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> timers_set_in_timers(Log log) {
        EventLoop loop = getRunningLoop();
        loop.callLater(seconds(1), () -> {
            log.add("outer");
            loop.callLater(seconds(0), () -> log.add("later 0"));
            loop.callSoon(() -> log.add("soon"));
            loop.callAt(loop.time(), () -> log.add("at now"));
            loop.callAt(seconds(0.5), () -> log.add("in the past"));
        });
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> timers_come_after_what_is_queued(Log log) {
        EventLoop loop = getRunningLoop();
        loop.callLater(seconds(1), () -> log.add("timer"));
        loop.callLater(seconds(0.5), () -> {
            log.advance(1);
            loop.callSoon(() -> log.add("soon"));
        });
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> cancelled_handles_are_not_called(Log log) {
        EventLoop loop = getRunningLoop();
        Handle soon = loop.callSoon(() -> log.add("soon"));
        TimerHandle later = loop.callLater(seconds(1), () -> log.add("later"));
        soon.cancel();
        log.add(soon.cancelled(), later.cancelled(), later.when().toSeconds());
        later.cancel();
        later.cancel();
        log.add(later.cancelled());
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> handle_cancelled_by_a_callback_of_the_same_pass(Log log) {
        EventLoop loop = getRunningLoop();
        List<Handle> handles = new ArrayList<>();
        loop.callSoon(() -> {
            log.add("first");
            handles.get(0).cancel();
        });
        handles.add(loop.callSoon(() -> log.add("second")));
        loop.callLater(seconds(1), () -> {
            log.add("first timer");
            handles.get(1).cancel();
        });
        handles.add(loop.callLater(seconds(1), () -> log.add("second timer")));
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> many_timers_cancelled(Log log) {
        EventLoop loop = getRunningLoop();
        List<Handle> handles = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int n = i;
            handles.add(loop.callLater(seconds(i + 1), () -> log.add("timer", n)));
        }
        for (int i = 0; i < 200; i++) {
            if (i % 50 != 7) {
                handles.get(i).cancel();
            }
        }
        await(sleep(seconds(300)));
        return async();
    }

    private static void fail() {
        throw new Oops("callback");
    }

    @Async
    static Coroutine<Void> failing_callback_does_not_stop_the_others(Log log) {
        log.complaints();
        log.loop().callSoon(() -> log.add("first"));
        log.loop().callSoon(LoopsScenarios::fail);
        log.loop().callSoon(() -> log.add("third"));
        log.loop().callLater(seconds(1), LoopsScenarios::fail);
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> cancelled_error_in_a_callback(Log log) {
        log.complaints();
        log.loop().callSoon(() -> {
            throw new CancelledError("by hand");
        });
        await(sleep(seconds(0)));
        log.add("main", currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> failing_done_callback_does_not_stop_the_others(Log log) {
        log.complaints();
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        future.addDoneCallback(f -> log.add("first", f));
        future.addDoneCallback(f -> fail());
        future.addDoneCallback(f -> log.add("third", f));
        future.setResult(1);
        await(sleep(seconds(1)));
        return async();
    }

    static void fatal_error_in_a_callback_ends_the_loop(Log log) {
        EventLoop loop = log.newLoop();
        loop.callSoon(() -> {
            throw new InternalError("1");
        });
        loop.callSoon(() -> log.add("same pass"));
        log.outcome("run_forever", loop::runForever);
        loop.callSoon(loop::stop);
        log.outcome("run_forever", loop::runForever);
        loop.close();
    }

    @Async
    static Coroutine<Void> exception_handler_is_told_by_hand(Log log) {
        log.complaints();
        log.loop().callExceptionHandler(new ExceptionContext("by hand", new Oops("mine")));
        log.loop().callExceptionHandler(new ExceptionContext("only words", null));
        return async();
    }

    @Async
    static Coroutine<Void> exception_handler_that_fails(Log log) {
        log.loop().setExceptionHandler((loop, context) -> {
            log.add("told", context.exception());
            throw new Oops("handler");
        });
        log.loop().callSoon(LoopsScenarios::fail);
        Logger logger = Logger.getLogger("dev.tarry");
        logger.setUseParentHandlers(false);
        try {
            await(sleep(seconds(0)));
        } finally {
            logger.setUseParentHandlers(true);
        }
        log.add("goes on");
        log.loop().setExceptionHandler(null);
        log.add(log.loop().getExceptionHandler());
        return async();
    }

    static void stop_ends_the_pass(Log log) {
        EventLoop loop = log.newLoop();
        loop.callSoon(() -> {
            log.add("stop");
            loop.stop();
            loop.callSoon(() -> log.add("queued after stop"));
        });
        loop.callSoon(() -> log.add("queued before"));
        loop.runForever();
        log.add("stopped");
        loop.callSoon(loop::stop);
        loop.runForever();
        log.add("stopped again");
        loop.close();
    }

    static void stop_before_the_loop_runs(Log log) {
        EventLoop loop = log.newLoop();
        loop.callSoon(() -> log.add("queued"));
        loop.callLater(seconds(1), () -> log.add("timer"));
        loop.stop();
        loop.runForever();
        log.add("one pass");
        loop.callLater(seconds(2), loop::stop);
        loop.runForever();
        log.add("stopped");
        loop.close();
    }

    static void stop_twice_is_one_stop(Log log) {
        EventLoop loop = log.newLoop();
        loop.callSoon(() -> {
            loop.stop();
            loop.stop();
        });
        loop.runForever();
        log.add("first");
        loop.callLater(seconds(1), loop::stop);
        loop.runForever();
        log.add("second");
        loop.close();
    }

    static void run_until_complete_of_several_things(Log log) {
        EventLoop loop = log.newLoop();
        log.add(loop.runUntilComplete(log.work("a", 1)));
        AsyncFuture<String> done = loop.createFuture();
        done.setResult("done before");
        log.add(loop.runUntilComplete(done));
        log.outcome("failing", () -> loop.runUntilComplete(log.failing("b", 1)));
        AsyncFuture<String> cancelled = loop.createFuture();
        loop.callLater(seconds(1), () -> cancelled.cancel("why"));
        log.outcome("cancelled", () -> loop.runUntilComplete(cancelled));
        log.add(loop.isRunning(), loop.isClosed());
        loop.close();
        log.add(loop.isRunning(), loop.isClosed());
    }

    static void run_until_complete_stopped_early(Log log) {
        EventLoop loop = log.newLoop();
        loop.callLater(seconds(1), loop::stop);
        Task<String> task = loop.createTask(log.work("a", 2));
        log.outcome("run_until_complete", () -> loop.runUntilComplete(task));
        String value = loop.runUntilComplete(task);
        log.add(task, value);
        loop.close();
    }

    static void tasks_go_on_in_the_next_run(Log log) {
        EventLoop loop = log.newLoop();
        Task<String> background = loop.createTask(log.work("background", 5));
        loop.runUntilComplete(log.work("a", 1));
        log.add(background);
        loop.runUntilComplete(log.work("b", 1));
        loop.runUntilComplete(background);
        loop.close();
    }

    static void closed_loop_refuses(Log log) {
        EventLoop loop = log.newLoop();
        loop.close();
        loop.close();
        log.outcome("call_soon", () -> loop.callSoon(() -> { }));
        log.outcome("call_later", () -> loop.callLater(seconds(1), () -> { }));
        log.outcome("run_forever", loop::runForever);
        log.outcome("call_soon_threadsafe", () -> loop.callSoonThreadsafe(() -> { }));
    }

    @Async
    static Coroutine<Void> running_loop_refuses(Log log) {
        log.outcome("close", log.loop()::close);
        EventLoop other = VirtualLoops.create();
        log.outcome("other loop", other::runForever);
        other.close();
        return async();
    }

    @Async
    static Coroutine<Void> current_task_and_names(Log log) {
        Task<String> task = createTask(log.work("a", 1), "mine");
        log.add(task.getName());
        task.setName("renamed");
        log.add(task.getName(), currentTask() == task);
        log.loop().callSoon(() -> log.add("in a callback", currentTask()));
        log.add(allTasks().size(), allTasks().contains(task));
        await(task);
        log.add(allTasks().size(), allTasks().contains(task));
        return async();
    }

    @Async
    static Coroutine<Void> future_set_twice(Log log) {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        log.outcome("result of pending", future::result);
        log.outcome("exception of pending", future::exception);
        future.setResult(1);
        log.outcome("result twice", () -> future.setResult(2));
        log.outcome("exception after result", () -> future.setException(new Oops("late")));
        log.add(future, future.cancel(), future.exception());
        AsyncFuture<Integer> failed = getRunningLoop().createFuture();
        failed.setException(new Oops("first"));
        log.outcome("result", failed::result);
        log.add(failed.exception(), failed.cancel());
        AsyncFuture<Integer> cancelled = getRunningLoop().createFuture();
        log.add(cancelled.cancel("why"), cancelled.cancel("again"));
        log.outcome("set_result", () -> cancelled.setResult(1));
        log.outcome("result", cancelled::result);
        await(log.outcome("await", cancelled));
        return async();
    }

    @Async
    private static Coroutine<Void> logValue(Log log, String name, AsyncFuture<?> future) {
        log.add(name, await(future));
        return async();
    }

    @Async
    static Coroutine<Void> done_callbacks_in_order_with_the_awaiting_tasks(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        future.addDoneCallback(f -> log.add("callback 1"));
        Task<Void> first = createTask(logValue(log, "task 1", future));
        await(sleep(seconds(0)));
        future.addDoneCallback(f -> log.add("callback 2"));
        Task<Void> second = createTask(logValue(log, "task 2", future));
        await(sleep(seconds(0)));
        future.addDoneCallback(f -> log.add("callback 3"));
        future.setResult("value");
        future.addDoneCallback(f -> log.add("callback 4"));
        log.add("set");
        await(gather(first, second));
        return async();
    }

    @Async
    static Coroutine<Void> done_callbacks_removed(Log log) {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        Consumer<AsyncFuture<Integer>> callback = f -> log.add("callback");
        Consumer<AsyncFuture<Integer>> other = f -> log.add("other");
        future.addDoneCallback(callback);
        future.addDoneCallback(other);
        future.addDoneCallback(callback);
        log.add(future.removeDoneCallback(callback), future.removeDoneCallback(callback));
        future.setResult(1);
        log.add(future.removeDoneCallback(other));
        await(sleep(seconds(0)));
        return async();
    }

    @Async
    static Coroutine<Void> done_callback_that_adds_another(Log log) {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        future.addDoneCallback(f -> {
            log.add("first");
            f.addDoneCallback(g -> log.add("second"));
        });
        future.setResult(1);
        await(sleep(seconds(0)));
        log.add("main");
        await(sleep(seconds(0)));
        log.add("main again");
        return async();
    }

    @Async
    static Coroutine<Void> await_of_a_failed_future_twice(Log log) {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        future.setException(new Oops("kept"));
        await(log.outcome("first", future));
        await(log.outcome("second", future));
        return async();
    }

    @Async
    static Coroutine<Void> futures_and_tasks_through_ensure_future(Log log) {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        log.add(ensureFuture(future) == future);
        AsyncFuture<String> task = ensureFuture(log.work("a", 1));
        log.add(ensureFuture(task) == task);
        log.add(await(task));
        return async();
    }

    @Async
    static Coroutine<Void> task_refuses_a_result_from_outside(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        log.outcome("set_result", () -> task.setResult("b"));
        log.outcome("set_exception", () -> task.setException(new Oops("b")));
        log.add(await(task));
        return async();
    }

    @Async
    @SuppressWarnings("unchecked")
    static Coroutine<Void> task_that_awaits_itself(Log log) {
        Task<Object> task = createTask(coro(() -> async(await((Task<Object>) currentTask()))));
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> task_that_awaits_a_future_of_another_loop(Log log) {
        EventLoop other = VirtualLoops.create();
        AsyncFuture<String> future = other.createFuture();
        Task<String> task = createTask(coro(() -> {
            await(log.outcome("future", future));
            return async("goes on");
        }));
        log.add(await(task));
        other.close();
        return async();
    }

    @Async
    private static Coroutine<Void> threeTurns(Log log, String name) {
        for (int i = 0; i < 3; i++) {
            log.add(name, i);
            await(sleep(seconds(0)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> round_robin(Log log) {
        await(gather(threeTurns(log, "a"), threeTurns(log, "b"), threeTurns(log, "c")));
        return async();
    }

    @Async
    static Coroutine<Void> sleep_with_a_result(Log log) {
        log.add(await(sleep(seconds(1), "value")), await(sleep(seconds(0), "zero")),
            await(sleep(seconds(-1), "negative")));
        return async();
    }

    @Async
    private static Coroutine<Void> throwUnlessNull(RuntimeException e) {
        if (e != null) {
            throw e;
        }
        return async();
    }

    @Async
    static Coroutine<Void> task_results_none_and_exceptions(Log log) {
        Task<Void> good = createTask(throwUnlessNull(null));
        Task<Void> bad = createTask(throwUnlessNull(new Oops("bad")));
        await(sleep(seconds(0)));
        log.add(good, good.exception(), bad, bad.exception());
        return async();
    }

    private static void plainComplaints(Log log) {
        log.loop().setExceptionHandler((loop, context) -> log.plain(context.message(), context.exception()));
    }

    static void failure_of_a_task_that_nobody_looked_at(Log log) {
        try (Runner runner = new Runner(log::newLoop)) {
            runner.run(coro(() -> {
                plainComplaints(log);
                createTask(log.failing("a", 1));
                await(sleep(seconds(2)));
                return async();
            }));
        }
    }

    static void failure_of_a_future_that_nobody_looked_at(Log log) {
        try (Runner runner = new Runner(log::newLoop)) {
            runner.run(coro(() -> {
                plainComplaints(log);
                AsyncFuture<Integer> future = getRunningLoop().createFuture();
                future.setException(new Oops("future"));
                AsyncFuture<Integer> lookedAt = getRunningLoop().createFuture();
                lookedAt.setException(new Oops("looked at"));
                lookedAt.exception();
                await(sleep(seconds(0)));
                return async();
            }));
        }
    }

    static void task_still_pending_when_its_loop_is_closed(Log log) {
        EventLoop loop = log.newLoop();
        plainComplaints(log);
        loop.createTask(log.work("a", 5));
        loop.runUntilComplete(log.work("b", 1));
        loop.close();
    }
}
