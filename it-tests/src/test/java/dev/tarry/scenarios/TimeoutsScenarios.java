package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;
import static dev.tarry.scenarios.Log.value;

import dev.tarry.*;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** {@code timeout}, {@code timeoutAt} and {@code waitFor}. */
final class TimeoutsScenarios {
    private TimeoutsScenarios() {
    }

    @Async
    static Coroutine<Void> timeout_that_is_not_reached(Log log) throws Exception {
        Timeout scope = await(timeout(seconds(2), s -> {
            await(log.work("a", 1));
            return async(s);
        }));
        log.add(scope.expired(), currentTask().cancelling());
        await(sleep(seconds(5)));
        log.add("no timer is left");
        return async();
    }

    @Async
    static Coroutine<Void> timeout_that_is_reached(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(1), s -> {
            scope[0] = s;
            try {
                await(sleep(seconds(5)));
            } catch (CancelledError e) {
                log.add("body", e, currentTask().cancelling(), s.expired());
                throw e;
            }
            return async();
        })));
        log.add(scope[0].expired(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_of_zero(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(0), () -> {
            log.add("body");
            await(sleep(seconds(5)));
            log.add("not reached");
            return async();
        })));
        await(log.outcome("without a pause", timeout(seconds(0), () -> {
            log.add("body");
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> timeout_of_zero_and_sleep_zero(Log log) throws Exception {
        await(log.outcome("one", timeout(seconds(0), () -> {
            await(sleep(seconds(0)));
            log.add("after one");
            return async();
        })));
        await(log.outcome("two", timeout(seconds(0), () -> {
            await(sleep(seconds(0)));
            log.add("after one");
            await(sleep(seconds(0)));
            log.add("after two");
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> negative_timeout(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(-1), s -> {
            scope[0] = s;
            await(sleep(seconds(0)));
            log.add("after one");
            await(sleep(seconds(0)));
            log.add("after two");
            return async();
        })));
        log.add(scope[0].expired());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_without_limit(Log log) throws Exception {
        Timeout scope = await(timeout(null, s -> {
            log.add(s.when());
            await(sleep(seconds(100)));
            return async(s);
        }));
        log.add(scope.expired());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_at_a_time(Log log) throws Exception {
        Duration now = getRunningLoop().time();
        await(log.outcome("future", timeoutAt(now.plus(seconds(2)), scope -> {
            await(sleep(seconds(5)));
            return async();
        })));
        await(log.outcome("past", timeoutAt(now, scope -> {
            await(sleep(seconds(5)));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> sleep_and_timeout_end_at_the_same_time(Log log) throws Exception {
        await(log.outcome("timeout set first", timeout(seconds(1), () -> {
            await(sleep(seconds(1)));
            log.add("slept");
            return async();
        })));
        log.add(currentTask().cancelling());
        Duration deadline = getRunningLoop().time().plus(seconds(1));
        Task<Void> sleeper = createTask(sleep(seconds(1)));
        await(log.outcome("sleep set first", coro(() -> {
            await(sleep(seconds(0)));
            await(timeoutAt(deadline, scope -> {
                await(sleeper);
                log.add("slept");
                return async();
            }));
            return async();
        })));
        log.add(sleeper);
        return async();
    }

    @Async
    static Coroutine<Void> body_swallows_the_timeout(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(1), s -> {
            scope[0] = s;
            await(log.deaf("a", 5, 1));
            log.add("goes on", currentTask().cancelling(), s.expired());
            return async();
        })));
        log.add(scope[0].expired(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> body_converts_the_timeout(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(1), s -> {
            scope[0] = s;
            await(log.failsWhenCancelled("a", 5));
            return async();
        })));
        log.add(scope[0].expired(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> body_cleans_up_after_the_timeout(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(1), () -> log.slowCleanup("a", 5, 2))));
        return async();
    }

    @Async
    static Coroutine<Void> body_fails_before_the_timeout(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(2), s -> {
            scope[0] = s;
            await(log.failing("a", 1));
            return async();
        })));
        log.add(scope[0].expired(), currentTask().cancelling());
        await(sleep(seconds(3)));
        log.add("undisturbed");
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_before_the_timeout(Log log) throws Exception {
        Task<Void> task = createTask(timeout(seconds(2), scope -> {
            try {
                await(sleep(seconds(5)));
            } finally {
                log.add(scope.expired(), currentTask().cancelling());
            }
            return async();
        }));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    private static Coroutine<Void> sleepForOneSecond(Log log) throws Exception {
        await(timeout(seconds(1), scope -> {
            try {
                await(sleep(seconds(5)));
            } finally {
                log.add("body", scope.expired(), currentTask().cancelling());
            }
            return async();
        }));
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_at_the_time_of_the_timeout(Log log) throws Exception {
        Task<Void> first = createTask(sleepForOneSecond(log));
        log.loop().callLater(seconds(1), () -> first.cancel("outside"));
        await(log.outcome("cancel first", first));
        log.add(first.cancelling());
        Task<Void> second = createTask(sleepForOneSecond(log));
        await(sleep(seconds(0)));
        log.loop().callLater(seconds(1), () -> second.cancel("outside"));
        await(log.outcome("timeout first", second));
        log.add(second.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_during_the_cleanup(Log log) throws Exception {
        Task<String> task = createTask(timeout(seconds(1), () -> log.slowCleanup("a", 5, 2)));
        await(sleep(seconds(2)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> external_cancel_in_the_pass_after_the_timeout(Log log) throws Exception {
        Task<Void> task = createTask(coro(() -> {
            try {
                await(timeout(seconds(1), () -> sleep(seconds(5))));
            } catch (TimeoutException e) {
                log.add("caught", e, currentTask().cancelling());
                await(sleep(seconds(5)));
            }
            return async();
        }));
        EventLoop loop = log.loop();
        loop.callLater(seconds(1), () -> loop.callSoon(() -> loop.callSoon(() -> task.cancel("outside"))));
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> nested_timeouts_inner_first(Log log) throws Exception {
        Timeout[] scopes = new Timeout[2];
        await(log.outcome("outer", timeout(seconds(3), outer -> {
            scopes[1] = outer;
            await(log.outcome("inner", timeout(seconds(1), inner -> {
                scopes[0] = inner;
                await(sleep(seconds(5)));
                return async();
            })));
            log.add(scopes[0].expired(), scopes[1].expired());
            await(sleep(seconds(5)));
            return async();
        })));
        log.add(scopes[0].expired(), scopes[1].expired(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> nested_timeouts_outer_first(Log log) throws Exception {
        Timeout[] scopes = new Timeout[2];
        await(log.outcome("outer", timeout(seconds(1), outer -> {
            scopes[1] = outer;
            await(log.outcome("inner", timeout(seconds(3), inner -> {
                scopes[0] = inner;
                await(sleep(seconds(5)));
                return async();
            })));
            log.add("behind the inner", currentTask().cancelling());
            await(sleep(seconds(1)));
            return async();
        })));
        log.add(scopes[0].expired(), scopes[1].expired(), currentTask().cancelling());
        return async();
    }

    @Async
    private static Coroutine<Void> logged(Log log, String name, Coroutine<Void> inner) throws Exception {
        try {
            await(inner);
        } catch (Throwable e) {
            log.add(name, e, currentTask().cancelling());
            throw e;
        }
        return async();
    }

    @Async
    static Coroutine<Void> nested_timeouts_with_equal_deadlines(Log log) throws Exception {
        Timeout[] scopes = new Timeout[2];
        try {
            await(timeout(seconds(1), outer -> {
                scopes[1] = outer;
                await(logged(log, "inner", timeout(seconds(1), inner -> {
                    scopes[0] = inner;
                    await(sleep(seconds(5)));
                    return async();
                })));
                return async();
            }));
        } catch (TimeoutException e) {
            log.add("outer", e);
        }
        log.add(scopes[0].expired(), scopes[1].expired(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> nested_timeouts_that_are_both_late(Log log) throws Exception {
        Timeout[] scopes = new Timeout[2];
        try {
            await(timeout(seconds(1), outer -> {
                scopes[1] = outer;
                await(logged(log, "inner", timeout(seconds(0.5), inner -> {
                    scopes[0] = inner;
                    log.advance(2);
                    await(sleep(seconds(0)));
                    log.add("after one");
                    await(sleep(seconds(0)));
                    log.add("after two");
                    return async();
                })));
                return async();
            }));
        } catch (Exception e) {
            log.add("outer", e);
        }
        log.add(scopes[0].expired(), scopes[1].expired(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_in_the_cleanup_of_a_timeout(Log log) throws Exception {
        await(log.outcome("outer", timeout(seconds(1), () -> {
            try {
                await(sleep(seconds(5)));
            } finally {
                log.add("cleanup", currentTask().cancelling());
                await(log.outcome("inner", timeout(seconds(2), () -> sleep(seconds(5)))));
                log.add("cleaned up", currentTask().cancelling());
            }
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> three_nested_timeouts_from_inside_out(Log log) throws Exception {
        await(log.outcome("c", timeout(seconds(3), () -> {
            await(log.outcome("b", timeout(seconds(2), () -> {
                await(log.outcome("a", timeout(seconds(1), () -> sleep(seconds(10)))));
                await(sleep(seconds(10)));
                return async();
            })));
            await(sleep(seconds(10)));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> reschedule_to_later(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(1), scope -> {
            await(sleep(seconds(0.5)));
            scope.reschedule(getRunningLoop().time().plus(seconds(2)));
            await(log.work("a", 1));
            await(sleep(seconds(5)));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> reschedule_to_sooner(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(10), scope -> {
            await(sleep(seconds(1)));
            scope.reschedule(getRunningLoop().time().plus(seconds(1)));
            await(sleep(seconds(5)));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> reschedule_to_none_and_back(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(1), scope -> {
            scope.reschedule(null);
            await(sleep(seconds(5)));
            log.add("not limited");
            scope.reschedule(getRunningLoop().time().plus(seconds(1)));
            await(sleep(seconds(5)));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> reschedule_into_the_past(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(10), s -> {
            scope[0] = s;
            await(sleep(seconds(1)));
            s.reschedule(Duration.ZERO);
            log.add("goes on");
            await(sleep(seconds(0)));
            log.add("after one");
            await(sleep(seconds(5)));
            return async();
        })));
        log.add(scope[0].expired());
        return async();
    }

    @Async
    static Coroutine<Void> reschedule_of_one_that_has_expired(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(1), s -> {
            scope[0] = s;
            try {
                await(sleep(seconds(5)));
            } finally {
                log.outcome("reschedule", () -> s.reschedule(getRunningLoop().time().plus(seconds(5))));
            }
            return async();
        })));
        log.outcome("after the end", () -> scope[0].reschedule(null));
        return async();
    }

    @Async
    static Coroutine<Void> reschedule_from_another_task(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        Task<Void> task = createTask(timeout(null, s -> {
            scope[0] = s;
            await(sleep(seconds(10)));
            return async();
        }));
        await(sleep(seconds(1)));
        scope[0].reschedule(getRunningLoop().time().plus(seconds(1)));
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> timeout_after_a_swallowed_cancel(Log log) throws Exception {
        Task<String> task = createTask(coro(() -> {
            try {
                await(sleep(seconds(5)));
            } catch (CancelledError e) {
                log.add("swallowed", currentTask().cancelling());
            }
            await(log.outcome("timeout", timeout(seconds(1), () -> sleep(seconds(5)))));
            log.add(currentTask().cancelling());
            return async("value");
        }));
        await(sleep(seconds(0)));
        task.cancel();
        log.add(await(task), task.cancelling());
        return async();
    }

    @Async
    private static Coroutine<Void> cancelPending(Log log, Duration delay) throws Exception {
        currentTask().cancel("pending");
        await(timeout(delay, scope -> {
            try {
                await(sleep(seconds(5)));
            } finally {
                log.add(scope.expired(), currentTask().cancelling());
            }
            return async();
        }));
        return async();
    }

    @Async
    static Coroutine<Void> cancel_pending_when_a_long_timeout_is_entered(Log log) throws Exception {
        Task<Void> task = createTask(cancelPending(log, seconds(1)));
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> cancel_pending_when_a_timeout_of_zero_is_entered(Log log) throws Exception {
        Task<Void> task = createTask(cancelPending(log, seconds(0)));
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_around_a_task_cancels_it(Log log) throws Exception {
        Task<String> task = createTask(log.slowCleanup("a", 5, 1));
        await(log.outcome("timeout", timeout(seconds(1), () -> async(await(task)))));
        log.add(task, task.cancelling(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_around_gather(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(1), () -> {
            await(gather(log.work("a", 5), log.slowCleanup("b", 5, 1)));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> timeout_around_a_group(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(1), () -> {
            await(taskGroup(group -> {
                group.createTask(log.work("a", 5));
                group.createTask(log.slowCleanup("b", 5, 1));
                return async();
            }));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_around_a_group_whose_child_fails_when_cancelled(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(1), s -> {
            scope[0] = s;
            await(taskGroup(group -> {
                group.createTask(log.failsWhenCancelled("a", 5));
                return async();
            }));
            return async();
        })));
        log.add(scope[0].expired(), currentTask().cancelling());
        await(log.outcome("next await", sleep(seconds(1))));
        return async();
    }

    @Async
    static Coroutine<Void> timeout_inside_a_group(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.work("a", 5));
            await(timeout(seconds(1), () -> sleep(seconds(5))));
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> group_fails_at_the_time_of_the_timeout_inside(Log log) throws Exception {
        await(log.outcome("group", taskGroup(group -> {
            Timeout[] scope = new Timeout[1];
            group.createTask(log.failing("a", 1));
            try {
                await(timeout(seconds(1), s -> {
                    scope[0] = s;
                    await(sleep(seconds(5)));
                    return async();
                }));
            } catch (Throwable e) {
                log.add("body", e, scope[0].expired(), currentTask().cancelling());
                throw e;
            }
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> timeout_leaves_the_body_that_computes_too_long(Log log) throws Exception {
        Timeout[] scope = new Timeout[1];
        await(log.outcome("timeout", timeout(seconds(1), s -> {
            scope[0] = s;
            log.advance(5);
            log.add("computed");
            return async();
        })));
        log.add(scope[0].expired());
        await(sleep(seconds(0)));
        await(sleep(seconds(0)));
        log.add("undisturbed");
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_a_coroutine_in_time(Log log) throws Exception {
        Task<?> caller = currentTask();
        log.add(await(waitFor(coro(() -> {
            log.add(currentTask() == caller);
            return async(await(log.work("a", 1)));
        }), seconds(2))));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_a_coroutine_too_late(Log log) throws Exception {
        await(log.outcome("wait_for", waitFor(log.slowCleanup("a", 5, 2), seconds(1))));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_without_limit(Log log) throws Exception {
        log.add(await(waitFor(log.work("a", 100), null)));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_zero_of_a_coroutine(Log log) throws Exception {
        await(log.outcome("wait_for", waitFor(log.work("a", 1), seconds(0))));
        return async();
    }

    @Async
    private static <T> Coroutine<Void> logValue(Log log, Coroutine<T> coroutine) {
        log.add(await(coroutine));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_zero_of_a_coroutine_without_pause(Log log) throws Exception {
        await(log.outcome("wait_for", logValue(log, waitFor(value(5), seconds(0)))));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_negative_of_a_done_future(Log log) throws Exception {
        AsyncFuture<Integer> future = getRunningLoop().createFuture();
        future.setResult(5);
        log.add(await(waitFor(future, seconds(-1))));
        AsyncFuture<Integer> failed = getRunningLoop().createFuture();
        failed.setException(new Oops("early"));
        await(log.outcome("failed", waitFor(failed, seconds(0))));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_zero_of_a_task(Log log) throws Exception {
        Task<String> task = createTask(log.slowCleanup("a", 5, 1));
        await(sleep(seconds(0)));
        await(log.outcome("wait_for", waitFor(task, seconds(0))));
        log.add(task);
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_zero_of_a_task_that_swallows(Log log) throws Exception {
        Task<String> task = createTask(log.deaf("a", 5, 1));
        await(sleep(seconds(0)));
        await(log.outcome("wait_for", logValue(log, waitFor(task, seconds(0)))));
        log.add(task);
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_a_task_that_swallows(Log log) throws Exception {
        Task<String> task = createTask(log.deaf("a", 5, 1));
        await(log.outcome("wait_for", logValue(log, waitFor(task, seconds(1)))));
        log.add(task, currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_a_task_that_fails_when_cancelled(Log log) throws Exception {
        Task<String> task = createTask(log.failsWhenCancelled("a", 5));
        await(log.outcome("wait_for", waitFor(task, seconds(1))));
        log.add(task, currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_a_shielded_task(Log log) throws Exception {
        Task<String> task = createTask(log.work("a", 3));
        await(log.outcome("wait_for", waitFor(shield(task), seconds(1))));
        log.add(task);
        log.add(await(task));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_cancelled_from_outside(Log log) throws Exception {
        Task<String> task = createTask(waitFor(log.slowCleanup("a", 5, 1), seconds(3)));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_whose_task_is_cancelled_by_others(Log log) throws Exception {
        Task<String> inner = createTask(log.work("a", 5));
        Task<String> task = createTask(waitFor(inner, seconds(3)));
        await(sleep(seconds(1)));
        inner.cancel("inner");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_done_and_cancelled_in_the_same_pass(Log log) throws Exception {
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<String> task = createTask(waitFor(future, seconds(5)));
        await(sleep(seconds(1)));
        future.setResult("value");
        task.cancel("outside");
        await(log.outcome("await", task));
        log.add(future, task.cancelling());
        return async();
    }

    private static void complete(Log log, AsyncFuture<String> future) {
        log.add("complete", future);
        if (!future.done()) {
            future.setResult("value");
        }
    }

    @Async
    static Coroutine<Void> wait_for_done_at_the_time_of_the_timeout(Log log) throws Exception {
        AsyncFuture<String> first = getRunningLoop().createFuture();
        log.loop().callLater(seconds(1), () -> complete(log, first));
        await(log.outcome("result first", logValue(log, waitFor(first, seconds(1)))));
        log.add(first, currentTask().cancelling());
        AsyncFuture<String> second = getRunningLoop().createFuture();
        Task<String> waiting = createTask(waitFor(second, seconds(1)));
        await(sleep(seconds(0)));
        log.loop().callLater(seconds(1), () -> complete(log, second));
        await(log.outcome("timeout first", waiting));
        log.add(second);
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_nested(Log log) throws Exception {
        await(log.outcome("outer", waitFor(waitFor(log.work("a", 5), seconds(3)), seconds(1))));
        await(log.outcome("inner", waitFor(waitFor(log.work("b", 5), seconds(1)), seconds(3))));
        log.add(currentTask().cancelling());
        return async();
    }
}
