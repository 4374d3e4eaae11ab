package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;

/** What {@code run} and {@code Runner} do at the end. */
final class RunnersScenarios {
    private RunnersScenarios() {
    }

    private static void complaints(Log log) {
        log.loop().setExceptionHandler((loop, context) -> log.plain(context.message(), context.exception()));
    }

    private static <T> void run(Log log, AsyncSupplier<T, ?> main) {
        Object result;
        try (Runner runner = new Runner(log::newLoop)) {
            result = runner.run(coro(main));
        } catch (Exception | CancelledError e) {
            log.plain("run raised", e);
            return;
        }
        log.plain("run gave", result);
    }

    static void run_gives_the_result(Log log) {
        run(log, () -> {
            await(sleep(seconds(1)));
            return async("value");
        });
    }

    static void run_throws_what_main_throws(Log log) {
        run(log, () -> log.failing("main", 1));
    }

    static void run_cancels_what_is_left(Log log) {
        run(log, () -> {
            createTask(log.work("a", 5));
            createTask(log.slowCleanup("b", 5, 1));
            createTask(log.work("c", 5));
            await(sleep(seconds(1)));
            log.add("main ends");
            return async();
        });
    }

    static void run_cancels_what_has_not_begun(Log log) {
        run(log, () -> {
            createTask(log.work("a", 5));
            log.add("main ends");
            return async();
        });
    }

    static void run_waits_for_tasks_that_swallow_the_cancel(Log log) {
        run(log, () -> {
            createTask(log.deaf("a", 5, 3));
            await(sleep(seconds(1)));
            return async();
        });
    }

    static void run_reports_failures_of_what_is_left(Log log) {
        run(log, () -> {
            complaints(log);
            createTask(log.failsWhenCancelled("a", 5));
            await(sleep(seconds(1)));
            return async();
        });
    }

    static void run_cancels_what_is_left_when_main_fails(Log log) {
        run(log, () -> {
            createTask(log.slowCleanup("a", 5, 1));
            await(sleep(seconds(1)));
            throw new Oops("main");
        });
    }

    static void run_of_a_main_that_cancels_itself(Log log) {
        run(log, () -> {
            createTask(log.work("a", 5));
            await(sleep(seconds(1)));
            currentTask().cancel("self");
            await(sleep(seconds(1)));
            return async();
        });
    }

    static void run_leaves_alone_what_is_made_at_the_end(Log log) {
        run(log, () -> {
            complaints(log);
            createTask(coro(() -> {
                try {
                    await(sleep(seconds(5)));
                } finally {
                    createTask(log.work("made at the end", 0));
                    log.add("made");
                }
                return async();
            }));
            await(sleep(seconds(1)));
            return async();
        });
    }

    static void run_inside_a_running_loop(Log log) {
        run(log, () -> {
            Coroutine<Void> coroutine = coro(() -> {
                log.add("never");
                return async();
            });
            log.outcome("inner", () -> Asyncio.run(coroutine));
            return async();
        });
    }

    static void run_ends_shielded_tasks_too(Log log) {
        run(log, () -> {
            Task<String> inner = createTask(log.work("inner", 5));
            shield(inner);
            await(sleep(seconds(1)));
            return async();
        });
    }

    static void runner_runs_several_mains(Log log) {
        try (Runner runner = new Runner(log::newLoop)) {
            Task<String> background = runner.getLoop().createTask(log.work("background", 3));
            log.add(runner.run(log.work("first", 1)));
            log.add(background, runner.getLoop() == log.loop());
            log.outcome("failing", () -> runner.run(log.failing("second", 1)));
            log.add(runner.run(log.work("third", 2)), background);
        }
    }

    static void runner_closed_twice_and_used_afterwards(Log log) {
        Runner runner = new Runner(log::newLoop);
        runner.run(log.work("a", 1));
        runner.close();
        runner.close();
        log.plain(log.loop().isClosed());
        log.plainOutcome("get_loop", runner::getLoop);
        Coroutine<String> coroutine = log.work("b", 1);
        log.plainOutcome("run", () -> runner.run(coroutine));
        coroutine.close();
    }

    static void runner_with_tasks_cancelled_by_each_other_at_the_end(Log log) {
        run(log, () -> {
            Task<String> inner = createTask(log.slowCleanup("inner", 5, 1));
            createTask(coro(() -> {
                try {
                    await(inner);
                } catch (CancelledError e) {
                    log.add("chained", e, currentTask().cancelling());
                    throw e;
                }
                return async();
            }));
            await(sleep(seconds(1)));
            return async();
        });
    }

    static void loop_time_goes_on_between_runs(Log log) {
        try (Runner runner = new Runner(log::newLoop)) {
            runner.run(log.work("a", 1));
            runner.getLoop().callLater(seconds(1), () -> log.add("timer"));
            runner.run(log.work("b", 1));
            runner.run(log.work("c", 1));
        }
    }
}
