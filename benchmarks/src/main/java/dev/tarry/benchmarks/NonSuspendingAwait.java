package dev.tarry.benchmarks;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.AsyncFuture;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
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

/**
 * The price of an await that finds its value ready, beside a plain call. With {@code -prof gc} every line must show
 * 0 B/op but for the one task that each invocation starts, divided by the number of operations in it, and but for
 * {@code virtualCall}: its callee may be overridden, so it is asked for a coroutine object.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = {"-Xms512m", "-Xmx512m", "-Xmn128m", "-XX:+AlwaysPreTouch"})
public class NonSuspendingAwait {
    private static final int CALLS = 1_000_000;
    private static final int FIB = 25;
    private static final int FIB_CALLS = 242_785;

    private EventLoop loop;
    private AsyncFuture<Integer> done;

    @Setup
    public void open() {
        loop = new EventLoop();
        done = loop.createFuture();
        done.setResult(1);
    }

    @TearDown
    public void close() {
        loop.close();
    }

    static int plainAdd(int a, int b) {
        return a + b;
    }

    @Async
    static Coroutine<Integer> add(int a, int b) {
        return async(a + b);
    }

    @Async
    Coroutine<Integer> virtualAdd(int a, int b) {
        return async(a + b);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int plainCall() {
        int sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum = plainAdd(sum, i);
        }
        return sum;
    }

    @Async
    private static Coroutine<Integer> awaitCalls() {
        int sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum = await(add(sum, i));
        }
        return async(sum);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int fusedCall() {
        return loop.runUntilComplete(awaitCalls());
    }

    @Async
    private Coroutine<Integer> awaitVirtualCalls() {
        int sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum = await(virtualAdd(sum, i));
        }
        return async(sum);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int virtualCall() {
        return loop.runUntilComplete(awaitVirtualCalls());
    }

    @Async
    private Coroutine<Integer> awaitDoneFuture() {
        int sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += await(done);
        }
        return async(sum);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int doneFuture() {
        return loop.runUntilComplete(awaitDoneFuture());
    }

    static long plainFib(int n) {
        return n < 2 ? n : plainFib(n - 1) + plainFib(n - 2);
    }

    @Async
    static Coroutine<Long> fib(int n) {
        if (n < 2) {
            return async((long) n);
        }
        return async(await(fib(n - 1)) + await(fib(n - 2)));
    }

    @Benchmark
    @OperationsPerInvocation(FIB_CALLS)
    public long plainFibonacci() {
        return plainFib(FIB);
    }

    @Benchmark
    @OperationsPerInvocation(FIB_CALLS)
    public long fusedFibonacci() {
        return loop.runUntilComplete(fib(FIB));
    }
}
