package dev.tarry.benchmarks;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.TransformOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the plugin adds to a build: the time for a directory of classes in a fresh JVM, as Maven's is. */
final class PluginBuild {
    private static final String PLAIN = """
        package sample;

        public final class Class$N {
            private final java.util.List<String> names = new java.util.ArrayList<>();

            public int add(String name) {
                names.add(name);
                return names.stream().mapToInt(String::length).sum();
            }

            public String all() {
                StringBuilder all = new StringBuilder();
                for (String name : names) {
                    all.append(name).append(';');
                }
                return all.toString();
            }
        }
        """;
    private static final String ASYNC = """
        package sample;

        import static dev.tarry.Asyncio.*;

        import dev.tarry.*;

        public final class Class$N {
            @Async
            public static Coroutine<Long> total(long n) {
                long sum = 0;
                for (long i = 0; i < n; i++) {
                    await(sleep(millis(i)));
                    sum += await(total(i - 1));
                }
                return async(sum);
            }

            @Async
            public static Coroutine<String> caught(String name) {
                try {
                    return async(name + await(total(name.length())));
                } catch (IllegalStateException e) {
                    return async(e.getMessage());
                }
            }
        }
        """;

    private final int rounds;

    PluginBuild(int rounds) {
        this.rounds = rounds;
    }

    /**
     * Transforms a directory and prints the nanoseconds.
     *
     * @param arguments the directory
     * @throws IOException if it cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        List<Path> classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of).toList();
        long begin = System.nanoTime();
        ClassDirectory.Summary summary = ClassDirectory.transform(Path.of(arguments[0]),
            TransformOptions.of(classPath));
        long time = System.nanoTime() - begin;
        System.out.println(time + " " + summary.classesExamined() + " " + summary.classesTransformed());
    }

    /** A table of milliseconds. */
    String table(List<Integer> sizes) throws IOException {
        StringBuilder text = new StringBuilder("| Classes | with `@Async` | cold | nothing to do |\n"
            + "|---:|---:|---:|---:|\n");
        for (int size : sizes) {
            for (int async : new int[] {0, size / 10}) {
                System.err.println("plugin, " + size + " classes, " + async + " with @Async");
                text.append(line(size, async));
            }
        }
        return text.toString();
    }

    private String line(int size, int async) throws IOException {
        Path compiled = Files.createTempDirectory("plugin-build");
        Path copy = Files.createTempDirectory("plugin-build");
        try {
            compile(compiled, size, async);
            List<Double> cold = new ArrayList<>();
            List<Double> again = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                copy(compiled.resolve("sample"), Files.createDirectories(copy.resolve("sample")));
                cold.add(transform(copy, size, async));
                again.add(transform(copy, size, 0));
            }
            Spread first = Spread.of(cold);
            Spread second = Spread.of(again);
            return String.format(Locale.ROOT, "| %,d | %,d | %,.0f ms %s | %,.0f ms %s |%n", size, async,
                first.median(), first.percent(), second.median(), second.percent());
        } finally {
            delete(compiled);
            delete(copy);
        }
    }

    private static void compile(Path directory, int size, int async) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("sources"));
        List<String> command = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", directory.toString(), "-cp",
            System.getProperty("java.class.path")));
        for (int i = 0; i < size; i++) {
            String source = (i < async ? ASYNC : PLAIN).replace("$N", Integer.toString(i));
            command.add(Files.writeString(sources.resolve("Class" + i + ".java"), source).toString());
        }
        Path arguments = Files.write(sources.resolve("arguments"), command);
        run(Path.of(System.getProperty("java.home"), "bin", "javac").toString(), "@" + arguments);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static double transform(Path directory, int examined, int transformed) throws IOException {
        String[] printed = run(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
            System.getProperty("java.class.path"), PluginBuild.class.getName(), directory.toString()).split(" ");
        if (Integer.parseInt(printed[1]) != examined || Integer.parseInt(printed[2]) != transformed) {
            throw new IllegalStateException("examined " + printed[1] + " and transformed " + printed[2] + " instead of "
                + examined + " and " + transformed);
        }
        return Long.parseLong(printed[0]) / 1e6;
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            String output = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new IOException(command[0] + " failed");
            }
            return output;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
