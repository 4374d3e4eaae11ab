package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The order in which things happen, compared with what CPython printed. */
class OracleOrderTest {
    private final List<String> log = new ArrayList<>();

    private static String recorded(String row) {
        String prefix = "[" + row + "] ";
        return Oracle.lines("order314.txt").stream().filter(line -> line.startsWith(prefix)).findFirst().orElseThrow()
            .substring(prefix.length());
    }

    private void assertLogIs(String row) {
        assertEquals(recorded(row), Oracle.repr(log));
    }

    @Async
    private Coroutine<Void> logging(String text) {
        log.add(text);
        return async();
    }

    @Test
    void calls_tasks_and_timers_take_turns() {
        Loops.run(() -> {
            EventLoop loop = getRunningLoop();
            loop.callLater(Duration.ZERO, () -> log.add("later0"));
            loop.callSoon(() -> log.add("soon1"));
            loop.callSoon(() -> {
                log.add("soon2");
                loop.callSoon(() -> log.add("soon2.nested"));
            });
            loop.callSoon(() -> log.add("soon3"));
            createTask(logging("task"));
            for (int i = 0; i < 4; i++) {
                await(sleep(millis(0)));
                log.add("--main");
            }
            return async();
        });
        assertLogIs("FIFO/nested/later0");
    }

    @Async
    private Coroutine<Void> waiting(AsyncFuture<Integer> future, String name) {
        await(future);
        log.add(name);
        return async();
    }

    @Test
    void done_callbacks_and_waiting_tasks_are_served_in_the_order_they_came() {
        Loops.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            List<Task<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tasks.add(createTask(waiting(future, "w" + i)));
            }
            future.addDoneCallback(done -> log.add("cb-first"));
            await(sleep(millis(0)));
            future.addDoneCallback(done -> log.add("cb-last"));
            future.setResult(1);
            log.add("set_result returned");
            future.addDoneCallback(done -> log.add("cb-after-done"));
            await(gather(tasks));
            await(sleep(millis(0)));
            return async();
        });
        assertLogIs("done-callback order");
    }

    @Test
    void a_callback_cannot_be_removed_once_the_future_is_done() {
        Loops.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            Consumer<AsyncFuture<Integer>> callback = done -> log.add("cb");
            future.addDoneCallback(callback);
            future.setResult(1);
            assertEquals(recorded("remove_done_callback after done returns"),
                String.valueOf(future.removeDoneCallback(callback)));
            await(sleep(millis(0)));
            return async();
        });
        assertLogIs("  cb still runs");
    }

    @Async
    private Coroutine<Void> threeRounds(String name) {
        for (int i = 0; i < 3; i++) {
            log.add(name + i);
            await(sleep(millis(0)));
        }
        return async();
    }

    @Test
    void tasks_that_yield_take_turns() {
        Loops.run(() -> {
            await(gather(threeRounds("a"), threeRounds("b"), threeRounds("c")));
            return async();
        });
        assertEquals(recorded("round robin sleep(0)"), String.join(" ", log));
    }

    @Async
    private Coroutine<Void> hog() {
        for (int i = 0; i < 1000; i++) {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            future.setResult(i);
            await(future);
        }
        log.add("hog done");
        return async();
    }

    @Test
    void awaits_of_what_is_ready_do_not_yield() {
        Loops.run(() -> {
            await(gather(createTask(hog()), createTask(logging("other"))));
            return async();
        });
        assertLogIs("non-suspending awaits do not yield");
    }

    @Async
    private Coroutine<Void> startAndEnd(String name) {
        log.add(name + "-start");
        await(sleep(millis(0)));
        log.add(name + "-end");
        return async();
    }

    @Test
    void eager_tasks_begin_inside_create_task() {
        Loops.run(() -> {
            getRunningLoop().setTaskFactory(TaskFactory.eager());
            Task<Void> a = createTask(startAndEnd("a"));
            log.add("after create a");
            Task<Void> b = createTask(startAndEnd("b"));
            log.add("after create b");
            await(a);
            await(b);
            return async();
        });
        assertLogIs("eager order");
    }

    @Test
    void stop_and_cancelled_handles_are_as_recorded() {
        try (EventLoop loop = Loops.virtual()) {
            loop.callSoon(() -> {
                log.add("a");
                loop.stop();
                loop.callSoon(() -> log.add("added-after-stop"));
            });
            loop.callSoon(() -> log.add("b"));
            loop.runForever();
            assertLogIs("stop() semantics 1st run");
            log.clear();
            loop.stop();
            loop.runForever();
            assertLogIs("stop() before run_forever: one iteration");
            log.clear();
            Handle[] second = new Handle[1];
            loop.callSoon(() -> {
                log.add("first");
                second[0].cancel();
            });
            second[0] = loop.callSoon(() -> log.add("second"));
            loop.stop();
            loop.runForever();
            assertLogIs("Handle.cancel of already-ready callback");
        }
    }
}
