package dev.tarry.library;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.Diagnostic;
import dev.tarry.transformer.DiagnosticId;
import dev.tarry.transformer.Severity;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;

/**
 * Turns a published library into one whose methods are coroutines inside, by {@link SuspendMethods} and then the
 * production transformer, and verifies each class. Its own test suite can then be run against the result.
 *
 * <p>Arguments: the library's jar, the directory to unpack it to, the directory to write to, a seed, the share of calls
 * to suspend at, and the class path to verify against, entries separated as usual. The last line printed is a summary.
 */
public final class SuspendLibrary {
    private static final int MAX_ROUNDS = 50;

    private final Path output;
    private final long seed;
    private final double share;
    private final List<Path> classPath = new ArrayList<>();
    private final Set<String> leftAlone = new HashSet<>();
    private int lifted;
    private int candidates;
    private int methods;
    private int suspensions;

    private SuspendLibrary(Path output, long seed, double share, String classPath) {
        this.output = output;
        this.seed = seed;
        this.share = share;
        for (String entry : classPath.split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                this.classPath.add(Path.of(entry));
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path plain = Path.of(arguments[1]);
        Map<String, byte[]> files = UnpackJar.unpack(Path.of(arguments[0]));
        UnpackJar.write(files, plain);
        SuspendLibrary library = new SuspendLibrary(Path.of(arguments[2]), Long.parseLong(arguments[3]),
            Double.parseDouble(arguments[4]), arguments[5]);
        try (URLClassLoader loader = library.loader(plain)) {
            System.exit(library.run(files, loader) ? 0 : 1);
        }
    }

    private URLClassLoader loader(Path library) throws IOException {
        List<URL> urls = new ArrayList<>(List.of(library.toUri().toURL()));
        for (Path entry : classPath) {
            urls.add(entry.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private boolean run(Map<String, byte[]> files, URLClassLoader plain) throws IOException {
        ClassDirectory.Summary summary;
        long millis;
        int rounds = 0;
        do {
            suspend(files, plain);
            long start = System.nanoTime();
            summary = ClassDirectory.transform(output, classPath);
            millis = (System.nanoTime() - start) / 1_000_000;
        } while (leaveAloneWhatIsTooLarge(summary) && ++rounds < MAX_ROUNDS);
        summary.diagnostics().stream().filter(problem -> problem.severity() == Severity.ERROR)
            .forEach(problem -> System.out.println(problem.format()));
        VerifyClasses verify = new VerifyClasses(files, plain);
        try (URLClassLoader loader = loader(output)) {
            verify.verify(output, loader);
        }
        verify.problems().forEach(System.out::println);
        leftAlone.stream().sorted().forEach(method -> System.out.println("too large, left as it is: " + method));
        long errors = summary.diagnostics().stream().filter(p -> p.severity() == Severity.ERROR).count();
        System.out.printf("suspend-library: %d classes%s, %d of %d methods, %d suspensions (%d await points), "
            + "transformed %d classes in %d ms, %d errors, %d invalid classes%s%n", classes(files),
            lifted == 0 ? "" : " (" + lifted + " lifted to Java 8)", methods, candidates, suspensions,
            summary.awaitPoints(), summary.classesTransformed(), millis, errors, verify.invalid(),
            verify.unknown() == 0 ? "" : ", " + verify.unknown() + " classes refer to missing ones");
        if (suspensions == 0) {
            System.out.println("suspend-library: no method was made to suspend, so there is nothing to compare");
            return false;
        }
        return verify.invalid() == 0 && !summary.hasErrors();
    }

    private static long classes(Map<String, byte[]> files) {
        return files.keySet().stream().filter(name -> name.endsWith(".class")).count();
    }

    private void suspend(Map<String, byte[]> files, ClassLoader loader) throws IOException {
        lifted = 0;
        candidates = 0;
        methods = 0;
        suspensions = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] bytes = file.getValue();
            UnpackJar.write(Map.of(file.getKey(), file.getKey().endsWith(".class") ? suspend(bytes, loader) : bytes),
                output);
        }
    }

    private byte[] suspend(byte[] classFile, ClassLoader loader) {
        byte[] recent = classFile;
        try {
            recent = LiftClass.lift(classFile, loader);
            lifted += recent == classFile ? 0 : 1;
        } catch (RuntimeException e) {
            System.out.println("cannot be lifted to Java 8, left as it is: " + e);
        }
        while (true) {
            SuspendMethods suspend = new SuspendMethods(recent, seed, share, leftAlone);
            try {
                byte[] bytes = suspend.rewrite();
                candidates += suspend.candidates();
                methods += suspend.methods();
                suspensions += suspend.suspensions();
                return bytes;
            } catch (MethodTooLargeException e) {
                leaveAlone(SuspendMethods.key(e.getClassName().replace('/', '.'), e.getMethodName()), e);
            } catch (ClassTooLargeException e) {
                leaveAlone(e.getClassName().replace('/', '.'), e);
            }
        }
    }

    private void leaveAlone(String what, RuntimeException cause) {
        if (!leftAlone.add(what)) {
            throw cause;
        }
    }

    /** What the class file format has no room for is no fault of the transformer if it says so. */
    private boolean leaveAloneWhatIsTooLarge(ClassDirectory.Summary summary) {
        boolean found = false;
        for (Diagnostic problem : summary.diagnostics()) {
            if (problem.id() == DiagnosticId.METHOD_TOO_LARGE) {
                boolean isMethod = problem.methodName().contains("$async");
                found |= leftAlone.add(isMethod ? SuspendMethods.key(problem.className(), problem.methodName())
                    : problem.className());
            }
        }
        return found;
    }
}
