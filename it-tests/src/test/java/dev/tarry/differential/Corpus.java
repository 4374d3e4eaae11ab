package dev.tarry.differential;

import dev.tarry.transformer.ClassPath;
import dev.tarry.transformer.Diagnostic;
import dev.tarry.transformer.TransformedClass;
import dev.tarry.transformer.Transformer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    static Corpus of(String name, Compilation compiled) {
        Corpus corpus = new Corpus(name, compiled, new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>());
        try (ClassPath classPath = classPath(compiled)) {
            Transformer transformer = new Transformer(classPath);
            compiled.classes().forEach((className, bytes) -> corpus.add(className, bytes, transformer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return corpus;
    }

    /** What a build would give the transformer: the classes themselves, then all that they were compiled against. */
    static ClassPath classPath(Compilation compiled) {
        List<Path> path = new ArrayList<>(List.of(compiled.directory()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry));
        }
        return ClassPath.of(path);
    }

    private void add(String className, byte[] bytes, Transformer transformer) {
        synchronous.put(className, SynchronousTwin.of(bytes));
        try {
            TransformedClass result = transformer.transform(bytes);
            transformed.put(className, result.bytes());
            for (Diagnostic diagnostic : result.diagnostics()) {
                failures.merge(className, diagnostic.format(), (a, b) -> a + "\n" + b);
            }
        } catch (RuntimeException | Error e) {
            failures.put(className, Report.stackTrace(e));
        }
    }
}
