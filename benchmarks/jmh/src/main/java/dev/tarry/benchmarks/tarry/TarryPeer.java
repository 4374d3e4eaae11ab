package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
import dev.tarry.TaskFactory;
import dev.tarry.benchmarks.workloads.Peer;
import dev.tarry.benchmarks.workloads.Sizes;
import dev.tarry.benchmarks.workloads.Workload;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tarry. */
public final class TarryPeer implements Peer {
    static final Duration HOUR = Duration.ofHours(1);

    /** Made when it is needed: this class is also loaded where others are measured. */
    private EventLoop loop;

    @Override
    public String title() {
        return "Tarry";
    }

    @Override
    public LongSupplier workload(Workload workload) {
        close();
        loop = new EventLoop();
        return switch (workload) {
            case AWAIT_STATIC -> calls(Calls::ofStatic);
            case AWAIT_VIRTUAL -> calls(Calls::ofVirtual);
            case AWAIT_INTERFACE -> calls(Calls::ofInterface);
            case AWAIT_DONE -> doneFutures();
            case FIB -> fib();
            case CHAIN_10, CHAIN_100, CHAIN_1000 -> running(() -> Chains.resumed(workload.depth()));
            case CHAIN_1000_ERROR -> running(() -> Chains.failed(workload.depth()));
            case YIELD -> running(Switches::yields);
            case SPAWN_JOIN -> running(Children::joined);
            case SPAWN_JOIN_EAGER -> {
                loop.setTaskFactory(TaskFactory.eager());
                yield running(Children::joined);
            }
            case TIMERS -> running(Children::asleep);
            case TIMERS_CANCELLED -> running(Children::cancelled);
            case GATHER_10, GATHER_100000 -> running(() -> Children.gathered(workload.width()));
            case QUEUE -> running(Switches::queues);
            case LOCK -> running(Switches::locks);
            case SEMAPHORE -> running(Waits::limited);
            case AS_COMPLETED -> running(Waits::completed);
            case GENERATOR -> running(Waits::values);
            case TIMEOUT -> running(Waits::inTime);
            case TIMEOUT_SHARED -> running(Waits::inVain);
            case IDLE_TIMEOUT -> running(Waits::idle);
            case WAKE_UP_LATENCY -> running(() -> OtherThreads.asked(loop));
            case WAKE_UP_THROUGHPUT -> running(() -> OtherThreads.submitted(loop));
            case SKYNET -> running(() -> Children.skynet(0, Sizes.SKYNET));
            case TREE_NONE, TREE_IO, TREE_MEMOIZATION, TREE_MIXED -> running(() -> Tree.run(workload));
            case TREE_NONE_EAGER, TREE_IO_EAGER, TREE_MEMOIZATION_EAGER, TREE_MIXED_EAGER -> {
                loop.setTaskFactory(TaskFactory.eager());
                yield running(() -> Tree.run(workload));
            }
            case TREE_NONE_GROUP, TREE_IO_GROUP, TREE_MEMOIZATION_GROUP, TREE_MIXED_GROUP -> running(
                () -> Tree.runInGroups(workload));
        };
    }

    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
    }

    private LongSupplier running(Supplier<Coroutine<Long>> main) {
        return () -> loop.runUntilComplete(main.get());
    }

    private interface Loop {
        Coroutine<Long> from(int first, int end);
    }

    private LongSupplier calls(Loop calls) {
        loop.runUntilComplete(calls.from(-Sizes.SUSPENDING_CALLS, Sizes.SUSPENDING_CALLS));
        return running(() -> calls.from(0, Sizes.CALLS));
    }

    private LongSupplier doneFutures() {
        for (int i = 0; i < Sizes.SUSPENDING_CALLS; i++) {
            loop.runUntilComplete(Calls.ofFutures(Calls.futures(loop, true), 20));
        }
        var futures = Calls.futures(loop, false);
        return running(() -> Calls.ofFutures(futures, Sizes.CALLS));
    }

    private LongSupplier fib() {
        for (int i = 0; i < Sizes.SUSPENDING_CALLS; i++) {
            loop.runUntilComplete(Calls.fib(-1));
        }
        return running(() -> Calls.fib(Sizes.FIB));
    }

    @Override
    public Object park(int tasks, int depth) {
        EventLoop own = new EventLoop();
        own.runUntilComplete(sleepers(tasks, depth));
        return own;
    }

    @Async
    private static Coroutine<Void> sleepers(int tasks, int depth) {
        for (int i = 0; i < tasks; i++) {
            createTask(sleeper(depth));
        }
        await(sleep(Duration.ZERO));
        return async();
    }

    @Async
    private static Coroutine<Long> sleeper(int depth) {
        if (depth == 1) {
            await(sleep(HOUR));
            return async(1L);
        }
        return async(await(sleeper(depth - 1)) + 1);
    }
}
