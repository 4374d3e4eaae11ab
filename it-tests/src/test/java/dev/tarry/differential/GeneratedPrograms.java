package dev.tarry.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Compares generated programs with their synchronous twins, for as long as one likes:
 * {@code java -cp ... dev.tarry.differential.GeneratedPrograms SEED PROGRAMS}.
 *
 * <p>Exits with 0 only if all agree. What differs is printed with its seed, and stays in {@code target/differential}.
 */
public final class GeneratedPrograms {
    private static final int BATCH = 25;
    private static final int LONGEST = 400;
    private static final int RUNS = 40;

    private final Consumer<String> report;
    private int compared;
    private int skipped;
    private long runs;

    GeneratedPrograms(Consumer<String> report) {
        this.report = report;
    }

    public static void main(String[] args) {
        long seed = Long.parseLong(args[0]);
        int programs = Integer.parseInt(args[1]);
        GeneratedPrograms generated = new GeneratedPrograms(System.out::println);
        List<Long> differing = generated.run(seed, programs);
        System.out.println(generated.compared + " programs from seed " + seed + " compared in " + generated.runs
            + " runs, " + generated.skipped + " skipped (too long, or javac fails), differing seeds: " + differing);
        System.exit(differing.isEmpty() ? 0 : 1);
    }

    /** Compares that many programs and gives the seeds of those that differ. */
    List<Long> run(long firstSeed, int programs) {
        List<Long> differing = new ArrayList<>();
        for (long start = firstSeed; start < firstSeed + programs; start += BATCH) {
            List<Long> seeds = new ArrayList<>();
            for (long seed = start; seed < Math.min(start + BATCH, firstSeed + programs); seed++) {
                seeds.add(seed);
            }
            differing.addAll(batch(seeds));
        }
        return differing;
    }

    private List<Long> batch(List<Long> seeds) {
        Corpus corpus;
        try {
            corpus = corpus(seeds);
        } catch (AssertionError e) {
            return withoutTheOneThatBreaksJavac(seeds, e);
        }
        List<Long> differing = new ArrayList<>();
        for (long seed : seeds) {
            String className = "corpus." + ProgramGenerator.className(seed);
            String failure = corpus.failures().get(className);
            try {
                if (!isSound(corpus, className)) {
                    skipped++;
                    continue;
                }
                if (failure != null) {
                    throw new AssertionError(failure);
                }
                compare(corpus, className, seed);
            } catch (AssertionError | RuntimeException | LinkageError e) {
                report.accept("seed " + seed + ": " + e);
                Report.bytecode(corpus, className);
                differing.add(seed);
            }
        }
        return differing;
    }

    /** What javac writes for switch expressions in deep expressions is not always legal. */
    private static boolean isSound(Corpus corpus, String className) {
        try {
            Class.forName(className, true, new CorpusLoader(corpus.compiled().classes()));
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Some legal programs make javac fail with an internal error; they are left out, and counted. */
    private List<Long> withoutTheOneThatBreaksJavac(List<Long> seeds, AssertionError failure) {
        if (!failure.getMessage().contains("An exception has occurred in the compiler")) {
            throw failure;
        }
        if (seeds.size() > 1) {
            return seeds.stream().flatMap(seed -> batch(List.of(seed)).stream()).toList();
        }
        skipped++;
        return List.of();
    }

    private static Corpus corpus(List<Long> seeds) {
        String name = "generated-" + seeds.get(0);
        Path directory = Compilation.target(name).resolve("sources/corpus");
        List<Path> sources = new ArrayList<>();
        try {
            Files.createDirectories(directory);
            for (long seed : seeds) {
                Path file = directory.resolve(ProgramGenerator.className(seed) + ".java");
                Files.writeString(file, ProgramGenerator.source(seed));
                sources.add(file);
            }
            sources.add(InlineSource.coroutines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Variant variant = Variant.javac(17, seeds.get(0) / BATCH % 2 == 0 ? "-g" : "-g:none");
        return Corpus.of(name, Compilation.of(variant, name, sources));
    }

    private void compare(Corpus corpus, String className, long seed) {
        try (Program program = new Program(corpus, className, "program", "program", false)) {
            int awaits = program.runSynchronously(Plan.of(0, 0)).awaits();
            if (awaits > LONGEST) {
                skipped++;
                return;
            }
            Random random = new Random(seed);
            for (int i = 0; i < RUNS; i++) {
                Differential.compare(corpus, className + ".program", program, plan(random, i, awaits));
                runs++;
            }
            compared++;
        }
    }

    private static Plan plan(Random random, int run, int awaits) {
        Plan plan = switch (run) {
            case 0 -> Plan.of(0, 0);
            case 1 -> Plan.of(-1, 1);
            default -> Plan.of(random.nextLong(), random.nextInt(3));
        };
        for (int fault = 0; fault < Math.min(run / 8, 3) && awaits > 0; fault++) {
            plan = plan.with(random.nextInt(awaits), Fault.values()[random.nextInt(Fault.values().length)]);
        }
        return plan;
    }
}
