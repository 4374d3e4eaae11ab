package dev.tarry.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Compares generated programs with their synchronous twins, for as long as one likes; {@code it-tests/fuzz} runs it.
 *
 * <p>Exits with 0 only if all agree. What differs is made smaller and printed with its seed.
 */
public final class GeneratedPrograms implements AutoCloseable {
    private static final int RUNS = 12;
    private static final long PROGRESS_NANOS = 60_000_000_000L;
    private static final int SHRINK_SECONDS = 120;
    private static final int MANY = 50;
    private static final int MOST_SKIPS_SHOWN = 10;

    /**
     * A program that is not all right.
     *
     * @param marked as small as it could be made
     */
    record Finding(long seed, Recipe recipe, Disagreement disagreement, String marked) {
        @Override
        public String toString() {
            return seed + ": " + disagreement.sort();
        }
    }

    private final Consumer<String> report;
    private final Trials trials;
    private final int shrinkSeconds;
    private final List<Finding> findings = new ArrayList<>();
    private final long begin = System.nanoTime();
    private long told = begin;
    private long skipped;
    private long runs;

    GeneratedPrograms(Consumer<String> report) {
        this(report, new Trials(), SHRINK_SECONDS);
    }

    GeneratedPrograms(Consumer<String> report, Trials trials, int shrinkSeconds) {
        this.report = report;
        this.trials = trials;
        this.shrinkSeconds = shrinkSeconds;
    }

    /** @param args the first seed, and how many programs from there */
    public static void main(String[] args) {
        long seed = Long.parseLong(args[0]);
        long programs = Long.parseLong(args[1]);
        boolean clean;
        try (GeneratedPrograms generated = new GeneratedPrograms(System.out::println)) {
            generated.run(seed, programs);
            System.out.println(generated.summary(seed, programs));
            clean = generated.findings.isEmpty() && !generated.skippedMany(programs);
        }
        System.exit(clean ? 0 : 1);
    }

    /** Compares that many programs. */
    void run(long firstSeed, long programs) {
        long end = firstSeed + programs;
        long start = firstSeed;
        while (start < end) {
            long next = Math.min(end, (Math.floorDiv(start, Recipe.NEIGHBOURS) + 1) * Recipe.NEIGHBOURS);
            neighbours(start, next);
            start = next;
            progress(start - firstSeed, programs);
        }
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    long skipped() {
        return skipped;
    }

    String summary(long firstSeed, long programs) {
        String found = findings.isEmpty() ? "all agree"
            : "these seeds DIFFER: " + findings.stream().map(Finding::seed).toList();
        String left = skipped == 0 ? "" : ", " + skipped + (skippedMany(programs) ? ", which is TOO MANY," : "")
            + " skipped because the compiler fails or a limit is exceeded";
        return "fuzz: " + programs + " programs from seed " + firstSeed + ", " + runs + " runs, " + found + left + " ("
            + (System.nanoTime() - begin) / 1_000_000_000 + " s)";
    }

    /** A few programs are beyond a compiler; if they are many, the generator is at fault, and little was compared. */
    private boolean skippedMany(long programs) {
        return skipped * MANY > programs;
    }

    private void neighbours(long start, long end) {
        Recipe recipe = Recipe.of(start);
        Map<String, Long> seeds = new LinkedHashMap<>();
        Map<String, String> marked = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        for (long seed = start; seed < end; seed++) {
            String name = "corpus." + ProgramGenerator.className(seed);
            seeds.put(name, seed);
            marked.put(name, ProgramGenerator.source(seed, recipe));
            sources.put(name, Marks.strip(marked.get(name)));
        }
        trials.judge(recipe, sources, (name, awaits) -> plans(seeds.get(name), awaits)).forEach((name, verdict) -> {
            runs += verdict.runs();
            if (verdict.skipped() != null) {
                skip(seeds.get(name), recipe, verdict);
            } else if (verdict.disagreement() != null) {
                find(seeds.get(name), recipe, name, marked.get(name), verdict.disagreement());
            }
        });
    }

    private void skip(long seed, Recipe recipe, Verdict verdict) {
        skipped++;
        if (skipped <= MOST_SKIPS_SHOWN) {
            report.accept("seed " + seed + " (" + recipe + ") skipped: " + verdict.skipped());
        }
    }

    private void find(long seed, Recipe recipe, String name, String source, Disagreement disagreement) {
        Shrink.Smaller smaller = Shrink.of(trials, recipe, name, source, disagreement, shrinkSeconds);
        Finding finding = new Finding(seed, recipe, smaller.disagreement(), smaller.marked());
        findings.add(finding);
        report.accept("seed " + seed + " (" + recipe + ") is not all right: " + disagreement.sort() + "; as small as "
            + smaller.steps() + " attempts could make it:\n" + Marks.strip(smaller.marked()) + "\n"
            + smaller.disagreement().text());
    }

    /** Some runs of a program: all ready, all suspended, then at random with more and more faults. */
    static List<Plan> plans(long seed, int awaits) {
        Random random = new Random(seed);
        List<Plan> plans = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Plan plan = switch (run) {
                case 0 -> Plan.of(0, 0);
                case 1 -> Plan.of(-1, 1);
                default -> Plan.of(random.nextLong(), random.nextInt(3));
            };
            for (int fault = 0; fault < Math.min(run / 4, 3) && awaits > 0; fault++) {
                plan = plan.with(random.nextInt(awaits), Fault.values()[random.nextInt(Fault.values().length)]);
            }
            plans.add(plan);
        }
        return plans;
    }

    private void progress(long done, long programs) {
        if (System.nanoTime() - told > PROGRESS_NANOS) {
            told = System.nanoTime();
            System.err.println("fuzz: " + done + " of " + programs + " programs, " + findings.size() + " differ, "
                + skipped + " skipped, " + (told - begin) / 1_000_000_000 + " s");
        }
    }

    @Override
    public void close() {
        trials.close();
    }
}
