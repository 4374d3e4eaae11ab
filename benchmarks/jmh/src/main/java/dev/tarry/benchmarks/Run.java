package dev.tarry.benchmarks;

import dev.tarry.benchmarks.workloads.Peer;
import dev.tarry.benchmarks.workloads.Workload;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One run of a workload by one system; {@link Main} chooses both, and divides by what the run does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Run {
    /** The system. */
    @Param(Peers.TARRY)
    public String peer;

    /** What it does. */
    @Param("FIB")
    public Workload workload;

    private Peer system;
    private LongSupplier body;

    /** Finds the code. */
    @Setup
    public void prepare() {
        system = Peers.titled(peer);
        body = system.workload(workload);
    }

    /** Leaves nothing open. */
    @TearDown
    public void close() {
        system.close();
    }

    /** Does it, and checks that it was done. */
    @Benchmark
    public long once() {
        long result = body.getAsLong();
        if (result != workload.expected()) {
            throw new IllegalStateException(peer + ", " + workload + ": " + result + " instead of "
                + workload.expected());
        }
        return result;
    }
}
