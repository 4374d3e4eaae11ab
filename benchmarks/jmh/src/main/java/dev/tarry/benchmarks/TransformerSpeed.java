package dev.tarry.benchmarks;

import dev.tarry.transformer.ClassPath;
import dev.tarry.transformer.TransformedClass;
import dev.tarry.transformer.Transformer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The speed of the transformer itself, without reading and writing files.
 *
 * <p>{@code classes} and {@code bytes} are classes and bytes of class file per second. Of
 * {@code oneMethod}, the time for 2,000 awaits should be about twice that for 1,000.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TransformerSpeed {

    /** How much has been transformed. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Done {
        public long classes;
        public long bytes;
    }

    /** What is transformed. */
    @State(Scope.Thread)
    public static class Library {
        private static final int CLASSES = 200;

        /**
         * {@code plain}: the class files of the JDK's compiler, none of which has heard of Tarry; {@code async}: 200
         * generated classes of 14 methods, 10 of them async and with 20 awaits in all.
         */
        @Param({"plain", "async"})
        public String input;

        private final Compiled compiled = new Compiled();

        @Setup
        public void fill() throws IOException {
            if (input.equals("plain")) {
                compiled.readPlatformModule("jdk.compiler");
            } else {
                List<String> sources = new ArrayList<>();
                for (int i = 0; i < CLASSES; i++) {
                    sources.add(SOURCE.replace("$N", Integer.toString(i)));
                }
                compiled.compile(sources);
            }
        }

        @TearDown
        public void close() throws IOException {
            compiled.close();
        }
    }

    /** One method with many awaits; code of more than 64 KB is refused, hence no more than 2,000. */
    @State(Scope.Thread)
    public static class Large {
        @Param({"500", "1000", "2000"})
        public int awaits;

        private final Compiled compiled = new Compiled();

        @Setup
        public void fill() throws IOException {
            compiled.compile(List.of("class Store0 { @Async static Coroutine<Integer> f(Coroutine<Integer> c) {\n"
                + "await(c);\n".repeat(awaits) + "return async(1); } }"));
        }

        @TearDown
        public void close() throws IOException {
            compiled.close();
        }
    }

    private static final String SOURCE = """
        class Store$N {
            private int sold;
            private String name = "store";

            @Async static Coroutine<Integer> price(String item) { return async(item.length()); }
            @Async Coroutine<String> open(long time) { await(sleep(millis(time))); return async(name); }
            @Async Coroutine<Long> total(List<String> items) {
                long sum = 0;
                for (String item : items) {
                    sum += await(price(item)) * 2 + sold;
                }
                return async(sum);
            }
            @Async Coroutine<String> retry(int times) throws Exception {
                for (int i = 0; ; i++) {
                    try {
                        return async(await(open(i)) + await(open(i + 1)));
                    } catch (IllegalStateException e) {
                        if (i == times) { throw e; }
                        await(sleep(millis(10L << i)));
                    } finally {
                        sold++;
                        await(closed());
                    }
                }
            }
            @Async private Coroutine<Void> closed() { name = name + await(open(1)); return async(); }
            @Async Coroutine<Map<String, Integer>> all(List<String> items) {
                Map<String, Integer> all = new HashMap<>();
                for (String item : items) {
                    if (!item.isEmpty() && await(price(item)) > 3) {
                        all.put(item, await(price(item)));
                    } else {
                        all.merge("rest", 1, Integer::sum);
                    }
                }
                return async(all);
            }
            @Async Coroutine<String> kind(int n) {
                return async(switch (n) {
                    case 1 -> await(open(n));
                    case 2 -> { String s = await(open(2)); yield s + await(open(3)); }
                    default -> n + await(open(4)) + await(price("x"));
                });
            }
            @Async Coroutine<Object> make(int n) {
                return async(new StringBuilder(await(open(n))).append(await(price("y"))).append(n));
            }
            @Async Coroutine<List<Integer>> gathered() {
                return async(await(gather(price("a"), price("b"), price("c"))));
            }
            @Async CompletableFuture<String> outside() throws Exception {
                long l = await(total(List.of("x")));
                return async(await(retry(3)) + l + await(total(List.of())));
            }
            String getName() { return name; }
            int getSold() { return sold; }
            static int count(List<String> items) { int n = 0; for (String s : items) { n += s.length(); } return n; }
            @Override public String toString() { return name + sold; }
        }
        """;

    @Benchmark
    public long manyClasses(Library library, Done done) {
        long size = 0;
        for (byte[] classFile : library.compiled.classFiles) {
            size += library.compiled.transform(classFile).bytes().length;
            done.bytes += classFile.length;
        }
        done.classes += library.compiled.classFiles.size();
        return size;
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public byte[] oneMethod(Large large) {
        return large.compiled.transform(large.compiled.classFiles.get(0)).bytes();
    }

    /** Class files, and the transformer with the class path that they were compiled against. */
    private static final class Compiled {
        private static final String IMPORTS = "import static dev.tarry.Asyncio.*; import dev.tarry.*;"
            + " import java.util.*; import java.util.concurrent.CompletableFuture;\n";

        private final List<byte[]> classFiles = new ArrayList<>();
        private Path directory;
        private ClassPath classPath;
        private Transformer transformer;

        void readPlatformModule(String name) throws IOException {
            Path module = Path.of(java.net.URI.create("jrt:/" + name));
            try (Stream<Path> files = Files.walk(module)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    classFiles.add(Files.readAllBytes(file));
                }
            }
            open(List.of());
        }

        void compile(List<String> sources) throws IOException {
            directory = Files.createTempDirectory("transformer-speed");
            List<String> arguments = new ArrayList<>(List.of("-d", directory.toString(), "-g", "--release", "17",
                "-nowarn", "-proc:none", "-classpath", System.getProperty("java.class.path")));
            for (int i = 0; i < sources.size(); i++) {
                Path file = directory.resolve("Store" + i + ".java");
                arguments.add(Files.writeString(file, IMPORTS + sources.get(i)).toString());
            }
            if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
                throw new IllegalStateException("javac refuses the benchmark's classes");
            }
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                    classFiles.add(Files.readAllBytes(file));
                }
            }
            open(List.of(directory));
        }

        private void open(List<Path> first) throws IOException {
            List<Path> entries = new ArrayList<>(first);
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                .forEach(entries::add);
            classPath = ClassPath.of(entries);
            transformer = new Transformer(classPath);
        }

        TransformedClass transform(byte[] classFile) {
            TransformedClass result = transformer.transform(classFile);
            if (!result.diagnostics().isEmpty()) {
                throw new IllegalStateException(result.diagnostics().get(0).format());
            }
            return result;
        }

        void close() throws IOException {
            classPath.close();
            if (directory != null) {
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }
}
