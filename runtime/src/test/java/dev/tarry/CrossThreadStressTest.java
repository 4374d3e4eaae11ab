package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.runCoroutineThreadsafe;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every way into a loop from real threads at once. How the threads interleave is not in our hands, but what must hold is
 * the same each time: nothing is lost, nothing happens twice, and what one thread hands over arrives in its order. With
 * {@code -Dtarry.stress.operations} each thread makes a twentieth of that many calls.
 */
@SuppressWarnings("try")
class CrossThreadStressTest {
    private static final int THREADS = 4;
    private static final int CALLS = Math.toIntExact(Long.getLong("tarry.stress.operations", 100_000) / 20);

    private final EventLoop loop = new EventLoop();
    private final Thread loopThread = new Thread(loop::runForever, "loop under stress");
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @BeforeEach
    void start() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        loop.callSoon(running::countDown);
        loopThread.start();
        running.await();
    }

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdown();
        loop.callSoonThreadsafe(loop::stop);
        loopThread.join();
        loop.close();
    }

    /** Runs the same on all threads, for what it does to a loop; the results in the order of the threads. */
    private <T> List<T> onAllThreads(IntFunction<Callable<T>> job) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(job.apply(i)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }

    @Test
    void what_a_thread_hands_over_with_call_soon_threadsafe_is_done_once_and_in_its_order() throws Exception {
        // Only the loop's thread writes; the last call of each thread publishes.
        int[] next = new int[THREADS];
        List<String> wrong = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(THREADS);
        onAllThreads(me -> () -> {
            for (int i = 0; i < CALLS; i++) {
                int n = i;
                loop.callSoonThreadsafe(() -> {
                    if (next[me] != n) {
                        wrong.add("thread " + me + ": " + n + " after " + next[me]);
                    }
                    next[me]++;
                });
            }
            loop.callSoonThreadsafe(done::countDown);
            return null;
        });
        done.await();
        assertEquals(List.of(), wrong);
        assertEquals(CALLS * THREADS, Arrays.stream(next).sum());
    }

    @Test
    void a_handle_cancelled_from_another_thread_runs_once_or_not_at_all() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger twice = new AtomicInteger();
        onAllThreads(me -> () -> {
            for (int i = 0; i < CALLS; i++) {
                AtomicInteger times = new AtomicInteger();
                Handle handle = loop.callSoonThreadsafe(() -> {
                    if (times.incrementAndGet() > 1) {
                        twice.incrementAndGet();
                    }
                    ran.incrementAndGet();
                });
                if (i % 2 == 0) {
                    handle.cancel();
                }
            }
            return null;
        });
        CountDownLatch behindAll = new CountDownLatch(1);
        loop.callSoonThreadsafe(behindAll::countDown);
        behindAll.await();
        assertEquals(0, twice.get());
        assertTrue(ran.get() >= CALLS * THREADS / 2 && ran.get() <= CALLS * THREADS, ran.get() + " ran");
    }

    private long balance;

    @Async
    private Coroutine<Long> deposit(AsyncLock lock, long amount) {
        try (Held held = await(lock.acquire())) {
            long before = balance;
            await(pass());
            balance = before + amount;
            return async(amount);
        }
    }

    @Test
    void coroutines_of_all_threads_share_a_lock_and_each_gets_its_own_result_or_cancellation() throws Exception {
        AsyncLock lock = new AsyncLock();
        List<Long> told = onAllThreads(me -> () -> {
            Random random = new Random(me);
            long sum = 0;
            List<CompletableFuture<Long>> under = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                CompletableFuture<Long> one = runCoroutineThreadsafe(deposit(lock, i % 7), loop);
                if (random.nextInt(4) == 0) {
                    one.cancel(true);
                }
                under.add(one);
                if (under.size() == 50) {
                    sum += sum(under);
                }
            }
            return sum + sum(under);
        });
        // A cancelled one may have been through already, so the balance is at least what was told.
        CompletableFuture<Long> last = runCoroutineThreadsafe(deposit(lock, 0), loop);
        assertEquals(0, last.get());
        long sum = told.stream().mapToLong(Long::longValue).sum();
        assertTrue(sum > 0 && balance >= sum, balance + " in the account, told " + sum);
        assertEquals("AsyncLock [unlocked]", lock.toString());
    }

    private static long sum(List<CompletableFuture<Long>> futures) {
        long sum = 0;
        for (CompletableFuture<Long> future : futures) {
            try {
                sum += future.join();
            } catch (CancellationException e) {
                assertTrue(future.isCancelled());
            }
        }
        futures.clear();
        return sum;
    }

    @Async
    private static Coroutine<Integer> jobs(ExecutorService pool, int from, int n) {
        int sum = 0;
        for (int i = from; i < from + n; i++) {
            int job = i;
            sum += i % 2 == 0 ? await(toThread(() -> job)) : await(getRunningLoop().runInExecutor(pool, () -> job));
        }
        return async(sum);
    }

    @Async
    private static Coroutine<Integer> manyJobs(ExecutorService pool) {
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tasks.add(createTask(jobs(pool, i * 10, 10)));
        }
        return async(await(gather(tasks)).stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void jobs_on_other_threads_each_come_back_to_the_task_that_asked() {
        assertEquals(IntStream.range(0, 500).sum(), run(manyJobs(threads)));
    }

    @Async
    private Coroutine<Integer> stages(int from) {
        int sum = 0;
        for (int i = from; i < from + CALLS / 40; i++) {
            int value = i;
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            threads.execute(() -> stage.complete(value));
            sum += await(i % 2 == 0 ? stage : stage.thenApply(x -> x)) - value + 1;
        }
        return async(sum);
    }

    @Test
    void stages_completed_on_other_threads_each_wake_the_task_that_waits() throws Exception {
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            running.add(runCoroutineThreadsafe(stages(i * CALLS), loop));
        }
        for (CompletableFuture<Integer> one : running) {
            assertEquals(CALLS / 40, one.get());
        }
    }

    @Async
    private static Coroutine<Integer> drain(AsyncQueue<Integer> queue, int[] next) {
        int wrong = 0;
        try {
            while (true) {
                int item = await(queue.get());
                if (next[item % THREADS]++ != item / THREADS) {
                    wrong++;
                }
                queue.taskDone();
            }
        } catch (QueueShutDown e) {
            return async(wrong);
        }
    }

    @Test
    void a_queue_filled_through_call_soon_threadsafe_gives_every_item_once_and_in_the_order_of_its_thread()
            throws Exception {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        int[] next = new int[THREADS];
        CompletableFuture<Integer> consumer = runCoroutineThreadsafe(drain(queue, next), loop);
        onAllThreads(me -> () -> {
            for (int i = 0; i < CALLS; i++) {
                int item = i * THREADS + me;
                loop.callSoonThreadsafe(() -> queue.putNowait(item));
            }
            return null;
        });
        loop.callSoonThreadsafe(queue::shutdown);
        assertEquals(0, consumer.get());
        assertEquals(CALLS * THREADS, Arrays.stream(next).sum());
    }

    @Test
    void a_queue_in_use_refuses_a_put_from_another_thread() throws Exception {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        CompletableFuture<Integer> consumer = runCoroutineThreadsafe(drain(queue, new int[THREADS]), loop);
        CountDownLatch waiting = new CountDownLatch(1);
        loop.callSoonThreadsafe(() -> loop.callSoon(waiting::countDown));
        waiting.await();
        IllegalStateException e = assertThrows(IllegalStateException.class,
            () -> queue.putNowait(1));
        assertTrue(e.getMessage().contains("callSoonThreadsafe"), e.getMessage());
        loop.callSoonThreadsafe(queue::shutdown);
        assertEquals(0, consumer.get());
    }
}
