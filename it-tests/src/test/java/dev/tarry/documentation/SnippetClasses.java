package dev.tarry.documentation;

import dev.tarry.Coroutine;
import dev.tarry.TestLoop;
import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.ClassDirectory.Summary;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The snippets of a page, compiled and transformed as a user's build would do it. */
final class SnippetClasses {
    private final ClassLoader loader;

    private SnippetClasses(Path directory) throws MalformedURLException {
        loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, SnippetClasses.class.getClassLoader());
    }

    /** Each compiles on its own, so that none can lean on another. */
    static SnippetClasses of(String page, List<Snippet> snippets) {
        Path target = Path.of("target", "documentation", page);
        try {
            Path classes = Files.createDirectories(target.resolve("classes"));
            List<String> arguments = new ArrayList<>(List.of("--release", "17", "-g", "-nowarn", "-proc:none", "-d",
                classes.toString(), "-classpath", System.getProperty("java.class.path")));
            Path sources = Files.createDirectories(target.resolve("sources"));
            for (Snippet snippet : snippets) {
                Path file = sources.resolve(snippet.mainClass() + ".java");
                Files.writeString(file, snippet.source());
                arguments.add(file.toString());
            }
            compile(arguments);
            Summary summary = ClassDirectory.transform(classes, classPath());
            if (!summary.diagnostics().isEmpty()) {
                throw new AssertionError(summary.diagnostics().get(0).format());
            }
            return new SnippetClasses(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a snippet, on a clock that jumps, and gives what it prints. */
    String run(Snippet snippet) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Class<?> type = loader.loadClass(snippet.mainClass());
            if (snippet.isWholeFile()) {
                invoke(type, "main", (Object) new String[0]);
            } else if (snippet.insideLoop()) {
                try (TestLoop loop = new TestLoop().allowPendingTasks()) {
                    loop.runUntilComplete((Coroutine<?>) invoke(type, "row"));
                }
            } else {
                invoke(type, "row");
            }
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Object invoke(Class<?> type, String name, Object... arguments) throws Exception {
        Method method = Arrays.stream(type.getDeclaredMethods())
            .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments.length).findFirst().orElseThrow();
        method.setAccessible(true);
        try {
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void compile(List<String> arguments) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        List<String> options = arguments.stream().filter(a -> !a.endsWith(".java")).toList();
        List<Path> files = arguments.stream().filter(a -> a.endsWith(".java")).map(Path::of).toList();
        var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        if (!compiler.getTask(problems, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files)).call()) {
            throw new AssertionError("a snippet does not compile: " + problems);
        }
    }

    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
    }
}
