package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.copyContext;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.runCoroutineThreadsafe;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.Asyncio.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which context tasks and callbacks run in; named after CPython's tests where there are such. */
@ParameterizedClass
@EnumSource(Tasks.class)
class TaskContextTest {
    private static final ContextVar<String> VAR = new ContextVar<>("var", "nope");

    private final Tasks tasks;
    private final List<Object> log = new ArrayList<>();

    TaskContextTest(Tasks tasks) {
        this.tasks = tasks;
    }

    @Async
    private static Coroutine<String> setting(String value) {
        await(sleep(millis(0)));
        String before = VAR.get();
        VAR.set(value);
        return async(before);
    }

    @Async
    private static Coroutine<String> reading() {
        await(sleep(millis(1)));
        return async(VAR.get());
    }

    @Test
    void context_1_a_task_gets_a_copy_when_it_is_made() {
        tasks.run(() -> {
            assertEquals("nope", VAR.get());
            Task<String> task = createTask(setting("something else"));
            VAR.set("yes");
            assertEquals("nope", await(task));
            assertEquals("yes", VAR.get());
            return async();
        });
        assertEquals("nope", VAR.get());
    }

    @Test
    void context_2_callbacks_run_in_a_copy_of_the_context_in_which_they_were_registered() {
        tasks.run(() -> {
            for (int j = 0; j < 2; j++) {
                AsyncFuture<Void> future = getRunningLoop().createFuture();
                future.addDoneCallback(done -> {
                    log.add(VAR.get());
                    VAR.set("something else");
                });
                VAR.set("yes" + j);
                getRunningLoop().callSoon(() -> future.setResult(null));
                await(future);
                assertEquals("yes" + j, VAR.get());
                for (int i = 0; i < 3; i++) {
                    VAR.set("yes" + i + j);
                    await(sleep(millis(1)));
                    assertEquals("yes" + i + j, VAR.get());
                }
            }
            return async();
        });
        assertEquals(List.of("nope", "yes20"), log);
    }

    @Async
    private static Coroutine<Void> changing(int number, Random random) {
        for (int i = 0; i < 10; i++) {
            VAR.set("" + (number + i));
            await(sleep(millis(1 + random.nextInt(50))));
            assertEquals("" + (number + i), VAR.get());
        }
        return async();
    }

    @Test
    void context_3_a_hundred_tasks_do_not_disturb_each_other() {
        tasks.run(() -> {
            Random random = new Random(3);
            List<Task<Void>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(createTask(changing(random.nextInt(10), random)));
            }
            await(gather(all));
            assertEquals("nope", VAR.get());
            return async();
        });
    }

    @Test
    void context_4_tasks_that_are_given_a_context_share_it() {
        tasks.run(() -> {
            Context context = copyContext();
            log.add(context.get(VAR));
            await(createTask(setting("1"), context));
            log.add(context.get(VAR));
            await(createTask(setting("2"), context));
            log.add(context.get(VAR));
            assertEquals("nope", VAR.get());
            return async();
        });
        assertEquals(Arrays.asList(null, "1", "2"), log);
    }

    @Test
    void context_5_and_6_the_same_with_options_and_on_the_loop() {
        tasks.run(() -> {
            Context context = copyContext();
            Task<String> task = createTask(setting("1"), new TaskOptions().name("first").context(context));
            assertEquals("first", task.getName());
            assertSame(context, task.getContext());
            await(task);
            assertEquals("1", await(getRunningLoop().createTask(setting("2"), context)));
            assertEquals("2", context.get(VAR));
            return async();
        });
    }

    @Test
    void a_task_may_share_the_very_context_of_its_maker() {
        tasks.run(() -> {
            VAR.set("before");
            Task<String> task = createTask(setting("by the task"), currentTask().getContext());
            assertEquals("before", await(task));
            assertEquals("by the task", VAR.get());
            return async();
        });
    }

    @Test
    void taskgroup_context_in_create_task() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                Context context = copyContext();
                log.add(context.get(VAR));
                await(group.createTask(setting("1"), context));
                log.add(context.get(VAR));
                await(group.createTask(setting("2"), new TaskOptions().context(context)));
                log.add(context.get(VAR));
                return async();
            }));
            return async();
        });
        assertEquals(Arrays.asList(null, "1", "2"), log);
    }

    @Test
    void task_exc_handler_correct_context() {
        tasks.run(() -> {
            getRunningLoop().setExceptionHandler((loop, told) -> log.add(told.message() + " " + VAR.get()));
            createTask(failing());
            await(sleep(millis(1)));
            while (log.isEmpty()) {
                System.gc();
                await(sleep(millis(1)));
            }
            return async();
        });
        assertEquals(List.of("Task exception was never retrieved bar"), log);
    }

    @Async
    private static Coroutine<Void> failing() {
        VAR.set("bar");
        await(sleep(millis(0)));
        throw new ArithmeticException();
    }

    @Test
    void handle_exc_handler_correct_context() {
        tasks.run(() -> {
            getRunningLoop().setExceptionHandler((loop, told) -> log.add(VAR.get()));
            getRunningLoop().callSoon(() -> {
                VAR.set("bar");
                throw new ArithmeticException();
            });
            AsyncFuture<Void> done = getRunningLoop().createFuture();
            done.addDoneCallback(future -> {
                VAR.set("baz");
                throw new ArithmeticException();
            });
            done.setResult(null);
            await(sleep(millis(1)));
            return async();
        });
        assertEquals(List.of("bar", "baz"), log);
    }

    @Test
    void a_handler_told_of_another_task_sees_the_variables_of_that_task() {
        tasks.run(() -> {
            EventLoop loop = getRunningLoop();
            loop.setExceptionHandler((l, told) -> log.add(VAR.get()));
            Task<String> other = createTask(setting("of the other"));
            await(other);
            VAR.set("mine");
            loop.callExceptionHandler(new ExceptionContext("x", null, other, other, null, null));
            loop.callExceptionHandler(new ExceptionContext("x", null));
            assertEquals("mine", VAR.get());
            return async();
        });
        assertEquals(List.of("of the other", "mine"), log);
    }

    @Test
    void what_is_awaited_directly_shares_the_context() throws Exception {
        tasks.run(() -> {
            await(setting("direct"));
            assertEquals("direct", VAR.get());
            await(waitFor(setting("waitFor"), seconds(1)));
            assertEquals("waitFor", VAR.get());
            await(timeout(seconds(1), () -> {
                VAR.set("timeout");
                await(sleep(millis(1)));
                return async();
            }));
            assertEquals("timeout", VAR.get());
            await(gather(setting("gathered")));
            await(waitFor(createTask(setting("task")), seconds(1)));
            assertEquals("timeout", VAR.get());
            return async();
        });
    }

    @Test
    void a_group_s_body_shares_the_context_and_its_tasks_copy_it() throws ExceptionGroup {
        tasks.run(() -> {
            await(taskGroup(group -> {
                VAR.set("body");
                assertEquals("body", await(group.createTask(setting("child"))));
                return async();
            }));
            assertEquals("body", VAR.get());
            return async();
        });
    }

    @Test
    void calls_run_in_a_copy_and_what_they_set_is_for_what_they_register() {
        tasks.run(() -> {
            EventLoop loop = getRunningLoop();
            VAR.set("registered");
            loop.callSoon(() -> {
                log.add("soon " + VAR.get());
                VAR.set("by soon");
                loop.callSoon(() -> log.add("soon soon " + VAR.get()));
                createTask(reading()).addDoneCallback(done -> log.add("task " + done.result()));
            });
            loop.callLater(millis(5), () -> log.add("later " + VAR.get()));
            loop.callAt(loop.time().plusMillis(6), () -> log.add("at " + VAR.get()));
            loop.callSoonThreadsafe(() -> log.add("threadsafe " + VAR.get()));
            VAR.set("afterwards");
            await(sleep(seconds(1)));
            assertEquals("afterwards", VAR.get());
            return async();
        });
        assertEquals(List.of("soon registered", "threadsafe registered", "soon soon by soon", "task by soon",
            "later registered", "at registered"), log);
    }

    @Test
    void calls_run_in_the_context_they_are_given() {
        tasks.run(() -> {
            EventLoop loop = getRunningLoop();
            Context context = new Context();
            VAR.set("of the task");
            Handle handle = loop.callSoon(() -> VAR.set("soon"), context);
            assertSame(context, handle.getContext());
            loop.callSoonThreadsafe(() -> log.add(VAR.get()), context);
            loop.callLater(millis(1), () -> log.add(VAR.get()), context);
            loop.callAt(loop.time().plusMillis(2), () -> log.add(VAR.get()), context);
            AsyncFuture<Void> future = loop.createFuture();
            future.addDoneCallback(done -> log.add(VAR.get()), context);
            future.setResult(null);
            await(sleep(millis(5)));
            assertEquals("soon", context.get(VAR));
            return async();
        });
        assertEquals(List.of("soon", "soon", "soon", "soon"), log);
    }

    @Test
    void nothing_of_a_callback_s_context_is_left_for_the_next_one() {
        tasks.run(() -> {
            EventLoop loop = getRunningLoop();
            loop.callSoon(() -> VAR.set("left behind"), new Context());
            loop.callSoon(() -> log.add(VAR.get()), new Context());
            Task<String> task = createTask(reading());
            await(sleep(millis(2)));
            log.add(task.result());
            log.add(VAR.get());
            return async();
        });
        assertEquals(List.of("nope", "nope", "nope"), log);
    }

    private static void makeAndDrop() {
        assertFalse(reading().toString().isEmpty());
    }

    @Async
    private Coroutine<Void> waitingForReports() {
        makeAndDrop();
        while (log.isEmpty()) {
            System.gc();
            await(sleep(seconds(1)));
        }
        assertEquals("nope", VAR.get());
        assertEquals("nope", await(createTask(reading())));
        return async();
    }

    /** It is told by the loop between two passes, where no task or callback runs. */
    @Test
    void what_an_exception_handler_sets_is_seen_by_nobody_else() {
        boolean watchedAll = NeverAwaited.watchAll;
        NeverAwaited.watchAll = true;
        try {
            tasks.run(() -> {
                getRunningLoop().setExceptionHandler((l, told) -> {
                    VAR.set("set by the handler");
                    log.add(told.message());
                });
                await(waitingForReports());
                return async();
            });
        } finally {
            NeverAwaited.watchAll = watchedAll;
        }
    }

    @Test
    void to_thread_takes_a_copy_along_and_run_in_executor_does_not() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        tasks.run(() -> {
            VAR.set("of the task");
            assertEquals("of the task", await(toThread(() -> {
                String seen = VAR.get();
                VAR.set("of the thread");
                return seen;
            })));
            assertEquals("of the task", VAR.get());
            assertEquals("nope", await(getRunningLoop().runInExecutor(null, () -> VAR.get())));
            assertEquals("nope", await(getRunningLoop().runInExecutor(pool, () -> VAR.get())));
            return async();
        });
        pool.shutdown();
    }

    @Test
    void a_coroutine_handed_to_another_thread_s_loop_sees_what_the_caller_sees() throws Exception {
        EventLoop other = new EventLoop();
        Thread thread = new Thread(other::runForever);
        thread.start();
        String seen = new Context().run(() -> {
            VAR.set("of the caller");
            return runCoroutineThreadsafe(reading(), other).get();
        });
        other.callSoonThreadsafe(other::stop);
        thread.join();
        other.close();
        assertEquals("of the caller", seen);
    }

    @Async
    private static CompletableFuture<String> started() {
        String seen = VAR.get();
        VAR.set("changed inside");
        await(sleep(millis(1)));
        return async(seen);
    }

    @Test
    void a_method_that_returns_a_stage_runs_in_a_copy_too() {
        tasks.run(() -> {
            VAR.set("of the caller");
            var future = started();
            assertEquals("of the caller", VAR.get());
            assertEquals("of the caller", await(future));
            return async();
        });
    }

    @Test
    void the_context_of_a_task_is_one_object() {
        tasks.run(() -> {
            Context mine = currentTask().getContext();
            assertSame(mine, currentTask().getContext());
            VAR.set("x");
            assertEquals("x", mine.get(VAR));
            assertNotSame(mine, copyContext());
            assertThrows(IllegalStateException.class, () -> mine.run(() -> log.add("entered twice")));
            Task<String> child = createTask(setting("y"));
            await(child);
            assertEquals("y", child.getContext().get(VAR));
            assertEquals("x", mine.get(VAR));
            return async();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void code_run_in_another_context_makes_tasks_and_calls_that_copy_that_one() {
        tasks.run(() -> {
            Context context = new Context();
            Task<String> child = context.run(() -> {
                VAR.set("inner");
                getRunningLoop().callSoon(() -> log.add(VAR.get()));
                return createTask(reading());
            });
            assertEquals("inner", await(child));
            assertEquals("nope", VAR.get());
            assertEquals(List.of("inner"), log);
            return async();
        });
    }

    @Test
    void a_token_is_of_no_use_in_another_task() {
        tasks.run(() -> {
            Token<String> token = VAR.set("x");
            await(createTask(resetting(token)));
            assertEquals("x", VAR.get());
            token.close();
            assertEquals("nope", VAR.get());
            return async();
        });
    }

    @Async
    private static Coroutine<Void> resetting(Token<String> token) {
        await(sleep(millis(0)));
        assertThrows(IllegalArgumentException.class, token::close);
        return async();
    }

    @Test
    void a_token_block_spans_awaits() {
        tasks.run(() -> {
            Task<String> during;
            try (var token = VAR.set("inside")) {
                await(sleep(millis(1)));
                during = createTask(reading());
                assertEquals("inside", await(reading()));
                assertEquals(false, token.hasOldValue());
            }
            assertEquals("nope", VAR.get());
            assertEquals("inside", await(during));
            return async();
        });
    }

    @Test
    void loops_begin_with_the_values_of_the_thread_and_leave_them_alone() {
        new Context().run(() -> {
            VAR.set("of the thread");
            try (Runner runner = new Runner(Loops::virtual)) {
                assertEquals("of the thread", runner.run(setting("inside")));
                assertEquals("inside", runner.run(reading()));
            }
            assertEquals("of the thread", VAR.get());
            EventLoop loop = Loops.virtual();
            loop.callSoon(() -> log.add(VAR.get()));
            loop.stop();
            loop.runForever();
            loop.close();
        });
        assertEquals(List.of("of the thread"), log);
        assertNull(copyContext().get(VAR));
    }
}
