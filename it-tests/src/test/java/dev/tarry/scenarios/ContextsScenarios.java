package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;

import dev.tarry.*;
import java.util.ArrayList;
import java.util.List;

/** Context variables. */
final class ContextsScenarios {
    private static final ContextVar<String> VAR = new ContextVar<>("VAR", "default");

    private ContextsScenarios() {
    }

    @Async
    private static Coroutine<String> set(Log log, String name, String value) {
        log.add(name, "sees", VAR.get());
        VAR.set(value);
        await(sleep(seconds(1)));
        log.add(name, "sees", VAR.get());
        return async(VAR.get());
    }

    @Async
    static Coroutine<Void> context_of_a_task_is_a_copy(Log log) {
        VAR.set("main");
        Task<String> task = createTask(set(log, "task", "task"));
        VAR.set("main later");
        await(task);
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_of_an_awaited_coroutine_is_shared(Log log) {
        VAR.set("main");
        await(set(log, "coroutine", "coroutine"));
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_of_gathered_coroutines_is_copied(Log log) {
        VAR.set("main");
        log.add(await(gather(set(log, "a", "A"), set(log, "b", "B"))));
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_in_wait_for_and_timeout_is_shared(Log log) throws Exception {
        VAR.set("main");
        await(waitFor(set(log, "wait_for", "set in wait_for"), seconds(5)));
        log.add("main sees", VAR.get());
        await(timeout(seconds(5), () -> set(log, "timeout", "set in timeout")));
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_of_callbacks_is_that_of_their_setting(Log log) {
        EventLoop loop = getRunningLoop();
        VAR.set("first");
        loop.callSoon(() -> log.add("soon sees", VAR.get()));
        loop.callLater(seconds(1), () -> {
            log.add("later sees", VAR.get());
            VAR.set("by later");
        });
        AsyncFuture<Void> future = loop.createFuture();
        future.addDoneCallback(f -> log.add("done callback sees", VAR.get()));
        VAR.set("second");
        future.setResult(null);
        await(sleep(seconds(2)));
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_reset_by_a_token(Log log) {
        var token = VAR.set("one");
        var inner = VAR.set("two");
        log.add(VAR.get());
        VAR.reset(inner);
        log.add(VAR.get());
        VAR.reset(token);
        log.add(VAR.get());
        log.outcome("reset twice", () -> VAR.reset(token));
        return async();
    }

    @Async
    static Coroutine<Void> context_reset_in_another_task(Log log) {
        var token = VAR.set("main");
        Task<Void> task = createTask(coro(() -> {
            VAR.reset(token);
            return async();
        }));
        await(log.outcome("reset", task));
        log.add(VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_in_the_cleanup_after_a_cancel(Log log) {
        Task<Void> task = createTask(coro(() -> {
            VAR.set("body");
            try {
                await(sleep(seconds(5)));
            } finally {
                await(sleep(seconds(1)));
                log.add("cleanup sees", VAR.get());
            }
            return async();
        }));
        await(sleep(seconds(0)));
        task.cancel();
        await(log.outcome("await", task));
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_of_tasks_of_a_group(Log log) throws Exception {
        VAR.set("main");
        await(taskGroup(group -> {
            group.createTask(set(log, "a", "A"));
            VAR.set("body");
            group.createTask(set(log, "b", "B"));
            return async();
        }));
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_of_an_eager_task_is_a_copy(Log log) {
        log.loop().setTaskFactory(TaskFactory.eager());
        VAR.set("main");
        Task<String> task = createTask(set(log, "eager", "eager"));
        log.add("main sees", VAR.get());
        await(task);
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_of_a_task_made_in_a_callback(Log log) {
        EventLoop loop = getRunningLoop();
        VAR.set("main");
        List<Task<String>> tasks = new ArrayList<>();
        loop.callSoon(() -> {
            VAR.set("callback");
            tasks.add(createTask(set(log, "task", "task")));
        });
        await(sleep(seconds(0)));
        await(tasks.get(0));
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    static Coroutine<Void> context_of_a_nested_task(Log log) {
        Task<Void> task = createTask(coro(() -> {
            VAR.set("outer");
            await(createTask(coro(() -> {
                log.add("inner sees", VAR.get());
                VAR.set("inner");
                return async();
            })));
            log.add("outer sees", VAR.get());
            return async();
        }));
        await(task);
        log.add("main sees", VAR.get());
        return async();
    }

    @Async
    @NeedsThreads
    static Coroutine<Void> context_in_to_thread(Log log) throws Exception {
        VAR.set("main");
        log.plain("thread sees", await(toThread(() -> {
            String seen = VAR.get();
            VAR.set("thread");
            return seen;
        })));
        log.plain("main sees", VAR.get());
        log.plain("executor sees", await(getRunningLoop().runInExecutor(null, () -> VAR.get())));
        return async();
    }
}
