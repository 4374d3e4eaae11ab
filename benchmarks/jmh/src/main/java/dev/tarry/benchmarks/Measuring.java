package dev.tarry.benchmarks;

import dev.tarry.benchmarks.workloads.Peer;
import dev.tarry.benchmarks.workloads.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Fills the rows: in every round each system does each workload in a JVM of its own, one system after the other. */
final class Measuring {
    /** JMH reads fields by Unsafe, of which JDK 24 and later complain on the console where the table is printed. */
    private static final String[] WITHOUT_WARNINGS = Runtime.version().feature() < 24 ? new String[0]
        : new String[] {"--sun-misc-unsafe-memory-access=allow"};
    /** A young generation that is small and touched beforehand, or else page faults are what is measured. */
    private static final List<String> SMALL = List.of("-Xms512m", "-Xmx512m", "-Xmn128m", "-XX:+AlwaysPreTouch");
    private static final List<String> LARGE = List.of("-Xms2g", "-Xmx2g", "-Xmn512m", "-XX:+AlwaysPreTouch");
    private static final List<String> ONE_CARRIER = List.of("-Djdk.virtualThreadScheduler.parallelism=1",
        "-Djdk.virtualThreadScheduler.maxPoolSize=1");
    /** So that Kotlin recovers the stack traces of exceptions, as Tarry does. */
    private static final List<String> STACK_RECOVERY = List.of("-Dkotlinx.coroutines.debug=on");

    private final Settings settings;
    private final List<Peer> peers = Peers.all();
    private final Python python = Python.find();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Collection<RunResult> raw = new ArrayList<>();
    private final Set<String> failures = new LinkedHashSet<>();

    Measuring(Settings settings) {
        this.settings = settings;
    }

    Collection<RunResult> raw() {
        return raw;
    }

    /** Workloads and systems of which at least one run failed. */
    Set<String> failures() {
        return failures;
    }

    List<String> columns() {
        List<String> columns = new ArrayList<>(peers.stream().map(Peer::title).toList());
        if (python != null) {
            columns.add(python.title());
        }
        return columns;
    }

    List<Row> measure() {
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Workload workload : settings.workloads()) {
                Row row = row(workload.name(), workload.title(), (workload.waits() ? "CPU ns/" : "ns/")
                    + workload.unit());
                for (Peer peer : peers) {
                    if (peer.workload(workload) == null) {
                        continue;
                    }
                    say(round, row, peer.title());
                    time(row, peer, workload);
                }
                if (python != null && settings.withPython(workload)) {
                    say(round, row, python.title());
                    python.time(row, workload, settings);
                }
            }
            for (int depth : settings.depths()) {
                Row row = row("PARKED_" + depth, "heap of a task asleep, depth " + depth, "B/task");
                for (Peer peer : peers) {
                    if (!peer.parks()) {
                        continue;
                    }
                    say(round, row, peer.title());
                    weigh(row, peer.title(), depth);
                }
            }
        }
        peers.forEach(Peer::close);
        return rows.values().stream().filter(row -> row.has(Peers.TARRY)).toList();
    }

    private Row row(String key, String title, String unit) {
        return rows.computeIfAbsent(key, name -> new Row(key, title, unit));
    }

    private static void say(int round, Row row, String system) {
        System.err.println("round " + round + ", " + row.key + ", " + system);
    }

    private void time(Row row, Peer peer, Workload workload) {
        List<String> arguments = new ArrayList<>(workload.large() ? LARGE : SMALL);
        arguments.addAll(ONE_CARRIER);
        if (workload == Workload.CHAIN_1000_ERROR) {
            arguments.addAll(STACK_RECOVERY);
        }
        ChainedOptionsBuilder options = options(Run.class, peer.title(), arguments)
            .param("workload", workload.name())
            .operationsPerInvocation(workload.operations())
            .warmupIterations(settings.warmups(workload))
            .measurementIterations(settings.iterations(workload))
            .warmupTime(TimeValue.milliseconds(settings.millis()))
            .measurementTime(TimeValue.milliseconds(settings.millis()))
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuTime.class);
        run(row, peer.title(), options, iteration -> new Row.Sample(
            workload.waits() ? secondary(iteration, CpuTime.RESULT) : iteration.getPrimaryResult().getScore(),
            secondary(iteration, "gc.alloc.rate.norm")));
    }

    private void weigh(Row row, String peer, int depth) {
        // The smallest collector, without humongous objects or regions that are rounded up.
        List<String> arguments = new ArrayList<>(List.of("-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"));
        arguments.addAll(ONE_CARRIER);
        ChainedOptionsBuilder options = options(Footprint.class, peer, arguments)
            .param("depth", Integer.toString(depth))
            .warmupIterations(2)
            .measurementIterations(settings.iterations());
        run(row, peer, options, iteration -> new Row.Sample(secondary(iteration, "bytes"), Double.NaN));
    }

    private ChainedOptionsBuilder options(Class<?> benchmark, String peer, List<String> arguments) {
        return new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .param("peer", peer)
            .forks(1)
            .jvmArgs(arguments.toArray(String[]::new))
            .jvmArgsAppend(WITHOUT_WARNINGS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    }

    private interface Reader {
        Row.Sample sample(IterationResult iteration);
    }

    private void run(Row row, String peer, ChainedOptionsBuilder options, Reader reader) {
        try {
            List<Row.Sample> round = new ArrayList<>();
            for (RunResult result : new Runner(options.build()).run()) {
                raw.add(result);
                for (BenchmarkResult fork : result.getBenchmarkResults()) {
                    fork.getIterationResults().forEach(iteration -> round.add(reader.sample(iteration)));
                }
            }
            row.add(peer, round);
        } catch (RunnerException e) {
            System.err.println("Failed: " + row.key + ", " + peer + ": " + e);
            failures.add(row.title + ", " + peer);
        }
    }

    private static double secondary(IterationResult iteration, String name) {
        Result<?> result = iteration.getSecondaryResults().get(name);
        return result == null ? Double.NaN : result.getScore();
    }
}
