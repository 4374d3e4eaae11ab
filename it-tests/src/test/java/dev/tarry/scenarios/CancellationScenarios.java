package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;
import static dev.tarry.scenarios.Log.value;

import dev.tarry.*;
import java.util.ArrayList;
import java.util.List;

/** What a cancel does, situation by situation. */
final class CancellationScenarios {
    private CancellationScenarios() {
    }

    @Async
    static Coroutine<Void> cancel_before_the_first_step(Log log) {
        Task<Void> task = createTask(coro(() -> {
            log.add("body");
            try {
                await(sleep(seconds(1)));
            } finally {
                log.add("finally");
            }
            return async();
        }));
        log.add("cancel", task.cancel(), task.cancelled(), task.cancelling());
        await(sleep(seconds(0)));
        log.add(task);
        await(sleep(seconds(0)));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_before_the_first_step_seen_by_an_awaiter(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        task.cancel("never mind");
        await(log.outcome("await", task));
        log.add(task);
        return async();
    }

    @Async
    static Coroutine<Void> cancel_of_a_done_task(Log log) {
        Task<Integer> task = createTask(value(5));
        await(task);
        log.add(task.cancel(), task.cancelling(), task);
        return async();
    }

    @Async
    static Coroutine<Void> cancel_of_a_cancelled_task(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        await(sleep(seconds(0)));
        task.cancel("first");
        await(log.outcome("await", task));
        log.add(task.cancel("second"), task.cancelling());
        await(log.outcome("again", task));
        return async();
    }

    @Async
    static Coroutine<Void> two_cancels_in_one_pass(Log log) {
        Task<String> task = createTask(coro(() -> {
            try {
                await(sleep(seconds(1)));
            } catch (CancelledError e) {
                log.add("caught", e, currentTask().cancelling());
            }
            await(sleep(seconds(0)));
            log.add("goes on");
            await(sleep(seconds(1)));
            return async("value");
        }));
        await(sleep(seconds(0)));
        log.add(task.cancel("one"), task.cancel("two"), task.cancelling());
        log.add("await", await(task));
        return async();
    }

    @Async
    static Coroutine<Void> two_cancels_before_the_first_step(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        task.cancel("one");
        task.cancel("two");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> one_cancel_in_each_pass_each_swallowed(Log log) {
        Task<Integer> task = createTask(coro(() -> {
            int caught = 0;
            while (caught < 3) {
                try {
                    await(sleep(seconds(10)));
                } catch (CancelledError e) {
                    caught++;
                    log.add("caught", e, currentTask().cancelling());
                }
            }
            return async(caught);
        }));
        for (int i = 0; i < 3; i++) {
            await(sleep(seconds(0)));
            task.cancel("no. " + i);
        }
        log.add("await", await(task), task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> swallowed_once_the_next_await_is_undisturbed(Log log) {
        Task<String> task = createTask(log.deaf("a", 1, 2));
        await(sleep(seconds(0.5)));
        task.cancel();
        log.add("await", await(task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> await_in_finally_after_a_cancel(Log log) {
        Task<String> task = createTask(log.slowCleanup("a", 5, 1));
        await(sleep(seconds(0.5)));
        task.cancel("enough");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> second_cancel_interrupts_the_cleanup(Log log) {
        Task<String> task = createTask(log.slowCleanup("a", 5, 3));
        await(sleep(seconds(1)));
        task.cancel("first");
        await(sleep(seconds(1)));
        task.cancel("second");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_in_each_of_three_nested_finally_blocks(Log log) {
        Task<Void> task = createTask(coro(() -> {
            try {
                try {
                    try {
                        await(sleep(seconds(10)));
                    } finally {
                        log.add("inner");
                        await(sleep(seconds(10)));
                    }
                } finally {
                    log.add("middle");
                    await(sleep(seconds(10)));
                }
            } finally {
                log.add("outer");
                await(sleep(seconds(1)));
                log.add("outer is through");
            }
            return async();
        }));
        for (int i = 0; i < 3; i++) {
            await(sleep(seconds(0)));
            task.cancel("no. " + i);
        }
        await(log.outcome("await", task));
        return async();
    }

    @Async
    @SuppressWarnings("finally")
    private static Coroutine<String> returnInFinally() {
        try {
            await(sleep(seconds(10)));
        } finally {
            return async("from finally");
        }
    }

    @Async
    static Coroutine<Void> return_in_finally_swallows_the_cancel(Log log) {
        Task<String> task = createTask(returnInFinally());
        await(sleep(seconds(0)));
        task.cancel();
        log.add("await", await(task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    @SuppressWarnings("finally")
    private static Coroutine<String> raiseInFinally() {
        try {
            await(sleep(seconds(10)));
        } finally {
            await(sleep(seconds(1)));
            throw new Oops("cleanup");
        }
    }

    @Async
    static Coroutine<Void> raise_in_finally_replaces_the_cancel(Log log) {
        Task<String> task = createTask(raiseInFinally());
        await(sleep(seconds(0)));
        task.cancel();
        await(log.outcome("await", task));
        log.add(task.cancelled(), task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> except_exception_lets_a_cancel_pass(Log log) {
        Task<String> task = createTask(coro(() -> {
            try {
                await(sleep(seconds(10)));
            } catch (Exception e) {
                log.add("swallowed", e);
            }
            return async("value");
        }));
        await(sleep(seconds(0)));
        task.cancel();
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_converted_to_another_exception(Log log) {
        Task<String> task = createTask(log.failsWhenCancelled("a", 10));
        await(sleep(seconds(0)));
        task.cancel();
        await(log.outcome("await", task));
        log.add(task);
        return async();
    }

    @Async
    private static Coroutine<String> selfCancel(String value) {
        currentTask().cancel("self");
        return async(value);
    }

    @Async
    static Coroutine<Void> self_cancel_then_return(Log log) {
        Task<String> task = createTask(selfCancel("lost"));
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> self_cancel_then_raise(Log log) {
        Task<String> task = createTask(coro(() -> {
            await(selfCancel(""));
            throw new Oops("kept");
        }));
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> self_cancel_passes_awaits_that_do_not_pause(Log log) {
        Task<Void> task = createTask(coro(() -> {
            currentTask().cancel("self");
            AsyncFuture<String> future = getRunningLoop().createFuture();
            future.setResult("ready");
            log.add(await(future));
            log.add(await(value("coroutine")));
            List<Object> done = await(gather());
            log.add(done);
            try {
                await(sleep(seconds(0)));
            } catch (CancelledError e) {
                log.add("at sleep(0)", e);
                throw e;
            }
            return async();
        }));
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> self_cancel_swallowed_at_sleep_zero(Log log) {
        Task<?> task = currentTask();
        task.cancel("self");
        await(log.outcome("sleep(0)", sleep(seconds(0))));
        log.add(task.cancelling());
        await(sleep(seconds(1)));
        log.add("still here", task.uncancel());
        return async();
    }

    @Async
    static Coroutine<Void> self_cancel_then_await_of_a_new_task(Log log) {
        Task<Void> task = createTask(coro(() -> {
            currentTask().cancel("self");
            Task<String> child = createTask(log.work("child", 1));
            try {
                await(child);
            } finally {
                log.add("child", child, child.cancelling());
            }
            return async();
        }));
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> self_cancel_then_await_of_a_running_task(Log log) {
        Task<String> child = createTask(log.slowCleanup("child", 5, 1));
        await(sleep(seconds(0)));
        Task<Void> task = createTask(coro(() -> {
            currentTask().cancel("self");
            await(child);
            return async();
        }));
        await(log.outcome("await", task));
        log.add(child, child.cancelling(), task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> self_cancel_then_gather(Log log) {
        Task<Void> task = createTask(coro(() -> {
            currentTask().cancel("self");
            await(gather(log.work("a", 1), log.work("b", 1)));
            return async();
        }));
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_and_uncancel_before_delivery(Log log) {
        Task<String> task = createTask(coro(() -> {
            Task<?> self = currentTask();
            self.cancel("withdrawn");
            log.add(self.cancelling(), self.uncancel());
            await(sleep(seconds(1)));
            log.add("slept");
            return async("value");
        }));
        await(log.outcome("await", coro(() -> {
            log.add(await(task));
            return async();
        })));
        log.add(task);
        return async();
    }

    @Async
    static Coroutine<Void> cancel_and_uncancel_before_the_first_step(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        task.cancel();
        log.add(task.uncancel());
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_and_uncancel_while_suspended(Log log) {
        Task<String> task = createTask(log.work("a", 1));
        await(sleep(seconds(0)));
        task.cancel("not withdrawn");
        log.add(task.uncancel());
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> two_cancels_and_one_uncancel_before_delivery(Log log) {
        Task<Void> task = createTask(coro(() -> {
            Task<?> self = currentTask();
            self.cancel("one");
            self.cancel("two");
            log.add(self.uncancel());
            await(sleep(seconds(1)));
            return async();
        }));
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> uncancel_does_not_go_below_zero(Log log) {
        Task<String> task = createTask(log.deaf("a", 1, 1));
        log.add(task.uncancel(), task.cancelling());
        await(sleep(seconds(0)));
        task.cancel();
        log.add(task.uncancel(), task.uncancel(), task.cancelling());
        await(task);
        log.add(task, task.uncancel(), task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_while_awaiting_a_child_task(Log log) {
        Task<String> child = createTask(log.work("child", 5));
        Task<Void> task = createTask(coro(() -> {
            try {
                await(child);
            } finally {
                log.add("parent", child);
            }
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("down");
        await(log.outcome("await", task));
        log.add(task.cancelling(), child.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_while_awaiting_a_child_that_swallows(Log log) {
        Task<String> child = createTask(log.deaf("child", 5, 1));
        Task<String> task = createTask(coro(() -> async(await(child))));
        await(sleep(seconds(1)));
        task.cancel();
        log.add("await", await(task));
        log.add(task.cancelling(), child.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_while_awaiting_a_child_that_fails_in_cleanup(Log log) {
        Task<String> child = createTask(log.failsWhenCancelled("child", 5));
        Task<String> task = createTask(coro(() -> async(await(child))));
        await(sleep(seconds(1)));
        task.cancel();
        await(log.outcome("await", task));
        log.add(task, task.cancelling(), child);
        return async();
    }

    @Async
    static Coroutine<Void> somebody_else_cancels_the_awaited_child(Log log) {
        Task<String> child = createTask(log.work("child", 5));
        Task<String> task = createTask(coro(() -> async(await(child))));
        await(sleep(seconds(1)));
        child.cancel("by others");
        await(log.outcome("await", task));
        log.add(task, task.cancelling(), child.cancelling());
        return async();
    }

    @Async
    private static Coroutine<Void> cancelledByHand() {
        throw new CancelledError("by hand");
    }

    @Async
    static Coroutine<Void> cancelled_error_raised_by_hand(Log log) {
        Task<Void> task = createTask(cancelledByHand());
        await(log.outcome("await", task));
        log.add(task, task.cancelling());
        return async();
    }

    @Async
    private static Coroutine<Void> awaitAndLog(Log log, String name, AsyncFuture<?> child) {
        try {
            await(child);
        } catch (CancelledError e) {
            log.add(name, e, currentTask().cancelling());
            throw e;
        }
        return async();
    }

    @Async
    static Coroutine<Void> two_tasks_await_one_and_one_is_cancelled(Log log) {
        Task<String> child = createTask(log.work("child", 5));
        Task<Void> first = createTask(awaitAndLog(log, "first", child));
        Task<Void> second = createTask(awaitAndLog(log, "second", child));
        await(sleep(seconds(1)));
        first.cancel("only first");
        await(log.outcome("second", second));
        log.add(first, second, child);
        return async();
    }

    @Async
    private static Coroutine<Void> leaf(Log log) {
        try {
            await(sleep(seconds(10)));
        } finally {
            log.add("leaf");
        }
        return async();
    }

    @Async
    private static Coroutine<Void> outerTask(Log log, String name, Coroutine<Void> inner) {
        try {
            await(createTask(inner));
        } finally {
            log.add(name);
        }
        return async();
    }

    @Async
    static Coroutine<Void> cancel_through_three_tasks(Log log) {
        Task<Void> task = createTask(outerTask(log, "top", outerTask(log, "middle", leaf(log))));
        for (int i = 0; i < 4; i++) {
            await(sleep(seconds(0)));
        }
        task.cancel("from above");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    private static Coroutine<Void> outerCoroutine(Log log, String name, Coroutine<Void> inner) {
        try {
            await(inner);
        } finally {
            log.add(name);
        }
        return async();
    }

    @Async
    static Coroutine<Void> cancel_through_awaited_coroutines(Log log) {
        Task<Void> task = createTask(outerCoroutine(log, "top", outerCoroutine(log, "middle", leaf(log))));
        await(sleep(seconds(0)));
        task.cancel("from above");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> task_cancels_the_one_that_awaits_it(Log log) {
        Task<?> parent = currentTask();
        Task<String> child = createTask(coro(() -> {
            await(sleep(seconds(1)));
            log.add("child cancels parent", parent.cancel("by child"));
            log.add(currentTask().cancelling());
            return async("value");
        }));
        await(log.outcome("await", child));
        log.add(child, parent.cancelling(), child.cancelling());
        return async();
    }

    @Async
    private static Coroutine<Void> cancelOther(Log log, List<Task<?>> tasks, String name, int other) {
        log.add(name, tasks.get(other).cancel("by " + name));
        try {
            await(sleep(seconds(1)));
        } catch (CancelledError e) {
            log.add(name, e);
            throw e;
        }
        return async();
    }

    @Async
    static Coroutine<Void> two_tasks_cancel_each_other(Log log) {
        List<Task<?>> tasks = new ArrayList<>();
        tasks.add(createTask(cancelOther(log, tasks, "a", 1)));
        tasks.add(createTask(cancelOther(log, tasks, "b", 0)));
        await(sleep(seconds(2)));
        log.add(tasks.get(0), tasks.get(1));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_from_a_done_callback(Log log) {
        Task<String> victim = createTask(log.work("victim", 5));
        Task<String> trigger = createTask(log.work("trigger", 1));
        trigger.addDoneCallback(t -> log.add("callback", t, victim.cancel()));
        await(log.outcome("victim", victim));
        return async();
    }

    @Async
    private static Coroutine<Void> cancelAndWait(Log log, Task<?> task) {
        task.cancel("stop");
        try {
            await(task);
        } catch (CancelledError e) {
            if (currentTask().cancelling() > 0) {
                log.add("we are cancelled too");
                throw e;
            }
            log.add("stopped", task);
        }
        return async();
    }

    @Async
    static Coroutine<Void> cancel_and_wait_helper(Log log) {
        Task<String> task = createTask(log.slowCleanup("a", 5, 1));
        await(sleep(seconds(1)));
        await(cancelAndWait(log, task));
        Task<String> other = createTask(log.slowCleanup("b", 5, 2));
        await(sleep(seconds(0)));
        Task<Void> helper = createTask(cancelAndWait(log, other));
        await(sleep(seconds(1)));
        helper.cancel("helper, too");
        await(log.outcome("helper", helper));
        log.add(other, other.cancelling());
        return async();
    }

    @Async
    private static Coroutine<String> block(Log log) {
        Task<?> task = currentTask();
        int before = task.cancelling();
        getRunningLoop().callLater(seconds(1), () -> task.cancel("block"));
        try {
            await(sleep(seconds(5)));
        } catch (CancelledError e) {
            log.add("block", e, task.cancelling());
            if (task.uncancel() > before) {
                throw e;
            }
        }
        return async("block is over");
    }

    @Async
    static Coroutine<Void> structured_block_takes_back_its_own_cancel(Log log) {
        Task<String> task = createTask(block(log));
        log.add(await(task), task.cancelling());
        task = createTask(block(log));
        await(sleep(seconds(1)));
        task.cancel("outer");
        await(log.outcome("outer", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> fatal_error_in_a_task_ends_the_loop(Log log) {
        Task<Void> task = createTask(coro(() -> {
            await(sleep(seconds(1)));
            throw new InternalError("3");
        }));
        log.loop().callLater(seconds(1), () -> log.add("same time"));
        try {
            await(sleep(seconds(5)));
        } finally {
            log.add("main", task);
        }
        return async();
    }

    @Async
    static Coroutine<Void> base_exception_in_a_task_does_not_end_the_loop(Log log) {
        Task<Void> task = createTask(coro(() -> {
            await(sleep(seconds(1)));
            throw new Alarm("ring");
        }));
        await(sleep(seconds(2)));
        log.add(task);
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> message_goes_through_awaits_of_tasks(Log log) {
        Task<Void> task = createTask(coro(() -> {
            try {
                await(createTask(sleep(seconds(5))));
            } catch (CancelledError e) {
                log.add("outer", e);
                throw e;
            }
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("the reason");
        await(log.outcome("await", task));
        log.outcome("result", task::result);
        return async();
    }

    @Async
    static Coroutine<Void> cancel_in_a_loop_that_retries(Log log) {
        Task<String> task = createTask(coro(() -> {
            for (int attempt = 0; attempt < 4; attempt++) {
                try {
                    log.add("attempt", attempt);
                    await(sleep(seconds(1)));
                    return async("done");
                } catch (CancelledError e) {
                    log.add("interrupted", e);
                    if (attempt == 2) {
                        throw e;
                    }
                }
            }
            return async("never");
        }));
        for (int i = 0; i < 3; i++) {
            await(sleep(seconds(0.25)));
            task.cancel(String.valueOf(i));
        }
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> caught_and_raised_again_after_an_await(Log log) {
        Task<Void> task = createTask(coro(() -> {
            try {
                await(sleep(seconds(5)));
            } catch (CancelledError e) {
                await(log.work("farewell", 1));
                throw e;
            }
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("why");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> await_of_a_cancelled_task_while_being_cancelled(Log log) {
        Task<String> child = createTask(log.work("child", 5));
        Task<String> task = createTask(coro(() -> {
            try {
                await(child);
            } catch (CancelledError e) {
                log.add("first", e, currentTask().cancelling());
            }
            try {
                await(sleep(seconds(1)));
            } catch (CancelledError e) {
                log.add("second", e, currentTask().cancelling());
            }
            return async("survived");
        }));
        await(sleep(seconds(0)));
        child.cancel("child");
        await(sleep(seconds(0)));
        task.cancel("parent");
        log.add("await", await(task));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_between_two_awaits_of_one_task(Log log) {
        Task<Void> task = createTask(coro(() -> {
            for (int i = 0; i < 5; i++) {
                log.add("step", i);
                await(sleep(seconds(0)));
            }
            return async();
        }));
        await(sleep(seconds(0)));
        await(sleep(seconds(0)));
        task.cancel();
        await(log.outcome("await", task));
        return async();
    }
}
