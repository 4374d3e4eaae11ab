package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Task groups and exception groups. */
final class GroupsScenarios {
    private GroupsScenarios() {
    }

    @Async
    static Coroutine<Void> group_waits_for_its_tasks(Log log) throws Exception {
        List<Task<String>> tasks = await(taskGroup(group -> {
            Task<String> first = group.createTask(log.work("a", 2));
            Task<String> second = group.createTask(log.work("b", 1));
            log.add("body ends");
            await(gather());
            return async(List.of(first, second));
        }));
        log.add(tasks.get(0), tasks.get(1));
        return async();
    }

    @Async
    static Coroutine<Void> group_without_tasks(Log log) throws Exception {
        await(taskGroup(group -> {
            log.add("body");
            return async();
        }));
        log.add("behind");
        return async();
    }

    @Async
    static Coroutine<Void> group_whose_tasks_are_done_before_the_body_ends(Log log) throws Exception {
        await(taskGroup(group -> {
            Task<String> task = group.createTask(log.work("a", 1));
            await(sleep(seconds(2)));
            log.add("body ends", task);
            return async();
        }));
        log.add("behind");
        return async();
    }

    @Async
    static Coroutine<Void> child_failure_cancels_siblings_and_body(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.work("a", 5));
            group.createTask(log.failing("b", 1));
            group.createTask(log.work("c", 5));
            try {
                await(sleep(seconds(5)));
            } catch (CancelledError e) {
                log.add("body", e, currentTask().cancelling());
                throw e;
            }
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> child_failure_while_the_group_exits(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.work("a", 5));
            group.createTask(log.failing("b", 1));
            return async();
        })));
        log.add(currentTask().cancelling());
        await(sleep(seconds(1)));
        log.add("not disturbed");
        return async();
    }

    @Async
    static Coroutine<Void> failures_in_the_same_pass_are_grouped(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.failing("a", 1));
            group.createTask(log.failing("b", 1));
            group.createTask(log.failing("c", 1));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> siblings_that_fail_when_cancelled(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.failsWhenCancelled("a", 5));
            group.createTask(log.failing("b", 1));
            group.createTask(log.failsWhenCancelled("c", 5));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> body_failure_cancels_the_tasks(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.slowCleanup("a", 5, 2));
            await(sleep(seconds(1)));
            throw new Oops("body");
        })));
        return async();
    }

    @Async
    static Coroutine<Void> body_failure_before_the_tasks_begin(Log log) throws Exception {
        Task<?>[] task = new Task<?>[1];
        await(log.outcome("group", taskGroup(group -> {
            task[0] = group.createTask(log.work("a", 1));
            throw new Oops("body");
        })));
        log.add(task[0]);
        return async();
    }

    @Async
    static Coroutine<Void> body_and_children_fail(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.failsWhenCancelled("a", 5));
            await(sleep(seconds(1)));
            throw new Oops("body");
        })));
        return async();
    }

    @Async
    static Coroutine<Void> body_replaces_the_cancel_by_a_failure(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.failing("a", 1));
            try {
                await(sleep(seconds(5)));
            } catch (CancelledError e) {
                throw new Oops("body");
            }
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> body_swallows_the_cancel(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.failing("a", 1));
            await(log.deaf("body", 5, 2));
            log.add("body ends", currentTask().cancelling());
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_while_the_group_exits(Log log) throws Exception {
        Task<Void> task = createTask(taskGroup(group -> {
            group.createTask(log.slowCleanup("a", 5, 1));
            group.createTask(log.work("b", 5));
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_in_the_body(Log log) throws Exception {
        Task<Void> task = createTask(taskGroup(group -> {
            group.createTask(log.work("a", 5));
            try {
                await(sleep(seconds(5)));
            } finally {
                log.add("body", currentTask().cancelling());
            }
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_swallowed_by_the_body(Log log) throws Exception {
        Task<String> task = createTask(coro(() -> {
            await(taskGroup(group -> {
                group.createTask(log.work("a", 5));
                try {
                    await(sleep(seconds(5)));
                } catch (CancelledError e) {
                    log.add("swallowed");
                }
                return async();
            }));
            return async("value");
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        log.add("await", await(task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_and_child_failure(Log log) throws Exception {
        Task<Void> task = createTask(coro(() -> {
            try {
                await(taskGroup(group -> {
                    group.createTask(log.failsWhenCancelled("a", 5));
                    return async();
                }));
            } catch (ExceptionGroup e) {
                var split = e.split(Oops.class);
                log.add("caught", split.match(), currentTask().cancelling());
                if (split.rest() != null) {
                    throw (ExceptionGroup) split.rest();
                }
            }
            log.add("behind");
            await(sleep(seconds(0)));
            log.add("not reached");
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> two_external_cancels_while_the_group_exits(Log log) throws Exception {
        Task<Void> task = createTask(taskGroup(group -> {
            group.createTask(log.slowCleanup("a", 5, 3));
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("first");
        await(sleep(seconds(1)));
        task.cancel("second");
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_and_failure_in_the_same_pass(Log log) throws Exception {
        Task<Void> task = createTask(coro(() -> {
            try {
                await(taskGroup(group -> {
                    group.createTask(log.failing("a", 1));
                    await(sleep(seconds(5)));
                    return async();
                }));
            } finally {
                log.add("behind", currentTask().cancelling());
            }
            return async();
        }));
        await(sleep(seconds(0)));
        log.loop().callLater(seconds(1), () -> task.cancel("outside"));
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> explicit_cancel_of_a_child_does_not_disturb(Log log) throws Exception {
        List<Task<String>> tasks = await(taskGroup(group -> {
            Task<String> first = group.createTask(log.work("a", 5));
            Task<String> second = group.createTask(log.work("b", 2));
            await(sleep(seconds(1)));
            first.cancel("only a");
            return async(List.of(first, second));
        }));
        log.add(tasks.get(0), tasks.get(1));
        return async();
    }

    @Async
    static Coroutine<Void> child_that_raises_cancelled_error_is_ignored(Log log) throws Exception {
        List<Task<String>> tasks = await(taskGroup(group -> {
            Task<String> first = group.createTask(coro(() -> {
                await(sleep(seconds(1)));
                throw new CancelledError("by hand");
            }));
            Task<String> second = group.createTask(log.work("b", 2));
            await(gather());
            return async(List.of(first, second));
        }));
        log.add(tasks.get(0), tasks.get(1));
        return async();
    }

    @Async
    static Coroutine<Void> awaiting_a_cancelled_child_in_the_body(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            Task<String> child = group.createTask(log.work("a", 5));
            group.createTask(log.work("b", 5));
            await(sleep(seconds(1)));
            child.cancel("a");
            await(child);
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> awaiting_a_failing_child_in_the_body(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            Task<String> child = group.createTask(log.failing("a", 1));
            try {
                await(child);
            } catch (Oops e) {
                log.add("body", e, currentTask().cancelling());
            }
            try {
                await(sleep(seconds(1)));
            } catch (CancelledError e) {
                log.add("body", e, currentTask().cancelling());
                throw e;
            }
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> children_add_tasks_while_the_group_exits(Log log) throws Exception {
        await(taskGroup(group -> {
            group.createTask(coro(() -> {
                await(sleep(seconds(1)));
                group.createTask(log.work("grandchild", 1));
                log.add("parent done");
                return async();
            }));
            return async();
        }));
        log.add("behind");
        return async();
    }

    @Async
    static Coroutine<Void> create_task_in_a_group_that_is_over(Log log) throws Exception {
        TaskGroup[] over = new TaskGroup[1];
        await(taskGroup(group -> {
            over[0] = group;
            return async();
        }));
        log.outcome("create_task", () -> over[0].createTask(log.work("a", 1)));
        return async();
    }

    @Async
    static Coroutine<Void> create_task_in_a_group_that_is_shutting_down(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(coro(() -> {
                try {
                    await(sleep(seconds(5)));
                } finally {
                    log.outcome("create_task", () -> group.createTask(log.work("late", 1)));
                }
                return async();
            }));
            group.createTask(log.failing("b", 1));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> nested_groups_inner_child_fails(Log log) throws Exception {
        await(log.outcome("outer", taskGroup(outer -> {
            outer.createTask(log.work("outer child", 5));
            await(taskGroup(inner -> {
                inner.createTask(log.failing("inner child", 1));
                inner.createTask(log.work("inner sibling", 5));
                return async();
            }));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    private static Coroutine<Void> logged(Log log, Coroutine<Void> inner) throws Exception {
        try {
            await(inner);
        } catch (Throwable e) {
            log.add("inner", e, currentTask().cancelling());
            throw e;
        }
        return async();
    }

    @Async
    static Coroutine<Void> nested_groups_outer_child_fails(Log log) throws Exception {
        await(log.outcome("outer", taskGroup(outer -> {
            outer.createTask(log.failing("outer child", 1));
            await(logged(log, taskGroup(inner -> {
                inner.createTask(log.work("inner child", 5));
                return async();
            })));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> nested_groups_both_fail_in_the_same_pass(Log log) throws Exception {
        await(log.outcome("outer", taskGroup(outer -> {
            outer.createTask(log.failing("outer child", 1));
            await(logged(log, taskGroup(inner -> {
                inner.createTask(log.failing("inner child", 1));
                return async();
            })));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> nested_groups_outer_fails_and_inner_cleanup_fails(Log log) throws Exception {
        await(log.outcome("outer", taskGroup(outer -> {
            outer.createTask(log.failing("outer child", 1));
            await(taskGroup(inner -> {
                inner.createTask(log.failsWhenCancelled("inner child", 5));
                return async();
            }));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> group_inside_a_child_of_a_group(Log log) throws Exception {
        await(log.outcome("outer", taskGroup(outer -> {
            outer.createTask(taskGroup(inner -> {
                inner.createTask(log.work("grandchild", 5));
                inner.createTask(log.failing("failing grandchild", 1));
                return async();
            }));
            outer.createTask(log.work("sibling", 5));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> base_exception_in_a_child(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(coro(() -> {
                await(sleep(seconds(1)));
                throw new Alarm("ring");
            }));
            group.createTask(log.work("a", 5));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> base_exception_in_the_body(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.work("a", 5));
            await(sleep(seconds(1)));
            throw new Alarm("ring");
        })));
        return async();
    }

    @Async
    static Coroutine<Void> fatal_error_in_the_body_comes_out_bare(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.failsWhenCancelled("a", 5));
            await(sleep(seconds(1)));
            throw new InternalError("1");
        })));
        return async();
    }

    @Async
    static Coroutine<Void> child_swallows_the_cancel_of_the_group(Log log) throws Exception {
        Task<?>[] child = new Task<?>[1];
        await(log.outcome("group", taskGroup(group -> {
            child[0] = group.createTask(log.deaf("a", 5, 2));
            group.createTask(log.failing("b", 1));
            return async();
        })));
        log.add(child[0], child[0].cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> child_awaits_a_sibling_that_fails(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            Task<String> sibling = group.createTask(log.failing("a", 1));
            group.createTask(coro(() -> {
                try {
                    await(sibling);
                } catch (Throwable e) {
                    log.add("dependent", e, currentTask().cancelling());
                    throw e;
                }
                return async();
            }));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> group_in_a_task_that_was_cancelled_before(Log log) throws Exception {
        Task<String> task = createTask(coro(() -> {
            try {
                await(sleep(seconds(5)));
            } catch (CancelledError e) {
                log.add("swallowed", currentTask().cancelling());
            }
            await(log.outcome("group", taskGroup(group -> {
                group.createTask(log.failing("a", 1));
                return async();
            })));
            log.add(currentTask().cancelling());
            await(log.outcome("next await", sleep(seconds(1))));
            return async("value");
        }));
        await(sleep(seconds(0)));
        task.cancel("before");
        log.add("await", await(task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_pending_when_the_group_is_entered(Log log) throws Exception {
        Task<Void> task = createTask(coro(() -> {
            currentTask().cancel("pending");
            await(taskGroup(group -> {
                group.createTask(log.work("a", 1));
                log.add("body ends");
                return async();
            }));
            return async();
        }));
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> group_split_by_type(Log log) {
        ExceptionGroup inner = new ExceptionGroup("inner", List.of(new Oops("b"), new IllegalArgumentException("v")));
        ExceptionGroup group = new ExceptionGroup("outer",
            List.of(new Oops("a"), inner, new IllegalStateException("r")));
        var split = group.split(Oops.class);
        log.add(split.match(), split.rest());
        split = group.split(TimeoutException.class);
        log.add(split.match(), split.rest());
        log.add(group.subgroup(IllegalArgumentException.class));
        log.add(group.subgroup(e -> e instanceof IllegalStateException));
        log.add(group.subgroup(ExceptionGroup.class) == group);
        return async();
    }

    @Async
    static Coroutine<Void> group_split_of_a_task_group_failure(Log log) {
        try {
            await(taskGroup(group -> {
                group.createTask(log.failing("a", 1));
                group.createTask(coro(() -> {
                    await(sleep(seconds(1)));
                    throw new IllegalArgumentException("v");
                }));
                group.createTask(log.failing("b", 1));
                return async();
            }));
        } catch (ExceptionGroup e) {
            var split = e.split(Oops.class);
            log.add("oops", split.match());
            log.add("value", split.rest().subgroup(IllegalArgumentException.class));
        }
        return async();
    }

    @Async
    static Coroutine<Void> group_of_base_exceptions_becomes_one_of_exceptions_when_split(Log log) {
        ErrorGroup group = new ErrorGroup("mixed", List.of(new Oops("a"), new Alarm("b")));
        var split = group.split(Oops.class);
        log.add(split.match(), split.rest());
        log.add(group.subgroup(Alarm.class));
        return async();
    }

    @Async
    static Coroutine<Void> failure_after_the_parent_was_cancelled(Log log) throws Exception {
        Task<Void> task = createTask(taskGroup(group -> {
            group.createTask(log.deaf("a", 5, 1));
            group.createTask(log.failsWhenCancelled("b", 5));
            await(sleep(seconds(5)));
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> many_tasks_end_at_once(Log log) throws Exception {
        await(taskGroup(group -> {
            for (int i = 0; i < 5; i++) {
                group.createTask(log.work(String.valueOf(i), 1));
            }
            return async();
        }));
        log.add("behind");
        return async();
    }

    @Async
    static Coroutine<Void> task_of_a_group_shielded_from_its_cancel(Log log) throws Exception {
        Task<String> inner = createTask(log.work("inner", 3));
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(coro(() -> {
                try {
                    await(shield(inner));
                } catch (CancelledError e) {
                    log.add("child", e);
                    throw e;
                }
                return async();
            }));
            group.createTask(log.failing("b", 1));
            return async();
        })));
        log.add(await(inner));
        return async();
    }
}
