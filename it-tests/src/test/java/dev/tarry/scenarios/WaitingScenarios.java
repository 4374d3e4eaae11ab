package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;
import static dev.tarry.scenarios.Log.value;

import dev.tarry.*;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** {@code gather}, {@code waitTasks}, {@code asCompleted} and {@code shield}. */
final class WaitingScenarios {
    private WaitingScenarios() {
    }

    private static List<String> names(Collection<? extends Task<?>> tasks) {
        return tasks.stream().map(Task::getName).sorted().toList();
    }

    @Async
    static Coroutine<Void> gather_keeps_the_order_of_its_arguments(Log log) {
        log.add(await(Asyncio.<Object>gather(log.work("a", 3), log.work("b", 1), value(7), log.work("c", 2))));
        return async();
    }

    @Async
    static Coroutine<Void> gather_of_nothing(Log log) {
        AsyncFuture<List<Object>> future = gather();
        log.add(future);
        log.add(await(future));
        return async();
    }

    @Async
    static Coroutine<Void> gather_runs_before_it_is_awaited(Log log) {
        AsyncFuture<List<String>> future = gather(log.work("a", 1), log.work("b", 1));
        await(sleep(seconds(2)));
        log.add(future);
        return async();
    }

    @Async
    static Coroutine<Void> gather_of_one_coroutine_twice(Log log) {
        Coroutine<String> coroutine = log.work("a", 1);
        log.add(await(gather(coroutine, coroutine)));
        return async();
    }

    @Async
    static Coroutine<Void> gather_of_one_task_twice(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        log.add(await(gather(task, log.work("b", 2), task)));
        return async();
    }

    @Async
    static Coroutine<Void> gather_of_done_and_pending_futures(Log log) {
        AsyncFuture<Integer> done = getRunningLoop().createFuture();
        done.setResult(1);
        log.add(await(Asyncio.<Object>gather(done, value(2), log.work("a", 1))));
        return async();
    }

    @Async
    static Coroutine<Void> gather_of_a_failed_future(Log log) {
        AsyncFuture<String> failed = getRunningLoop().createFuture();
        failed.setException(new Oops("early"));
        await(log.outcome("gather", gather(log.work("a", 1), failed)));
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> gather_throws_the_first_failure_and_the_others_go_on(Log log) {
        Task<String> slow = createTask(log.work("slow", 3));
        await(log.outcome("gather", gather(log.failing("a", 2), slow, log.failing("b", 1))));
        log.add(slow);
        await(sleep(seconds(5)));
        log.add(slow);
        return async();
    }

    @Async
    static Coroutine<Void> gather_of_failures_in_the_same_pass(Log log) {
        log.complaints();
        await(log.outcome("gather", gather(log.failing("a", 1), log.failing("b", 1))));
        await(sleep(seconds(1)));
        log.add("no complaints");
        return async();
    }

    @Async
    static Coroutine<Void> gather_outcomes_collects_failures(Log log) {
        log.add(await(gatherOutcomes(log.work("a", 1), log.failing("b", 1), log.failing("c", 2))));
        return async();
    }

    @Async
    static Coroutine<Void> gather_child_cancelled(Log log) {
        Task<String> child = createTask(log.work("a", 5));
        AsyncFuture<List<String>> future = gather(child, log.work("b", 3));
        await(sleep(seconds(1)));
        child.cancel("child");
        await(log.outcome("gather", future));
        log.add(future.cancelled(), currentTask().cancelling());
        log.outcome("exception", () -> log.add(future.exception()));
        await(sleep(seconds(5)));
        return async();
    }

    @Async
    static Coroutine<Void> gather_outcomes_child_cancelled(Log log) {
        Task<String> child = createTask(log.work("a", 5));
        AsyncFuture<List<Outcome<String>>> future = gatherOutcomes(child, log.work("b", 3));
        await(sleep(seconds(1)));
        child.cancel("child");
        log.add(await(future));
        return async();
    }

    @Async
    static Coroutine<Void> gather_awaiter_cancelled(Log log) {
        List<Task<String>> children = List.of(createTask(log.slowCleanup("a", 5, 1)), createTask(log.work("b", 5)));
        Task<List<String>> task = createTask(coro(() -> async(await(gather(children)))));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task.cancelling(), children);
        return async();
    }

    @Async
    static Coroutine<Void> gather_outcomes_awaiter_cancelled(Log log) {
        Task<List<Outcome<String>>> task = createTask(coro(() ->
            async(await(Asyncio.<String>gatherOutcomes(log.work("a", 5), log.deaf("b", 5, 1))))));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task);
        return async();
    }

    @Async
    static Coroutine<Void> gather_cancelled_and_all_children_swallow(Log log) {
        AsyncFuture<List<String>> future = gather(log.deaf("a", 5, 1), log.deaf("b", 5, 2));
        await(sleep(seconds(1)));
        log.add("cancel", future.cancel(), future);
        await(log.outcome("gather", future));
        log.add(future.cancelled());
        return async();
    }

    @Async
    static Coroutine<Void> gather_cancelled_and_a_child_fails(Log log) {
        AsyncFuture<List<String>> future = gather(log.failsWhenCancelled("a", 5), log.deaf("b", 5, 2));
        await(sleep(seconds(1)));
        future.cancel();
        await(log.outcome("gather", future));
        log.add(future);
        await(sleep(seconds(5)));
        return async();
    }

    @Async
    static Coroutine<Void> gather_cancel_when_the_children_are_done(Log log) {
        List<Task<Integer>> children = List.of(createTask(value(1)), createTask(value(2)));
        AsyncFuture<List<Integer>> future = gather(children);
        await(sleep(seconds(0)));
        log.add(children, future);
        log.add("cancel", future.cancel());
        log.add(await(future));
        log.add("cancel", future.cancel());
        return async();
    }

    @Async
    static Coroutine<Void> gather_cancel_before_the_children_begin(Log log) {
        AsyncFuture<List<String>> future = gather(log.work("a", 1), log.work("b", 1));
        log.add("cancel", future.cancel());
        await(log.outcome("gather", future));
        log.add(future);
        return async();
    }

    @Async
    static Coroutine<Void> gather_nested_and_cancelled(Log log) {
        Task<List<Object>> task = createTask(coro(() -> async(await(Asyncio.<Object>gather(
            gather(log.work("a", 5), log.slowCleanup("b", 5, 1)), log.work("c", 5))))));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> gather_awaited_by_two_tasks(Log log) {
        AsyncFuture<List<String>> future = gather(log.work("a", 2), log.work("b", 2));
        Task<?> first = createTask(log.outcome("first", future));
        Task<?> second = createTask(log.outcome("second", future));
        await(sleep(seconds(1)));
        first.cancel("only first");
        await(second);
        log.add(future, first.cancelling(), second.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> gather_child_done_and_awaiter_cancelled_in_the_same_pass(Log log) {
        AsyncFuture<String> inner = getRunningLoop().createFuture();
        Task<List<String>> task = createTask(coro(() -> async(await(Asyncio.<String>gather(inner)))));
        await(sleep(seconds(1)));
        inner.setResult("value");
        log.add("cancel", task.cancel("outside"));
        await(log.outcome("await", task));
        log.add(inner);
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_the_first_of_several(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 2), "a"), createTask(log.work("b", 1), "b"),
            createTask(log.work("c", 1), "c"));
        WaitResult<Task<String>> result = await(waitTasks(tasks, FIRST_COMPLETED));
        log.add(names(result.done()), names(result.pending()));
        result = await(waitTasks(result.pending(), ALL_COMPLETED));
        log.add(names(result.done()), names(result.pending()));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_the_first_exception(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 1), "a"), createTask(log.failing("b", 2), "b"),
            createTask(log.work("c", 3), "c"));
        WaitResult<Task<String>> result = await(waitTasks(tasks, FIRST_EXCEPTION));
        log.add(names(result.done()), names(result.pending()), tasks.get(1));
        result.pending().forEach(Task::cancel);
        await(waitTasks(result.pending(), ALL_COMPLETED));
        log.add(tasks);
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_the_first_exception_is_not_ended_by_a_cancel(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 5), "a"), createTask(log.work("b", 2), "b"));
        log.loop().callLater(seconds(1), () -> tasks.get(0).cancel());
        WaitResult<Task<String>> result = await(waitTasks(tasks, FIRST_EXCEPTION));
        log.add(names(result.done()), names(result.pending()));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_the_first_exception_when_all_succeed(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 1), "a"), createTask(log.work("b", 2), "b"));
        WaitResult<Task<String>> result = await(waitTasks(tasks, FIRST_EXCEPTION));
        log.add(names(result.done()), names(result.pending()));
        return async();
    }

    @Async
    static Coroutine<Void> wait_with_a_timeout(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 1), "a"), createTask(log.work("b", 3), "b"));
        WaitResult<Task<String>> result = await(waitTasks(tasks, ALL_COMPLETED, seconds(2)));
        log.add(names(result.done()), names(result.pending()));
        result = await(waitTasks(result.pending(), ALL_COMPLETED, seconds(0)));
        log.add(names(result.done()), names(result.pending()));
        await(tasks.get(1));
        return async();
    }

    @Async
    static Coroutine<Void> wait_whose_timeout_comes_with_the_last_task(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 1), "a"), createTask(log.work("b", 1), "b"));
        await(sleep(seconds(0)));
        WaitResult<Task<String>> result = await(waitTasks(tasks, ALL_COMPLETED, seconds(1)));
        log.add(names(result.done()), names(result.pending()));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_tasks_that_are_done(Log log) {
        List<Task<?>> tasks = List.of(createTask(value(1), "a"), createTask(log.failing("b", 0), "b"));
        await(sleep(seconds(1)));
        WaitResult<Task<?>> result = await(waitTasks(tasks, ALL_COMPLETED));
        log.add(names(result.done()), names(result.pending()));
        result = await(waitTasks(tasks, FIRST_COMPLETED));
        log.add(names(result.done()), names(result.pending()), tasks.get(1));
        return async();
    }

    @Async
    static Coroutine<Void> wait_sees_what_is_done_when_it_wakes_up(Log log) {
        AsyncFuture<Integer> first = getRunningLoop().createFuture();
        AsyncFuture<Integer> second = getRunningLoop().createFuture();
        Task<WaitResult<AsyncFuture<Integer>>> waiting = createTask(waitTasks(List.of(first, second), FIRST_COMPLETED));
        await(sleep(seconds(1)));
        first.setResult(1);
        await(sleep(seconds(0)));
        second.setResult(2);
        WaitResult<AsyncFuture<Integer>> result = await(waiting);
        log.add(result.done().size(), result.pending().size());
        return async();
    }

    @Async
    static Coroutine<Void> wait_cancelled_leaves_the_tasks_alone(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 3)), createTask(log.work("b", 2)));
        Task<?> task = createTask(waitTasks(tasks, ALL_COMPLETED));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(tasks);
        await(sleep(seconds(3)));
        log.add(tasks);
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_nothing(Log log) {
        await(log.outcome("wait", coro(() -> async(await(waitTasks(List.<Task<?>>of(), ALL_COMPLETED))))));
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_in_the_order_of_completion(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 3)), createTask(log.work("b", 1)),
            createTask(log.work("c", 2)));
        for (Coroutine<String> next : asCompleted(tasks)) {
            log.add("got", await(next));
        }
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_of_tasks_done_before(Log log) {
        List<Task<String>> tasks = List.of(createTask(value("a")), createTask(value("b")));
        await(sleep(seconds(0)));
        List<String> got = new ArrayList<>();
        for (Coroutine<String> next : asCompleted(tasks)) {
            got.add(await(next));
        }
        Collections.sort(got);
        log.add(got);
        return async();
    }

    @Async
    private static Coroutine<Void> got(Log log, String name, Coroutine<String> next) {
        String value = await(next);
        if (name.isEmpty()) {
            log.add("got", value);
        } else {
            log.add(name, "got", value);
        }
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_with_a_timeout(Log log) throws Exception {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 1)), createTask(log.work("b", 3)),
            createTask(log.work("c", 4)));
        for (Coroutine<String> next : asCompleted(tasks, seconds(2))) {
            await(log.outcome("next", got(log, "", next)));
        }
        log.add(tasks);
        await(sleep(seconds(5)));
        log.add(tasks);
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_with_a_timeout_of_zero(Log log) throws Exception {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 1)), createTask(value("b")));
        for (Coroutine<String> next : asCompleted(tasks, seconds(0))) {
            await(log.outcome("next", got(log, "", next)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_with_failures_and_cancels(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.failing("a", 1)), createTask(log.work("b", 5)),
            createTask(log.work("c", 3)));
        log.loop().callLater(seconds(2), () -> tasks.get(1).cancel("b"));
        for (Coroutine<String> next : asCompleted(tasks)) {
            await(log.outcome("next", got(log, "", next)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_left_early(Log log) throws Exception {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 1)), createTask(log.work("b", 2)));
        for (Coroutine<String> next : asCompleted(tasks, seconds(5))) {
            log.add("got", await(next));
            break;
        }
        await(sleep(seconds(3)));
        log.add(tasks);
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_cancelled_while_waiting(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 2)), createTask(log.work("b", 3)));
        Task<Void> task = createTask(coro(() -> {
            for (Coroutine<String> next : asCompleted(tasks)) {
                log.add("got", await(next));
            }
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        await(sleep(seconds(3)));
        log.add(tasks);
        return async();
    }

    @Async
    static Coroutine<Void> as_completed_awaited_by_several_tasks(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.work("a", 2)), createTask(log.work("b", 1)));
        List<Coroutine<Void>> getters = new ArrayList<>();
        for (Coroutine<String> next : asCompleted(tasks)) {
            getters.add(got(log, String.valueOf(getters.size()), next));
        }
        await(gather(getters));
        return async();
    }

    @Async
    static Coroutine<Void> shield_protects_from_the_cancel_of_the_awaiter(Log log) {
        Task<String> inner = createTask(log.work("inner", 3));
        Task<String> task = createTask(coro(() -> async(await(shield(inner)))));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(inner, inner.cancelling());
        log.add(await(inner));
        return async();
    }

    @Async
    static Coroutine<Void> shield_of_a_done_future_is_the_future(Log log) {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        future.setResult(1);
        log.add(shield(future) == future, await(shield(future)));
        return async();
    }

    @Async
    static Coroutine<Void> shield_whose_inner_task_is_cancelled(Log log) {
        Task<String> inner = createTask(log.work("inner", 3));
        AsyncFuture<String> outer = shield(inner);
        await(sleep(seconds(1)));
        inner.cancel("inner");
        await(log.outcome("await", outer));
        log.add(outer, currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> shield_whose_inner_task_fails(Log log) {
        Task<String> inner = createTask(log.failing("inner", 1));
        await(log.outcome("await", shield(inner)));
        return async();
    }

    @Async
    static Coroutine<Void> shield_cancelled_and_the_inner_task_fails_later(Log log) {
        log.complaints();
        Task<String> inner = createTask(log.failing("inner", 2));
        AsyncFuture<String> outer = shield(inner);
        await(sleep(seconds(1)));
        log.add("cancel", outer.cancel(), outer);
        await(sleep(seconds(2)));
        log.add(inner);
        return async();
    }

    @Async
    static Coroutine<Void> shield_cancelled_twice(Log log) {
        Task<String> inner = createTask(log.work("inner", 3));
        AsyncFuture<String> outer = shield(inner);
        await(sleep(seconds(0)));
        log.add(outer.cancel(), outer.cancel());
        log.add(await(inner));
        return async();
    }

    @Async
    private static Coroutine<Void> logShielded(Log log, String name, Task<String> inner) {
        log.add(name, await(shield(inner)));
        return async();
    }

    @Async
    static Coroutine<Void> shield_of_one_task_by_two(Log log) {
        Task<String> inner = createTask(log.work("inner", 3));
        Task<?> first = createTask(log.outcome("first", logShielded(log, "first", inner)));
        Task<?> second = createTask(log.outcome("second", logShielded(log, "second", inner)));
        await(sleep(seconds(1)));
        first.cancel("only first");
        await(second);
        log.add(inner, first, second);
        return async();
    }

    @Async
    static Coroutine<Void> shield_and_wait_for_the_rest(Log log) {
        Task<String> inner = createTask(log.work("inner", 3));
        Task<Void> task = createTask(coro(() -> {
            try {
                await(shield(inner));
            } catch (CancelledError e) {
                log.add("interrupted", e);
                log.add("rest", await(inner));
                throw e;
            }
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> shield_and_the_inner_task_end_in_the_pass_of_the_cancel(Log log) {
        AsyncFuture<String> inner = getRunningLoop().createFuture();
        Task<String> task = createTask(coro(() -> async(await(shield(inner)))));
        await(sleep(seconds(1)));
        inner.setResult("value");
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(inner);
        return async();
    }

    @Async
    static Coroutine<Void> race_where_the_loser_is_cancelled(Log log) {
        List<Task<String>> tasks = List.of(createTask(log.slowCleanup("slow", 5, 1), "slow"),
            createTask(log.work("fast", 1), "fast"));
        WaitResult<Task<String>> result = await(waitTasks(tasks, FIRST_COMPLETED));
        result.pending().forEach(task -> task.cancel("lost"));
        log.add(await(gatherOutcomes(result.pending())));
        log.add(names(result.done()), tasks);
        return async();
    }
}
