package dev.tarry.differential;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.ClassPath;
import dev.tarry.transformer.Diagnostic;
import dev.tarry.transformer.Severity;
import dev.tarry.transformer.TransformedClass;
import dev.tarry.transformer.Transformer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One compilation: as it came from the compiler, as its synchronous twin, and transformed.
 *
 * @param failures why a class could not be transformed, by its dotted name
 */
record Corpus(String name, Compilation compiled, Map<String, byte[]> synchronous, Map<String, byte[]> transformed,
        Map<String, String> failures) {

    /** Transforms class by class. */
    static Corpus of(String name, Compilation compiled) {
        Corpus corpus = new Corpus(name, compiled, new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>());
        compiled.classes().forEach(corpus::addSynchronous);
        corpus.transform(compiled.classes(), compiled.directory());
        Path directory = Compilation.target(name).resolve("transformed");
        write(corpus.transformed, directory);
        corpus.transform(corpus.fusedCallers(), directory);
        return corpus;
    }

    /** Transforms all classes in one run, as a build does; calls between them are then known to be of async bodies. */
    static Corpus together(String name, Compilation compiled) {
        Corpus corpus = new Corpus(name, compiled, new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>());
        compiled.classes().forEach(corpus::addSynchronous);
        Path directory = Compilation.target(name).resolve("together");
        write(compiled.classes(), directory);
        write(corpus.fusedCallers(), directory);
        try {
            ClassDirectory.transform(directory, classPath()).diagnostics().forEach(corpus::fail);
            corpus.transformed.putAll(Compilation.read(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return corpus;
    }

    /** What a build would give the transformer: the classes themselves, then all that they were compiled against. */
    static ClassPath classPath(Path directory) {
        List<Path> path = new ArrayList<>(List.of(directory));
        path.addAll(classPath());
        return ClassPath.of(path);
    }

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
    }

    private Map<String, byte[]> fusedCallers() {
        Map<String, byte[]> readable = new TreeMap<>(compiled.classes());
        readable.keySet().retainAll(synchronous.keySet());
        return FusedCallers.of(readable);
    }

    /** Some classes that javac writes cannot even be read. */
    private void addSynchronous(String className, byte[] bytes) {
        try {
            synchronous.put(className, SynchronousTwin.of(bytes));
        } catch (RuntimeException e) {
            failures.put(className, Report.stackTrace(e));
        }
    }

    private void transform(Map<String, byte[]> classes, Path directory) {
        try (ClassPath classPath = classPath(directory)) {
            Transformer transformer = new Transformer(classPath);
            classes.forEach((className, bytes) -> transform(className, bytes, transformer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void transform(String className, byte[] bytes, Transformer transformer) {
        try {
            TransformedClass result = transformer.transform(bytes);
            transformed.put(className, result.bytes());
            result.diagnostics().forEach(this::fail);
        } catch (RuntimeException | Error e) {
            failures.merge(className, Report.stackTrace(e), (a, b) -> a + "\n" + b);
        }
    }

    private void fail(Diagnostic diagnostic) {
        if (diagnostic.severity() != Severity.ERROR) {
            return;
        }
        failures.merge(diagnostic.className(), diagnostic.format(), (a, b) -> a + "\n" + b);
    }

    private static void write(Map<String, byte[]> classes, Path directory) {
        classes.forEach((name, bytes) -> {
            Path file = directory.resolve(name.replace('.', '/') + ".class");
            try {
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
