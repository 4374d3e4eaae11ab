package dev.tarry.transformer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Transforms the class files of a directory in place, all of them or none.
 *
 * <p>All classes are transformed before the first is written; if any of them has an error,
 * none is written. Files that need no change are not touched, so their time stamps stay. Each file is replaced in one
 * step: there is never a half-written class. If one of them cannot be written, those before it are put back.
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
     * @param diagnostics the problems of all classes, errors and warnings, by class and line
     * @param rejected whether nothing was written because of them
     */
    public record Summary(int classesExamined, int classesTransformed, int awaitPoints,
            List<Diagnostic> diagnostics, boolean rejected) {

        /**
         * Whether there are problems that stop a build.
         *
         * @return true if one of the problems is an error
         */
        public boolean hasErrors() {
            return number(Severity.ERROR) > 0;
        }

        /**
         * How many problems there are, such as {@code 3 errors, 1 warning in 2 classes}.
         *
         * @return one line; an empty string if there are none; never null
         */
        public String countLine() {
            if (diagnostics.isEmpty()) {
                return "";
            }
            long errors = number(Severity.ERROR);
            long warnings = number(Severity.WARNING);
            long classes = diagnostics.stream().map(Diagnostic::className).distinct().count();
            return (errors == 0 ? "" : count(errors, "error", "errors"))
                    + (errors == 0 || warnings == 0 ? "" : ", ")
                    + (warnings == 0 ? "" : count(warnings, "warning", "warnings"))
                    + " in " + count(classes, "class", "classes");
        }

        private long number(Severity severity) {
            return diagnostics.stream().filter(problem -> problem.severity() == severity).count();
        }

        private static String count(long number, String one, String many) {
            return number + " " + (number == 1 ? one : many);
        }
    }

    private ClassDirectory() {}

    /**
     * Transforms a directory in place, without sources at hand.
     *
     * @param directory the directory that the compiler wrote to; not null
     * @param classPath what the classes were compiled against, the directory itself not necessarily included
     * @return what was done
     * @throws IOException if a file cannot be read or written
     * @throws TransformerFault if a class cannot be transformed through a fault of this tool; nothing is written
     */
    public static Summary transform(Path directory, List<Path> classPath) throws IOException {
        return transform(directory, TransformOptions.of(classPath));
    }

    /**
     * Transforms a directory in place.
     *
     * @param directory the directory that the compiler wrote to; not null
     * @param options the class path, the sources and the rest; not null
     * @return what was done
     * @throws IOException if a file cannot be read or written
     * @throws TransformerFault if a class cannot be transformed through a fault of this tool; nothing is written
     */
    public static Summary transform(Path directory, TransformOptions options) throws IOException {
        return ClassSet.transformAll(List.of(filesIn(directory)), options).get(0);
    }

    static ClassSet filesIn(Path directory) {
        return new FilesIn(directory);
    }

    private static final class FilesIn extends ClassSet {

        private final Path directory;

        FilesIn(Path directory) {
            this.directory = directory;
        }

        @Override
        List<String> names() throws IOException {
            try (Stream<Path> files = Files.walk(directory)) {
                return files.filter(file -> file.toString().endsWith(".class"))
                        .filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().equals("module-info.class"))
                        .map(file -> directory.relativize(file).toString().replace(File.separatorChar, '/'))
                        .sorted()
                        .toList();
            }
        }

        @Override
        byte[] read(String name) throws IOException {
            return Files.readAllBytes(directory.resolve(name));
        }

        @Override
        Path location() {
            return directory;
        }

        @Override
        void stage(Map<String, byte[]> changed, Replacements replacements) throws IOException {
            for (Map.Entry<String, byte[]> file : changed.entrySet()) {
                replacements.stage(directory.resolve(file.getKey()), out -> out.write(file.getValue()));
            }
        }
    }
}
