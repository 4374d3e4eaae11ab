package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small programs as people write them. */
final class PatternsScenarios {
    private PatternsScenarios() {
    }

    /** Fails some times before it gives a result. */
    @Async
    private static Coroutine<String> flaky(String name, int[] failures, double delay) {
        await(sleep(seconds(delay)));
        if (failures[0] > 0) {
            failures[0]--;
            throw new Oops(name);
        }
        return async(name);
    }

    @Async
    private static Coroutine<String> retry(Log log, int attempts) {
        int[] failures = {3};
        for (int attempt = 0; attempt < attempts; attempt++) {
            try {
                return async(await(flaky("request", failures, 0.1)));
            } catch (Oops e) {
                log.add("attempt", attempt, e);
                if (attempt == attempts - 1) {
                    throw e;
                }
                await(sleep(seconds(1L << attempt)));
            }
        }
        throw new AssertionError();
    }

    @Async
    static Coroutine<Void> retry_with_growing_pauses(Log log) {
        log.add(await(retry(log, 5)));
        await(log.outcome("too few", retry(log, 2)));
        return async();
    }

    @Async
    static Coroutine<Void> retry_each_with_a_time_limit(Log log) {
        Deque<Integer> delays = new ArrayDeque<>(List.of(5, 5, 1));
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                log.add(await(timeout(seconds(2), () -> {
                    await(log.work("request", delays.remove()));
                    return async("answer");
                })));
            } catch (TimeoutException e) {
                log.add("attempt", attempt, e);
            }
        }
        return async();
    }

    @Async
    static Coroutine<Void> time_budget_for_several_steps(Log log) throws Exception {
        await(log.outcome("budget", timeout(seconds(3), budget -> {
            for (int i = 0; i < 5; i++) {
                await(log.work("step " + i, 1));
                log.add("left", budget.when().minus(getRunningLoop().time()).toSeconds());
            }
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> heartbeat_that_ends_with_its_work(Log log) {
        Task<Void> beat = createTask(coro(() -> {
            while (true) {
                await(sleep(seconds(1)));
                log.add("beat");
            }
        }));
        try {
            await(log.work("work", 3.5));
        } finally {
            beat.cancel("work is over");
            await(log.outcome("heartbeat", beat));
        }
        return async();
    }

    @Async
    private static Coroutine<Void> poolWorker(Deque<Integer> jobs, int[] running, int[] most) {
        while (!jobs.isEmpty()) {
            jobs.remove();
            running[0]++;
            most[0] = Math.max(most[0], running[0]);
            await(sleep(seconds(1)));
            running[0]--;
        }
        return async();
    }

    @Async
    static Coroutine<Void> worker_pool_with_a_limit(Log log) throws Exception {
        Deque<Integer> jobs = new ArrayDeque<>(IntStream.range(0, 6).boxed().toList());
        int[] running = {0};
        int[] most = {0};
        await(taskGroup(group -> {
            group.createTask(poolWorker(jobs, running, most));
            group.createTask(poolWorker(jobs, running, most));
            return async();
        }));
        log.add("at most", most[0]);
        return async();
    }

    @Async
    private static Coroutine<String> attempt(String name, double delay, boolean fails) {
        await(sleep(seconds(delay)));
        if (fails) {
            throw new Oops(name);
        }
        return async(name);
    }

    @Async
    static Coroutine<Void> first_success_wins(Log log) {
        Collection<Task<String>> pending = List.of(createTask(attempt("a", 1, true)),
            createTask(attempt("b", 2, false)), createTask(attempt("c", 3, false)));
        String winner = null;
        while (!pending.isEmpty() && winner == null) {
            WaitResult<Task<String>> result = await(waitTasks(pending, FIRST_COMPLETED));
            pending = result.pending();
            for (Task<String> task : result.done()) {
                log.add(task);
                if (task.exception() == null) {
                    winner = task.result();
                }
            }
        }
        pending.forEach(Task::cancel);
        if (!pending.isEmpty()) {
            await(waitTasks(pending, ALL_COMPLETED));
        }
        log.add("winner", winner);
        return async();
    }

    @Async
    private static Coroutine<Void> compete(Log log, AsyncFuture<String> winner, String name, double delay) {
        String result = await(log.work(name, delay));
        if (!winner.done()) {
            winner.setResult(result);
        }
        return async();
    }

    @Async
    static Coroutine<Void> staggered_start(Log log) {
        AsyncFuture<String> winner = getRunningLoop().createFuture();
        List<Task<Void>> tasks = new ArrayList<>();
        double[] delays = {5, 1, 3};
        for (int i = 0; i < delays.length; i++) {
            tasks.add(createTask(compete(log, winner, "server " + i, delays[i])));
            WaitResult<?> result = await(waitTasks(List.of(winner), ALL_COMPLETED, seconds(2)));
            if (!result.done().isEmpty()) {
                break;
            }
        }
        log.add(await(winner));
        tasks.forEach(Task::cancel);
        await(gatherOutcomes(tasks));
        log.add(tasks);
        return async();
    }

    @Async
    private static Coroutine<Void> fire(Log log, String value) {
        await(sleep(seconds(1)));
        log.add("fire", value);
        return async();
    }

    private record Key(String value, double pause) {
    }

    @Async
    static Coroutine<Void> debounce(Log log) {
        Task<Void> pending = null;
        for (Key key : List.of(new Key("a", 0.2), new Key("b", 0.5), new Key("c", 1.5), new Key("d", 0.1),
                new Key("e", 2))) {
            if (pending != null) {
                pending.cancel();
            }
            pending = createTask(fire(log, key.value()));
            await(sleep(seconds(key.pause())));
        }
        return async();
    }

    @Async
    static Coroutine<Void> periodic_job_without_drift(Log log) {
        Duration start = getRunningLoop().time();
        Duration period = seconds(1);
        for (int i = 0; i < 4; i++) {
            await(sleep(start.plus(period.multipliedBy(i + 1)).minus(getRunningLoop().time())));
            log.add("tick", i);
            await(sleep(seconds(0.3)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> graceful_shutdown_with_a_limit(Log log) {
        List<Task<String>> workers = List.of(createTask(log.slowCleanup("quick", 60, 1)),
            createTask(log.slowCleanup("slow", 60, 10)));
        await(sleep(seconds(1)));
        workers.forEach(worker -> worker.cancel("shutdown"));
        WaitResult<Task<String>> result = await(waitTasks(workers, ALL_COMPLETED, seconds(3)));
        log.add(result.done().size(), result.pending().size());
        result.pending().forEach(worker -> worker.cancel("now"));
        await(waitTasks(result.pending(), ALL_COMPLETED));
        log.add(workers);
        return async();
    }

    @Async
    private static Coroutine<String> commit(Log log) {
        await(sleep(seconds(2)));
        log.add("committed");
        return async("id");
    }

    @Async
    static Coroutine<Void> commit_that_must_not_be_interrupted(Log log) {
        Task<String> task = createTask(coro(() -> {
            Task<String> committing = createTask(commit(log));
            try {
                return async(await(shield(committing)));
            } catch (CancelledError e) {
                log.add("waiting for", await(committing));
                throw e;
            }
        }));
        await(sleep(seconds(1)));
        task.cancel("user left");
        await(log.outcome("save", task));
        return async();
    }

    @Async
    private static Coroutine<String> load(Log log, String key) {
        await(log.work("load " + key, 2));
        return async(key.toUpperCase());
    }

    @Async
    private static Coroutine<String> get(Log log, Map<String, Task<String>> flights, String key) {
        if (!flights.containsKey(key)) {
            flights.put(key, createTask(load(log, key)));
            flights.get(key).addDoneCallback(t -> flights.remove(key));
        }
        return async(await(shield(flights.get(key))));
    }

    @Async
    static Coroutine<Void> single_flight(Log log) {
        Map<String, Task<String>> flights = new HashMap<>();
        Task<String> first = createTask(get(log, flights, "a"));
        Task<String> second = createTask(get(log, flights, "a"));
        await(sleep(seconds(1)));
        first.cancel();
        log.add(await(gatherOutcomes(first, second, get(log, flights, "b"))));
        log.add(flights.size());
        return async();
    }

    private static final class Breaker {
        private int failures;
        private Duration openUntil = Duration.ZERO;

        @Async
        Coroutine<String> call(boolean fails) throws TimeoutException {
            if (getRunningLoop().time().compareTo(openUntil) < 0) {
                throw new IllegalStateException("open");
            }
            try {
                await(timeout(seconds(1), () -> sleep(seconds(fails ? 2 : 0.5))));
                failures = 0;
                return async("ok");
            } catch (TimeoutException e) {
                failures++;
                if (failures >= 2) {
                    openUntil = getRunningLoop().time().plus(seconds(3));
                }
                throw e;
            }
        }
    }

    @Async
    private static Coroutine<Void> logValue(Log log, Awaitable<?> awaitable) {
        log.add(await(awaitable));
        return async();
    }

    @Async
    static Coroutine<Void> circuit_breaker(Log log) throws Exception {
        Breaker breaker = new Breaker();
        for (boolean fails : new boolean[] {true, true, false, false, false}) {
            await(log.outcome("call", logValue(log, breaker.call(fails))));
            await(sleep(seconds(1.5)));
        }
        return async();
    }

    @Async
    private static Coroutine<Void> use(Log log, List<String> names) {
        if (names.isEmpty()) {
            await(sleep(seconds(10)));
            return async();
        }
        log.add("open", names.get(0));
        try {
            await(use(log, names.subList(1, names.size())));
        } finally {
            await(sleep(seconds(0.5)));
            log.add("close", names.get(0));
        }
        return async();
    }

    @Async
    static Coroutine<Void> resources_released_in_reverse(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(1), () -> use(log, List.of("a", "b", "c")))));
        return async();
    }

    @Async
    private static Coroutine<Void> source(List<AsyncFuture<Integer>> out) {
        for (int i = 0; i < out.size(); i++) {
            await(sleep(seconds(1)));
            out.get(i).setResult(i);
        }
        return async();
    }

    @Async
    private static Coroutine<Void> square(List<AsyncFuture<Integer>> in, List<AsyncFuture<Integer>> out) {
        for (int i = 0; i < in.size(); i++) {
            int value = await(in.get(i));
            await(sleep(seconds(0.5)));
            out.get(i).setResult(value * value);
        }
        return async();
    }

    @Async
    private static Coroutine<List<Integer>> sink(List<AsyncFuture<Integer>> in) {
        List<Integer> values = new ArrayList<>();
        for (AsyncFuture<Integer> future : in) {
            values.add(await(future));
        }
        return async(values);
    }

    @Async
    static Coroutine<Void> pipeline_of_three_stages(Log log) {
        EventLoop loop = getRunningLoop();
        List<AsyncFuture<Integer>> first = Stream.generate(loop::<Integer>createFuture).limit(3).toList();
        List<AsyncFuture<Integer>> second = Stream.generate(loop::<Integer>createFuture).limit(3).toList();
        List<Integer> squares = await(gather(sink(second), square(first, second), source(first), (r, a, b) -> r));
        log.add(squares);
        return async();
    }

    @Async
    private static Coroutine<Object> fetchAll(Log log, boolean fails) {
        try {
            List<Task<String>> tasks = await(taskGroup(group -> {
                List<Task<String>> made = new ArrayList<>();
                made.add(group.createTask(attempt("a", 1, false)));
                made.add(group.createTask(attempt("b", 2, fails)));
                made.add(group.createTask(attempt("c", 3, false)));
                return async(made);
            }));
            return async(tasks.stream().map(Task::result).toList());
        } catch (ExceptionGroup e) {
            log.add("failed", e.subgroup(Oops.class));
            return async("fallback");
        }
    }

    @Async
    static Coroutine<Void> group_with_results_and_fallback(Log log) {
        log.add(await(fetchAll(log, false)));
        log.add(await(fetchAll(log, true)));
        return async();
    }

    @Async
    static Coroutine<Void> except_star_with_an_outer_timeout(Log log) throws Exception {
        await(log.outcome("timeout", timeout(seconds(2), () -> {
            try {
                await(taskGroup(group -> {
                    group.createTask(log.failing("a", 1));
                    group.createTask(log.slowCleanup("b", 5, 3));
                    return async();
                }));
            } catch (ExceptionGroup e) {
                log.add("caught", e.subgroup(Oops.class), currentTask().cancelling());
            }
            return async();
        })));
        return async();
    }

    @Async
    private static Coroutine<String> callUntil(Log log, Duration deadline, String name, double time)
            throws TimeoutException {
        return timeoutAt(deadline, scope -> log.work(name, time));
    }

    @Async
    static Coroutine<Void> quota_of_time_shared_by_two_calls(Log log) throws Exception {
        Duration deadline = getRunningLoop().time().plus(seconds(3));
        log.add(await(callUntil(log, deadline, "first", 2)));
        await(log.outcome("second", callUntil(log, deadline, "second", 2)));
        await(log.outcome("third", callUntil(log, deadline, "third", 2)));
        return async();
    }

    @Async
    static Coroutine<Void> background_task_whose_failure_stops_the_main_one(Log log) {
        Task<?> main = currentTask();
        List<Throwable> errors = new ArrayList<>();
        Task<String> background = createTask(log.failing("background", 1));
        background.addDoneCallback(task -> {
            if (!task.cancelled() && task.exception() != null) {
                errors.add(task.exception());
                main.cancel("background failed");
            }
        });
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            if (errors.isEmpty()) {
                throw e;
            }
            log.add("stopped", e, main.uncancel(), errors);
        }
        await(sleep(seconds(1)));
        log.add("goes on");
        return async();
    }

    private record Message(double delay, String text) {
    }

    @Async
    private static Coroutine<List<String>> user(Map<String, List<String>> inbox, String name, Message... messages) {
        inbox.put(name, new ArrayList<>());
        for (Message message : messages) {
            await(sleep(seconds(message.delay())));
            for (String other : inbox.keySet()) {
                if (!other.equals(name)) {
                    inbox.get(other).add(name + ":" + message.text());
                }
            }
        }
        await(sleep(seconds(1)));
        List<String> result = new ArrayList<>(List.of(name));
        result.addAll(inbox.remove(name));
        return async(result);
    }

    @Async
    static Coroutine<Void> chat_room(Log log) {
        Map<String, List<String>> inbox = new TreeMap<>();
        log.add(await(gather(user(inbox, "ann", new Message(1, "hi"), new Message(2, "bye")),
            user(inbox, "bob", new Message(2, "hello")), user(inbox, "cid"))));
        return async();
    }

    @Async
    private static Coroutine<String> request(Log log, Duration[] nextSlot, String name) {
        Duration now = getRunningLoop().time();
        Duration slot = now.compareTo(nextSlot[0]) > 0 ? now : nextSlot[0];
        nextSlot[0] = slot.plus(seconds(0.5));
        await(sleep(slot.minus(now)));
        log.add(name, "sent");
        await(sleep(seconds(1)));
        return async(name);
    }

    @Async
    static Coroutine<Void> rate_limit_by_reserved_slots(Log log) {
        Duration[] nextSlot = {Duration.ZERO};
        log.add(await(gather(IntStream.range(0, 4).mapToObj(i -> request(log, nextSlot, String.valueOf(i))).toList())));
        return async();
    }

    @Async
    private static Coroutine<String> moveOnAfter(double delay, Coroutine<String> body) {
        Task<?> task = currentTask();
        boolean[] expired = {false};
        TimerHandle handle = getRunningLoop().callLater(seconds(delay), () -> {
            expired[0] = true;
            task.cancel("scope");
        });
        try {
            return async(await(body));
        } catch (CancelledError e) {
            if (!expired[0] || task.uncancel() > 0) {
                throw e;
            }
            return async("moved on");
        } finally {
            handle.cancel();
        }
    }

    @Async
    static Coroutine<Void> cancel_scope_by_hand(Log log) {
        log.add(await(moveOnAfter(2, log.work("a", 1))));
        log.add(await(moveOnAfter(1, log.work("b", 2))));
        log.add(await(moveOnAfter(3, moveOnAfter(1, log.work("c", 5)))));
        Task<String> task = createTask(moveOnAfter(5, log.work("d", 10)));
        await(sleep(seconds(1)));
        task.cancel("outside");
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> wait_for_in_a_loop_of_polls(Log log) {
        AsyncFuture<String> ready = getRunningLoop().createFuture();
        getRunningLoop().callLater(seconds(3.5), () -> ready.setResult("ready"));
        int polls = 0;
        while (true) {
            try {
                log.add(await(waitFor(shield(ready), seconds(1))));
                return async();
            } catch (TimeoutException e) {
                polls++;
                log.add("not yet", polls);
            }
        }
    }
}
