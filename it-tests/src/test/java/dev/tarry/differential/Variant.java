package dev.tarry.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/**
 * One way to compile a corpus.
 *
 * @param name names the tests, and a directory below {@code target}
 * @param release the language level, which is also the newest corpus it takes
 * @param debug the compiler's debug option
 */
record Variant(String name, Supplier<JavaCompiler> compiler, int release, String debug) {
    private static final int JAVA = Runtime.version().feature();

    /** The newest language level that all parts of the corpus are written for and the running JDK knows. */
    static final Variant NEWEST = javac(JAVA >= 25 ? 25 : JAVA >= 21 ? 21 : 17, "-g");

    /** All the ways that the running JDK can compile. */
    static List<Variant> all() {
        List<Variant> variants = new ArrayList<>();
        variants.add(javac(17, "-g"));
        variants.add(javac(17, "-g:none"));
        variants.add(ecj(17, "-g"));
        variants.add(ecj(17, "-g:none"));
        for (int release : new int[] {21, 25}) {
            if (JAVA >= release) {
                variants.add(javac(release, "-g"));
            }
        }
        if (JAVA >= 25) {
            variants.add(javac(25, "-g:none"));
        }
        return variants;
    }

    static Variant javac(int release, String debug) {
        return new Variant(name("javac", release, debug), ToolProvider::getSystemJavaCompiler, release, debug);
    }

    static Variant ecj(int release, String debug) {
        return new Variant(name("ecj", release, debug), EclipseCompiler::new, release, debug);
    }

    /** Which corpora it compiles: newer ones need what their language level brought. */
    List<String> corpora() {
        List<String> corpora = new ArrayList<>(List.of("java17"));
        if (name.startsWith("javac")) {
            corpora.add("javac17");
        }
        if (release >= 21) {
            corpora.add("java21");
        }
        if (release >= 25) {
            corpora.add("java25");
        }
        return corpora;
    }

    List<String> options() {
        return List.of("--release", Integer.toString(release), debug, "-proc:none", "-nowarn", "-parameters");
    }

    private static String name(String compiler, int release, String debug) {
        return compiler + "-" + release + debug.replace(':', '-');
    }
}
