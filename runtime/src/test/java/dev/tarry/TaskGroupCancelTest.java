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
import static dev.tarry.Asyncio.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code TaskGroup.cancel} of Python 3.15: the group ends early, and nobody else notices. */
@ParameterizedClass
@EnumSource(Tasks.class)
class TaskGroupCancelTest {
    private final Tasks tasks;
    private final List<String> log = new ArrayList<>();

    TaskGroupCancelTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @Async
    private Coroutine<Void> sleeper(String name) {
        try {
            await(sleep(seconds(10)));
            log.add(name + " slept");
        } catch (CancelledError e) {
            log.add(name + " cancelled");
            throw e;
        }
        return async();
    }

    @Async
    private Coroutine<Void> slowToEnd(Duration cleanup) {
        try {
            await(sleep(seconds(10)));
        } finally {
            await(sleep(cleanup));
            log.add("cleaned up");
        }
        return async();
    }

    @Async
    private static Coroutine<Void> cancels(TaskGroup group, Duration delay) {
        await(sleep(delay));
        group.cancel();
        return async();
    }

    @Async
    private static Coroutine<Void> failsWhenCancelled() throws IOException {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            throw new IOException("in cleanup");
        }
        return async();
    }

    @Test
    void a_child_ends_the_group_while_the_parent_waits_and_the_value_of_the_body_is_kept() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("value", await(taskGroup(group -> {
                group.createTask(sleeper("one"));
                group.createTask(sleeper("two"));
                group.createTask(cancels(group, seconds(1)));
                return async("value");
            })));
            assertEquals(seconds(1), getRunningLoop().time());
            assertEquals(0, currentTask().cancelling());
            await(sleep(seconds(1)));
            return async();
        });
        assertEquals(List.of("one cancelled", "two cancelled"), log);
    }

    @Test
    void a_child_ends_the_group_while_the_body_runs_which_then_gives_no_value() throws ExceptionGroup {
        tasks.run(() -> {
            assertNull(await(taskGroup(group -> {
                group.createTask(cancels(group, seconds(1)));
                await(sleeper("body"));
                return async("value");
            })));
            assertEquals(seconds(1), getRunningLoop().time());
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("body cancelled"), log);
    }

    @Test
    void the_body_ends_the_group_and_is_cut_off_at_its_next_pause() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                group.createTask(sleeper("child"));
                await(sleep(seconds(1)));
                group.cancel();
                group.cancel();
                log.add("still here");
                await(sleeper("body"));
                return async();
            }));
            assertEquals(0, currentTask().cancelling());
            await(sleep(millis(0)));
            return async();
        });
        assertEquals(List.of("still here", "child cancelled", "body cancelled"), log);
    }

    @Test
    void a_body_that_ends_without_a_pause_is_not_cancelled_afterwards() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("value", await(taskGroup(group -> {
                group.cancel();
                return async("value");
            })));
            assertEquals(0, currentTask().cancelling());
            await(sleep(millis(0)));
            return async();
        });
    }

    @Async
    private Coroutine<Void> groupAfterSwallowedCancel() throws ExceptionGroup {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            log.add("swallowed");
        }
        await(taskGroup(group -> {
            group.cancel();
            return async();
        }));
        await(sleep(millis(1)));
        await(taskGroup(group -> {
            group.createTask(cancels(group, seconds(1)));
            await(sleep(seconds(10)));
            return async();
        }));
        await(sleep(millis(1)));
        log.add("went on");
        return async();
    }

    @Test
    void works_in_a_task_that_has_swallowed_a_cancel_before() throws ExceptionGroup {
        tasks.run(() -> {
            Task<Void> task = createTask(groupAfterSwallowedCancel());
            await(sleep(millis(1)));
            task.cancel();
            await(task);
            assertEquals(1, task.cancelling());
            return async();
        });
        assertEquals(List.of("swallowed", "went on"), log);
    }

    @Async
    private Coroutine<Void> cancelsItselfThenItsGroup() throws ExceptionGroup {
        currentTask().cancel("from outside");
        await(taskGroup(group -> {
            group.cancel();
            await(sleep(seconds(10)));
            return async();
        }));
        log.add("not reached");
        return async();
    }

    @Test
    void a_cancel_requested_before_the_group_is_not_eaten_by_it() throws ExceptionGroup {
        tasks.run(() -> {
            Task<Void> task = createTask(cancelsItselfThenItsGroup());
            await(sleep(seconds(1)));
            assertTrue(task.cancelled());
            assertEquals(1, task.cancelling());
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Async
    private Coroutine<Void> groupThatEndsSlowly() throws ExceptionGroup {
        await(taskGroup(group -> {
            group.createTask(slowToEnd(seconds(5)));
            await(sleep(seconds(1)));
            group.cancel();
            return async();
        }));
        log.add("not reached");
        return async();
    }

    /** gh-155433. */
    @Test
    void a_cancel_from_outside_while_the_cancelled_group_ends_comes_out() throws ExceptionGroup {
        tasks.run(() -> {
            Task<Void> task = createTask(groupThatEndsSlowly());
            await(sleep(seconds(2)));
            task.cancel("from outside");
            CancelledError seen = null;
            try {
                await(task);
            } catch (CancelledError e) {
                seen = e;
            }
            assertEquals("from outside", seen.getMessage());
            assertEquals(1, task.cancelling());
            return async();
        });
        assertEquals(List.of("cleaned up"), log);
    }

    @Test
    void a_timeout_around_a_cancelled_group_that_ends_slowly_is_not_lost() throws Exception {
        tasks.run(() -> {
            try {
                await(timeout(seconds(2), scope -> groupThatEndsSlowly()));
            } catch (TimeoutException e) {
                log.add("timeout");
            }
            return async();
        });
        assertEquals(List.of("cleaned up", "timeout"), log);
    }

    /** gh-155418. */
    @Test
    void an_eager_child_that_cancels_the_group_before_it_pauses_is_cancelled_itself() throws ExceptionGroup {
        tasks.run(() -> {
            List<Task<?>> made = new ArrayList<>();
            await(taskGroup(group -> {
                made.add(group.createTask(cancelsThenSleeps(group)));
                return async();
            }));
            assertTrue(made.get(0).cancelled());
            assertEquals(Duration.ZERO, getRunningLoop().time());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> cancelsThenSleeps(TaskGroup group) {
        group.cancel();
        await(sleep(seconds(10)));
        return async();
    }

    @Test
    void what_a_child_throws_while_it_ends_is_still_thrown() {
        tasks.run(() -> {
            try {
                await(taskGroup(group -> {
                    group.createTask(failsWhenCancelled());
                    group.createTask(cancels(group, seconds(1)));
                    return async();
                }));
            } catch (ExceptionGroup e) {
                log.add(e.exceptions().get(0).getMessage());
            }
            assertEquals(0, currentTask().cancelling());
            return async();
        });
        assertEquals(List.of("in cleanup"), log);
    }

    @Test
    void an_ended_group_can_be_cancelled_without_effect_and_a_cancelled_one_takes_no_more_tasks() throws ExceptionGroup {
        tasks.run(() -> {
            TaskGroup[] groups = new TaskGroup[1];
            await(taskGroup(group -> {
                groups[0] = group;
                return async();
            }));
            groups[0].cancel();
            await(sleep(millis(0)));
            await(taskGroup(group -> {
                group.cancel();
                assertThrows(IllegalStateException.class, () -> group.createTask(sleeper("late")));
                return async();
            }));
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void an_inner_group_is_cancelled_alone() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(outer -> {
                Task<Void> sibling = outer.createTask(sleeper("outer"));
                await(taskGroup(inner -> {
                    inner.createTask(sleeper("inner"));
                    inner.createTask(cancels(inner, seconds(1)));
                    return async();
                }));
                await(sibling);
                return async();
            }));
            return async();
        });
        assertEquals(List.of("inner cancelled", "outer slept"), log);
    }
}
