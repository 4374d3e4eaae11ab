package dev.tarry.transformer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Compiles source text with the running javac, against just as much of the runtime's API as the transformer knows. */
final class Sources {

    private static final String API = """
            package dev.tarry;
            public interface Awaitable<T> {}
            """;
    private static final String COROUTINE = """
            package dev.tarry;
            public interface Coroutine<T> extends Awaitable<T> {}
            """;
    private static final String RESULT = """
            package dev.tarry;
            public class AsyncResult<T> extends java.util.concurrent.CompletableFuture<T> implements Coroutine<T> {}
            """;
    private static final String ANNOTATION = """
            package dev.tarry;
            public @interface Async {}
            """;
    private static final String ASYNCIO = """
            package dev.tarry;
            public class Asyncio {
                public static <T> T await(Awaitable<T> awaitable) { throw new Error(); }
                public static <T> T await(java.util.concurrent.CompletionStage<T> stage) { throw new Error(); }
                public static <T> AsyncResult<T> async(T value) { throw new Error(); }
                public static AsyncResult<Void> async() { throw new Error(); }
                public static <T> AwaitEach<T> awaitEach(AsyncIterable<T> source) { throw new Error(); }
                public static void yieldValue(Object value) { throw new Error(); }
                public static <T> AsyncGenerator<T> endOfValues() { throw new Error(); }
            }
            """;

    private static final String ITERABLE = """
            package dev.tarry;
            public interface AsyncIterable<T> {}
            """;
    private static final String EACH = """
            package dev.tarry;
            public final class AwaitEach<T> implements Iterable<T> {
                public java.util.Iterator<T> iterator() { throw new Error(); }
            }
            """;
    private static final String GENERATOR = """
            package dev.tarry;
            public interface AsyncGenerator<T> extends AsyncIterable<T> {}
            """;

    private Sources() {}

    /**
     * Compiles one class of package {@code shop} into a directory; imports and the package are added on line 1, so that
     * line numbers are those of the text plus one.
     */
    static Path compile(Path directory, String className, String text, String... options) {
        List<String> all = new ArrayList<>(List.of("--release", "17"));
        all.addAll(options.length == 0 ? List.of("-g") : Arrays.asList(options));
        return compileFile(directory, "shop/" + className + ".java", "package shop; import static dev.tarry.Asyncio.*; "
                + "import dev.tarry.*; import java.util.concurrent.*;\n" + text, all);
    }

    /** Compiles a source file as it is, with the API beside it, into {@code classes}. */
    static Path compileFile(Path directory, String name, String text, List<String> options) {
        try {
            Path sources = directory.resolve("src");
            List<Path> files = writeApi(sources);
            files.add(write(sources, name, text));
            Path classes = Files.createDirectories(directory.resolve("classes"));
            List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
            arguments.addAll(options);
            // Of other packages a test may have written what it needs.
            arguments.addAll(List.of("-sourcepath", sources.toString()));
            files.forEach(file -> arguments.add(file.toString()));
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
                throw new IllegalArgumentException("javac refuses " + name);
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> writeApi(Path sources) throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(write(sources, "dev/tarry/Awaitable.java", API));
        files.add(write(sources, "dev/tarry/Coroutine.java", COROUTINE));
        files.add(write(sources, "dev/tarry/AsyncResult.java", RESULT));
        files.add(write(sources, "dev/tarry/Async.java", ANNOTATION));
        files.add(write(sources, "dev/tarry/AsyncIterable.java", ITERABLE));
        files.add(write(sources, "dev/tarry/AwaitEach.java", EACH));
        files.add(write(sources, "dev/tarry/AsyncGenerator.java", GENERATOR));
        files.add(write(sources, "dev/tarry/Asyncio.java", ASYNCIO));
        return files;
    }

    static Path write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    static byte[] read(Path classes, String className) {
        try {
            return Files.readAllBytes(classes.resolve("shop/" + className + ".class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TransformedClass transform(Path classes, String className) {
        try (ClassPath classPath = ClassPath.of(classes)) {
            return new Transformer(classPath).transform(read(classes, className));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClassNode parse(byte[] classFile) {
        ClassNode type = new ClassNode();
        new ClassReader(classFile).accept(type, 0);
        return type;
    }

    static MethodNode method(ClassNode type, String name, int parameters) {
        return type.methods.stream()
                .filter(method -> method.name.equals(name)
                        && Type.getArgumentCount(method.desc) == parameters)
                .findFirst().orElseThrow();
    }
}
