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
import static dev.tarry.TaskGroupTest.endOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a group does with failures; each test is named after CPython's of the same situation. */
@ParameterizedClass
@EnumSource(Tasks.class)
class TaskGroupFailureTest {
    private final Tasks tasks;
    private final List<String> log = new ArrayList<>();

    TaskGroupFailureTest(Tasks tasks) {
        this.tasks = tasks;
    }

    /** As an exception of Python's that is no {@code Exception}. */
    private static final class BaseFailure extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Async
    private static Coroutine<Void> crashAfter(Duration delay, Throwable failure) {
        await(sleep(delay));
        throw Sneaky.rethrow(failure);
    }

    @Async
    private Coroutine<Void> sleeping(Duration delay, String name) {
        try {
            await(sleep(delay));
        } catch (CancelledError e) {
            log.add("cancelled " + name);
            throw e;
        }
        return async();
    }

    /** Fails however it ends. */
    @Async
    private static Coroutine<Void> failingFinally(Throwable failure) {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            throw Sneaky.rethrow(failure);
        }
        return async();
    }

    @Async
    private static Coroutine<Void> slowToEnd() {
        try {
            await(sleep(seconds(10)));
        } catch (CancelledError e) {
            await(sleep(millis(500)));
            throw e;
        }
        return async();
    }

    private static void addFailing(TaskGroup group, int n) {
        for (int i = 0; i < n; i++) {
            group.createTask(failingFinally(new ArithmeticException()));
        }
    }

    /** Makes a task of it, cancels that after a moment and tells how it ended. */
    @Async
    private static Coroutine<String> endOfCancelled(Coroutine<?> coroutine) {
        Task<?> task = createTask(coroutine);
        await(sleep(millis(100)));
        assertFalse(task.done());
        task.cancel();
        return async(await(endOf(task)));
    }

    @Test
    void taskgroup_04_a_failure_cancels_the_siblings() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException]", await(endOf(createTask(taskGroup(group -> {
                group.createTask(crashAfter(millis(100), new ArithmeticException()));
                group.createTask(sleeping(seconds(1), "sibling"));
                return async();
            })))));
            return async();
        });
        assertEquals(List.of("cancelled sibling"), log);
    }

    @Test
    void cancel_children_on_child_error_and_the_body() throws ExceptionGroup {
        tasks.run(() -> {
            String end = await(endOf(createTask(taskGroup(group -> {
                group.createTask(crashAfter(millis(100), new ArithmeticException()));
                group.createTask(crashAfter(millis(100), new IOException()));
                group.createTask(crashAfter(millis(100), new IllegalStateException()));
                group.createTask(sleeping(seconds(5), "child"));
                await(sleeping(seconds(10), "body"));
                return async();
            }))));
            assertEquals("ExceptionGroup[ArithmeticException, IOException, IllegalStateException]", end);
            return async();
        });
        assertEquals(List.of("cancelled child", "cancelled body"), log);
    }

    @Test
    void taskgroup_08_the_errors_win_over_the_cancellation() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException, ArithmeticException, ArithmeticException]",
                await(endOfCancelled(taskGroup(group -> {
                    addFailing(group, 3);
                    await(sleep(seconds(10)));
                    return async();
                }))));
            return async();
        });
    }

    @Test
    void taskgroup_09_a_failing_body_cancels_the_children() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[IOException]", await(endOf(taskGroup(group -> {
                group.createTask(sleeping(seconds(1), "first"));
                group.createTask(sleeping(seconds(2), "second"));
                await(sleep(millis(100)));
                throw new IOException();
            }))));
            return async();
        });
        assertEquals(List.of("cancelled first", "cancelled second"), log);
    }

    @Test
    void taskgroup_10_children_that_have_not_begun_never_begin_when_the_body_fails() throws ExceptionGroup {
        List<Task<?>> made = new ArrayList<>();
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException]", await(endOf(taskGroup(group -> {
                made.add(group.createTask(sleeping(seconds(1), "first")));
                made.add(group.createTask(sleeping(seconds(2), "second")));
                throw new ArithmeticException();
            }))));
            return async();
        });
        assertTrue(made.get(0).cancelled() && made.get(1).cancelled());
        assertEquals(tasks == Tasks.LAZY ? List.of() : List.of("cancelled first", "cancelled second"), log);
    }

    @Async
    private static Coroutine<Void> failingGroup() throws ExceptionGroup {
        await(taskGroup(group -> {
            addFailing(group, 2);
            await(sleep(seconds(10)));
            return async();
        }));
        return async();
    }

    @Test
    void taskgroup_11_a_group_in_a_group_throws_a_group_in_a_group() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ExceptionGroup[ArithmeticException, ArithmeticException]]",
                await(endOfCancelled(taskGroup(outer -> failingGroup()))));
            return async();
        });
    }

    @Test
    void taskgroup_12_the_same_with_a_child_in_the_outer_group() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ExceptionGroup[ArithmeticException, ArithmeticException]]",
                await(endOfCancelled(taskGroup(outer -> {
                    outer.createTask(sleeping(seconds(10), "outer child"));
                    await(failingGroup());
                    return async();
                }))));
            return async();
        });
        assertEquals(List.of("cancelled outer child"), log);
    }

    @Async
    private static Coroutine<Void> nested(Duration outerCrash, Duration innerCrash) throws ExceptionGroup {
        await(taskGroup(outer -> {
            outer.createTask(crashAfter(outerCrash, new IllegalArgumentException()));
            await(taskGroup(inner -> {
                inner.createTask(crashAfter(innerCrash, new IOException()));
                return async();
            }));
            return async();
        }));
        return async();
    }

    @Test
    void taskgroup_13_a_failure_outside_cancels_the_inner_group() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[IllegalArgumentException]",
                await(endOf(createTask(nested(millis(100), seconds(10))))));
            return async();
        });
    }

    @Test
    void taskgroup_14_a_failure_inside_comes_out_as_group_in_a_group() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ExceptionGroup[IOException]]",
                await(endOf(createTask(nested(seconds(10), millis(100))))));
            return async();
        });
    }

    @Async
    private static Coroutine<Void> crashDuringCleanup() throws ExceptionGroup {
        await(taskGroup(group -> {
            group.createTask(crashAfter(millis(300), new ArithmeticException()));
            await(slowToEnd());
            return async();
        }));
        return async();
    }

    @Test
    void taskgroup_15_a_child_fails_while_the_cancelled_body_cleans_up() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException]", await(endOfCancelled(crashDuringCleanup())));
            return async();
        });
    }

    @Async
    private static Coroutine<Void> throughATask() throws ExceptionGroup {
        await(createTask(crashDuringCleanup()));
        return async();
    }

    @Test
    void taskgroup_16_the_same_through_a_task_in_between() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException]", await(endOfCancelled(throughATask())));
            return async();
        });
    }

    @Test
    void taskgroup_18_a_body_that_makes_an_error_of_the_cancellation() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[IOException]",
                await(endOfCancelled(taskGroup(group -> failingFinally(new IOException())))));
            return async();
        });
    }

    @Async
    private static Coroutine<String> childAndBodyFail(Throwable child, Throwable body) throws ExceptionGroup {
        return async(await(endOf(createTask(taskGroup(group -> {
            group.createTask(crashAfter(millis(100), child));
            await(failingFinally(body));
            return async();
        })))));
    }

    @Test
    void taskgroup_19_the_failures_of_a_child_and_of_the_body_are_in_one_group() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException, IOException]",
                await(childAndBodyFail(new ArithmeticException(), new IOException())));
            return async();
        });
    }

    @Test
    void taskgroup_20_a_fatal_error_of_the_body_comes_out_bare() throws ExceptionGroup {
        InternalError fatal = new InternalError("out of order");
        tasks.run(() -> {
            try {
                await(taskGroup(group -> {
                    group.createTask(crashAfter(millis(100), new ArithmeticException()));
                    await(failingFinally(fatal));
                    return async();
                }));
            } catch (InternalError e) {
                log.add(e.getMessage());
            }
            return async();
        });
        assertEquals(List.of("out of order"), log);
    }

    @Test
    void taskgroup_20a_an_error_of_the_body_makes_an_error_group() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ErrorGroup[ArithmeticException, BaseFailure]",
                await(childAndBodyFail(new ArithmeticException(), new BaseFailure())));
            return async();
        });
    }

    @Test
    void taskgroup_21a_an_error_of_a_child_makes_an_error_group() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ErrorGroup[BaseFailure, IllegalStateException]",
                await(childAndBodyFail(new BaseFailure(), new IllegalStateException())));
            return async();
        });
    }

    private static void failToClose() throws IOException {
        throw new IOException("close");
    }

    @Test
    void taskgroup_context_manager_exit_raises_and_the_count_of_cancels_is_balanced() throws ExceptionGroup {
        tasks.run(() -> {
            try {
                await(taskGroup(group -> {
                    group.createTask(crashAfter(millis(0), new IOException("child")));
                    try {
                        await(sleep(seconds(1)));
                    } finally {
                        failToClose();
                    }
                    return async();
                }));
            } catch (ExceptionGroup e) {
                assertEquals(0, currentTask().cancelling());
                assertEquals(2, e.exceptions().size());
                log.add("caught");
            }
            return async();
        });
        assertEquals(List.of("caught"), log);
    }

    @Test
    void cancelling_level_preserved() throws ExceptionGroup {
        tasks.run(() -> {
            String end = await(endOf(taskGroup(group -> {
                group.createTask(crashAfter(millis(0), new ArithmeticException()));
                return async();
            })));
            assertEquals("ExceptionGroup[ArithmeticException]", end);
            assertEquals(0, currentTask().cancelling());
            return async();
        });
    }

    @Test
    void nested_groups_both_cancelled() throws ExceptionGroup {
        tasks.run(() -> {
            String end = await(endOf(taskGroup(outer -> {
                assertEquals("ExceptionGroup[ArithmeticException]", await(endOf(taskGroup(inner -> {
                    inner.createTask(crashAfter(millis(0), new ArithmeticException()));
                    outer.createTask(crashAfter(millis(0), new IllegalArgumentException()));
                    return async();
                }))));
                assertEquals(1, currentTask().cancelling());
                return async();
            })));
            assertEquals("ExceptionGroup[IllegalArgumentException]", end);
            assertEquals(0, currentTask().cancelling());
            return async();
        });
    }

    @Async
    private Coroutine<Void> errorThenAwait(AsyncFuture<Void> begun) throws ExceptionGroup {
        String end = await(endOf(taskGroup(group -> {
            begun.setResult(null);
            group.createTask(crashAfter(millis(0), new ArithmeticException()));
            await(sleep(seconds(1)));
            return async();
        })));
        log.add(end + " " + currentTask().cancelling());
        await(sleep(seconds(1)));
        log.add("not reached");
        return async();
    }

    @Test
    void error_and_cancel_throws_the_group_and_cancels_again_at_the_next_await() throws ExceptionGroup {
        tasks.run(() -> {
            AsyncFuture<Void> begun = getRunningLoop().createFuture();
            Task<Void> task = createTask(errorThenAwait(begun));
            await(begun);
            assertEquals(0, task.cancelling());
            await(sleep(millis(0)));
            task.cancel();
            assertEquals(1, task.cancelling());
            assertEquals("CancelledError", await(endOf(task)));
            assertTrue(task.cancelled());
            return async();
        });
        assertEquals(List.of("ExceptionGroup[ArithmeticException] 1"), log);
    }

    @Async
    private Coroutine<Void> cancelledInCreation(TaskGroup group) {
        group.createTask(failing());
        try {
            await(sleep(millis(0)));
            await(sleep(millis(0)));
            log.add("not cancelled");
        } catch (CancelledError e) {
            log.add("cancelled");
        }
        return async();
    }

    @Async
    private static Coroutine<Void> failing() {
        throw new ArithmeticException();
    }

    @Test
    void cancels_task_if_created_during_creation() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException]", await(endOf(taskGroup(group -> {
                group.createTask(cancelledInCreation(group));
                return async();
            }))));
            return async();
        });
        assertEquals(List.of("cancelled"), log);
    }

    @Test
    void cancellation_does_not_leak_out_of_tg() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException]", await(endOf(taskGroup(group -> {
                group.createTask(failing());
                return async();
            }))));
            await(sleep(millis(0)));
            assertEquals(0, currentTask().cancelling());
            return async();
        });
    }

    @Test
    void a_body_that_swallows_the_cancel_of_the_group_still_gets_the_failure() throws ExceptionGroup {
        tasks.run(() -> {
            assertEquals("ExceptionGroup[ArithmeticException]", await(endOf(taskGroup(group -> {
                group.createTask(failing());
                assertEquals("CancelledError", await(endOf(sleep(seconds(1)))));
                return async("value");
            }))));
            return async();
        });
    }

    @Test
    void a_task_made_outside_of_the_group_that_the_parent_has_left_is_refused() throws ExceptionGroup {
        TaskGroup[] left = new TaskGroup[1];
        tasks.run(() -> {
            await(endOf(taskGroup(group -> {
                left[0] = group;
                throw new IOException();
            })));
            assertThrows(IllegalStateException.class, () -> left[0].createTask(failing()));
            return async();
        });
    }
}
