package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Locks, events, conditions, semaphores and barriers. */
final class LocksScenarios {
    private LocksScenarios() {
    }

    @Async
    private static Coroutine<Void> hold(Log log, AsyncLock lock, String name, double time) {
        try (Held held = await(lock.acquire())) {
            log.add(name, "has it");
            await(sleep(seconds(time)));
            log.add(name, "gives it back");
        }
        return async();
    }

    @Async
    private static Coroutine<Void> hold(Log log, AsyncSemaphore semaphore, String name, double time) {
        try (Held held = await(semaphore.acquire())) {
            log.add(name, "has it");
            await(sleep(seconds(time)));
            log.add(name, "gives it back");
        }
        return async();
    }

    @Async
    static Coroutine<Void> lock_is_handed_on_in_order(Log log) {
        AsyncLock lock = new AsyncLock();
        await(gather(hold(log, lock, "a", 1), hold(log, lock, "b", 1), hold(log, lock, "c", 1)));
        log.add(lock.locked());
        return async();
    }

    @Async
    static Coroutine<Void> lock_without_contention_does_not_pause(Log log) {
        AsyncLock lock = new AsyncLock();
        await(lock.acquire());
        log.add(lock.locked());
        lock.release();
        log.add(lock.locked());
        try (Held held = await(lock.acquire())) {
            log.add("inside");
        }
        return async();
    }

    @Async
    static Coroutine<Void> lock_released_without_being_held(Log log) {
        log.outcome("release", new AsyncLock()::release);
        return async();
    }

    @Async
    private static Coroutine<Void> greedy(Log log, AsyncLock lock) {
        for (int i = 0; i < 2; i++) {
            await(lock.acquire());
            log.add("greedy", i);
            await(sleep(seconds(1)));
            lock.release();
        }
        return async();
    }

    @Async
    static Coroutine<Void> lock_taken_again_by_its_releaser_queues_behind(Log log) {
        AsyncLock lock = new AsyncLock();
        await(gather(greedy(log, lock), hold(log, lock, "other", 1)));
        return async();
    }

    @Async
    static Coroutine<Void> lock_between_release_and_the_wake_up(Log log) {
        AsyncLock lock = new AsyncLock();
        await(lock.acquire());
        Task<Void> waiter = createTask(hold(log, lock, "waiter", 1));
        await(sleep(seconds(0)));
        lock.release();
        log.add(lock.locked());
        Task<Void> newcomer = createTask(hold(log, lock, "newcomer", 1));
        await(gather(waiter, newcomer));
        return async();
    }

    @Async
    static Coroutine<Void> lock_whose_waiter_is_cancelled(Log log) {
        AsyncLock lock = new AsyncLock();
        await(lock.acquire());
        List<Task<Void>> tasks = Stream.of("a", "b", "c").map(name -> createTask(hold(log, lock, name, 1))).toList();
        await(sleep(seconds(1)));
        tasks.get(0).cancel("a");
        tasks.get(1).cancel("b");
        await(sleep(seconds(1)));
        log.add(tasks);
        lock.release();
        await(tasks.get(2));
        log.add(tasks, lock.locked());
        return async();
    }

    @Async
    static Coroutine<Void> lock_whose_woken_waiter_is_cancelled(Log log) {
        AsyncLock lock = new AsyncLock();
        await(lock.acquire());
        Task<Void> first = createTask(hold(log, lock, "first", 1));
        Task<Void> second = createTask(hold(log, lock, "second", 1));
        await(sleep(seconds(0)));
        lock.release();
        first.cancel("woken");
        await(log.outcome("first", first));
        await(second);
        log.add(lock.locked());
        return async();
    }

    @Async
    static Coroutine<Void> lock_whose_woken_waiter_is_cancelled_with_nobody_behind(Log log) {
        AsyncLock lock = new AsyncLock();
        await(lock.acquire());
        Task<Void> first = createTask(hold(log, lock, "first", 1));
        await(sleep(seconds(0)));
        lock.release();
        first.cancel("woken");
        await(log.outcome("first", first));
        log.add(lock.locked());
        await(hold(log, lock, "main", 1));
        return async();
    }

    @Async
    static Coroutine<Void> lock_with_a_timeout(Log log) throws Exception {
        AsyncLock lock = new AsyncLock();
        Task<Void> holder = createTask(hold(log, lock, "holder", 3));
        await(sleep(seconds(0)));
        await(log.outcome("timeout", timeout(seconds(1), () -> hold(log, lock, "late", 1))));
        await(log.outcome("wait_for", waitFor(lock.acquire(), seconds(1))));
        await(holder);
        log.add(lock.locked());
        await(waitFor(lock.acquire(), seconds(1)));
        log.add(lock.locked());
        return async();
    }

    @Async
    static Coroutine<Void> lock_released_when_the_body_fails(Log log) {
        AsyncLock lock = new AsyncLock();
        await(log.outcome("body", coro(() -> {
            try (Held held = await(lock.acquire())) {
                throw new Oops("body");
            }
        })));
        log.add(lock.locked());
        return async();
    }

    @Async
    private static Coroutine<Void> waitAndLog(Log log, AsyncEvent event, String name) {
        await(event.waitUntilSet());
        log.add(name, "woke up");
        return async();
    }

    @Async
    static Coroutine<Void> event_wakes_all_waiters_in_order(Log log) {
        AsyncEvent event = new AsyncEvent();
        List<Task<Void>> tasks = Stream.of("a", "b", "c").map(n -> createTask(waitAndLog(log, event, n))).toList();
        await(sleep(seconds(1)));
        log.add(event.isSet());
        event.set();
        event.set();
        log.add(event.isSet());
        await(gather(tasks));
        await(event.waitUntilSet());
        log.add("at once");
        return async();
    }

    @Async
    private static Coroutine<Void> waitAndLogState(Log log, AsyncEvent event, String name) {
        await(event.waitUntilSet());
        log.add(name, "woke up", event.isSet());
        return async();
    }

    @Async
    static Coroutine<Void> event_set_and_cleared_at_once_still_wakes(Log log) {
        AsyncEvent event = new AsyncEvent();
        List<Task<Void>> tasks = Stream.of("a", "b").map(n -> createTask(waitAndLogState(log, event, n))).toList();
        await(sleep(seconds(0)));
        event.set();
        event.clear();
        Task<Void> late = createTask(waitAndLogState(log, event, "late"));
        await(gather(tasks));
        log.add(late);
        event.set();
        await(late);
        return async();
    }

    @Async
    static Coroutine<Void> event_whose_waiter_is_cancelled(Log log) {
        AsyncEvent event = new AsyncEvent();
        Task<Void> first = createTask(event.waitUntilSet());
        Task<Void> second = createTask(event.waitUntilSet());
        await(sleep(seconds(0)));
        first.cancel("first");
        event.set();
        await(log.outcome("first", first));
        await(second);
        log.add("second woke up");
        return async();
    }

    @Async
    static Coroutine<Void> event_set_and_waiter_cancelled_in_one_pass(Log log) {
        AsyncEvent event = new AsyncEvent();
        Task<Void> first = createTask(event.waitUntilSet());
        await(sleep(seconds(0)));
        event.set();
        first.cancel("late");
        await(log.outcome("first", first));
        log.add(event.isSet());
        return async();
    }

    @Async
    private static Coroutine<Void> waitAndNote(AsyncEvent event, List<Integer> order, int i) {
        await(event.waitUntilSet());
        order.add(i);
        return async();
    }

    @Async
    static Coroutine<Void> event_with_a_task_made_before_set(Log log) {
        AsyncEvent event = new AsyncEvent();
        List<Integer> order = new ArrayList<>();
        List<Task<Void>> tasks = new ArrayList<>();
        tasks.add(createTask(waitAndNote(event, order, 1)));
        tasks.add(createTask(waitAndNote(event, order, 2)));
        await(sleep(seconds(0)));
        tasks.add(createTask(waitAndNote(event, order, 3)));
        event.set();
        await(gather(tasks));
        log.add(order);
        return async();
    }

    @Async
    private static Coroutine<Void> waitForNotification(Log log, AsyncCondition condition, String name) {
        try (Held held = await(condition.acquire())) {
            log.add(name, "waits");
            await(condition.waitUntilNotified());
            log.add(name, "woke up");
        }
        return async();
    }

    @Async
    static Coroutine<Void> condition_notifies_in_order(Log log) {
        AsyncCondition condition = new AsyncCondition();
        List<Task<Void>> tasks = Stream.of("a", "b", "c")
            .map(name -> createTask(waitForNotification(log, condition, name))).toList();
        await(sleep(seconds(1)));
        try (Held held = await(condition.acquire())) {
            condition.notifyWaiter();
            log.add("notified one");
            await(sleep(seconds(1)));
            log.add("leaves");
        }
        await(sleep(seconds(1)));
        log.add(tasks);
        try (Held held = await(condition.acquire())) {
            condition.notifyAllWaiters();
        }
        await(gather(tasks));
        return async();
    }

    @Async
    private static Coroutine<Void> wakeAndSleep(Log log, AsyncCondition condition, String name) {
        try (Held held = await(condition.acquire())) {
            await(condition.waitUntilNotified());
            log.add(name, "woke up");
            await(sleep(seconds(1)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> condition_notify_two_of_three(Log log) {
        AsyncCondition condition = new AsyncCondition();
        List<Task<Void>> tasks = Stream.of("a", "b", "c")
            .map(name -> createTask(wakeAndSleep(log, condition, name))).toList();
        await(sleep(seconds(0)));
        try (Held held = await(condition.acquire())) {
            condition.notifyWaiters(2);
        }
        await(sleep(seconds(5)));
        log.add(tasks);
        try (Held held = await(condition.acquire())) {
            condition.notifyWaiters(5);
        }
        await(gather(tasks));
        return async();
    }

    @Async
    static Coroutine<Void> condition_without_its_lock(Log log) {
        AsyncCondition condition = new AsyncCondition();
        await(log.outcome("wait", coro(() -> async(await(condition.waitUntilNotified())))));
        log.outcome("notify", condition::notifyWaiter);
        log.outcome("notify_all", condition::notifyAllWaiters);
        log.outcome("release", condition::release);
        return async();
    }

    @Async
    static Coroutine<Void> condition_waits_for_a_predicate(Log log) {
        AsyncCondition condition = new AsyncCondition();
        int[] state = {0};
        Task<Void> task = createTask(coro(() -> {
            try (Held held = await(condition.acquire())) {
                await(condition.waitFor(() -> {
                    log.add("asked", state[0]);
                    return state[0] >= 2;
                }));
                log.add("got", state[0]);
            }
            return async();
        }));
        for (int i = 0; i < 3; i++) {
            await(sleep(seconds(1)));
            try (Held held = await(condition.acquire())) {
                state[0] = i;
                condition.notifyAllWaiters();
            }
        }
        await(task);
        return async();
    }

    @Async
    static Coroutine<Void> condition_whose_waiter_is_cancelled_holds_the_lock_again(Log log) {
        AsyncCondition condition = new AsyncCondition();
        Task<Void> task = createTask(coro(() -> {
            try (Held held = await(condition.acquire())) {
                try {
                    await(condition.waitUntilNotified());
                } catch (CancelledError e) {
                    log.add("body", e, condition.locked());
                    throw e;
                }
            }
            return async();
        }));
        await(sleep(seconds(0)));
        await(condition.acquire());
        task.cancel("stop");
        await(sleep(seconds(1)));
        log.add(task);
        condition.release();
        await(log.outcome("await", task));
        log.add(condition.locked());
        return async();
    }

    @Async
    private static Coroutine<Void> waitSilently(AsyncCondition condition) {
        try (Held held = await(condition.acquire())) {
            await(condition.waitUntilNotified());
        }
        return async();
    }

    @Async
    static Coroutine<Void> condition_whose_waiter_is_cancelled_twice(Log log) {
        AsyncCondition condition = new AsyncCondition();
        Task<Void> task = createTask(waitSilently(condition));
        await(sleep(seconds(0)));
        await(condition.acquire());
        task.cancel("first");
        await(sleep(seconds(1)));
        task.cancel("second");
        await(sleep(seconds(1)));
        log.add(task);
        condition.release();
        await(log.outcome("await", task));
        log.add(task.cancelling(), condition.locked());
        return async();
    }

    @Async
    private static Coroutine<Void> wakeAndLog(Log log, AsyncCondition condition, String name) {
        try (Held held = await(condition.acquire())) {
            await(condition.waitUntilNotified());
            log.add(name, "woke up");
        }
        return async();
    }

    @Async
    static Coroutine<Void> condition_passes_on_the_notification_of_a_cancelled_waiter(Log log) throws Exception {
        AsyncCondition condition = new AsyncCondition();
        Task<Void> first = createTask(wakeAndLog(log, condition, "first"));
        Task<Void> second = createTask(wakeAndLog(log, condition, "second"));
        await(sleep(seconds(0)));
        try (Held held = await(condition.acquire())) {
            condition.notifyWaiter();
            first.cancel("notified");
        }
        await(log.outcome("first", first));
        await(log.outcome("second", waitFor(second, seconds(5))));
        return async();
    }

    @Async
    static Coroutine<Void> condition_with_a_timeout(Log log) throws Exception {
        AsyncCondition condition = new AsyncCondition();
        try (Held held = await(condition.acquire())) {
            await(log.outcome("wait_for", waitFor(condition.waitUntilNotified(), seconds(1))));
            log.add(condition.locked());
        }
        log.add(condition.locked());
        return async();
    }

    @Async
    private static Coroutine<Void> produce(Log log, AsyncLock lock, AsyncCondition full, AsyncCondition empty,
            Deque<Integer> box) {
        for (int i = 0; i < 3; i++) {
            try (Held held = await(lock.acquire())) {
                while (!box.isEmpty()) {
                    await(empty.waitUntilNotified());
                }
                box.add(i);
                log.add("put", i);
                full.notifyWaiter();
            }
        }
        return async();
    }

    @Async
    private static Coroutine<Void> consume(Log log, AsyncLock lock, AsyncCondition full, AsyncCondition empty,
            Deque<Integer> box) {
        for (int i = 0; i < 3; i++) {
            try (Held held = await(lock.acquire())) {
                while (box.isEmpty()) {
                    await(full.waitUntilNotified());
                }
                log.add("got", box.removeLast());
                empty.notifyWaiter();
            }
        }
        return async();
    }

    @Async
    static Coroutine<Void> conditions_that_share_a_lock(Log log) {
        AsyncLock lock = new AsyncLock();
        AsyncCondition full = new AsyncCondition(lock);
        AsyncCondition empty = new AsyncCondition(lock);
        Deque<Integer> box = new ArrayDeque<>();
        await(gather(consume(log, lock, full, empty, box), produce(log, lock, full, empty, box)));
        return async();
    }

    @Async
    static Coroutine<Void> semaphore_lets_in_as_many_as_it_has(Log log) {
        AsyncSemaphore semaphore = new AsyncSemaphore(2);
        await(gather(hold(log, semaphore, "a", 1), hold(log, semaphore, "b", 1), hold(log, semaphore, "c", 1),
            hold(log, semaphore, "d", 1)));
        log.add(semaphore.locked());
        return async();
    }

    @Async
    static Coroutine<Void> semaphore_of_zero_and_negative(Log log) {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        log.add(semaphore.locked());
        Task<Void> task = createTask(hold(log, semaphore, "a", 1));
        await(sleep(seconds(1)));
        semaphore.release();
        await(task);
        log.add(semaphore.locked());
        log.outcome("negative", () -> new AsyncSemaphore(-1));
        return async();
    }

    @Async
    private static Coroutine<Void> greedy(Log log, AsyncSemaphore semaphore) {
        for (int i = 0; i < 3; i++) {
            await(semaphore.acquire());
            log.add("greedy", i);
            await(sleep(seconds(0)));
            semaphore.release();
        }
        return async();
    }

    @Async
    static Coroutine<Void> semaphore_released_and_taken_again_is_fair(Log log) {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        await(gather(greedy(log, semaphore), hold(log, semaphore, "b", 1), hold(log, semaphore, "c", 1)));
        return async();
    }

    @Async
    static Coroutine<Void> semaphore_whose_woken_waiter_is_cancelled(Log log) {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        await(semaphore.acquire());
        Task<Void> first = createTask(hold(log, semaphore, "first", 1));
        Task<Void> second = createTask(hold(log, semaphore, "second", 1));
        await(sleep(seconds(0)));
        semaphore.release();
        first.cancel("woken");
        await(log.outcome("first", first));
        await(second);
        log.add(semaphore.locked());
        return async();
    }

    @Async
    static Coroutine<Void> semaphore_whose_waiters_are_all_cancelled(Log log) {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        await(semaphore.acquire());
        List<Task<Void>> tasks = List.of(createTask(hold(log, semaphore, "a", 1)),
            createTask(hold(log, semaphore, "b", 1)));
        await(sleep(seconds(0)));
        tasks.forEach(Task::cancel);
        semaphore.release();
        await(gatherOutcomes(tasks));
        log.add(semaphore.locked());
        await(hold(log, semaphore, "main", 1));
        return async();
    }

    @Async
    static Coroutine<Void> semaphore_with_several_releases_in_one_pass(Log log) {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        List<Task<Void>> tasks = Stream.of("a", "b", "c")
            .map(name -> createTask(hold(log, semaphore, name, 1))).toList();
        await(sleep(seconds(0)));
        semaphore.release();
        semaphore.release();
        log.add(semaphore.locked());
        await(sleep(seconds(5)));
        log.add(tasks);
        return async();
    }

    @Async
    static Coroutine<Void> semaphore_newcomer_cannot_overtake(Log log) {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        await(semaphore.acquire());
        Task<Void> waiter = createTask(hold(log, semaphore, "waiter", 1));
        await(sleep(seconds(0)));
        semaphore.release();
        log.add(semaphore.locked());
        await(hold(log, semaphore, "newcomer", 1));
        await(waiter);
        return async();
    }

    @Async
    static Coroutine<Void> bounded_semaphore_released_too_often(Log log) {
        AsyncBoundedSemaphore semaphore = new AsyncBoundedSemaphore(1);
        try (Held held = await(semaphore.acquire())) {
            log.add("inside", semaphore.locked());
        }
        log.outcome("release", semaphore::release);
        return async();
    }

    @Async
    private static Coroutine<Void> arrive(Log log, AsyncBarrier barrier, String name, double delay) {
        await(sleep(seconds(delay)));
        log.add(name, "arrives", barrier.nWaiting());
        await(barrier.waitForOthers());
        log.add(name, "goes on");
        return async();
    }

    @Async
    static Coroutine<Void> barrier_lets_all_go_at_once(Log log) {
        AsyncBarrier barrier = new AsyncBarrier(3);
        await(gather(arrive(log, barrier, "a", 1), arrive(log, barrier, "b", 2), arrive(log, barrier, "c", 3)));
        log.add(barrier.nWaiting(), barrier.broken(), barrier.parties());
        return async();
    }

    @Async
    private static Coroutine<List<Integer>> pair(AsyncBarrier barrier) {
        List<Integer> numbers = new ArrayList<>(await(gather(barrier.waitForOthers(), barrier.waitForOthers())));
        Collections.sort(numbers);
        return async(numbers);
    }

    @Async
    static Coroutine<Void> barrier_gives_each_a_number(Log log) {
        AsyncBarrier barrier = new AsyncBarrier(2);
        log.add(await(pair(barrier)));
        log.add(await(pair(barrier)));
        return async();
    }

    @Async
    static Coroutine<Void> barrier_aborted(Log log) {
        AsyncBarrier barrier = new AsyncBarrier(2);
        Task<Integer> task = createTask(barrier.waitForOthers());
        await(sleep(seconds(1)));
        await(barrier.abort());
        await(log.outcome("waiter", task));
        log.add(barrier.broken());
        await(log.outcome("newcomer", barrier.waitForOthers()));
        await(barrier.reset());
        log.add(barrier.broken());
        return async();
    }

    @Async
    static Coroutine<Void> barrier_reset_while_waiting(Log log) {
        AsyncBarrier barrier = new AsyncBarrier(2);
        Task<Integer> task = createTask(barrier.waitForOthers());
        await(sleep(seconds(1)));
        await(barrier.reset());
        await(log.outcome("waiter", task));
        log.add(barrier.broken(), barrier.nWaiting());
        log.add(await(pair(barrier)));
        return async();
    }

    @Async
    static Coroutine<Void> barrier_whose_waiter_is_cancelled_is_not_broken(Log log) {
        AsyncBarrier barrier = new AsyncBarrier(2);
        Task<Integer> first = createTask(barrier.waitForOthers());
        await(sleep(seconds(1)));
        first.cancel("first");
        await(log.outcome("first", first));
        log.add(barrier.broken(), barrier.nWaiting());
        log.add(await(pair(barrier)));
        return async();
    }

    @Async
    static Coroutine<Void> barrier_with_a_timeout(Log log) throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(2);
        await(log.outcome("wait_for", waitFor(barrier.waitForOthers(), seconds(1))));
        log.add(barrier.nWaiting(), barrier.broken(), currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> barrier_of_zero_parties(Log log) {
        log.outcome("barrier", () -> new AsyncBarrier(0));
        return async();
    }
}
