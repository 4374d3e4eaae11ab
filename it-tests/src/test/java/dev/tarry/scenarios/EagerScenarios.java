package dev.tarry.scenarios;

import static dev.tarry.Asyncio.*;
import static dev.tarry.scenarios.Log.coro;
import static dev.tarry.scenarios.Log.value;

import dev.tarry.*;
import java.util.ArrayList;
import java.util.List;

/** Tasks that make their first step inside {@code createTask}. */
final class EagerScenarios {
    private EagerScenarios() {
    }

    private static void eager(Log log) {
        log.loop().setTaskFactory(TaskFactory.eager());
    }

    @Async
    static Coroutine<Void> eager_task_that_ends_in_create_task(Log log) {
        eager(log);
        Task<Integer> task = createTask(value(5));
        log.add(task, task.cancel(), task.cancelling());
        log.add(await(task));
        task.addDoneCallback(t -> log.add("callback"));
        log.add("added");
        await(sleep(seconds(0)));
        return async();
    }

    @Async
    static Coroutine<Void> eager_task_that_pauses(Log log) {
        eager(log);
        Task<String> task = createTask(log.work("a", 1));
        log.add("created", task);
        log.add(await(task));
        return async();
    }

    @Async
    private static Coroutine<Void> failAtOnce() {
        throw new Oops("at once");
    }

    @Async
    static Coroutine<Void> eager_task_that_fails_in_create_task(Log log) {
        eager(log);
        Task<Void> task = createTask(coro(() -> {
            log.add("body");
            await(failAtOnce());
            return async();
        }));
        log.add(task);
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> eager_task_cancelled_after_its_first_step(Log log) {
        eager(log);
        Task<String> task = createTask(log.work("a", 5));
        log.add(task.cancel("early"), task);
        await(log.outcome("await", task));
        return async();
    }

    @Async
    static Coroutine<Void> eager_task_that_cancels_itself(Log log) {
        eager(log);
        Task<String> task = createTask(coro(() -> {
            currentTask().cancel("self");
            log.add("cancelled");
            return async("lost");
        }));
        log.add(task);
        await(log.outcome("await", task));
        Task<Void> pausing = createTask(coro(() -> {
            currentTask().cancel("self");
            await(sleep(seconds(1)));
            return async();
        }));
        log.add(pausing);
        await(log.outcome("await", pausing));
        return async();
    }

    @Async
    static Coroutine<Void> eager_task_is_the_current_one_while_it_begins(Log log) {
        eager(log);
        Task<?> main = currentTask();
        List<Task<?>> seen = new ArrayList<>();
        Task<Void> task = createTask(coro(() -> {
            seen.add(currentTask());
            log.add("outer", seen.get(0) == main);
            Task<Void> inner = createTask(coro(() -> {
                seen.add(currentTask());
                log.add("inner", seen.get(1) == main, seen.get(1) == seen.get(0));
                await(sleep(seconds(0)));
                log.add("inner", currentTask() == seen.get(1));
                return async();
            }));
            log.add("outer", currentTask() == seen.get(0), inner == seen.get(1), inner);
            await(inner);
            return async();
        }));
        log.add("main", currentTask() == main, task == seen.get(0));
        await(task);
        return async();
    }

    @Async
    static Coroutine<Void> eager_tasks_are_listed_while_they_run(Log log) {
        eager(log);
        Task<Void> task = createTask(coro(() -> {
            log.add("body", allTasks().size());
            await(sleep(seconds(0)));
            return async();
        }));
        log.add("main", allTasks().size());
        await(task);
        log.add("main", allTasks().size());
        createTask(value(1));
        log.add("main", allTasks().size());
        return async();
    }

    @Async
    private static Coroutine<Void> threeTurns(Log log, String name) {
        for (int i = 0; i < 3; i++) {
            log.add(name, i);
            await(sleep(seconds(0)));
        }
        return async();
    }

    @Async
    static Coroutine<Void> eager_order_of_steps(Log log) {
        eager(log);
        getRunningLoop().callSoon(() -> log.add("soon"));
        List<Task<Void>> tasks = List.of(createTask(threeTurns(log, "a")), createTask(threeTurns(log, "b")));
        log.add("created");
        await(gather(tasks));
        return async();
    }

    @Async
    static Coroutine<Void> eager_gather(Log log) {
        eager(log);
        log.add(await(gather(value(1), value(2))));
        log.add(await(Asyncio.<Object>gather(value(1), log.work("a", 1))));
        await(log.outcome("failing", gather(log.work("b", 2), log.failing("c", 1))));
        await(sleep(seconds(2)));
        return async();
    }

    @Async
    static Coroutine<Void> eager_group(Log log) throws Exception {
        eager(log);
        List<Task<?>> tasks = await(taskGroup(group -> {
            Task<Integer> first = group.createTask(value(1));
            Task<String> second = group.createTask(log.work("a", 1));
            log.add(first, second);
            return async(List.of(first, second));
        }));
        log.add(tasks.get(0), tasks.get(1));
        return async();
    }

    @Async
    static Coroutine<Void> eager_group_of_values(Log log) throws Exception {
        eager(log);
        await(taskGroup(group -> {
            for (int i = 0; i < 3; i++) {
                group.createTask(value(i));
            }
            return async();
        }));
        log.add("behind");
        return async();
    }

    @Async
    static Coroutine<Void> eager_group_whose_child_fails_in_create_task(Log log) throws Exception {
        eager(log);
        await(log.outcome("group", taskGroup(group -> {
            group.createTask(log.work("a", 5));
            group.createTask(failAtOnce());
            log.add("body goes on", currentTask().cancelling());
            log.outcome("create_task", () -> group.createTask(log.work("b", 5)));
            await(sleep(seconds(1)));
            log.add("not reached");
            return async();
        })));
        log.add(currentTask().cancelling());
        return async();
    }

    @Async
    static Coroutine<Void> eager_child_cancels_the_body(Log log) {
        eager(log);
        Task<?> main = currentTask();
        Task<?>[] task = new Task<?>[1];
        await(log.outcome("block", coro(() -> {
            task[0] = createTask(coro(() -> {
                main.cancel("by child");
                await(sleep(seconds(1)));
                return async();
            }));
            log.add("created", main.cancelling());
            await(task[0]);
            return async();
        })));
        log.add(task[0], main.uncancel());
        return async();
    }

    @Async
    private static Coroutine<String> awaitIt(AsyncFuture<String> future) {
        return async(await(future));
    }

    @Async
    static Coroutine<Void> eager_task_that_awaits_what_is_done(Log log) {
        eager(log);
        AsyncFuture<String> future = getRunningLoop().createFuture();
        future.setResult("ready");
        log.add(createTask(awaitIt(future)));
        return async();
    }

    @Async
    static Coroutine<Void> eager_task_completes_what_its_maker_awaits(Log log) {
        eager(log);
        AsyncFuture<String> future = getRunningLoop().createFuture();
        Task<Void> task = createTask(coro(() -> {
            future.setResult("from the task");
            await(sleep(seconds(1)));
            return async();
        }));
        log.add(await(future));
        await(task);
        return async();
    }

    @Async
    static Coroutine<Void> eager_wait_for_and_timeout(Log log) throws Exception {
        eager(log);
        await(log.outcome("wait_for", waitFor(log.work("a", 5), seconds(1))));
        await(log.outcome("task", coro(() ->
            async(await(waitFor(createTask(log.slowCleanup("b", 5, 1)), seconds(1)))))));
        await(log.outcome("timeout", timeout(seconds(0), () -> {
            createTask(value(1));
            log.add("body");
            await(createTask(log.work("c", 5)));
            return async();
        })));
        return async();
    }

    @Async
    static Coroutine<Void> eager_task_made_in_a_callback(Log log) {
        eager(log);
        List<Task<String>> tasks = new ArrayList<>();
        getRunningLoop().callSoon(() -> {
            tasks.add(createTask(log.work("a", 1)));
            log.add("callback", currentTask(), tasks.get(0));
        });
        await(sleep(seconds(0)));
        log.add(await(tasks.get(0)));
        return async();
    }

    @Async
    private static Coroutine<Integer> tree(int depth) {
        if (depth == 0) {
            await(sleep(seconds(1)));
            return async(1);
        }
        List<Integer> sums = await(gather(tree(depth - 1), tree(depth - 1)));
        return async(sums.get(0) + sums.get(1));
    }

    @Async
    static Coroutine<Void> eager_recursion(Log log) {
        eager(log);
        log.add(await(tree(5)));
        return async();
    }

    @Async
    static Coroutine<Void> lazy_again_after_eager(Log log) {
        eager(log);
        createTask(log.work("eager", 1));
        log.add("created");
        log.loop().setTaskFactory(null);
        Task<String> task = createTask(log.work("lazy", 1));
        log.add("created");
        await(task);
        return async();
    }

    @Async
    @SuppressWarnings("tarry-swallowed-cancellation")
    static Coroutine<Void> eager_cancel_swallowed_at_the_first_pause(Log log) {
        eager(log);
        Task<String> task = createTask(log.deaf("a", 5, 1));
        task.cancel("one");
        await(sleep(seconds(0)));
        try {
            await(sleep(seconds(0)));
            task.cancel("two");
            await(task);
        } catch (CancelledError e) {
            log.add("main", e, task, task.cancelling());
        }
        return async();
    }
}
