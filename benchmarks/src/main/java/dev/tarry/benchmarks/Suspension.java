package dev.tarry.benchmarks;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
import dev.tarry.Task;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The price of really suspending: deep chains of callers, switches between tasks, and starting and joining tasks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = {"-Xms1g", "-Xmx1g", "-Xmn256m", "-XX:+AlwaysPreTouch"})
public class Suspension {
    private static final int DEPTH = 1_000;
    private static final int YIELDS = 100_000;
    private static final int TASKS = 100_000;

    private EventLoop loop;

    @Setup
    public void open() {
        loop = new EventLoop();
    }

    @TearDown
    public void close() {
        loop.close();
    }

    @Async
    static Coroutine<Long> chain(int depth, int suspensions) {
        if (depth == 0) {
            for (int i = 0; i < suspensions; i++) {
                await(sleep(Duration.ZERO));
            }
            return async(1L);
        }
        return async(await(chain(depth - 1, suspensions)) + 1);
    }

    @Benchmark
    @OperationsPerInvocation(DEPTH)
    public long oneSuspensionBelowThousandCallers() {
        return loop.runUntilComplete(chain(DEPTH, 1));
    }

    @Benchmark
    @OperationsPerInvocation(DEPTH)
    public long thousandSuspensionsBelowThousandCallers() {
        return loop.runUntilComplete(chain(DEPTH, DEPTH));
    }

    @Async
    static Coroutine<Void> yielding(int times) {
        for (int i = 0; i < times; i++) {
            await(sleep(Duration.ZERO));
        }
        return async();
    }

    @Benchmark
    @OperationsPerInvocation(2 * YIELDS)
    public Object switchBetweenTwoTasks() {
        return loop.runUntilComplete(twoYielding());
    }

    @Async
    static Coroutine<Object> twoYielding() {
        return async(await(gather(yielding(YIELDS), yielding(YIELDS))));
    }

    @Async
    static Coroutine<Integer> nothing() {
        return async(1);
    }

    @Async
    static Coroutine<Integer> startAndJoin() {
        @SuppressWarnings("unchecked")
        Task<Integer>[] tasks = new Task[TASKS];
        for (int i = 0; i < TASKS; i++) {
            tasks[i] = createTask(nothing());
        }
        int sum = 0;
        for (Task<Integer> task : tasks) {
            sum += await(task);
        }
        return async(sum);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int startAndJoinTasks() {
        return loop.runUntilComplete(startAndJoin());
    }
}
