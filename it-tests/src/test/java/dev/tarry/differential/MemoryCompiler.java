package dev.tarry.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;

/** Compiles many sources in one call and in memory: starting a compiler costs more than a program. */
final class MemoryCompiler {

    /**
     * What came of it.
     *
     * @param classes the class files by dotted name; none if there were errors
     * @param errors what the compiler complained of
     */
    record Result(Map<String, byte[]> classes, List<String> errors) {
    }

    private final JavaCompiler compiler;
    private final StandardJavaFileManager files;

    MemoryCompiler(JavaCompiler compiler) {
        this.compiler = compiler;
        files = compiler.getStandardFileManager(null, Locale.ROOT, null);
    }

    /** @param sources texts by dotted name of their first class */
    Result compile(List<String> options, Map<String, String> sources) {
        List<JavaFileObject> texts = new ArrayList<>();
        sources.forEach((name, text) -> texts.add(new Source(name, text)));
        return compile(options, texts);
    }

    /** The same with sources on disk: ECJ takes no others. */
    Result compile(List<String> options, Map<String, String> sources, Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (Map.Entry<String, String> entry : sources.entrySet()) {
            Path file = directory.resolve(entry.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, entry.getValue());
            paths.add(file);
        }
        List<JavaFileObject> texts = new ArrayList<>();
        files.getJavaFileObjectsFromPaths(paths).forEach(texts::add);
        return compile(options, texts);
    }

    private Result compile(List<String> options, List<JavaFileObject> texts) {
        Map<String, ByteArrayOutputStream> written = new TreeMap<>();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        StringWriter output = new StringWriter();
        boolean compiled;
        try {
            compiled = compiler.getTask(output, new Collector(files, written), problems, options, null, texts).call();
        } catch (RuntimeException e) {
            return new Result(Map.of(), List.of("the compiler failed: " + e));
        }
        if (!compiled) {
            List<String> errors = new ArrayList<>();
            problems.getDiagnostics().stream().filter(p -> p.getKind() == Diagnostic.Kind.ERROR)
                .forEach(p -> errors.add(p.toString()));
            errors.add(output.toString());
            return new Result(Map.of(), errors);
        }
        Map<String, byte[]> classes = new TreeMap<>();
        written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return new Result(classes, List.of());
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Collector extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written;

        Collector(JavaFileManager files, Map<String, ByteArrayOutputStream> written) {
            super(files);
            this.written = written;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            String name = className.replace('/', '.');
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }

        @Override
        public void close() {
            // The files are shared by all compilations.
        }
    }
}
