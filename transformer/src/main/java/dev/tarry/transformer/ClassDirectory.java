package dev.tarry.transformer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Transforms the class files of a directory in place, all of them or none.
 *
 * <p>All classes are transformed before the first is written; if there is anything to complain about in any of them,
 * none is written. Files that need no change are not touched, so their time stamps stay. Each file is replaced in one
 * step: there is never a half-written class.
 *
 * <pre>{@code
 * ClassDirectory.Summary summary = ClassDirectory.transform(Path.of("target/classes"), classPath);
 * }</pre>
 */
public final class ClassDirectory {

    /**
     * What was done.
     *
     * @param classesExamined number of class files in the directory
     * @param classesTransformed number of class files that were rewritten
     * @param awaitPoints number of points at which their methods can be suspended
     * @param diagnostics the problems of all classes, by class and line; if there are any, nothing was written
     */
    public record Summary(int classesExamined, int classesTransformed, int awaitPoints,
            List<Diagnostic> diagnostics) {

        /**
         * Whether the directory was left as it is because of problems in it.
         *
         * @return true if there are problems
         */
        public boolean hasErrors() {
            return !diagnostics.isEmpty();
        }
    }

    private ClassDirectory() {}

    /**
     * Transforms a directory in place.
     *
     * @param directory the directory that the compiler wrote to; not null
     * @param classPath what the classes were compiled against, the directory itself not necessarily included
     * @return what was done
     * @throws IOException if a file cannot be read or written
     * @throws IllegalStateException if a class cannot be transformed through a fault of this tool; nothing is written
     */
    public static Summary transform(Path directory, List<Path> classPath) throws IOException {
        List<Path> files = classFilesIn(directory);
        List<Path> entries = new ArrayList<>(List.of(directory));
        entries.addAll(classPath);
        Map<Path, byte[]> changed = new LinkedHashMap<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        int awaitPoints = 0;
        try (ClassPath lookup = ClassPath.of(entries)) {
            Transformer transformer = new Transformer(lookup,
                    name -> Files.isRegularFile(directory.resolve(name + ".class")));
            for (Path file : files) {
                TransformedClass result = transform(file, transformer);
                diagnostics.addAll(result.diagnostics());
                if (result.changed()) {
                    changed.put(file, result.bytes());
                    awaitPoints += result.awaitPoints();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (!diagnostics.isEmpty()) {
            diagnostics.sort(Diagnostic.IN_READING_ORDER);
            return new Summary(files.size(), 0, 0, List.copyOf(diagnostics));
        }
        for (Map.Entry<Path, byte[]> file : changed.entrySet()) {
            replace(file.getKey(), file.getValue());
        }
        return new Summary(files.size(), changed.size(), awaitPoints, List.of());
    }

    private static TransformedClass transform(Path file, Transformer transformer) throws IOException {
        try {
            return transformer.transform(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Sorted, so that neither messages nor results depend on the order in which a file system lists its files. */
    private static List<Path> classFilesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("module-info.class"))
                    .sorted()
                    .toList();
        }
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        // Not createTempFile: that restricts the access rights of the file to its owner.
        Path temporary = file.resolveSibling(file.getFileName() + ".tarry");
        try {
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
