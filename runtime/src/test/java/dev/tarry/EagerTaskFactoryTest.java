package dev.tarry;

import static dev.tarry.Asyncio.allTasks;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Eager tasks, each test named after that of CPython's {@code test_eager_task_factory.py}. */
class EagerTaskFactoryTest {
    private static final ContextVar<Integer> VAR = new ContextVar<>("cv", 0);

    private final List<Object> log = new ArrayList<>();
    private int scheduled;

    @Async
    private static <T> Coroutine<T> value(T value) {
        return async(value);
    }

    @Async
    private static <T> Coroutine<T> after(T value) {
        await(sleep(seconds(0.1)));
        return async(value);
    }

    @Test
    void eager_task_factory_set() {
        Loops.run(() -> {
            TaskFactory eager = TaskFactory.eager();
            getRunningLoop().setTaskFactory(eager);
            assertSame(eager, getRunningLoop().getTaskFactory());
            await(createTask(value(1)));
            return async();
        });
    }

    @Async
    private static Coroutine<Void> setting(AsyncFuture<String> future, String value) {
        future.setResult(value);
        return async();
    }

    @Test
    void await_future_during_eager_step() {
        assertEquals("my message", Tasks.EAGER.run(() -> {
            AsyncFuture<String> future = getRunningLoop().createFuture();
            assertTrue(createTask(setting(future, "my message")).done());
            return async(await(future));
        }));
    }

    @Test
    void eager_completion() {
        assertEquals("hello", Tasks.EAGER.run(() -> {
            Task<String> task = createTask(value("hello"));
            assertTrue(task.done());
            return async(await(task));
        }));
    }

    @Test
    void block_after_eager_step() {
        assertEquals("finished after blocking", Tasks.EAGER.run(() -> {
            Task<String> task = createTask(after("finished after blocking"));
            assertFalse(task.done());
            String result = await(task);
            assertTrue(task.done());
            return async(result);
        }));
    }

    @Test
    void cancellation_after_eager_completion() {
        assertEquals("finished without blocking", Tasks.EAGER.run(() -> {
            Task<String> task = createTask(value("finished without blocking"));
            assertFalse(task.cancel());
            String result = await(task);
            assertFalse(task.cancelled());
            return async(result);
        }));
    }

    @Test
    void cancellation_after_eager_step_blocks() {
        CancelledError error = assertThrows(CancelledError.class, () -> Tasks.EAGER.run(() -> {
            Task<String> task = createTask(after("finished after blocking"));
            task.cancel("cancellation message");
            assertTrue(task.cancelling() > 0);
            return async(await(task));
        }));
        assertEquals("cancellation message", error.getMessage());
    }

    @Async
    private Coroutine<Void> currentBeforeAndAfter() {
        Task<?> before = currentTask();
        log.add(before);
        await(sleep(seconds(0.1)));
        assertSame(before, currentTask());
        return async();
    }

    @Test
    void current_task() {
        Tasks.EAGER.run(() -> {
            Task<Void> task = createTask(currentBeforeAndAfter());
            assertEquals(List.of(task), log);
            await(task);
            return async();
        });
    }

    @Async
    private static Coroutine<Set<Task<?>>> all() {
        return async(allTasks());
    }

    @Test
    void all_tasks_with_eager_completion() {
        Tasks.EAGER.run(() -> {
            Task<Set<Task<?>>> task = createTask(all());
            assertTrue(task.result().contains(task));
            assertFalse(allTasks().contains(task));
            return async();
        });
    }

    @Async
    private Coroutine<Void> blocking(AsyncFuture<Void> first, AsyncFuture<Void> second) {
        log.add(allTasks());
        await(first);
        second.setResult(null);
        return async();
    }

    @Test
    void all_tasks_with_blocking() {
        Tasks.EAGER.run(() -> {
            AsyncFuture<Void> first = getRunningLoop().createFuture();
            AsyncFuture<Void> second = getRunningLoop().createFuture();
            Task<Void> task = createTask(blocking(first, second));
            assertTrue(((Set<?>) log.get(0)).contains(task));
            assertTrue(allTasks().contains(task));
            first.setResult(null);
            await(second);
            assertFalse(allTasks().contains(task));
            return async();
        });
    }

    @Async
    private Coroutine<Void> changing() {
        assertEquals(1, VAR.get());
        VAR.set(2);
        assertEquals(2, VAR.get());
        log.add("first step");
        await(sleep(seconds(0.1)));
        assertEquals(2, VAR.get());
        VAR.set(3);
        log.add("second step");
        return async();
    }

    @Test
    void context_vars() {
        Tasks.EAGER.run(() -> {
            VAR.set(1);
            Task<Void> task = createTask(changing());
            assertEquals(List.of("first step"), log);
            assertEquals(1, VAR.get());
            await(task);
            assertEquals(List.of("first step", "second step"), log);
            assertEquals(1, VAR.get());
            return async();
        });
    }

    @Test
    void context_vars_of_a_callback_that_makes_an_eager_task() {
        Tasks.EAGER.run(() -> {
            getRunningLoop().callSoon(() -> {
                VAR.set(1);
                createTask(changing());
                log.add(VAR.get());
            });
            await(sleep(seconds(1)));
            return async();
        });
        assertEquals(List.of("first step", 1, "second step"), log);
    }

    @Test
    void issue122332_a_task_that_is_done_has_no_coroutine() {
        Tasks.EAGER.run(() -> {
            Task<Integer> task = createTask(value(1));
            await(task);
            assertNull(task.getCoro());
            return async();
        });
    }

    @Test
    void eager_start_can_be_asked_for_or_refused_for_one_task() {
        Loops.run(() -> {
            assertFalse(createTask(value(1)).done());
            assertTrue(createTask(value(1), new TaskOptions().eagerStart(true)).done());
            getRunningLoop().setTaskFactory(TaskFactory.eager());
            assertTrue(createTask(value(1)).done());
            Task<Integer> lazy = createTask(value(1), new TaskOptions().name("lazy").eagerStart(false));
            assertFalse(lazy.done());
            assertEquals("lazy", lazy.getName());
            assertEquals(1, await(lazy));
            return async();
        });
    }

    @Test
    void a_loop_that_does_not_run_starts_no_task_eagerly() {
        EventLoop loop = Loops.virtual();
        Task<Integer> task = loop.createTask(value(1), new TaskOptions().eagerStart(true));
        assertFalse(task.done());
        assertEquals(1, loop.runUntilComplete(task));
        loop.close();
    }

    /** Counts the tasks that have to be scheduled. */
    private TaskFactory counting(TaskFactory factory) {
        return (loop, coroutine, options) -> {
            Task<?> task = factory.newTask(loop, coroutine, options);
            if (!task.done()) {
                scheduled++;
            }
            return task;
        };
    }

    @Async
    private static Coroutine<Integer> chain(int depth) {
        if (depth == 0) {
            return async(0);
        }
        return async(1 + await(chain(depth - 1)));
    }

    @Async
    private static Coroutine<Void> recursiveGroups(int width, int depth) throws ExceptionGroup {
        if (depth == 0) {
            return async();
        }
        await(taskGroup(group -> {
            for (int i = 0; i < width; i++) {
                group.createTask(recursiveGroups(width, depth - 1));
            }
            return async();
        }));
        return async();
    }

    @Async
    private static Coroutine<Void> recursiveGather(int width, int depth) {
        if (depth == 0) {
            return async();
        }
        List<Coroutine<Void>> all = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            all.add(recursiveGather(width, depth - 1));
        }
        await(gather(all));
        return async();
    }

    private <T, X extends Exception> T runCounting(TaskFactory factory, AsyncSupplier<T, X> main) throws X {
        return Loops.run(() -> {
            getRunningLoop().setTaskFactory(counting(factory));
            T value = await(main.get());
            // The loop's own tasks at its end do not count.
            getRunningLoop().setTaskFactory(factory);
            return async(value);
        });
    }

    @Test
    void awaitables_chain() {
        assertEquals(100, runCounting(TaskFactory.lazy(), () -> chain(100)));
        assertEquals(100, runCounting(TaskFactory.eager(), () -> chain(100)));
        assertEquals(0, scheduled);
    }

    /** 5 + 25 + 125 + 625; CPython counts the outermost, too. */
    @Test
    void recursive_taskgroups() throws ExceptionGroup {
        runCounting(TaskFactory.lazy(), () -> recursiveGroups(5, 4));
        assertEquals(780, scheduled);
    }

    /** Since gh-128550 a group waits for callbacks of tasks that are done, so that only the innermost need no pass. */
    @Test
    void recursive_taskgroups_of_eager_tasks() throws ExceptionGroup {
        runCounting(TaskFactory.eager(), () -> recursiveGroups(5, 4));
        assertEquals(155, scheduled);
    }

    @Test
    void recursive_gather() {
        runCounting(TaskFactory.lazy(), () -> recursiveGather(5, 4));
        assertEquals(780, scheduled);
        scheduled = 0;
        runCounting(TaskFactory.eager(), () -> recursiveGather(5, 4));
        assertEquals(0, scheduled);
    }
}
