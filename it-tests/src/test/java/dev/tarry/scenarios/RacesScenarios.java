package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;
import java.time.Duration;
import java.util.List;

/** What happens when two things happen in the same pass, in both orders. */
final class RacesScenarios {
    private RacesScenarios() {
    }

    @Async
    private static <T> Coroutine<T> awaitIt(AsyncFuture<T> future) {
        return async(await(future));
    }

    @Async
    private static Coroutine<Void> logValue(Log log, Awaitable<?> awaitable) {
        log.add(await(awaitable));
        return async();
    }

    @Async
    static Coroutine<Void> result_then_cancel(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<String> task = createTask(awaitIt(future));
        await(sleep(seconds(0)));
        future.setResult("value");
        log.add(task.cancel("late"));
        await(log.outcome("await", task));
        log.add(future, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_then_result(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<String> task = createTask(awaitIt(future));
        await(sleep(seconds(0)));
        log.add(task.cancel("early"), future);
        log.outcome("set_result", () -> future.setResult("value"));
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> failure_then_cancel(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<String> task = createTask(awaitIt(future));
        await(sleep(seconds(0)));
        future.setException(new Oops("future"));
        task.cancel("late");
        await(log.outcome("await", task));
        log.add(future);
        return async();
    }

    @Async
    static Coroutine<Void> result_then_cancel_then_uncancel(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<String> task = createTask(awaitIt(future));
        await(sleep(seconds(0)));
        future.setResult("value");
        task.cancel("late");
        log.add(task.uncancel());
        await(log.outcome("await", logValue(log, task)));
        return async();
    }

    @Async
    static Coroutine<Void> cancelled_future_then_cancel(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<String> task = createTask(awaitIt(future));
        await(sleep(seconds(0)));
        future.cancel("future");
        task.cancel("task");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_swallowed_and_the_result_is_still_there(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<String> task = createTask(coro(() -> {
            try {
                await(future);
            } catch (CancelledError e) {
                log.add("swallowed", e);
            }
            return async(await(future));
        }));
        await(sleep(seconds(0)));
        future.setResult("value");
        task.cancel("late");
        log.add(await(task));
        return async();
    }

    @Async
    private static Coroutine<String> produce(Log log, AsyncFuture<String> future, String name) {
        await(sleep(seconds(1)));
        log.outcome(name, () -> future.setResult(name));
        return async(name);
    }

    @Async
    static Coroutine<Void> two_producers(Log log) {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        await(gather(produce(log, future, "first"), produce(log, future, "second"), awaitIt(future)));
        log.add(future);
        return async();
    }

    @Async
    static Coroutine<Void> cancel_at_the_time_at_which_the_sleep_ends_set_before(Log log) {
        Task<?>[] task = new Task<?>[1];
        getRunningLoop().callLater(seconds(1), () -> log.add("cancel", task[0].cancel("timer")));
        task[0] = createTask(log.work("a", 1));
        await(log.outcome("await", task[0]));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_at_the_time_at_which_the_sleep_ends_set_behind(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        await(sleep(seconds(0)));
        getRunningLoop().callLater(seconds(1), () -> log.add("cancel", task.cancel("timer")));
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_of_a_task_whose_child_has_just_ended(Log log) {
        Task<String> child = createTask(log.work("child", 1));
        Task<String> task = createTask(coro(() -> {
            try {
                return async(await(child));
            } catch (CancelledError e) {
                log.add("parent", e, child);
                throw e;
            }
        }));
        await(sleep(seconds(0)));
        child.addDoneCallback(t -> log.add("cancel", task.cancel("late")));
        await(log.outcome("await", task));
        log.add(child.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_of_a_task_whose_child_ends_in_this_pass(Log log) {
        Task<String> child = createTask(log.work("child", 1));
        Task<String> task = createTask(awaitIt(child));
        await(sleep(seconds(0)));
        getRunningLoop().callLater(seconds(1), () -> log.add("cancel", task.cancel("same pass"), child));
        await(log.outcome("await", task));
        log.add(child, child.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_of_a_done_task_whose_awaiter_has_not_run(Log log) {
        Task<String> child = createTask(log.work("child", 1));
        Task<String> task = createTask(awaitIt(child));
        child.addDoneCallback(t -> log.add("cancel the child", t.cancel("too late")));
        await(log.outcome("await", logValue(log, task)));
        log.add(child.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> group_ends_in_the_pass_of_an_external_cancel(Log log) throws Exception {
        Task<?>[] current = new Task<?>[1];
        current[0] = createTask(coro(() -> {
            await(taskGroup(group -> {
                Task<String> child = group.createTask(log.work("child", 1));
                child.addDoneCallback(t -> log.add("cancel", current[0].cancel("outside")));
                return async();
            }));
            log.add("behind the group");
            await(sleep(seconds(0)));
            log.add("not reached");
            return async();
        }));
        await(log.outcome("await", current[0]));
        log.add(current[0].cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> group_fails_in_the_pass_of_an_external_cancel(Log log) throws Exception {
        Task<?>[] current = new Task<?>[1];
        current[0] = createTask(coro(() -> {
            try {
                await(taskGroup(group -> {
                    Task<String> child = group.createTask(log.failing("child", 1));
                    child.addDoneCallback(t -> log.add("cancel", current[0].cancel("outside")));
                    return async();
                }));
            } finally {
                log.add("behind the group", currentTask().cancelling());
            }
            return async();
        }));
        await(log.outcome("await", current[0]));
        log.add(current[0].cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> group_child_cancelled_and_sibling_fails_in_one_pass(Log log) throws Exception {
        Task<?>[] a = new Task<?>[1];
        await(log.outcome("group", taskGroup(group -> {
            a[0] = group.createTask(log.work("a", 5));
            group.createTask(log.failing("b", 1));
            await(sleep(seconds(0)));
            getRunningLoop().callLater(seconds(1), () -> log.add("cancel", a[0].cancel("a")));
            return async();
        })));
        log.add(a[0].cancelling(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_task_done_and_cancelled(Log log) throws Exception {
        Task<String> inner = createTask(log.work("inner", 1));
        Task<String> task = createTask(waitFor(inner, seconds(5)));
        await(sleep(seconds(0)));
        inner.addDoneCallback(t -> log.add("cancel", task.cancel("outside")));
        await(log.outcome("await", task));
        log.add(inner);
        return async();
    }

    @Async
    static Coroutine<Void> gather_done_and_child_cancelled(Log log) {
        Task<String> a = createTask(log.work("a", 1));
        Task<String> b = createTask(log.work("b", 2));
        AsyncFuture<List<String>> future = gather(a, b);
        a.addDoneCallback(t -> log.add("cancel b", b.cancel("b")));
        await(log.outcome("gather", future));
        return async();
    }

    @Async
    static Coroutine<Void> gather_fails_and_is_cancelled_in_one_pass(Log log) {
        Task<String> a = createTask(log.failing("a", 1));
        Task<String> b = createTask(log.work("b", 5));
        AsyncFuture<List<String>> future = gather(a, b);
        a.addDoneCallback(t -> log.add("cancel", future.cancel("late"), future));
        await(log.outcome("gather", future));
        log.add(b);
        return async();
    }

    @Async
    static Coroutine<Void> gather_cancelled_then_its_child_fails_in_one_pass(Log log) {
        AsyncFuture<?>[] future = new AsyncFuture<?>[1];
        Task<String> a = createTask(log.failing("a", 1));
        Task<String> b = createTask(log.work("b", 5));
        a.addDoneCallback(t -> log.add("cancel", future[0].cancel("early"), future[0]));
        future[0] = gather(a, b);
        await(log.outcome("gather", future[0]));
        log.add(a, b);
        return async();
    }

    @Async
    private static Coroutine<Void> logInTime(Log log, String name, AsyncFuture<String> future, Duration limit)
            throws Exception {
        log.add(name, await(waitFor(future, limit)));
        return async();
    }

    @Async
    static Coroutine<Void> two_timeouts_of_two_tasks_that_share_a_future(Log log) throws Exception {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        getRunningLoop().callLater(seconds(2), () -> future.setResult("value"));
        await(gather(
            log.outcome("short", logInTime(log, "short", shield(future), seconds(1))),
            log.outcome("long", logInTime(log, "long", shield(future), seconds(3)))));
        return async();
    }

    @Async
    static Coroutine<Void> future_shared_without_shield(Log log) throws Exception {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        getRunningLoop().callLater(seconds(2), () -> log.add("producer", future));
        await(gather(
            log.outcome("short", logInTime(log, "short", future, seconds(1))),
            log.outcome("long", logInTime(log, "long", future, seconds(3)))));
        return async();
    }

    @Async
    private static Coroutine<String> ask(Log log, String name, double delay) {
        try {
            await(sleep(seconds(delay)));
            return async(name);
        } catch (CancelledError e) {
            log.add(name, "is too late");
            throw e;
        }
    }

    @Async
    static Coroutine<Void> first_answer_wins_and_the_rest_is_cancelled(Log log) {
        List<Task<String>> tasks = List.of(createTask(ask(log, "a", 2)), createTask(ask(log, "b", 1)),
            createTask(ask(log, "c", 1)));
        WaitResult<Task<String>> result = await(waitTasks(tasks, FIRST_COMPLETED));
        result.pending().forEach(Task::cancel);
        await(gatherOutcomes(tasks));
        log.add(tasks);
        return async();
    }

    @Async
    private static Coroutine<Void> producer(Log log, AsyncFuture<?>[] box) {
        for (int i = 0; i < 3; i++) {
            await(sleep(seconds(1)));
            @SuppressWarnings("unchecked")
            AsyncFuture<Object> future = (AsyncFuture<Object>) box[0];
            box[0] = getRunningLoop().createFuture();
            log.add("put", i);
            future.setResult(i);
        }
        box[0].cancel("no more");
        return async();
    }

    @Async
    static Coroutine<Void> producer_and_consumer_over_futures(Log log) {
        AsyncFuture<?>[] box = {getRunningLoop().createFuture()};
        Task<String> task = createTask(coro(() -> {
            try {
                while (true) {
                    log.add("got", await(box[0]));
                }
            } catch (CancelledError e) {
                log.add("consumer", e, currentTask().cancelling());
                return async("done");
            }
        }));
        await(producer(log, box));
        log.add(await(task));
        return async();
    }

    @Async
    private static Coroutine<Void> worker(int attempt) {
        await(sleep(seconds(1)));
        if (attempt < 2) {
            throw new Oops("attempt " + attempt);
        }
        await(sleep(seconds(10)));
        return async();
    }

    @Async
    static Coroutine<Void> supervisor_restarts_a_failing_worker(Log log) {
        Task<Void> task = createTask(coro(() -> {
            int attempt = 0;
            while (true) {
                try {
                    await(createTask(worker(attempt)));
                } catch (Oops e) {
                    log.add("restart after", e);
                    attempt++;
                }
            }
        }));
        await(sleep(seconds(5)));
        task.cancel("enough");
        await(log.outcome("await", task));
        return async();
    }
}
