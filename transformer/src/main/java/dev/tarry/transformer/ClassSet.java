package dev.tarry.transformer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Class files that are transformed together, all of them or none, wherever they are kept. */
abstract class ClassSet {

    /** Where multi-release jars have the classes of newer Java versions. */
    static final String VERSIONS = "META-INF/versions/";

    /**
     * What has become of them.
     *
     * @param changed the new class files by resource name; none if there is a reason not to write
     * @param summary what to tell of it
     */
    private record Result(Map<String, byte[]> changed, ClassDirectory.Summary summary) {}

    /** Resource names such as {@code shop/Store.class}, sorted: results must not depend on a file system's order. */
    abstract List<String> names() throws IOException;

    abstract byte[] read(String name) throws IOException;

    /** The directory or jar, as a part of the class path. */
    abstract Path location();

    /** Reading is over. */
    void close() throws IOException {}

    /** Writes changed class files beside the old ones. */
    abstract void stage(Map<String, byte[]> changed, Replacements replacements) throws IOException;

    /**
     * Transforms several sets in place, all or none.
     *
     * @return what was done, in the order of the sets
     */
    static List<ClassDirectory.Summary> transformAll(List<? extends ClassSet> sets, TransformOptions options)
            throws IOException {
        Set<String> together = new HashSet<>();
        List<Path> classPath = new ArrayList<>();
        for (ClassSet set : sets) {
            together.addAll(set.names());
            classPath.add(set.location());
        }
        forgetVersioned(together);
        classPath.addAll(options.classPath());
        List<Result> results = new ArrayList<>();
        for (ClassSet set : sets) {
            try {
                results.add(set.transform(options, classPath, together));
            } finally {
                set.close();
            }
        }
        if (results.stream().noneMatch(result -> result.summary().rejected())) {
            write(sets, results);
        }
        return results.stream().map(Result::summary).toList();
    }

    /**
     * Of a class that a multi-release jar has several of, none is sure to be the one that runs: each is transformed, but
     * calls of its methods stay calls.
     */
    private static void forgetVersioned(Set<String> names) {
        names.stream().map(ClassSet::unversioned).filter(Objects::nonNull).toList().forEach(names::remove);
    }

    /** The name of a class that a multi-release jar has for newer Java versions, or null if it is not one. */
    static String unversioned(String name) {
        return name.startsWith(VERSIONS) && name.endsWith(".class")
                ? name.substring(name.indexOf('/', VERSIONS.length()) + 1) : null;
    }

    private static void write(List<? extends ClassSet> sets, List<Result> results) throws IOException {
        try (Replacements replacements = new Replacements()) {
            for (int i = 0; i < results.size(); i++) {
                if (!results.get(i).changed().isEmpty()) {
                    sets.get(i).stage(results.get(i).changed(), replacements);
                }
            }
            replacements.commit();
        }
    }

    private Result transform(TransformOptions options, List<Path> entries, Set<String> together) throws IOException {
        List<String> names = names();
        Map<String, byte[]> changed = new LinkedHashMap<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        int awaitPoints = 0;
        try (ClassPath lookup = ClassPath.of(entries)) {
            Transformer transformer = new Transformer(lookup, name -> together.contains(name + ".class"));
            for (String name : names) {
                TransformedClass result = transform(name, transformer, options);
                diagnostics.addAll(result.diagnostics());
                diagnostics.addAll(result.warnings());
                if (result.changed()) {
                    changed.put(name, result.bytes());
                    awaitPoints += result.awaitPoints();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        List<Diagnostic> reported = reported(diagnostics, options.sources());
        boolean rejected = reported.stream()
                .anyMatch(problem -> options.failOnWarning() || problem.severity() == Severity.ERROR);
        return rejected
                ? new Result(Map.of(), new ClassDirectory.Summary(names.size(), 0, 0, reported, true))
                : new Result(changed, new ClassDirectory.Summary(names.size(), changed.size(), awaitPoints, reported,
                        false));
    }

    private TransformedClass transform(String name, Transformer transformer, TransformOptions options)
            throws IOException {
        try {
            return transformer.transform(read(name));
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot read " + location().resolve(name) + ": " + e.getMessage(), e);
        } catch (TransformerFault e) {
            throw options.dumpDirectory() == null ? e : e.dumpedTo(options.dumpDirectory());
        }
    }

    /**
     * Sorted, without what the source silences, and each once: compilers copy the code of a {@code finally} and of
     * initialisers, and with it the problem.
     */
    private static List<Diagnostic> reported(List<Diagnostic> diagnostics, SourceRoots sources) {
        Map<String, Diagnostic> byText = new LinkedHashMap<>();
        diagnostics.stream().sorted(sources.readingOrder())
                .filter(problem -> !sources.suppresses(problem))
                .forEach(problem -> byText.putIfAbsent(problem.format(sources), problem));
        return List.copyOf(byText.values());
    }
}
