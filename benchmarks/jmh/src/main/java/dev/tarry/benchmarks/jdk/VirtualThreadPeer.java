package dev.tarry.benchmarks.jdk;

import dev.tarry.benchmarks.workloads.Leaves;
import dev.tarry.benchmarks.workloads.Outside;
import dev.tarry.benchmarks.workloads.Peer;
import dev.tarry.benchmarks.workloads.Sizes;
import dev.tarry.benchmarks.workloads.Workload;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Virtual threads, all on one carrier, as everybody else has one thread. */
public final class VirtualThreadPeer implements Peer {
    private static final ThreadFactory THREADS = factory();

    @Override
    public String title() {
        return "virtual threads";
    }

    @Override
    public boolean available() {
        return THREADS != null;
    }

    /** By reflection, because the sources are for Java 17, which has none. */
    private static ThreadFactory factory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public LongSupplier workload(Workload workload) {
        return switch (workload) {
            case AWAIT_STATIC -> calls(PlainCalls::ofStatic);
            case AWAIT_VIRTUAL -> calls(PlainCalls::ofVirtual);
            case AWAIT_INTERFACE -> calls(PlainCalls::ofInterface);
            case AWAIT_DONE -> {
                CompletableFuture<Integer>[] futures = PlainCalls.futures();
                yield running(() -> PlainCalls.ofFutures(futures));
            }
            case FIB -> running(() -> PlainCalls.fib(Sizes.FIB));
            case CHAIN_10, CHAIN_100, CHAIN_1000 -> running(() -> chains(workload.depth()));
            case CHAIN_1000_ERROR -> running(() -> failures(workload.depth()));
            case YIELD -> running(() -> sum(2, i -> yielding()));
            case SPAWN_JOIN -> running(() -> sum(Sizes.TASKS, i -> () -> (long) i));
            case TIMERS -> running(() -> sum(Sizes.TASKS, i -> () -> sleeper(Sizes.millis(i), 1)));
            case TIMERS_CANCELLED -> running(VirtualThreadPeer::cancelled);
            case GATHER_10, GATHER_100000 -> running(() -> gathers(workload.width()));
            case QUEUE -> running(VirtualThreadPeer::queues);
            case LOCK -> running(VirtualThreadPeer::locks);
            case SEMAPHORE -> running(VirtualThreadPeer::limited);
            case AS_COMPLETED -> running(VirtualThreadPeer::completed);
            case TIMEOUT -> running(VirtualThreadPeer::inTime);
            case TIMEOUT_SHARED -> running(VirtualThreadPeer::inVain);
            case WAKE_UP_LATENCY -> running(VirtualThreadPeer::asked);
            case WAKE_UP_THROUGHPUT -> VirtualThreadPeer::submitted;
            case SKYNET -> running(() -> skynet(0, Sizes.SKYNET));
            case TREE_NONE, TREE_IO, TREE_MEMOIZATION, TREE_MIXED -> running(
                () -> tree(Sizes.TREE_LEVELS, new Leaves(workload)));
            default -> null;
        };
    }

    private static FutureTask<Long> start(Callable<Long> body) {
        FutureTask<Long> task = new FutureTask<>(body);
        THREADS.newThread(task).start();
        return task;
    }

    private static long join(FutureTask<Long> task) {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LongSupplier running(Callable<Long> main) {
        return () -> join(start(main));
    }

    private static long sum(int n, IntFunction<Callable<Long>> bodies) {
        @SuppressWarnings("unchecked")
        FutureTask<Long>[] tasks = new FutureTask[n];
        for (int i = 0; i < n; i++) {
            tasks[i] = start(bodies.apply(i));
        }
        long sum = 0;
        for (FutureTask<Long> task : tasks) {
            sum += join(task);
        }
        return sum;
    }

    private interface Loop {
        long from(int first, int end);
    }

    private static LongSupplier calls(Loop calls) {
        running(() -> calls.from(-Sizes.SUSPENDING_CALLS, Sizes.SUSPENDING_CALLS)).getAsLong();
        return running(() -> calls.from(0, Sizes.CALLS));
    }

    private static long chains(int depth) {
        long sum = 0;
        for (int i = 0; i < Sizes.FRAMES / depth; i++) {
            sum += chain(depth);
        }
        return sum;
    }

    private static long chain(int depth) {
        if (depth == 0) {
            Thread.yield();
            return 0;
        }
        return chain(depth - 1) + 1;
    }

    private static long failures(int depth) {
        long caught = 0;
        for (int i = 0; i < Sizes.FRAMES / depth; i++) {
            try {
                failing(depth);
            } catch (IllegalStateException e) {
                caught++;
            }
        }
        return caught;
    }

    private static long failing(int depth) {
        if (depth > 0) {
            return failing(depth - 1) + 1;
        }
        CompletableFuture<Long> refused = new CompletableFuture<>();
        THREADS.newThread(() -> refused.completeExceptionally(new IllegalStateException("refused"))).start();
        try {
            return refused.get();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw (IllegalStateException) e.getCause();
        }
    }

    private static Callable<Long> yielding() {
        return () -> {
            long turns = 0;
            while (turns < Sizes.TURNS) {
                Thread.yield();
                turns++;
            }
            return turns;
        };
    }

    private static long sleeper(long millis, int depth) throws InterruptedException {
        if (depth == 1) {
            Thread.sleep(millis);
            return 1;
        }
        return sleeper(millis, depth - 1) + 1;
    }

    private static long cancelled() throws InterruptedException {
        Thread[] threads = new Thread[Sizes.TASKS];
        long[] cancelled = {0};
        for (int i = 0; i < threads.length; i++) {
            threads[i] = THREADS.newThread(() -> {
                try {
                    Thread.sleep(3_600_000);
                } catch (InterruptedException e) {
                    cancelled[0]++;
                }
            });
            threads[i].start();
        }
        Thread.yield();
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return cancelled[0];
    }

    private static long gathers(int width) {
        long sum = 0;
        for (int i = 0; i < Sizes.CHILDREN / width; i++) {
            sum += sum(width, j -> () -> (long) j);
        }
        return sum;
    }

    private static long queues() throws InterruptedException {
        BlockingQueue<Integer> there = new ArrayBlockingQueue<>(1);
        BlockingQueue<Integer> back = new ArrayBlockingQueue<>(1);
        FutureTask<Long> partner = start(() -> {
            for (int i = 0; i < Sizes.ROUND_TRIPS; i++) {
                back.put(there.take() + 1);
            }
            return 0L;
        });
        int x = 0;
        for (int i = 0; i < Sizes.ROUND_TRIPS; i++) {
            there.put(x);
            x = back.take();
        }
        return x + join(partner);
    }

    /** Fair, as the others' locks are: without that one thread would have all its turns first. */
    private static long locks() {
        ReentrantLock lock = new ReentrantLock(true);
        return sum(2, i -> () -> {
            long turns = 0;
            while (turns < Sizes.TURNS) {
                lock.lock();
                try {
                    Thread.yield();
                } finally {
                    lock.unlock();
                }
                turns++;
            }
            return turns;
        });
    }

    private static long limited() {
        Semaphore atOnce = new Semaphore(10, true);
        return sum(Sizes.CHILDREN, i -> () -> {
            atOnce.acquire();
            try {
                Thread.yield();
                return 1L;
            } finally {
                atOnce.release();
            }
        });
    }

    private static long completed() throws InterruptedException, ExecutionException {
        CompletionService<Long> completed = new ExecutorCompletionService<>(body -> THREADS.newThread(body).start());
        for (int i = 0; i < Sizes.CHILDREN; i++) {
            long value = i;
            completed.submit(() -> {
                if ((value & 1) == 0) {
                    Thread.yield();
                }
                return value;
            });
        }
        long sum = 0;
        for (int i = 0; i < Sizes.CHILDREN; i++) {
            sum += completed.take().get();
        }
        return sum;
    }

    private static long inTime() throws Exception {
        long sum = 0;
        for (int i = 0; i < Sizes.CHILDREN; i++) {
            FutureTask<Long> pause = start(() -> {
                Thread.yield();
                return 1L;
            });
            sum += pause.get(10, TimeUnit.SECONDS);
        }
        return sum;
    }

    private static long inVain() {
        CompletableFuture<Long> endless = new CompletableFuture<>();
        return sum(Sizes.IN_VAIN, i -> () -> {
            try {
                return endless.get(Sizes.IN_VAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return 1L;
            }
        });
    }

    private static long asked() throws InterruptedException {
        Semaphore answers = new Semaphore(0);
        Outside outside = Outside.answering(answers::release);
        long sum = 0;
        for (int i = 0; i < Sizes.WAKE_UPS; i++) {
            outside.ask();
            answers.acquire();
            sum++;
        }
        outside.join();
        return sum;
    }

    /** The one carrier runs one function at a time, so that a plain counter will do. */
    private static long submitted() {
        CountDownLatch end = new CountDownLatch(1);
        long[] count = {0};
        Runnable function = () -> {
            if (++count[0] == Sizes.SUBMISSIONS) {
                end.countDown();
            }
        };
        Outside outside = Outside.submitting(() -> THREADS.newThread(function).start());
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        outside.join();
        return count[0];
    }

    private static long skynet(long first, int size) {
        if (size == 1) {
            return first;
        }
        int part = size / 10;
        return sum(10, i -> () -> skynet(first + (long) i * part, part));
    }

    private static long tree(int level, Leaves leaves) throws InterruptedException {
        if (level > 0) {
            return sum(Sizes.TREE_BRANCHES, i -> () -> tree(level - 1, leaves));
        }
        int number = leaves.number();
        if (leaves.sleeps(number)) {
            Thread.sleep(Sizes.TREE_MILLIS);
            leaves.slept(number);
        }
        return 1;
    }

    @Override
    public Object park(int tasks, int depth) {
        Thread[] threads = new Thread[tasks];
        CountDownLatch begun = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            threads[i] = THREADS.newThread(() -> {
                begun.countDown();
                try {
                    sleeper(3_600_000, depth);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            threads[i].start();
        }
        try {
            begun.await();
            for (Thread thread : threads) {
                while (thread.getState() != Thread.State.TIMED_WAITING) {
                    Thread.sleep(1);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return threads;
    }
}
