package dev.tarry;

import static dev.tarry.Asyncio.allTasks;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.ensureFuture;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskTest {
    private final List<Object> log = new ArrayList<>();

    @Async
    private static Coroutine<Integer> depth(int n, AsyncFuture<Integer> bottom) {
        if (n == 0) {
            return async(await(bottom));
        }
        return async(await(depth(n - 1, bottom)) + 1);
    }

    @Async
    private static Coroutine<Integer> deepFromBelow(int n, Coroutine<Integer> below) {
        await(sleep(millis(0)));
        return async(await(below) + n);
    }

    @Async
    private static Coroutine<String> failing(Exception e) throws Exception {
        await(sleep(millis(1)));
        throw e;
    }

    @Test
    void primitives_of_every_kind_come_back_through_a_pause() {
        Loops.run(() -> {
            assertEquals(-5, await(sleeping(-5)));
            assertEquals(Long.MIN_VALUE, await(sleepingLong(Long.MIN_VALUE)));
            assertEquals(1.5f, await(sleepingFloat(1.5f)));
            assertEquals(-0.0, await(sleepingDouble(-0.0)));
            assertEquals(true, await(sleepingBoolean(true)));
            assertEquals('\uffff', await(sleepingChar('\uffff')));
            assertEquals((byte) -1, await(sleepingByte((byte) -1)));
            assertEquals((short) -2, await(sleepingShort((short) -2)));
            return async();
        });
    }

    @Test
    void a_task_boxes_the_primitive_that_its_coroutine_gives() {
        Loops.run(() -> {
            Object[] values = {await(createTask(sleeping(7))), await(createTask(sleepingLong(8))),
                await(createTask(sleepingFloat(9))), await(createTask(sleepingDouble(10))),
                await(createTask(sleepingBoolean(true))), await(createTask(sleepingChar('c'))),
                await(createTask(sleepingByte((byte) 11))), await(createTask(sleepingShort((short) 12)))};
            assertEquals(List.of(7, 8L, 9f, 10d, true, 'c', (byte) 11, (short) 12), List.of(values));
            return async();
        });
    }

    @Async
    private static Coroutine<Integer> sleeping(int value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<Long> sleepingLong(long value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<Float> sleepingFloat(float value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<Double> sleepingDouble(double value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<Boolean> sleepingBoolean(boolean value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<Character> sleepingChar(char value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<Byte> sleepingByte(byte value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Async
    private static Coroutine<Short> sleepingShort(short value) {
        await(sleep(millis(1)));
        return async(value);
    }

    @Test
    void a_chain_of_awaits_resumes_from_the_bottom_up() {
        Loops.run(() -> {
            AsyncFuture<Integer> bottom = getRunningLoop().createFuture();
            Task<Integer> task = createTask(depth(500, bottom));
            await(sleep(millis(1)));
            bottom.setResult(1);
            assertEquals(501, await(task));
            return async();
        });
    }

    @Test
    void a_chain_far_deeper_than_the_stack_resumes_and_unwinds() {
        int depth = 100_000;
        Loops.run(() -> {
            Coroutine<Integer> chain = sleep(millis(1), 1);
            for (int i = 0; i < depth; i++) {
                chain = deepFromBelow(1, chain);
            }
            assertEquals(depth + 1, await(chain));
            return async();
        });
    }

    @Test
    void an_exception_arrives_as_the_same_object_through_tasks_and_awaits() throws Exception {
        IOException exception = new IOException("gone");
        Loops.run(() -> {
            Task<String> task = createTask(failing(exception));
            try {
                await(task);
            } catch (Exception e) {
                log.add(e);
            }
            assertSame(exception, task.exception());
            try {
                await(failing(exception));
            } catch (IOException e) {
                log.add(e);
            }
            return async();
        });
        assertEquals(List.of(exception, exception), log);
    }

    @Test
    void tasks_have_numbers_until_they_are_named() {
        Loops.run(() -> {
            Task<Void> one = createTask(sleep(millis(0)));
            Task<Void> two = createTask(sleep(millis(0)));
            Task<Void> named = createTask(sleep(millis(0)), "worker");
            int first = Integer.parseInt(one.getName().substring("Task-".length()));
            assertEquals("Task-" + (first + 1), two.getName());
            assertEquals("worker", named.getName());
            one.setName("renamed");
            assertEquals("renamed", one.getName());
            assertTrue(named.toString().contains("worker of Asyncio.sleep"), named.toString());
            await(named);
            return async();
        });
    }

    @Test
    void results_of_tasks_cannot_be_set_from_outside() {
        Loops.run(() -> {
            Task<Void> task = createTask(sleep(millis(0)));
            assertThrows(UnsupportedOperationException.class, () -> task.setResult(null));
            assertThrows(UnsupportedOperationException.class, () -> task.setException(new IOException()));
            await(task);
            return async();
        });
    }

    @Async
    private Coroutine<Void> awaitingItself() {
        try {
            await(currentTask());
        } catch (IllegalStateException e) {
            log.add(e.getMessage());
        }
        return async();
    }

    @Test
    void a_task_that_awaits_itself_is_told_so() {
        Loops.run(() -> {
            await(createTask(awaitingItself(), "narcissus"));
            return async();
        });
        assertEquals(List.of("Task cannot await on itself: narcissus"), log);
    }

    @Test
    void awaiting_a_future_of_another_loop_throws_inside_the_coroutine() {
        try (EventLoop other = Loops.virtual()) {
            Loops.run(() -> {
                try {
                    await(other.createFuture());
                } catch (IllegalStateException e) {
                    log.add(e.getMessage().contains("different loop"));
                }
                return async();
            });
        }
        assertEquals(List.of(true), log);
    }

    @Test
    void a_coroutine_runs_once() {
        Loops.run(() -> {
            Coroutine<Integer> coroutine = sleeping(1);
            assertEquals(1, await(coroutine));
            try {
                await(coroutine);
            } catch (IllegalStateException e) {
                log.add(e.getMessage().startsWith("cannot reuse already awaited coroutine TaskTest.sleeping"));
            }
            assertThrows(IllegalStateException.class, () -> createTask(coroutine));
            Coroutine<Integer> owned = sleeping(1);
            createTask(owned);
            assertThrows(IllegalStateException.class, () -> createTask(owned));
            assertThrows(IllegalStateException.class, owned::close);
            return async();
        });
        assertEquals(List.of(true), log);
    }

    @Test
    void a_closed_coroutine_cannot_run() {
        Loops.run(() -> {
            Coroutine<Integer> coroutine = sleeping(1);
            coroutine.close();
            coroutine.close();
            assertThrows(IllegalStateException.class, () -> createTask(coroutine));
            return async();
        });
    }

    @Test
    void awaiting_null_says_what_is_wrong() {
        Loops.run(() -> {
            Awaitable<String> nothing = null;
            try {
                await(nothing);
            } catch (NullPointerException e) {
                log.add(e.getMessage().contains("return async()"));
            }
            return async();
        });
        assertEquals(List.of(true), log);
    }

    @Async
    private Coroutine<Void> noteCurrentTask() {
        log.add(currentTask());
        await(sleep(millis(0)));
        log.add(currentTask());
        return async();
    }

    @Test
    void the_current_task_is_right_after_every_switch() {
        Loops.run(() -> {
            Task<?> main = currentTask();
            Task<Void> one = createTask(noteCurrentTask());
            Task<Void> two = createTask(noteCurrentTask());
            getRunningLoop().callSoon(() -> log.add(String.valueOf(currentTask())));
            await(one);
            await(two);
            assertSame(main, currentTask());
            assertEquals(List.of(one, two, "null", one, two), log);
            return async();
        });
    }

    @Test
    void all_tasks_are_those_that_are_not_done() {
        Loops.run(() -> {
            Task<Void> one = createTask(sleep(seconds(1)));
            Task<Void> two = createTask(sleep(seconds(2)));
            assertEquals(Set.of(currentTask(), one, two), allTasks());
            await(one);
            assertEquals(Set.of(currentTask(), two), allTasks());
            await(two);
            assertEquals(Set.of(currentTask()), allTasks());
            return async();
        });
    }

    @Test
    void ensure_future_gives_futures_back_and_makes_tasks_of_coroutines() {
        Loops.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            assertSame(future, ensureFuture(future));
            AsyncFuture<Integer> task = ensureFuture(sleeping(3));
            assertTrue(task instanceof Task);
            assertEquals(3, await(task));
            assertEquals("plain", await(createTask(async("plain"))));
            return async();
        });
    }

    @Test
    void a_parked_task_shows_where_its_awaits_stand() {
        Loops.run(() -> {
            AsyncFuture<Integer> bottom = getRunningLoop().createFuture();
            Task<Integer> task = createTask(depth(2, bottom));
            assertNotNull(task.getCoro());
            assertEquals(1, task.getStack().size());
            await(sleep(millis(0)));
            assertEquals(3, task.getStack().size());
            for (StackTraceElement element : task.getStack()) {
                assertEquals("dev.tarry.TaskTest.depth(TaskTest.java)",
                    element.toString().replaceFirst(":[0-9]+\\)", ")").replaceFirst("^.*/", ""));
                assertTrue(element.getLineNumber() > 0);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            task.printStack(new PrintStream(out, true, StandardCharsets.UTF_8));
            assertEquals(4, out.toString(StandardCharsets.UTF_8).lines().count());
            bottom.setResult(1);
            await(task);
            assertEquals(List.of(), task.getStack());
            assertNull(task.getCoro());
            return async();
        });
    }

    @Test
    void a_failed_task_shows_where_it_failed() throws Exception {
        Loops.run(() -> {
            Task<String> task = createTask(failing(new IOException("gone")));
            await(sleep(seconds(1)));
            assertEquals(task.exception().getStackTrace()[0], task.getStack().get(0));
            return async();
        });
    }

    @Async
    private static Coroutine<String> fatal(OutOfMemoryError error) {
        await(sleep(millis(0)));
        throw error;
    }

    @Test
    void a_fatal_error_is_kept_by_the_task_and_ends_the_loop() {
        OutOfMemoryError error = new OutOfMemoryError("thrown by a test");
        try (EventLoop loop = Loops.virtual()) {
            Task<String> task = loop.createTask(fatal(error));
            assertSame(error, assertThrows(OutOfMemoryError.class, loop::runForever));
            assertSame(error, task.exception());
        }
    }
}
