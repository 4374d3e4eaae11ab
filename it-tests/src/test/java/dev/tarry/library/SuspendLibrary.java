package dev.tarry.library;

import dev.tarry.transformer.ClassDirectory;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/**
 * Turns a published library into one whose methods are coroutines inside, by {@link SuspendMethods} and then the
 * production transformer, and verifies each class. Its own test suite can then be run against the result.
 *
 * <p>Arguments: the library's jar, the directory to write to, a seed, the share of calls to suspend at, and the class
 * path to verify against, entries separated as usual. The last line printed is a summary.
 */
public final class SuspendLibrary {
    private int classes;
    private int methods;
    private int suspensions;

    private SuspendLibrary() {
    }

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path output = Path.of(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        double share = Double.parseDouble(arguments[3]);
        List<Path> classPath = new ArrayList<>();
        for (String entry : arguments[4].split(File.pathSeparator)) {
            classPath.add(Path.of(entry));
        }
        new SuspendLibrary().run(jar, output, seed, share, classPath);
    }

    private void run(Path jar, Path output, long seed, double share, List<Path> classPath) throws IOException {
        unpack(jar, output, seed, share);
        long start = System.nanoTime();
        ClassDirectory.Summary summary = ClassDirectory.transform(output, classPath);
        long millis = (System.nanoTime() - start) / 1_000_000;
        summary.diagnostics().forEach(problem -> System.out.println(problem.format()));
        int invalid = verify(output, classPath);
        System.out.printf("suspend-library: %d classes, %d methods, %d suspensions (%d await points), "
            + "transformed %d classes in %d ms, %d problems, %d invalid classes%n", classes, methods, suspensions,
            summary.awaitPoints(), summary.classesTransformed(), millis, summary.diagnostics().size(), invalid);
        if (invalid > 0 || summary.hasErrors()) {
            System.exit(1);
        }
    }

    private void unpack(Path jar, Path output, long seed, double share) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.isDirectory() || entry.getName().startsWith("META-INF/versions/")
                        || entry.getName().endsWith("module-info.class")) {
                    continue;
                }
                byte[] bytes = zip.readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    SuspendMethods suspend = new SuspendMethods(bytes, seed, share);
                    bytes = suspend.rewrite();
                    classes++;
                    methods += suspend.methods();
                    suspensions += suspend.suspensions();
                }
                Path file = output.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            }
        }
    }

    private static int verify(Path output, List<Path> classPath) throws IOException {
        List<URL> urls = new ArrayList<>(List.of(output.toUri().toURL()));
        for (Path entry : classPath) {
            urls.add(entry.toUri().toURL());
        }
        int invalid = 0;
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                var files = Files.walk(output)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                StringWriter complaints = new StringWriter();
                CheckClassAdapter.verify(new ClassReader(Files.readAllBytes(file)), loader, false,
                    new PrintWriter(complaints));
                if (!complaints.toString().isEmpty()) {
                    invalid++;
                    System.out.println(file + ": " + complaints);
                }
            }
        }
        return invalid;
    }
}
