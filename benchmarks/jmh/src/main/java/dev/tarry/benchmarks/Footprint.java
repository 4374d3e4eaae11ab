package dev.tarry.benchmarks;

import dev.tarry.benchmarks.workloads.Peer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a sleeping task holds on the heap. The first iterations count less: stacks of interpreted code are larger. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
public class Footprint {
    /** Close below a power of two, since some systems keep their timers in arrays that double. */
    static final int TASKS = 32_000;

    /** The system. */
    @Param(Peers.TARRY)
    public String peer;

    /** The calls, the last of which sleeps. */
    @Param("1")
    public int depth;

    private final List<Object> parked = new ArrayList<>();
    private Peer system;

    /** The result. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Held {
        /** Bytes per task. */
        public double bytes;
    }

    /** Finds the code. */
    @Setup
    public void prepare() {
        system = Peers.titled(peer);
    }

    /** Parks some more tasks, which stay parked. */
    @Benchmark
    public void park(Held held) {
        long before = used();
        parked.add(system.park(TASKS, depth));
        held.bytes = (used() - before) / (double) TASKS;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
