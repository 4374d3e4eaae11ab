package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a group does with values and cancels; each test is named after CPython's of the same situation. */
@ParameterizedClass
@EnumSource(Tasks.class)
class TaskGroupTest {
    private final Tasks tasks;
    private final List<String> log = new ArrayList<>();
    private final List<Task<?>> made = new ArrayList<>();

    TaskGroupTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @Async
    private <T> Coroutine<T> after(Duration delay, T value) {
        try {
            await(sleep(delay));
        } catch (CancelledError e) {
            log.add("cancelled " + value);
            throw e;
        }
        log.add("done " + value);
        return async(value);
    }

    @Async
    private static Coroutine<Void> crashAfter(Duration delay, Exception failure) throws IOException {
        await(sleep(delay));
        throw Sneaky.rethrow(failure);
    }

    @Test
    void taskgroup_01_results_are_there_when_the_group_has_ended() throws ExceptionGroup {
        tasks.run(() -> {
            String told = await(taskGroup(group -> {
                made.add(group.createTask(after(millis(100), 42)));
                made.add(group.createTask(after(millis(200), 11)));
                return async("value of the body");
            }));
            assertEquals("value of the body", told);
            assertEquals(42, made.get(0).result());
            assertEquals(11, made.get(1).result());
            assertEquals(millis(200), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void taskgroup_02_tasks_may_be_made_later_in_the_body() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                group.createTask(after(millis(100), 42));
                await(sleep(millis(150)));
                group.createTask(after(millis(200), 11));
                return async();
            }));
            assertEquals(millis(350), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("done 42", "done 11"), log);
    }

    @Test
    void taskgroup_03_cancelling_one_task_does_not_disturb_the_group() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                Task<Integer> first = group.createTask(after(seconds(1), 42));
                await(sleep(millis(150)));
                first.cancel();
                made.add(first);
                made.add(group.createTask(after(millis(200), 11)));
                return async();
            }));
            assertTrue(made.get(0).cancelled());
            assertEquals(11, made.get(1).result());
            return async();
        });
    }

    @Async
    private Coroutine<Void> fiveSleepers() throws ExceptionGroup {
        await(taskGroup(group -> {
            for (int i = 0; i < 5; i++) {
                group.createTask(after(seconds(5), i));
            }
            return async();
        }));
        return async();
    }

    @Test
    void cancellation_of_the_waiting_parent_cancels_the_children() throws ExceptionGroup {
        tasks.run(() -> {
            Task<Void> runner = createTask(fiveSleepers());
            await(sleep(millis(100)));
            assertFalse(runner.done());
            runner.cancel();
            assertEquals("CancelledError", await(endOf(runner)));
            assertEquals(1, runner.cancelling());
            return async();
        });
        assertEquals(List.of("cancelled 0", "cancelled 1", "cancelled 2", "cancelled 3", "cancelled 4"), log);
    }

    @Async
    private Coroutine<Void> sleepersAndSleepingBody() throws ExceptionGroup {
        await(taskGroup(group -> {
            group.createTask(after(seconds(5), "child"));
            await(after(seconds(10), "body"));
            return async();
        }));
        return async();
    }

    @Test
    void taskgroup_07_cancellation_inside_the_body_cancels_the_children() throws ExceptionGroup {
        tasks.run(() -> {
            Task<Void> runner = createTask(sleepersAndSleepingBody());
            await(sleep(millis(100)));
            runner.cancel();
            assertEquals("CancelledError", await(endOf(runner)));
            return async();
        });
        assertEquals(List.of("cancelled body", "cancelled child"), log);
    }

    @Async
    private Coroutine<Void> emptyGroupWithSleepingBody() throws ExceptionGroup {
        await(taskGroup(group -> after(seconds(10), "body")));
        return async();
    }

    @Test
    void taskgroup_17_cancellation_in_an_empty_group() throws ExceptionGroup {
        tasks.run(() -> {
            Task<Void> runner = createTask(emptyGroupWithSleepingBody());
            await(sleep(millis(100)));
            runner.cancel();
            assertEquals("CancelledError", await(endOf(runner)));
            return async();
        });
        assertEquals(List.of("cancelled body"), log);
    }

    @Test
    void taskgroup_22_cancellation_before_the_children_get_far() throws ExceptionGroup {
        tasks.run(() -> {
            Task<Void> runner = createTask(fiveSleepers());
            await(sleep(millis(50)));
            runner.cancel();
            assertEquals("CancelledError", await(endOf(runner)));
            assertTrue(runner.cancelled());
            return async();
        });
    }

    @Test
    void taskgroup_23_finished_children_are_dropped() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                for (int i = 0; i < 10; i++) {
                    await(sleep(millis(100)));
                    group.createTask(sleep(millis(250)));
                    if (i == 5) {
                        assertTrue(group.toString().contains("(3 tasks"), group.toString());
                    }
                }
                await(sleep(millis(1350)));
                assertFalse(group.hasTasks());
                return async();
            }));
            return async();
        });
    }

    @Async
    private Coroutine<Void> root(TaskGroup group) {
        await(sleep(millis(100)));
        group.createTask(after(millis(100), "first"));
        group.createTask(after(millis(200), "second"));
        return async();
    }

    @Test
    void taskgroup_24_children_may_add_tasks_while_the_group_waits() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                group.createTask(root(group));
                return async();
            }));
            return async();
        });
        assertEquals(List.of("done first", "done second"), log);
    }

    @Async
    private Coroutine<Void> hydra(TaskGroup group) {
        log.add("head");
        await(sleep(millis(10)));
        group.createTask(hydra(group));
        group.createTask(hydra(group));
        return async();
    }

    @Async
    private Coroutine<Void> hercules() {
        while (log.size() < 10) {
            await(sleep(millis(15)));
        }
        throw new ArithmeticException("enough");
    }

    @Test
    void taskgroup_25_children_that_multiply_end_when_one_fails() {
        tasks.run(() -> {
            ExceptionGroup thrown = null;
            try {
                await(taskGroup(group -> {
                    group.createTask(hydra(group));
                    group.createTask(hercules());
                    return async();
                }));
            } catch (ExceptionGroup e) {
                thrown = e;
            }
            assertEquals(List.of("enough"), thrown.exceptions().stream().map(Throwable::getMessage).toList());
            return async();
        });
        assertTrue(log.size() >= 10);
    }

    @Test
    void taskgroup_task_name_is_the_name_given() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                assertEquals("yolo", group.createTask(sleep(millis(0)), "yolo").getName());
                return async();
            }));
            return async();
        });
    }

    @Async
    private Coroutine<Void> addsWhenCancelled(TaskGroup group) {
        try {
            await(sleep(seconds(1)));
        } catch (CancelledError e) {
            log.add(assertThrows(IllegalStateException.class, () -> group.createTask(sleep(millis(0)))).getMessage());
        }
        return async();
    }

    @Test
    void taskgroup_no_create_task_after_failure() throws Exception {
        List<ExceptionContext> complaints = tasks.complaints(() -> {
            String end = await(endOf(taskGroup(group -> {
                group.createTask(crashAfter(millis(1), new ArithmeticException()));
                group.createTask(addsWhenCancelled(group));
                return async();
            })));
            assertEquals("ExceptionGroup[ArithmeticException]", end);
            return async();
        });
        assertTrue(log.get(0).contains("is shutting down: it takes no more tasks"), log.toString());
        assertEquals(List.of(), complaints);
    }

    @Test
    void taskgroup_finished_and_coro_closed_when_tg_closed() throws Exception {
        List<ExceptionContext> complaints = tasks.complaints(() -> {
            TaskGroup ended = await(taskGroup(group -> async(group)));
            Coroutine<Void> late = sleep(millis(0));
            String message = assertThrows(IllegalStateException.class, () -> ended.createTask(late)).getMessage();
            assertTrue(message.contains("is finished"), message);
            assertThrows(IllegalStateException.class, () -> createTask(late));
            return async();
        });
        assertEquals(List.of(), complaints);
    }

    @Test
    void a_group_whose_task_is_cut_off_by_hand_gives_no_value_of_it() throws ExceptionGroup {
        tasks.run(() -> {
            Object value = await(taskGroup(group -> {
                Task<String> child = group.createTask(after(seconds(1), "late"));
                await(sleep(millis(1)));
                child.cancel();
                return async(null);
            }));
            assertNull(value);
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("cancelled late"), log);
    }

    /** How something ended: its value, or what it threw, with what is in it. */
    @SuppressWarnings("tarry-swallowed-cancellation")
    @Async
    static <T> Coroutine<String> endOf(Awaitable<T> awaitable) {
        try {
            return async(String.valueOf(await(awaitable)));
        } catch (Throwable e) {
            return async(describe(e));
        }
    }

    static String describe(Throwable e) {
        String name = e.getClass().getSimpleName();
        return e instanceof BaseExceptionGroup group
            ? name + group.exceptions().stream().map(TaskGroupTest::describe).toList() : name;
    }
}
