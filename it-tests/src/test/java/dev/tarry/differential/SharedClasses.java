package dev.tarry.differential;

import dev.tarry.transformer.ClassDirectory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.ToolProvider;

/**
 * The classes that all generated programs use, compiled and transformed once.
 *
 * @param directory where they lie transformed, as a library does
 * @param synchronous a loader of their synchronous twins
 * @param transformed a loader of what the transformer made of them
 */
record SharedClasses(Path directory, ClassLoader synchronous, ClassLoader transformed, CoroutineSources coroutines) {

    static SharedClasses in(Path directory) {
        Map<String, String> sources = new TreeMap<>();
        sources.put("corpus.CorpusCoroutines", text("/corpus/java17/corpus/CorpusCoroutines.java"));
        sources.put("corpus.Kit", text("/corpus/generated/corpus/Kit.java"));
        MemoryCompiler.Result compiled = new MemoryCompiler(ToolProvider.getSystemJavaCompiler())
            .compile(List.of("--release", "17", "-g", "-proc:none", "-classpath", path()), sources);
        if (!compiled.errors().isEmpty()) {
            throw new AssertionError(compiled.errors());
        }
        Map<String, byte[]> twins = new TreeMap<>();
        compiled.classes().forEach((name, bytes) -> twins.put(name, SynchronousTwin.of(bytes)));
        try {
            write(compiled.classes(), directory);
            ClassDirectory.transform(directory, entries());
            Map<String, byte[]> transformed = Compilation.read(directory);
            ClassLoader loader = new CorpusLoader(transformed);
            return new SharedClasses(directory, new CorpusLoader(twins), loader,
                (CoroutineSources) loader.loadClass("corpus.CorpusCoroutines").getConstructor().newInstance());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What programs are compiled against. */
    String classPath() {
        return directory + File.pathSeparator + path();
    }

    /** What the transformer may look up. */
    List<Path> lookup() {
        return List.of(directory, entries().get(0), entries().get(1));
    }

    static void write(Map<String, byte[]> classes, Path directory) throws IOException {
        for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
            Path file = directory.resolve(entry.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }

    /** The runtime and the harness: the fewer places a compiler has to look into, the faster it is. */
    private static List<Path> entries() {
        return List.of(dev.tarry.Asyncio.class, SharedClasses.class).stream().map(SharedClasses::placeOf).toList();
    }

    private static String path() {
        return String.join(File.pathSeparator, entries().stream().map(Path::toString).toList());
    }

    private static Path placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String resource) {
        try (var in = SharedClasses.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
