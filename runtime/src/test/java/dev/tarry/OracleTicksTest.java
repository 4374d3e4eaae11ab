package dev.tarry;

import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Asyncio.waitTasks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How many passes of the loop things take: each must take as many as in CPython. */
@SuppressWarnings("try")
class OracleTicksTest {
    private final Map<String, AsyncFunction<EventLoop, Object, Exception>> probes = new LinkedHashMap<>();

    OracleTicksTest() {
        addBasics();
        addGatherAndWaits();
        addTimeouts();
        addTaskGroups();
        addCancellation();
        addEager();
        addLocks();
        addQueues();
    }

    @TestFactory
    Stream<DynamicTest> takes_as_many_passes_as_in_cpython() {
        return recorded().entrySet().stream().map(row ->
            DynamicTest.dynamicTest(row.getKey(), () -> assertEquals(row.getValue(), measure(row.getKey()))));
    }

    @Test
    void every_recorded_row_is_replayed() {
        assertEquals(new TreeSet<>(recorded().keySet()), new TreeSet<>(probes.keySet()));
    }

    private static Map<String, String> recorded() {
        Map<String, String> rows = new LinkedHashMap<>();
        List<String> lines = Oracle.lines("ticks314.txt");
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split(" +", 2);
            rows.put(parts[0], parts[1]);
        }
        return rows;
    }

    private String measure(String name) throws Exception {
        try (EventLoop loop = Loops.virtual()) {
            return String.valueOf(loop.runUntilComplete(measured(loop, probes.get(name))));
        }
    }

    @Async
    private static Coroutine<Object> measured(EventLoop loop, AsyncFunction<EventLoop, Object, Exception> probe)
            throws Exception {
        int before = loop.scheduler.passes;
        Object told = await(probe.apply(loop));
        return async(told != null ? told : (Object) (loop.scheduler.passes - before));
    }

    @Async
    private static Coroutine<Integer> noop() {
        return async(1);
    }

    @Async
    private static Coroutine<Void> s0() {
        await(sleep(millis(0)));
        return async();
    }

    @Async
    private static Coroutine<Integer> nested3() {
        return async(await(nested2()));
    }

    @Async
    private static Coroutine<Integer> nested2() {
        return async(await(noop()));
    }

    private static List<Coroutine<Integer>> noops(int n) {
        return IntStream.range(0, n).mapToObj(i -> noop()).toList();
    }

    @Async
    private static Coroutine<Integer> passAfter(EventLoop loop, AsyncFuture<?> future) {
        await(future);
        return async(loop.scheduler.passes);
    }

    @Async
    private static Coroutine<Integer> passOfCancel(EventLoop loop) {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            return async(loop.scheduler.passes);
        }
        return async(-1);
    }

    @Async
    private static Coroutine<Void> leaf(EventLoop loop, List<Integer> out) {
        try {
            await(sleep(seconds(10)));
        } finally {
            out.add(loop.scheduler.passes);
        }
        return async();
    }

    @Async
    private static Coroutine<Void> awaitTaskOf(EventLoop loop, List<Integer> out, Coroutine<Void> inner) {
        try {
            await(createTask(inner));
        } finally {
            out.add(loop.scheduler.passes);
        }
        return async();
    }

    @Async
    private static Coroutine<Void> awaitDirectly(EventLoop loop, List<Integer> out) {
        try {
            await(leaf(loop, out));
        } finally {
            out.add(loop.scheduler.passes);
        }
        return async();
    }

    @Async
    private static Coroutine<Object> cancelAndCount(EventLoop loop, List<Integer> out, Task<Void> task) {
        int before = loop.scheduler.passes;
        task.cancel();
        try {
            await(task);
        } catch (CancelledError expected) {
            assertTrue(task.cancelled());
        }
        List<Integer> passes = out.stream().map(pass -> pass - before).toList();
        return async("(" + passes + ", " + (loop.scheduler.passes - before) + ")");
    }

    private void addBasics() {
        probes.put("await_done_future", loop -> {
            AsyncFuture<Integer> future = loop.createFuture();
            future.setResult(1);
            await(future);
            return async(null);
        });
        probes.put("await_direct_coroutine", loop -> {
            await(nested3());
            return async(null);
        });
        probes.put("sleep_0", loop -> {
            await(sleep(millis(0)));
            return async(null);
        });
        probes.put("sleep_negative", loop -> {
            await(sleep(seconds(-1)));
            return async(null);
        });
        probes.put("await_create_task_noop", loop -> {
            await(createTask(noop()));
            return async(null);
        });
        probes.put("await_create_task_sleep0", loop -> {
            await(createTask(s0()));
            return async(null);
        });
        probes.put("await_done_task", loop -> {
            Task<Integer> task = createTask(noop());
            await(sleep(millis(0)));
            assertTrue(task.done());
            int before = loop.scheduler.passes;
            await(task);
            return async(loop.scheduler.passes - before);
        });
        probes.put("future_set_result_to_wakeup", loop -> {
            AsyncFuture<Integer> future = loop.createFuture();
            Task<Integer> task = createTask(passAfter(loop, future));
            await(sleep(millis(0)));
            int before = loop.scheduler.passes;
            future.setResult(1);
            return async(await(task) - before);
        });
        probes.put("call_later_0", loop -> {
            AsyncFuture<Void> future = loop.createFuture();
            loop.callLater(Duration.ZERO, () -> future.setResult(null));
            await(future);
            return async(null);
        });
    }

    private void addGatherAndWaits() {
        probes.put("gather_empty", loop -> {
            await(gather());
            return async(null);
        });
        probes.put("gather_1_noop", loop -> {
            await(gather(noop()));
            return async(null);
        });
        probes.put("gather_10_noop", loop -> {
            await(gather(noops(10)));
            return async(null);
        });
        probes.put("gather_done_futures", loop -> {
            AsyncFuture<Integer> future = loop.createFuture();
            future.setResult(1);
            await(gather(future, future));
            return async(null);
        });
        probes.put("wait_1_task", loop -> {
            await(waitTasks(Set.of(createTask(noop())), ReturnWhen.ALL_COMPLETED));
            return async(null);
        });
        probes.put("wait_done_task", loop -> {
            Task<Integer> task = createTask(noop());
            await(sleep(millis(0)));
            int before = loop.scheduler.passes;
            await(waitTasks(Set.of(task), ReturnWhen.ALL_COMPLETED));
            return async(loop.scheduler.passes - before);
        });
        probes.put("shield_noop", loop -> {
            await(shield(noop()));
            return async(null);
        });
        probes.put("as_completed_1", loop -> {
            for (Coroutine<Integer> next : asCompleted(noops(1))) {
                await(next);
            }
            return async(null);
        });
    }

    private void addTimeouts() {
        probes.put("wait_for_coro", loop -> {
            await(waitFor(noop(), seconds(1)));
            return async(null);
        });
        probes.put("wait_for_coro_none", loop -> {
            await(waitFor(noop(), null));
            return async(null);
        });
        probes.put("wait_for_sleep0", loop -> {
            await(waitFor(s0(), seconds(1)));
            return async(null);
        });
        probes.put("wait_for_zero_timeout", loop -> {
            try {
                await(waitFor(s0(), seconds(0)));
            } catch (TimeoutException expected) {
                return async(null);
            }
            return async("no timeout");
        });
        probes.put("timeout_noop", loop -> {
            await(timeout(seconds(1), scope -> noop()));
            return async(null);
        });
        probes.put("timeout_0_then_sleep", loop -> {
            try {
                await(timeout(seconds(0), scope -> sleep(seconds(10))));
            } catch (TimeoutException expected) {
                return async(null);
            }
            return async("no timeout");
        });
        probes.put("timeout_past_no_await", loop -> {
            await(timeout(seconds(-1), scope -> noop()));
            return async(null);
        });
    }

    @Async
    private static Coroutine<Object> groupOfNoops(int n) throws ExceptionGroup {
        await(taskGroup(group -> {
            noops(n).forEach(group::createTask);
            return async();
        }));
        return async(null);
    }

    private void addTaskGroups() {
        probes.put("taskgroup_empty", loop -> groupOfNoops(0));
        probes.put("taskgroup_1_noop", loop -> groupOfNoops(1));
        probes.put("taskgroup_10_noop", loop -> groupOfNoops(10));
        probes.put("eager_taskgroup_10", loop -> {
            loop.setTaskFactory(TaskFactory.eager());
            await(groupOfNoops(10));
            return async(null);
        });
    }

    private void addCancellation() {
        probes.put("cancel_to_CancelledError", loop -> {
            Task<Integer> task = createTask(passOfCancel(loop));
            await(sleep(millis(0)));
            int before = loop.scheduler.passes;
            task.cancel();
            return async(await(task) - before);
        });
        probes.put("cancel_through_2_child_tasks", loop -> {
            List<Integer> out = new ArrayList<>();
            Task<Void> task = createTask(awaitTaskOf(loop, out, awaitTaskOf(loop, out, leaf(loop, out))));
            for (int i = 0; i < 5; i++) {
                await(sleep(millis(0)));
            }
            return async(await(cancelAndCount(loop, out, task)));
        });
        probes.put("cancel_through_direct_coroutines", loop -> {
            List<Integer> out = new ArrayList<>();
            Task<Void> task = createTask(awaitDirectly(loop, out));
            await(sleep(millis(0)));
            return async(await(cancelAndCount(loop, out, task)));
        });
    }

    private void addEager() {
        probes.put("eager_task_noop", loop -> {
            loop.setTaskFactory(TaskFactory.eager());
            Task<Integer> task = createTask(noop());
            assertTrue(task.done());
            await(task);
            return async(null);
        });
        probes.put("eager_gather_10", loop -> {
            loop.setTaskFactory(TaskFactory.eager());
            await(gather(noops(10)));
            return async(null);
        });
        probes.put("eager_wait_for", loop -> {
            loop.setTaskFactory(TaskFactory.eager());
            await(waitFor(noop(), seconds(1)));
            return async(null);
        });
    }

    /** What a task holds or got does not matter here, only when. */
    @Async
    private static Coroutine<Integer> passOf(EventLoop loop, Coroutine<?> coroutine) {
        await(coroutine);
        return async(loop.scheduler.passes);
    }

    @Async
    private static Coroutine<Integer> passOfNotification(EventLoop loop, AsyncCondition condition) {
        try (Held held = await(condition.acquire())) {
            await(condition.waitUntilNotified());
            return async(loop.scheduler.passes);
        }
    }

    private void addLocks() {
        probes.put("lock_uncontended", loop -> {
            AsyncLock lock = new AsyncLock();
            try (Held held = await(lock.acquire())) {
                assertTrue(lock.locked());
            }
            return async(null);
        });
        probes.put("lock_handoff", loop -> {
            AsyncLock lock = new AsyncLock();
            await(lock.acquire());
            Task<Integer> task = createTask(passOf(loop, lock.acquire()));
            await(sleep(millis(0)));
            await(sleep(millis(0)));
            int before = loop.scheduler.passes;
            lock.release();
            return async(await(task) - before);
        });
        probes.put("event_set_to_wakeup", loop -> {
            AsyncEvent event = new AsyncEvent();
            Task<Integer> task = createTask(passOf(loop, event.waitUntilSet()));
            await(sleep(millis(0)));
            int before = loop.scheduler.passes;
            event.set();
            return async(await(task) - before);
        });
        probes.put("event_wait_already_set", loop -> {
            AsyncEvent event = new AsyncEvent();
            event.set();
            await(event.waitUntilSet());
            return async(null);
        });
        probes.put("sem_uncontended", loop -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(1);
            try (Held held = await(semaphore.acquire())) {
                assertTrue(semaphore.locked());
            }
            return async(null);
        });
        probes.put("condition_notify_wakeup", loop -> {
            AsyncCondition condition = new AsyncCondition();
            Task<Integer> task = createTask(passOfNotification(loop, condition));
            await(sleep(millis(0)));
            int before;
            try (Held held = await(condition.acquire())) {
                before = loop.scheduler.passes;
                condition.notifyWaiter();
            }
            return async(await(task) - before);
        });
        probes.put("barrier_2", loop -> {
            AsyncBarrier barrier = new AsyncBarrier(2);
            Task<Integer> task = createTask(barrier.waitForOthers());
            await(sleep(millis(0)));
            int before = loop.scheduler.passes;
            await(barrier.waitForOthers());
            await(task);
            return async(loop.scheduler.passes - before);
        });
    }

    private void addQueues() {
        probes.put("queue_get_nonempty", loop -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            queue.putNowait(1);
            assertEquals(1, await(queue.get()));
            return async(null);
        });
        probes.put("queue_put_nonfull", loop -> {
            await(new AsyncQueue<Integer>(1).put(1));
            return async(null);
        });
        probes.put("queue_put_to_blocked_getter", loop -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            Task<Integer> task = createTask(passOf(loop, queue.get()));
            await(sleep(millis(0)));
            int before = loop.scheduler.passes;
            queue.putNowait(1);
            return async(await(task) - before);
        });
    }
}
