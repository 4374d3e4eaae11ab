package dev.tarry.allocation;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.yieldValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tarry.Async;
import dev.tarry.AsyncFuture;
import dev.tarry.AsyncGenerator;
import dev.tarry.AsyncQueue;
import dev.tarry.ContextVar;
import dev.tarry.Coroutine;
import dev.tarry.Task;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Allocation, unlike time, is exact: these paths allocate nothing even in the interpreter. */
class AllocationTest {
    private static final int AWAITS = 100_000;
    private static final int TASKS = 12_800;
    /** How often to try for a run without what the JVM makes. */
    private static final int RUNS = 5;
    /** A generator and the loop over it are some objects, but none for a value. */
    private static final long BYTES_OF_TWO_LOOPS = 1_024;

    /** With compressed class pointers: a header, the code, the caller's frame and the label. */
    private static final long BYTES_OF_A_FRAME = 24;
    private static final long BYTES_OF_A_TASK = 48;
    /** For each coroutine that was watched, which is one in 128, or all once there was a loop for tests. */
    private static final long BYTES_OF_NO_LONGER_WATCHING = 16;
    /** Besides, the duration and the value. */
    private static final long BYTES_OF_A_SLEEP = 40;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Async
    private static Coroutine<Integer> add(int a, int b) {
        return async(a + b);
    }

    @Async
    private static Coroutine<Long> fib(int n) {
        if (n < 2) {
            return async((long) n);
        }
        return async(await(fib(n - 1)) + await(fib(n - 2)));
    }

    @Async
    private Coroutine<String> same(String text) {
        return async(text);
    }

    @Async
    private Coroutine<Long> bytesOfFusedAwaits() {
        await(add(1, 2));
        await(same(""));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int sum = 0;
        for (int i = 0; i < AWAITS; i++) {
            sum = await(add(sum, i));
            await(same("x"));
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertEquals(Math.toIntExact((long) AWAITS * (AWAITS - 1) / 2 & 0x7fff_ffffL),
                sum & 0x7fff_ffff);
        return async(allocated);
    }

    /** Bodies that box a number themselves, and that hand on a box. */
    private static final class Elsewhere {
        @Async
        static Coroutine<Integer> add(int a, int b) {
            return async(a + b);
        }

        @Async
        static Coroutine<Integer> same(Integer number) {
            return async(number);
        }
    }

    @Async
    private static Coroutine<Long> bytesOfAwaitsOfAnotherClass() {
        Integer number = AWAITS;
        await(Elsewhere.add(1, 2));
        await(Elsewhere.same(number));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int sum = 0;
        for (int i = 0; i < AWAITS; i++) {
            sum = await(Elsewhere.add(sum, i));
            sum -= await(Elsewhere.same(number));
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertEquals((int) ((long) AWAITS * (AWAITS - 1) / 2 - (long) AWAITS * AWAITS), sum);
        return async(allocated);
    }

    private interface Joining {
        Coroutine<String> join(String a, String b);
    }

    private static class Adding implements Joining {
        @Async
        Coroutine<Integer> add(int a, int b) {
            return async(a + b);
        }

        @Async
        @Override
        public Coroutine<String> join(String a, String b) {
            return async(a);
        }
    }

    private static final class Subtracting extends Adding {
        @Async
        @Override
        Coroutine<Integer> add(int a, int b) {
            return async(a - b);
        }

        @Async
        @Override
        public Coroutine<String> join(String a, String b) {
            return async(b);
        }
    }

    @Async
    private static Coroutine<Integer> alternating(Adding... receivers) {
        int sum = 0;
        for (int i = 0; i < AWAITS; i++) {
            sum = await(receivers[i % receivers.length].add(sum, i));
        }
        return async(sum);
    }

    @Async
    private static Coroutine<String> alternating(Joining... receivers) {
        String joined = "";
        for (int i = 0; i < AWAITS; i++) {
            joined = await(receivers[i % receivers.length].join("a", "b"));
        }
        return async(joined);
    }

    /** Once with one class of receivers, and once with two, at the same place in the code. */
    @Async
    private static Coroutine<Long> bytesOfVirtualAwaits() {
        Adding[] one = {new Adding()};
        Adding[] two = {new Adding(), new Subtracting()};
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int sum = await(alternating(one));
        int alternating = await(alternating(two));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertEquals((int) ((long) AWAITS * (AWAITS - 1) / 2), sum);
        assertEquals(-AWAITS / 2, alternating);
        return async(allocated);
    }

    @Async
    private static Coroutine<Long> bytesOfAwaitsThroughAnInterface() {
        Joining[] one = {new Adding()};
        Joining[] two = {new Adding(), new Subtracting()};
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String first = await(alternating(one));
        String last = await(alternating(two));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertEquals("a", first);
        assertEquals("b", last);
        return async(allocated);
    }

    @Async
    private static Coroutine<Long> bytesOfRecursion() {
        await(fib(3));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long result = await(fib(20));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertEquals(6765, result);
        return async(allocated);
    }

    @Async
    private static Coroutine<Long> bytesOfAwaitingDoneFutures() {
        AsyncFuture<String> done = getRunningLoop().createFuture();
        done.setResult("value");
        // Not only awaited: the first assertion loads classes.
        assertEquals("value", await(done));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < AWAITS; i++) {
            assertEquals("value", await(done));
        }
        return async(THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    @Async
    private static Coroutine<Long> bytesOfQueueing() {
        AsyncQueue<String> queue = new AsyncQueue<>(1);
        await(queue.put("item"));
        await(queue.get());
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < AWAITS; i++) {
            await(queue.put("item"));
            assertEquals("item", await(queue.get()));
        }
        return async(THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    @Async
    private static Coroutine<Long> bytesOfYields(String result) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < AWAITS; i++) {
            await(sleep(Duration.ZERO, result));
        }
        return async(THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    @Async
    private static Coroutine<Long> bytesOfYields() {
        await(sleep(Duration.ZERO));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < AWAITS; i++) {
            await(sleep(Duration.ZERO));
        }
        return async(THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    /** Compared, since coroutines that are watched, whose share differs, cost more. */
    @Async
    private static Coroutine<Void> comparingYields() {
        await(bytesOfYields("value"));
        long with = await(bytesOfYields("value"));
        long without = await(bytesOfYields(null));
        assertTrue(with - without >= (BYTES_OF_A_SLEEP - BYTES_OF_A_FRAME) * AWAITS - AWAITS,
            without + " bytes for yields, " + with + " for yields with a value");
        return async();
    }

    @Async
    private static AsyncGenerator<String> words(int n) {
        for (int i = 0; i < n; i++) {
            yieldValue("word");
        }
        return endOfValues();
    }

    @Async
    private static AsyncGenerator<String> through(AsyncGenerator<String> source) {
        for (String word : awaitEach(source)) {
            yieldValue(word);
        }
        return endOfValues();
    }

    @Async
    private static Coroutine<Integer> lengthOf(AsyncGenerator<String> generator) {
        int length = 0;
        for (String word : awaitEach(generator)) {
            length += word.length();
        }
        return async(length);
    }

    @Async
    private static Coroutine<Long> bytesOfGeneratedValues() {
        await(lengthOf(through(words(3))));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int length = await(lengthOf(through(words(AWAITS))));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertEquals(AWAITS * 4, length);
        return async(allocated);
    }

    @Async
    private static Coroutine<Void> parked() {
        await(sleep(seconds(1000)));
        return async();
    }

    /** Makes tasks and ends them again. */
    @Async
    private static Coroutine<Long> bytesOfTasks() {
        List<Task<Void>> tasks = new ArrayList<>(TASKS);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(createTask(parked()));
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        for (Task<Void> task : tasks) {
            task.cancel();
        }
        await(sleep(seconds(0)));
        return async(allocated);
    }

    @Async
    private static Coroutine<Void> comparingTasks() {
        ContextVar<String> variable = new ContextVar<>("variable");
        for (int i = 0; i < 3; i++) {
            // Until the queues have grown and the first coroutines have been watched.
            await(bytesOfTasks());
        }
        long without = await(bytesOfTasks());
        variable.set("value");
        long with = await(bytesOfTasks());
        // Less is possible: the compiler may just have found out that it can do without some object.
        assertTrue(with - without <= TASKS, with + " bytes with a variable, " + without + " without");
        return async();
    }

    @Async
    private static Coroutine<Long> bytesOfMakingTasks() {
        List<Coroutine<Void>> coroutines = new ArrayList<>(TASKS);
        List<Task<Void>> tasks = new ArrayList<>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            coroutines.add(parked());
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (Coroutine<Void> coroutine : coroutines) {
            tasks.add(createTask(coroutine));
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        for (Task<Void> task : tasks) {
            task.cancel();
        }
        await(sleep(seconds(0)));
        return async(allocated);
    }

    @Async
    private static Coroutine<Long> bytesOfMakingTasksAgain() {
        // The queues grow.
        await(bytesOfMakingTasks());
        return async(await(bytesOfMakingTasks()));
    }

    @Test
    void a_task_takes_no_more_than_what_its_fields_need() {
        long bytes = run(bytesOfMakingTasksAgain()) / TASKS;
        assertTrue(bytes <= BYTES_OF_A_TASK + BYTES_OF_NO_LONGER_WATCHING, bytes + " bytes for a task");
    }

    @Test
    void letting_others_run_makes_no_object() {
        // In some of its passes the loop looks for what was dropped, which costs a little.
        long bytes = run(bytesOfYields());
        assertTrue(bytes < AWAITS, bytes + " bytes for " + AWAITS + " yields");
    }

    @Test
    void a_task_costs_the_same_whether_or_not_its_maker_has_set_a_context_variable() {
        run(comparingTasks());
    }

    @Test
    void awaiting_a_method_that_does_not_suspend_allocates_nothing() {
        assertNothingAllocated(new AllocationTest()::bytesOfFusedAwaits);
    }

    @Test
    void awaiting_a_number_that_a_method_of_another_class_gives_allocates_nothing() {
        assertNothingAllocated(AllocationTest::bytesOfAwaitsOfAnotherClass);
    }

    @Test
    void awaiting_a_method_that_is_overridden_allocates_nothing() {
        assertNothingAllocated(AllocationTest::bytesOfVirtualAwaits);
    }

    @Test
    void awaiting_a_method_of_an_interface_allocates_nothing() {
        assertNothingAllocated(AllocationTest::bytesOfAwaitsThroughAnInterface);
    }

    @Test
    void recursion_through_awaits_that_do_not_suspend_allocates_nothing() {
        assertNothingAllocated(AllocationTest::bytesOfRecursion);
    }

    @Test
    void awaiting_a_future_that_is_done_allocates_nothing() {
        assertNothingAllocated(AllocationTest::bytesOfAwaitingDoneFutures);
    }

    @Test
    void a_queue_that_neither_side_has_to_wait_for_allocates_nothing() {
        assertNothingAllocated(AllocationTest::bytesOfQueueing);
    }

    @Test
    void letting_others_run_costs_less_than_a_sleep_with_a_value() {
        run(comparingYields());
    }

    @Test
    void a_loop_over_a_generator_that_does_not_suspend_allocates_nothing_for_its_values() {
        long bytes = run(bytesOfGeneratedValues());
        assertTrue(bytes <= BYTES_OF_TWO_LOOPS, bytes + " bytes for " + AWAITS + " values");
    }

    /**
     * Exactly nothing. The first run resolves what the code mentions, as its strings, which the JVM then makes; and once
     * in a while it makes something of its own in the measuring thread, one or two kilobytes at no certain time. What the
     * code allocates, it allocates in each run.
     */
    private static void assertNothingAllocated(Supplier<Coroutine<Long>> measured) {
        run(measured.get());
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS && least > 0; i++) {
            least = Math.min(least, run(measured.get()));
        }
        assertEquals(0, least, "bytes");
    }
}
