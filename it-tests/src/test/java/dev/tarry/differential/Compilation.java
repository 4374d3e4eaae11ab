package dev.tarry.differential;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;

/**
 * Class files compiled in the test, so that no build plugin has touched them.
 *
 * @param directory where they lie
 * @param classes their bytes by dotted name, sorted
 */
record Compilation(Path directory, Map<String, byte[]> classes) {

    /** Compiles source files into {@code target/differential/NAME/classes}. */
    static Compilation of(Variant variant, String name, List<Path> sources) {
        Path directory = target(name).resolve("classes");
        try {
            empty(directory);
            Files.createDirectories(directory);
            compile(variant, sources, directory);
            return new Compilation(directory, read(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where files about one compilation go. */
    static Path target(String name) {
        return Path.of("target", "differential", name);
    }

    private static void compile(Variant variant, List<Path> sources, Path directory) throws IOException {
        JavaCompiler compiler = variant.compiler().get();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, Locale.ROOT, null)) {
            List<String> options = Stream.concat(variant.options().stream(),
                Stream.of("-d", directory.toString(), "-classpath", System.getProperty("java.class.path"))).toList();
            boolean compiled = compiler.getTask(output, files, problems, options, null,
                files.getJavaFileObjectsFromPaths(sources)).call();
            if (!compiled) {
                throw new AssertionError(variant.name() + " does not compile: " + problems.getDiagnostics() + output);
            }
        }
    }

    /** The class files below a directory, by dotted name. */
    static Map<String, byte[]> read(Path directory) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String path = directory.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
                classes.put(path.substring(0, path.length() - ".class".length()), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static void empty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
