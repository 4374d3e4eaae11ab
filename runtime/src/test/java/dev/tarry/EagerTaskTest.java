package dev.tarry;

import static dev.tarry.Asyncio.allTasks;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EagerTaskTest {
    private final List<Object> seen = new ArrayList<>();

    @Async
    private Coroutine<Set<Task<?>>> look() {
        seen.add(currentTask());
        return async(allTasks());
    }

    @Async
    private static Coroutine<Integer> nested(int depth) {
        if (depth == 0) {
            await(sleep(millis(0)));
            return async(0);
        }
        return async(await(createTask(nested(depth - 1))) + 1);
    }

    @Test
    void the_current_task_changes_during_the_eager_step_and_back() {
        Loops.run(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.eager());
            Task<?> main = currentTask();
            Task<Set<Task<?>>> task = createTask(look());
            assertSame(main, currentTask());
            assertNotSame(main, task);
            assertEquals(List.of(task), seen);
            assertTrue(task.done());
            assertEquals(Set.of(main, task), task.result());
            assertEquals(Set.of(main), allTasks());
            assertFalse(task.cancel());
            return async();
        });
    }

    @Test
    void an_eager_step_that_pauses_goes_on_as_an_ordinary_task() {
        Loops.run(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.eager());
            AsyncFuture<String> future = getRunningLoop().createFuture();
            Task<String> task = createTask(awaiting(future));
            assertFalse(task.done());
            assertTrue(allTasks().contains(task));
            future.setResult("value");
            assertEquals("value", await(task));
            return async();
        });
    }

    @Async
    private static Coroutine<String> awaiting(AsyncFuture<String> future) {
        return async(await(future));
    }

    @Test
    void eager_tasks_nest() {
        Loops.run(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.eager());
            assertEquals(200, await(createTask(nested(200))));
            return async();
        });
    }

    @Test
    void a_factory_of_ones_own_makes_the_tasks_and_one_that_throws_closes_the_coroutine() {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            TaskFactory counting = (l, coroutine, options) -> {
                seen.add(options.name());
                return TaskFactory.lazy().newTask(l, coroutine, options);
            };
            loop.setTaskFactory(counting);
            assertSame(counting, loop.getTaskFactory());
            await(createTask(sleep(millis(0)), "mine"));
            loop.setTaskFactory((l, coroutine, options) -> {
                throw new ArithmeticException("no");
            });
            assertThrows(ArithmeticException.class, () -> createTask(sleep(millis(0))));
            loop.setTaskFactory(null);
            await(createTask(sleep(millis(0))));
            return async();
        });
        assertEquals(List.of("mine"), seen);
        assertEquals(List.of(), complaints);
    }
}
