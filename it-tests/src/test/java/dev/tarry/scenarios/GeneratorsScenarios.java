package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;

/** Async generators and async iteration. */
final class GeneratorsScenarios {
    private GeneratorsScenarios() {
    }

    @Async
    private static AsyncGenerator<Integer> count(Log log, int n, double delay) {
        log.add("generator begins");
        try {
            for (int i = 0; i < n; i++) {
                await(sleep(seconds(delay)));
                yieldValue(i);
            }
            log.add("generator ends");
        } finally {
            log.add("generator cleans up");
        }
        return endOfValues();
    }

    @Async
    static Coroutine<Void> generator_runs_with_its_consumer(Log log) {
        for (int i : awaitEach(count(log, 3, 1))) {
            log.add("got", i);
        }
        log.add("behind");
        return async();
    }

    @Async
    static Coroutine<Void> generator_without_values(Log log) {
        for (int i : awaitEach(count(log, 0, 1))) {
            log.add("got", i);
        }
        log.add("behind");
        return async();
    }

    @Async
    private static AsyncGenerator<Integer> squares() {
        for (int i = 0; i < 3; i++) {
            yieldValue(i * i);
        }
        return endOfValues();
    }

    @Async
    static Coroutine<Void> generator_that_never_pauses(Log log) {
        for (int square : awaitEach(squares())) {
            log.add(square);
        }
        return async();
    }

    @Async
    static Coroutine<Void> generator_is_lazy(Log log) {
        AsyncGenerator<Integer> generator = count(log, 2, 1);
        await(sleep(seconds(1)));
        log.add("made");
        await(generator.aclose());
        log.add("closed without having begun");
        return async();
    }

    @Async
    static Coroutine<Void> generator_left_early_and_closed(Log log) {
        AsyncGenerator<Integer> generator = count(log, 5, 1);
        for (int i : awaitEach(generator)) {
            log.add("got", i);
            if (i == 1) {
                break;
            }
        }
        log.add("left");
        await(generator.aclose());
        log.add("closed");
        await(generator.aclose());
        log.add("closed again");
        return async();
    }

    @Async
    private static AsyncGenerator<Integer> cleaningSource(Log log) {
        try {
            yieldValue(1);
            yieldValue(2);
        } finally {
            log.add("cleaning");
            await(sleep(seconds(2)));
            log.add("clean");
        }
        return endOfValues();
    }

    @Async
    static Coroutine<Void> generator_that_awaits_in_its_cleanup(Log log) {
        AsyncGenerator<Integer> generator = cleaningSource(log);
        for (int value : awaitEach(generator)) {
            log.add("got", value);
            break;
        }
        await(generator.aclose());
        log.add("closed");
        return async();
    }

    @Async
    private static AsyncGenerator<Integer> failingSource(double delay) {
        yieldValue(1);
        if (delay > 0) {
            await(sleep(seconds(delay)));
        }
        throw new Oops("source");
    }

    @Async
    private static Coroutine<Void> logAll(Log log, AsyncGenerator<Integer> source) {
        for (int value : awaitEach(source)) {
            log.add("got", value);
        }
        return async();
    }

    @Async
    static Coroutine<Void> generator_that_fails(Log log) {
        await(log.outcome("loop", logAll(log, failingSource(1))));
        return async();
    }

    @Async
    static Coroutine<Void> generator_whose_consumer_fails(Log log) {
        AsyncGenerator<Integer> generator = count(log, 5, 1);
        await(log.outcome("loop", coro(() -> {
            try {
                for (int i : awaitEach(generator)) {
                    throw new Oops("consumer");
                }
            } finally {
                await(generator.aclose());
            }
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> generator_cancelled_while_it_waits(Log log) {
        Task<Void> task = createTask(logAll(log, count(log, 5, 2)));
        await(sleep(seconds(3)));
        task.cancel("stop");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    private static AsyncGenerator<Integer> swallowingSource(Log log) {
        for (int i = 0; i < 4; i++) {
            try {
                await(sleep(seconds(2)));
            } catch (CancelledError e) {
                log.add("swallowed", e);
            }
            yieldValue(i);
        }
        return endOfValues();
    }

    @Async
    static Coroutine<Void> generator_that_swallows_the_cancel_of_its_consumer(Log log) {
        Task<Void> task = createTask(logAll(log, swallowingSource(log)));
        await(sleep(seconds(3)));
        task.cancel("stop");
        await(log.outcome("await", task));
        log.add(task.cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> generator_within_a_timeout(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(3.5), () -> logAll(log, count(log, 10, 1)))));
        return async();
    }

    @Async
    private static AsyncGenerator<Integer> doubled(AsyncGenerator<Integer> source) {
        for (int i : awaitEach(source)) {
            yieldValue(i * 2);
        }
        return endOfValues();
    }

    @Async
    static Coroutine<Void> generator_over_a_generator(Log log) {
        await(logAll(log, doubled(count(log, 3, 1))));
        return async();
    }

    @Async
    private static Coroutine<Void> takeAndLog(Log log, AsyncGenerator<Integer> generator, String name, int n) {
        for (int i = 0; i < n; i++) {
            log.add(name, await(anext(generator)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> generator_shared_by_two_tasks_in_turn(Log log) {
        AsyncGenerator<Integer> generator = count(log, 4, 1);
        await(takeAndLog(log, generator, "a", 1));
        await(createTask(takeAndLog(log, generator, "b", 2)));
        await(takeAndLog(log, generator, "c", 1));
        await(generator.aclose());
        return async();
    }

    @Async
    static Coroutine<Void> generator_asked_by_two_tasks_at_once(Log log) {
        AsyncGenerator<Integer> generator = count(log, 3, 1);
        Task<Integer> first = createTask(anext(generator));
        await(sleep(seconds(0)));
        await(log.outcome("second", anext(generator)));
        log.add("first", await(first));
        await(generator.aclose());
        return async();
    }

    @Async
    static Coroutine<Void> generator_ends_for_good(Log log) {
        AsyncGenerator<Integer> generator = count(log, 1, 1);
        log.add("got", await(anext(generator, -1)));
        log.add("got", await(anext(generator, -1)));
        log.add("got", await(anext(generator, -1)));
        return async();
    }

    @Async
    static Coroutine<Void> generator_after_a_failure_is_over(Log log) {
        AsyncGenerator<Integer> generator = failingSource(0);
        log.add(await(anext(generator)));
        await(log.outcome("next", anext(generator)));
        log.add(await(anext(generator, -1)));
        return async();
    }

    @Async
    private static AsyncGenerator<Integer> tellingSource(Log log) {
        Task<?> main = currentTask();
        yieldValue(1);
        log.add("same task", currentTask() == main);
        yieldValue(2);
        return endOfValues();
    }

    @Async
    static Coroutine<Void> generator_runs_in_the_task_of_its_consumer(Log log) {
        AsyncGenerator<Integer> generator = tellingSource(log);
        await(anext(generator));
        await(createTask(anext(generator)));
        await(generator.aclose());
        return async();
    }

    static void generator_open_at_the_end_of_run_is_closed(Log log) {
        AsyncGenerator<?>[] kept = new AsyncGenerator<?>[1];
        try (Runner runner = new Runner(log::newLoop)) {
            runner.run(coro(() -> {
                AsyncGenerator<Integer> generator = count(log, 5, 1);
                kept[0] = generator;
                log.add("got", await(anext(generator)));
                return async();
            }));
            log.add("main is over");
        }
        log.plain("run is over");
    }
}
