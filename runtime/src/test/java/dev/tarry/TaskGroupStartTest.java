package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code start}: waits until a task says that it is ready, as Trio's nurseries do. */
@ParameterizedClass
@EnumSource(Tasks.class)
class TaskGroupStartTest {
    private final Tasks tasks;
    private final List<String> log = new ArrayList<>();

    TaskGroupStartTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @Async
    private Coroutine<Void> serve(TaskStatus<Integer> status) {
        try {
            await(sleep(seconds(1)));
            status.started(8080);
            log.add("serving");
            await(sleep(seconds(5)));
            log.add("served");
        } catch (CancelledError e) {
            log.add("server cancelled");
            throw e;
        }
        return async();
    }

    @Async
    private Coroutine<Void> failsBefore(TaskStatus<Integer> status) throws IOException {
        await(sleep(seconds(1)));
        throw new IOException("port in use, " + status);
    }

    @Async
    private Coroutine<Void> failsAfter(TaskStatus<Integer> status) throws IOException {
        status.started(1);
        await(sleep(seconds(1)));
        throw new IOException("connection lost");
    }

    @Async
    private Coroutine<Void> never(TaskStatus<Integer> status) {
        await(sleep(seconds(1)));
        log.add(status.toString());
        return async();
    }

    @Test
    void start_gives_what_the_task_says_and_the_group_waits_for_its_end() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                int port = await(group.start(this::serve, "server"));
                log.add("port " + port + " at " + getRunningLoop().time().toSeconds());
                return async();
            }));
            assertEquals(seconds(6), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("serving", "port 8080 at 1", "served"), log);
    }

    @Test
    void an_async_lambda_can_be_started_with_nothing_to_say() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                await(group.start(status -> {
                    await(sleep(seconds(1)));
                    status.started();
                    await(sleep(seconds(1)));
                    log.add("done");
                    return async();
                }));
                log.add("ready");
                return async();
            }));
            return async();
        });
        assertEquals(List.of("ready", "done"), log);
    }

    @Test
    void what_fails_before_it_is_ready_fails_its_starter_and_not_the_group() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                Task<Void> sibling = group.createTask(sleep(seconds(5)));
                try {
                    await(group.start(this::failsBefore));
                } catch (IOException e) {
                    log.add(e.getMessage());
                }
                await(sibling);
                return async();
            }));
            return async();
        });
        assertEquals(List.of("port in use, TaskStatus (not started)"), log);
    }

    @Test
    void what_fails_afterwards_fails_the_group() {
        tasks.run(() -> {
            try {
                await(taskGroup(group -> {
                    assertEquals(1, await(group.start(this::failsAfter)));
                    await(sleep(seconds(10)));
                    log.add("not reached");
                    return async();
                }));
            } catch (ExceptionGroup e) {
                log.add(e.exceptions().get(0).getMessage());
            }
            return async();
        });
        assertEquals(List.of("connection lost"), log);
    }

    @Test
    void a_task_that_ends_without_saying_that_it_is_ready_is_an_error() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                try {
                    await(group.start(this::never));
                } catch (IllegalStateException e) {
                    log.add(String.valueOf(e.getMessage().contains("ended without having called started()")));
                }
                return async();
            }));
            return async();
        });
        assertEquals(List.of("TaskStatus (not started)", "true"), log);
    }

    @Async
    private static Coroutine<Integer> starting(TaskGroup group,
            AsyncFunction<TaskStatus<Integer>, Void, RuntimeException> child) {
        return async(await(group.start(child)));
    }

    @Test
    void a_cancelled_starter_cancels_the_task_that_is_not_ready() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                Task<Integer> starter = createTask(starting(group, this::serve));
                await(sleep(seconds(0.5)));
                starter.cancel();
                await(sleep(seconds(0.1)));
                assertTrue(starter.cancelled());
                return async();
            }));
            assertEquals(seconds(0.6), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of("server cancelled"), log);
    }

    @Async
    private Coroutine<Void> stubborn(TaskStatus<Integer> status) throws IOException {
        try {
            await(sleep(seconds(1)));
        } catch (CancelledError e) {
            status.started(2);
            throw new IOException("in cleanup");
        }
        return async();
    }

    @Test
    void what_a_given_up_task_throws_goes_to_the_group_and_started_is_without_effect() {
        tasks.run(() -> {
            try {
                await(taskGroup(group -> {
                    Task<Integer> starter = createTask(await(unstarted(group)));
                    await(sleep(seconds(0.5)));
                    starter.cancel();
                    await(sleep(seconds(10)));
                    return async();
                }));
            } catch (ExceptionGroup e) {
                log.add(e.exceptions().get(0).getMessage());
            }
            return async();
        });
        assertEquals(List.of("in cleanup"), log);
    }

    @Async
    private Coroutine<Coroutine<Integer>> unstarted(TaskGroup group) throws IOException {
        return async(group.start(this::stubborn));
    }

    @Test
    void a_task_cancelled_before_it_is_ready_cancels_the_wait_of_its_starter_only() throws ExceptionGroup {
        tasks.run(() -> {
            Task<?>[] child = new Task<?>[1];
            await(taskGroup(group -> {
                Task<Integer> starter = createTask(starting(group, status -> {
                    child[0] = Asyncio.currentTask();
                    return async(await(serve(status)));
                }));
                await(sleep(seconds(0.5)));
                child[0].cancel();
                await(sleep(seconds(0.1)));
                assertTrue(starter.cancelled());
                await(sleep(seconds(5)));
                return async();
            }));
            return async();
        });
        assertEquals(List.of("server cancelled"), log);
    }

    @Test
    void ready_is_said_once() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                await(group.start(status -> {
                    status.started();
                    assertThrows(InvalidStateException.class, status::started);
                    return async(await(sleep(seconds(0))));
                }));
                return async();
            }));
            return async();
        });
    }

    @Test
    void an_ended_group_starts_nothing() throws ExceptionGroup {
        tasks.run(() -> {
            TaskGroup[] groups = new TaskGroup[1];
            await(taskGroup(group -> {
                groups[0] = group;
                return async();
            }));
            try {
                await(groups[0].start(this::serve));
            } catch (IllegalStateException e) {
                log.add(String.valueOf(e.getMessage().contains("is finished")));
            }
            return async();
        });
        assertEquals(List.of("true"), log);
    }
}
