package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Queues: first in first out, least first, last in first out. */
final class QueuesScenarios {
    private QueuesScenarios() {
    }

    private static <T> List<T> drain(AsyncQueue<T> queue) {
        List<T> items = new ArrayList<>();
        while (!queue.empty()) {
            items.add(queue.getNowait());
        }
        return items;
    }

    @Async
    private static Coroutine<Void> produceFive(Log log, AsyncQueue<Integer> queue) {
        for (int i = 0; i < 5; i++) {
            await(queue.put(i));
            log.add("put", i, queue.qsize());
        }
        return async();
    }

    @Async
    private static Coroutine<Void> consumeFive(Log log, AsyncQueue<Integer> queue) {
        for (int i = 0; i < 5; i++) {
            int item = await(queue.get());
            log.add("got", item);
            await(sleep(seconds(1)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> queue_between_producer_and_consumer(Log log) {
        AsyncQueue<Integer> queue = new AsyncQueue<>(2);
        await(gather(produceFive(log, queue), consumeFive(log, queue)));
        return async();
    }

    @Async
    static Coroutine<Void> queue_without_waiting(Log log) {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        log.outcome("get", queue::getNowait);
        queue.putNowait("a");
        log.add(queue.full(), queue.empty(), queue.qsize(), queue.maxsize());
        log.outcome("put", () -> queue.putNowait("b"));
        log.add(queue.getNowait(), queue.full(), queue.empty());
        return async();
    }

    @Async
    private static <T> Coroutine<Void> logGet(Log log, AsyncQueue<T> queue, String name) {
        log.add(name, await(queue.get()));
        return async();
    }

    @Async
    static Coroutine<Void> queue_getters_are_served_in_order(Log log) {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        List<Task<Void>> tasks = Stream.of("a", "b", "c").map(name -> createTask(logGet(log, queue, name))).toList();
        await(sleep(seconds(1)));
        for (int i = 0; i < 3; i++) {
            queue.putNowait(i);
        }
        await(gather(tasks));
        return async();
    }

    @Async
    private static Coroutine<Void> putAndLog(Log log, AsyncQueue<String> queue, String name) {
        await(queue.put(name));
        log.add(name, "is in");
        return async();
    }

    @Async
    static Coroutine<Void> queue_putters_are_served_in_order(Log log) {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.putNowait("first");
        List<Task<Void>> tasks = Stream.of("a", "b").map(name -> createTask(putAndLog(log, queue, name))).toList();
        await(sleep(seconds(1)));
        log.add(queue.getNowait());
        await(sleep(seconds(1)));
        log.add(queue.getNowait());
        await(gather(tasks));
        log.add(queue.getNowait(), queue.qsize());
        return async();
    }

    @Async
    static Coroutine<Void> queue_item_taken_before_the_woken_getter(Log log) {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Task<Void> task = createTask(logGet(log, queue, "getter"));
        await(sleep(seconds(0)));
        queue.putNowait("first");
        log.add("barges in", queue.getNowait());
        await(sleep(seconds(1)));
        log.add(task);
        queue.putNowait("second");
        await(task);
        return async();
    }

    @Async
    static Coroutine<Void> queue_getter_cancelled(Log log) {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Task<String> first = createTask(queue.get());
        Task<String> second = createTask(queue.get());
        await(sleep(seconds(0)));
        first.cancel("first");
        queue.putNowait("item");
        await(log.outcome("first", first));
        log.add(await(second));
        return async();
    }

    @Async
    static Coroutine<Void> queue_getter_cancelled_after_it_was_woken(Log log) throws Exception {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Task<String> first = createTask(queue.get());
        Task<String> second = createTask(queue.get());
        await(sleep(seconds(0)));
        queue.putNowait("item");
        first.cancel("woken");
        await(log.outcome("first", first));
        log.add(await(waitFor(second, seconds(5))), queue.qsize());
        return async();
    }

    @Async
    static Coroutine<Void> queue_getter_cancelled_with_nobody_behind_keeps_the_item(Log log) {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Task<String> task = createTask(queue.get());
        await(sleep(seconds(0)));
        queue.putNowait("item");
        task.cancel("woken");
        await(log.outcome("task", task));
        log.add(queue.qsize(), queue.getNowait());
        return async();
    }

    @Async
    static Coroutine<Void> queue_putter_cancelled_after_it_was_woken(Log log) throws Exception {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        queue.putNowait("a");
        Task<Void> first = createTask(queue.put("first"));
        Task<Void> second = createTask(queue.put("second"));
        await(sleep(seconds(0)));
        log.add(queue.getNowait());
        first.cancel("woken");
        await(log.outcome("first", first));
        await(waitFor(second, seconds(5)));
        log.add(queue.getNowait(), queue.qsize());
        return async();
    }

    @Async
    private static Coroutine<Void> logValue(Log log, Awaitable<?> awaitable) {
        log.add(await(awaitable));
        return async();
    }

    @Async
    static Coroutine<Void> queue_get_with_a_timeout_loses_nothing(Log log) throws Exception {
        AsyncQueue<String> queue = new AsyncQueue<>();
        await(log.outcome("get", waitFor(queue.get(), seconds(1))));
        queue.putNowait("item");
        log.add(await(waitFor(queue.get(), seconds(1))));
        log.loop().callLater(seconds(1), () -> queue.putNowait("at the same time"));
        await(log.outcome("get", logValue(log, waitFor(queue.get(), seconds(1)))));
        log.add(queue.qsize());
        return async();
    }

    @Async
    private static Coroutine<Void> joinedWorker(Log log, AsyncQueue<Integer> queue, String name) {
        while (true) {
            int item = await(queue.get());
            await(sleep(seconds(1)));
            log.add(name, item);
            queue.taskDone();
        }
    }

    @Async
    static Coroutine<Void> queue_join_waits_for_task_done(Log log) {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        List<Task<Void>> workers = Stream.of("a", "b").map(name -> createTask(joinedWorker(log, queue, name))).toList();
        for (int i = 0; i < 5; i++) {
            queue.putNowait(i);
        }
        await(queue.join());
        log.add("joined");
        workers.forEach(Task::cancel);
        log.add(await(gatherOutcomes(workers)));
        return async();
    }

    @Async
    static Coroutine<Void> queue_join_of_an_empty_queue(Log log) {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        await(queue.join());
        log.add("joined");
        log.outcome("task_done", queue::taskDone);
        queue.putNowait(1);
        queue.getNowait();
        queue.taskDone();
        log.outcome("task_done", queue::taskDone);
        return async();
    }

    @Async
    static Coroutine<Void> queue_shutdown_drains(Log log) {
        AsyncQueue<String> queue = new AsyncQueue<>();
        queue.putNowait("a");
        queue.putNowait("b");
        queue.shutdown();
        await(log.outcome("put", queue.put("c")));
        log.add(await(queue.get()), queue.getNowait());
        await(log.outcome("get", queue.get()));
        log.outcome("get_nowait", queue::getNowait);
        return async();
    }

    @Async
    static Coroutine<Void> queue_shutdown_wakes_getters_and_putters(Log log) {
        AsyncQueue<String> empty = new AsyncQueue<>();
        AsyncQueue<String> full = new AsyncQueue<>(1);
        full.putNowait("a");
        List<Task<?>> tasks = List.of(createTask(empty.get()), createTask(empty.get()), createTask(full.put("b")));
        await(sleep(seconds(1)));
        empty.shutdown();
        full.shutdown();
        log.add(await(gatherOutcomes(tasks)));
        log.add(full.qsize());
        return async();
    }

    @Async
    static Coroutine<Void> queue_shutdown_immediately(Log log) {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        for (int i = 0; i < 3; i++) {
            queue.putNowait(i);
        }
        Task<Void> joining = createTask(queue.join());
        await(sleep(seconds(0)));
        queue.shutdown(true);
        await(log.outcome("get", queue.get()));
        await(joining);
        log.add("joined", queue.qsize());
        return async();
    }

    @Async
    static Coroutine<Void> queue_shutdown_immediately_with_unfinished_work(Log log) {
        AsyncQueue<String> queue = new AsyncQueue<>();
        queue.putNowait("a");
        queue.putNowait("b");
        log.add(queue.getNowait());
        Task<Void> joining = createTask(queue.join());
        await(sleep(seconds(0)));
        queue.shutdown(true);
        await(sleep(seconds(1)));
        log.add(joining);
        queue.taskDone();
        await(joining);
        return async();
    }

    @Async
    static Coroutine<Void> priority_queue_gives_the_smallest(Log log) {
        AsyncQueue<Integer> queue = new AsyncPriorityQueue<>();
        for (int i : new int[] {3, 1, 2, 1}) {
            await(queue.put(i));
        }
        log.add(drain(queue));
        return async();
    }

    @Async
    static Coroutine<Void> lifo_queue_gives_the_last(Log log) {
        AsyncQueue<Integer> queue = new AsyncLifoQueue<>();
        for (int i = 0; i < 3; i++) {
            await(queue.put(i));
        }
        log.add(drain(queue));
        return async();
    }

    @Async
    static Coroutine<Void> queue_of_unlimited_size_never_pauses_put(Log log) {
        AsyncQueue<Integer> queue = new AsyncQueue<>(-1);
        for (int i = 0; i < 100; i++) {
            await(queue.put(i));
        }
        log.add(queue.qsize(), queue.full());
        return async();
    }

    @Async
    private static Coroutine<String> poisonedWorker(Log log, AsyncQueue<Integer> queue, String name) {
        for (int item = await(queue.get()); item > 0; item = await(queue.get())) {
            await(sleep(seconds(item)));
            log.add(name, item);
        }
        queue.putNowait(0);
        return async(name);
    }

    @Async
    private static Coroutine<String> poisoner(AsyncQueue<Integer> queue) {
        for (int i : new int[] {3, 1, 2, 0}) {
            await(queue.put(i));
        }
        return async(null);
    }

    @Async
    static Coroutine<Void> queue_workers_with_poison(Log log) {
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        log.add(await(gather(poisonedWorker(log, queue, "a"), poisonedWorker(log, queue, "b"), poisoner(queue))));
        return async();
    }

    @Async
    private static Coroutine<Void> carefulConsumer(Log log, AsyncQueue<Integer> queue) {
        while (true) {
            int item = await(queue.get());
            try {
                await(sleep(seconds(1)));
            } catch (CancelledError e) {
                queue.putNowait(item);
                throw e;
            }
            log.add("done", item);
        }
    }

    @Async
    static Coroutine<Void> queue_consumer_cancelled_in_mid_work(Log log) throws Exception {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        for (int i = 0; i < 3; i++) {
            queue.putNowait(i);
        }
        await(log.outcome("timeout", timeout(seconds(1.5), () -> carefulConsumer(log, queue))));
        log.add(drain(queue));
        return async();
    }
}
