package dev.tarry.benchmarks;

import dev.tarry.benchmarks.workloads.Workload;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How much is measured.
 *
 * @param name what it is called
 * @param rounds how often everything is measured from the beginning, in JVMs of their own
 * @param warmups iterations that do not count
 * @param iterations iterations that count
 * @param millis the length of an iteration, unless one run takes longer
 * @param only the keys of the rows; others are left out
 */
record Settings(String name, int rounds, int warmups, int iterations, int millis, Pattern only) {

    static Settings of(String name, Pattern only) {
        return switch (name) {
            case "full" -> new Settings(name, 3, 5, 5, 1_000, only);
            case "quick" -> new Settings(name, 1, 3, 5, 250, only);
            case "smoke" -> new Settings(name, 1, 1, 1, 200, only);
            default -> throw new IllegalArgumentException("full, quick or smoke, not " + name);
        };
    }

    /** The same with other numbers, where they are not null. */
    Settings with(String otherRounds, String otherMillis) {
        return new Settings(name, otherRounds == null ? rounds : Integer.parseInt(otherRounds), warmups, iterations,
            otherMillis == null ? millis : Integer.parseInt(otherMillis), only);
    }

    /** What to type after {@code benchmarks/run} for the same again. */
    String command() {
        Settings usual = of(name, only);
        return name + (rounds == usual.rounds ? "" : " --rounds " + rounds)
            + (millis == usual.millis ? "" : " --millis " + millis);
    }

    /** One run of the large ones takes longer than an iteration is meant to. */
    int warmups(Workload workload) {
        return quick() && workload.large() ? 2 : warmups;
    }

    int iterations(Workload workload) {
        return quick() && workload.large() ? 3 : iterations;
    }

    private boolean quick() {
        return name.equals("quick");
    }

    List<Workload> workloads() {
        return Stream.of(Workload.values()).filter(workload -> !quick() || workload.quick())
            .filter(workload -> includes(workload.name())).toList();
    }

    List<Integer> depths() {
        return Stream.of(1, 10, 50).filter(depth -> !quick() || depth == 1)
            .filter(depth -> includes("PARKED_" + depth)).toList();
    }

    /** The sizes of the directories of classes that are transformed. */
    List<Integer> classes() {
        return includes("PLUGIN") ? quick() ? List.of(1_000) : name.equals("smoke") ? List.of(10)
            : List.of(10, 1_000, 10_000) : List.of();
    }

    /** Whether CPython does a workload, too; the short form leaves it the trees. */
    boolean withPython(Workload workload) {
        return !quick() || workload.name().startsWith("TREE_");
    }

    boolean includes(String key) {
        return only.matcher(key).find();
    }
}
