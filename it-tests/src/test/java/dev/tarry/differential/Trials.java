package dev.tarry.differential;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.ClassPath;
import dev.tarry.transformer.Severity;
import dev.tarry.transformer.TransformedClass;
import dev.tarry.transformer.Transformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/** Compiles, transforms, verifies and runs generated programs, many at a time and all in this process. */
final class Trials implements AutoCloseable {
    private final Path directory;
    private final SharedClasses shared;
    private final MemoryCompiler javac = new MemoryCompiler(ToolProvider.getSystemJavaCompiler());
    private final MemoryCompiler ecj = new MemoryCompiler(new EclipseCompiler());
    private final UnaryOperator<byte[]> afterwards;
    private final Comparison comparison;

    Trials() {
        this(UnaryOperator.identity());
    }

    /** @param afterwards what is done to transformed classes, for tests that need a transformer with a fault */
    Trials(UnaryOperator<byte[]> afterwards) {
        this.afterwards = afterwards;
        try {
            directory = Files.createTempDirectory("tarry-fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shared = SharedClasses.in(directory.resolve("shared"));
        comparison = new Comparison(shared);
    }

    /** Programs that were compiled together, before and after. */
    private record Transformed(Map<String, byte[]> compiled, Map<String, byte[]> classes,
            Map<String, String> problems) {
    }

    /**
     * Judges programs that share a recipe.
     *
     * @param sources their texts by class name, such as {@code corpus.Generated1}
     * @param plans gives the runs of a program from its class name and the number of awaits when nothing fails
     */
    Map<String, Verdict> judge(Recipe recipe, Map<String, String> sources,
            BiFunction<String, Integer, List<Plan>> plans) {
        MemoryCompiler.Result compiled = compile(recipe, sources);
        if (!compiled.errors().isEmpty()) {
            return apart(recipe, sources, plans, compiled.errors());
        }
        Transformed transformed = transform(recipe, compiled.classes());
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (String program : sources.keySet()) {
            verdicts.put(program, judge(program, transformed, plans));
        }
        return verdicts;
    }

    private MemoryCompiler.Result compile(Recipe recipe, Map<String, String> sources) {
        List<String> options = recipe.compilerOptions(shared.classPath());
        if (!recipe.ecj()) {
            return javac.compile(options, sources);
        }
        Path texts = directory.resolve("sources");
        try {
            return ecj.compile(options, sources, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(texts);
        }
    }

    /** One of them does not compile: those that the compiler names are tried again without the others. */
    private Map<String, Verdict> apart(Recipe recipe, Map<String, String> sources,
            BiFunction<String, Integer, List<Plan>> plans, List<String> errors) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        String text = String.join("\n", errors);
        if (sources.size() == 1) {
            verdicts.put(sources.keySet().iterator().next(), Verdict.skipped(text));
            return verdicts;
        }
        Map<String, String> named = new LinkedHashMap<>();
        Map<String, String> others = new LinkedHashMap<>();
        sources.forEach((name, source) -> (text.contains(fileName(name)) ? named : others).put(name, source));
        if (named.isEmpty() || others.isEmpty()) {
            named.clear();
            others.clear();
            sources.forEach((name, source) ->
                (named.size() < sources.size() / 2 ? named : others).put(name, source));
        }
        verdicts.putAll(judge(recipe, named, plans));
        verdicts.putAll(judge(recipe, others, plans));
        return verdicts;
    }

    private static String fileName(String program) {
        return program.substring(program.lastIndexOf('.') + 1) + ".java";
    }

    private Verdict judge(String program, Transformed transformed, BiFunction<String, Integer, List<Plan>> plans) {
        Map<String, byte[]> before = own(program, transformed.compiled);
        Verdict verdict = compare(program, before, transformed, plans);
        String complaint = verdict.disagreement() == null ? null : Soundness.complaint(before, shared);
        return complaint == null ? verdict
            : Verdict.skipped("the compiler's own class file is not legal: " + complaint);
    }

    private Verdict compare(String program, Map<String, byte[]> before, Transformed transformed,
            BiFunction<String, Integer, List<Plan>> plans) {
        Map<String, String> problems = own(program, transformed.problems);
        if (problems.values().stream().anyMatch(problem -> problem.contains("TARRY-010"))) {
            return Verdict.skipped("too large, and refused as it should be: " + problems.values());
        }
        if (!problems.isEmpty()) {
            return Verdict.differs(Disagreement.Sort.NOT_TRANSFORMED, null, String.join("\n", problems.values()));
        }
        Map<String, byte[]> after = own(program, transformed.classes);
        CorpusLoader loader = new CorpusLoader(after, shared.transformed());
        for (byte[] classFile : after.values()) {
            String report = Report.verify(classFile, loader);
            if (!report.isEmpty()) {
                return Verdict.differs(Disagreement.Sort.NOT_VERIFIED, null, report);
            }
        }
        return comparison.of(program, before, loader, plans);
    }

    /** The classes of one program: its own, those nested in it, and its base and interface. */
    private static <T> Map<String, T> own(String program, Map<String, T> all) {
        Map<String, T> own = new TreeMap<>();
        all.forEach((name, value) -> {
            boolean longer = name.length() > program.length() && Character.isDigit(name.charAt(program.length()));
            if (name.startsWith(program) && !longer) {
                own.put(name, value);
            }
        });
        return own;
    }

    private Transformed transform(Recipe recipe, Map<String, byte[]> compiled) {
        Path classes = directory.resolve("classes");
        try {
            SharedClasses.write(compiled, classes);
            Transformed result = recipe.together() ? together(compiled, classes) : oneByOne(compiled, classes);
            result.classes.replaceAll((name, bytes) -> afterwards.apply(bytes));
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(classes);
        }
    }

    private Transformed together(Map<String, byte[]> compiled, Path classes) throws IOException {
        ClassDirectory.Summary summary;
        try {
            summary = ClassDirectory.transform(classes, shared.lookup());
        } catch (RuntimeException e) {
            return oneByOne(compiled, classes);
        }
        return summary.hasErrors() ? oneByOne(compiled, classes)
            : new Transformed(compiled, Compilation.read(classes), Map.of());
    }

    private Transformed oneByOne(Map<String, byte[]> compiled, Path classes) throws IOException {
        Transformed result = new Transformed(compiled, new TreeMap<>(), new TreeMap<>());
        List<Path> path = new ArrayList<>(List.of(classes));
        path.addAll(shared.lookup());
        try (ClassPath classPath = ClassPath.of(path)) {
            Transformer transformer = new Transformer(classPath);
            compiled.forEach((name, bytes) -> {
                try {
                    TransformedClass transformed = transformer.transform(bytes);
                    result.classes.put(name, transformed.bytes());
                    transformed.diagnostics().stream().filter(d -> d.severity() == Severity.ERROR)
                        .forEach(d -> result.problems.merge(name, d.format(), (a, b) -> a + "\n" + b));
                } catch (RuntimeException | StackOverflowError e) {
                    result.problems.put(name, Report.stackTrace(e));
                }
            });
        }
        return result;
    }

    @Override
    public void close() {
        comparison.close();
        if (Files.exists(directory)) {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
