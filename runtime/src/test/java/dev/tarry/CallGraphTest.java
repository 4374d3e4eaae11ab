package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.captureCallGraph;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.formatCallGraph;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.printCallGraph;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.waitTasks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where tasks stand and who waits for them; tests named after CPython's {@code test_graph.py} where it has them. */
class CallGraphTest {
    private FutureCallGraph seen;

    /** Names of the methods of this class, so that a graph can be compared: {@code task: stack [awaiters]}. */
    private static String shape(FutureCallGraph graph) {
        String stack = String.join(" < ", graph.callStack().stream()
            .filter(element -> element.getClassName().startsWith(CallGraphTest.class.getName()))
            .map(CallGraphTest::method).toList());
        String name = graph.future() instanceof Task<?> task ? task.getName() : "future";
        return name + ": " + stack
            + (graph.awaitedBy().isEmpty() ? "" : " " + graph.awaitedBy().stream().map(CallGraphTest::shape).toList());
    }

    private static String method(StackTraceElement element) {
        return element.getMethodName().replaceFirst("lambda\\$(\\w+)\\$.*", "lambda in $1");
    }

    private void capture() {
        seen = captureCallGraph();
    }

    @Async
    private Coroutine<Void> c4() {
        await(sleep(millis(0)));
        capture();
        return async();
    }

    @Async
    private Coroutine<Void> c3() {
        await(c4());
        return async();
    }

    @Async
    private Coroutine<Void> c2() {
        await(c3());
        return async();
    }

    @Async
    private static Coroutine<Void> c1(Task<Void> task) {
        await(task);
        return async();
    }

    @Async
    private Coroutine<Void> nameMain() {
        currentTask().setName("main");
        return async();
    }

    @Test
    void stack_tgroup_shows_the_running_task_its_group_and_who_else_waits() throws ExceptionGroup {
        Loops.run(() -> {
            await(nameMain());
            await(taskGroup(group -> {
                Task<Void> task = group.createTask(c2(), "c2_root");
                group.createTask(c1(task), "sub_main_1");
                group.createTask(c1(task), "sub_main_2");
                return async();
            }));
            return async();
        });
        String main = "main: lambda in stack_tgroup_shows_the_running_task_its_group_and_who_else_waits";
        assertEquals("c2_root: capture < c4 < c3 < c2 [" + main + ", sub_main_1: c1 [" + main + "], sub_main_2: c1 ["
            + main + "]]", shape(seen));
    }

    @Test
    void stack_gather_shows_the_task_that_awaits_the_gather() {
        Loops.run(() -> {
            await(nameMain());
            Task<Void> task = getRunningLoop().createTask(c2(), "c2_root");
            await(gather(task, sleep(seconds(1))));
            return async();
        });
        assertEquals("c2_root: capture < c4 < c3 < c2 "
            + "[main: lambda in stack_gather_shows_the_task_that_awaits_the_gather]", shape(seen));
    }

    @Test
    void stack_shield_shows_the_task_behind_the_shield() {
        Loops.run(() -> {
            await(nameMain());
            await(shield(getRunningLoop().createTask(c2(), "c2_root")));
            return async();
        });
        assertEquals("c2_root: capture < c4 < c3 < c2 "
            + "[main: lambda in stack_shield_shows_the_task_behind_the_shield]", shape(seen));
    }

    @Test
    void stack_timeout_is_part_of_the_stack_of_the_task() throws TimeoutException {
        Loops.run(() -> {
            await(nameMain());
            await(timeout(seconds(1), scope -> c2()));
            return async();
        });
        assertEquals("main: capture < c4 < c3 < c2 < lambda in stack_timeout_is_part_of_the_stack_of_the_task",
            shape(seen));
    }

    @Test
    void stack_wait_shows_the_task_that_waits_for_several() {
        Loops.run(() -> {
            await(nameMain());
            await(waitTasks(Set.of(getRunningLoop().createTask(c2(), "c2_root")), ReturnWhen.ALL_COMPLETED));
            return async();
        });
        assertEquals("c2_root: capture < c4 < c3 < c2 "
            + "[main: lambda in stack_wait_shows_the_task_that_waits_for_several]", shape(seen));
    }

    @Test
    void as_completed_shows_the_task_that_awaits_the_next_one() {
        Loops.run(() -> {
            await(nameMain());
            for (Coroutine<Void> next : asCompleted(List.of(getRunningLoop().createTask(c2(), "c2_root")))) {
                await(next);
            }
            return async();
        });
        assertEquals("c2_root: capture < c4 < c3 < c2 "
            + "[main: lambda in as_completed_shows_the_task_that_awaits_the_next_one]", shape(seen));
    }

    @Async
    private Coroutine<Void> capturesWithoutPause() {
        capture();
        return async();
    }

    @Async
    private static Coroutine<Void> throwingLater() {
        await(sleep(millis(0)));
        throw new IllegalStateException();
    }

    @Async
    private Coroutine<Void> catchingAndCapturing() {
        try {
            await(throwingLater());
        } catch (IllegalStateException e) {
            capture();
        }
        return async();
    }

    @Async
    private Coroutine<Void> capturingAfterTheInnerOneHasEnded() {
        await(sleep(millis(0)));
        await(c4());
        capture();
        return async();
    }

    @Async
    private <T> Coroutine<T> around(Coroutine<T> coroutine) {
        return async(await(coroutine));
    }

    @Test
    void the_awaits_around_are_known_when_an_inner_coroutine_has_ended_or_thrown() {
        Loops.run(() -> {
            await(nameMain());
            await(getRunningLoop().createTask(around(catchingAndCapturing()), "catching"));
            String main = " [main: lambda in the_awaits_around_are_known_when_an_inner_coroutine_has_ended_or_thrown]";
            assertEquals("catching: capture < catchingAndCapturing < around" + main, shape(seen));
            await(getRunningLoop().createTask(around(around(capturingAfterTheInnerOneHasEnded())), "ended"));
            assertEquals("ended: capture < capturingAfterTheInnerOneHasEnded < around < around" + main, shape(seen));
            return async();
        });
    }

    @Test
    void a_task_that_has_not_paused_shows_its_calls_only() {
        Loops.run(() -> {
            await(nameMain());
            await(capturesWithoutPause());
            return async();
        });
        assertEquals("main: capture < capturesWithoutPause < lambda in "
            + "a_task_that_has_not_paused_shows_its_calls_only", shape(seen));
    }

    @Test
    void a_parked_task_and_a_plain_future_can_be_looked_at_from_outside() {
        try (TestLoop loop = new TestLoop().allowPendingTasks()) {
            AsyncFuture<Void> future = loop.getLoop().createFuture();
            Task<Void> one = loop.getLoop().createTask(awaiting(future), "one");
            Task<Void> two = loop.getLoop().createTask(awaiting(one), "two");
            loop.runUntilIdle();
            assertEquals("future:  [one: awaiting [two: awaiting]]", shape(captureCallGraph(future)));
            assertEquals("two: awaiting", shape(captureCallGraph(two)));
            future.setResult(null);
            assertEquals("future: ", shape(captureCallGraph(future)));
            loop.runUntilIdle();
            assertEquals("one: ", shape(captureCallGraph(one)));
        }
    }

    @Async
    private static Coroutine<Void> awaiting(AsyncFuture<Void> future) {
        await(future);
        return async();
    }

    @Test
    void there_is_no_graph_in_a_callback() {
        List<String> texts = new ArrayList<>();
        try (TestLoop loop = new TestLoop()) {
            loop.getLoop().callSoon(this::capture);
            loop.getLoop().callSoon(() -> texts.add(formatCallGraph()));
            loop.runUntilIdle();
        }
        assertNull(seen);
        assertEquals(List.of(""), texts);
        assertThrows(IllegalStateException.class, Asyncio::captureCallGraph);
    }

    @Async
    private static Coroutine<Void> awaitingLater(Task<?>[] other) {
        await(sleep(millis(0)));
        await(other[0]);
        return async();
    }

    @Test
    void tasks_that_wait_for_each_other_are_shown_once_round() {
        try (TestLoop loop = new TestLoop().allowPendingTasks()) {
            Task<?>[] first = new Task<?>[1];
            Task<?>[] second = new Task<?>[1];
            first[0] = loop.getLoop().createTask(awaitingLater(second), "first");
            second[0] = loop.getLoop().createTask(awaitingLater(first), "second");
            loop.runUntilIdle();
            assertEquals("first: awaitingLater [second: awaitingLater [first: ]]", shape(captureCallGraph(first[0])));
            first[0].cancel();
        }
    }

    @Test
    void a_chain_of_more_tasks_than_the_stack_is_deep_is_cut() {
        try (TestLoop loop = new TestLoop().allowPendingTasks()) {
            AsyncFuture<Void> bottom = loop.getLoop().createFuture();
            AsyncFuture<Void> top = bottom;
            for (int i = 0; i < 20_000; i++) {
                top = loop.createTask(awaiting(top));
            }
            loop.runUntilIdle();
            int depth = 0;
            for (FutureCallGraph at = captureCallGraph(bottom); !at.awaitedBy().isEmpty(); at = at.awaitedBy().get(0)) {
                depth++;
            }
            assertEquals(1_023, depth);
            bottom.setResult(null);
            loop.runUntilIdle();
        }
    }

    @Test
    void depth_leaves_out_calls_and_limit_keeps_the_innermost_or_the_outermost() {
        Loops.run(() -> {
            await(nameMain());
            assertEquals(Stream.of("here < lambda", "lambda", "here", "lambda", "", "lambda").map(CallGraphTest::sentence).toList(),
                here().stream().map(graph -> shape(graph)).toList());
            return async();
        });
    }

    private static String sentence(String calls) {
        return "main: " + calls.replace("lambda", "lambda in "
            + "depth_leaves_out_calls_and_limit_keeps_the_innermost_or_the_outermost");
    }

    private static List<FutureCallGraph> here() {
        Task<?> main = currentTask();
        int all = Integer.MAX_VALUE;
        // The coroutine of the test and the one of the loop around it.
        int outermost = 2;
        return List.of(captureCallGraph(main, 1, all), captureCallGraph(main, 2, all), captureCallGraph(main, 1, 1),
            captureCallGraph(main, 2, 1), captureCallGraph(main, 1, 0), captureCallGraph(main, 1, -outermost));
    }

    @Test
    void as_text_a_task_shown_before_is_not_shown_again() {
        try (TestLoop loop = new TestLoop().allowPendingTasks()) {
            Task<Void> bottom = loop.getLoop().createTask(awaiting(loop.getLoop().createFuture()), "bottom");
            Task<Void> left = loop.getLoop().createTask(awaiting(bottom), "left");
            Task<Void> right = loop.getLoop().createTask(awaiting(bottom), "right");
            Task<List<Object>> top = loop.getLoop().createTask(gathering(left, right), "top");
            loop.runUntilIdle();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            printCallGraph(bottom, new PrintStream(out, true, StandardCharsets.UTF_8));
            String text = out.toString(StandardCharsets.UTF_8);
            assertEquals(formatCallGraph(bottom), text);
            assertEquals(List.of(
                "* bottom of CallGraphTest.awaiting",
                "  + Call stack:",
                "  |   at dev.tarry.CallGraphTest.awaiting",
                "  + Awaited by:",
                "    * left of CallGraphTest.awaiting",
                "      + Call stack:",
                "      |   at dev.tarry.CallGraphTest.awaiting",
                "      + Awaited by:",
                "        * top of CallGraphTest.gathering",
                "          + Call stack:",
                "          |   at dev.tarry.CallGraphTest.gathering",
                "    * right of CallGraphTest.awaiting",
                "      + Call stack:",
                "      |   at dev.tarry.CallGraphTest.awaiting",
                "      + Awaited by:",
                "        * top of CallGraphTest.gathering (shown above)"),
                text.lines().map(line -> line.replaceFirst("\\(CallGraphTest.java:\\d+\\)", "")).toList());
            FutureCallGraph graph = captureCallGraph(bottom);
            assertSame(graph.awaitedBy().get(0).awaitedBy().get(0), graph.awaitedBy().get(1).awaitedBy().get(0));
            assertSame(top, graph.awaitedBy().get(0).awaitedBy().get(0).future());
        }
    }

    @Async
    private static Coroutine<List<Object>> gathering(Task<Void> left, Task<Void> right) {
        return async(await(gather(left, right)));
    }
}
