package dev.tarry.transformer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line, for builds that are not Maven's.
 *
 * <pre>{@code
 * java -jar tarry-transformer-0.1.0-all.jar --class-path lib/some.jar --source src/main/java build/classes
 * }</pre>
 */
public final class Main {

    static final int DONE = 0;
    static final int REJECTED = 1;
    static final int WRONG_USAGE = 2;
    static final int CANNOT_READ_OR_WRITE = 3;
    static final int FAULT = 4;

    private static final String HELP = """
            Rewrites the @Async methods of compiled classes, in place: all of the given classes or, if there is an error
            in any of them, none. A second run changes nothing.

            Usage: java -jar tarry-transformer-VERSION-all.jar [OPTION]... DIRECTORY_OR_JAR...

              -cp, --class-path PATHS  what the classes were compiled against: directories and jars
              --source DIRECTORIES     where their sources are, to quote in messages, and for @SuppressWarnings
              --encoding NAME          the encoding of the sources; UTF-8 if not given
              --fail-on-warning        let a warning, like an error, keep all classes as they are
              --dump DIRECTORY         where to leave a class that Tarry fails on; tarry-dump if not given
              --version                print the version
              -h, --help               print this

            PATHS and DIRECTORIES are separated as in a class path; both options may be repeated.

            Exit codes:
              0  done; warnings are printed
              1  there are errors in the classes, or warnings with --fail-on-warning; nothing was written
              2  the command line makes no sense
              3  a file cannot be read or written; nothing was written
              4  a fault in Tarry itself; nothing was written
            """;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Transforms what the arguments name, and ends the JVM with an exit code that {@code --help} explains.
     *
     * @param arguments the command line; not null
     */
    public static void main(String[] arguments) {
        System.exit(new Main(System.out, System.err).run(Arrays.asList(arguments)));
    }

    int run(List<String> words) {
        try {
            Arguments arguments = Arguments.parse(words);
            if (arguments.help) {
                out.print(HELP);
                return DONE;
            }
            if (arguments.version) {
                out.println("Tarry " + Transformer.version());
                return DONE;
            }
            return transform(arguments);
        } catch (Arguments.UsageException e) {
            err.println("tarry: " + e.getMessage() + "; see --help");
            return WRONG_USAGE;
        } catch (IOException e) {
            err.println("tarry: " + explain(e));
            return CANNOT_READ_OR_WRITE;
        } catch (RuntimeException | Error e) {
            // An error would otherwise end the JVM with 1, which says that it is the classes that are wrong.
            e.printStackTrace(err);
            return FAULT;
        }
    }

    /** Some exceptions of the file system have nothing but the path as their message. */
    static String explain(IOException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        boolean saysNoReason = e instanceof FileSystemException failure && failure.getReason() == null;
        return !saysNoReason ? message : switch (e.getClass().getSimpleName()) {
            case "AccessDeniedException" -> message + ": permission denied";
            case "NoSuchFileException" -> message + ": there is no such file";
            default -> message + ": " + e.getClass().getSimpleName();
        };
    }

    private int transform(Arguments arguments) throws IOException {
        SourceRoots sources = arguments.sourceRoots();
        ClassDirectory.Summary summary = sum(ClassSet.transformAll(arguments.inputs, arguments.options(sources)));
        summary.diagnostics().forEach(problem -> err.println(problem.format(sources) + "\n"));
        if (!summary.diagnostics().isEmpty()) {
            err.println(summary.countLine() + (summary.rejected() ? "; no class file was changed" : ""));
        }
        if (summary.rejected()) {
            return REJECTED;
        }
        out.println("Transformed " + summary.classesTransformed() + " of " + summary.classesExamined()
                + " classes (" + summary.awaitPoints() + " await points)");
        return DONE;
    }

    private static ClassDirectory.Summary sum(List<ClassDirectory.Summary> summaries) {
        int examined = 0;
        int transformed = 0;
        int awaitPoints = 0;
        boolean rejected = false;
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (ClassDirectory.Summary summary : summaries) {
            examined += summary.classesExamined();
            transformed += summary.classesTransformed();
            awaitPoints += summary.awaitPoints();
            rejected |= summary.rejected();
            diagnostics.addAll(summary.diagnostics());
        }
        diagnostics.sort(Diagnostic.IN_READING_ORDER);
        return new ClassDirectory.Summary(examined, transformed, awaitPoints, List.copyOf(diagnostics), rejected);
    }
}
