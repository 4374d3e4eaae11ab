package dev.tarry.transformer;

import java.util.Comparator;

/**
 * One problem found in a class: what, and where.
 *
 * @param id what is wrong
 * @param className the binary name of the class, such as {@code shop.Store}
 * @param methodName the name of the method in the source; of a lambda, the method that contains it
 * @param sourceFile the value of the class's SourceFile attribute (JVMS §4.7.10), or null if it has none
 * @param line the line in that file, or 0 if the class was compiled without line numbers
 * @param detail what exactly was found, or an empty string if the title says it all
 * @param place how to find the expression in the source; not null
 */
public record Diagnostic(DiagnosticId id, String className, String methodName, String sourceFile, int line,
        String detail, Place place) {

    /**
     * By file and line: the order in which a person works through them. Several of one line stay in the order in which
     * they were found.
     */
    static final Comparator<Diagnostic> IN_READING_ORDER = Comparator
            .comparing(Diagnostic::file)
            .thenComparingInt(Diagnostic::line);

    /**
     * Whether the problem stops the build.
     *
     * @return the severity of its id, never null
     */
    public Severity severity() {
        return id.severity();
    }

    /**
     * The message as a compiler would print it that has no source at hand.
     *
     * @return several lines without a trailing line break, never null
     */
    public String format() {
        return format(SourceRoots.NONE);
    }

    /**
     * The message as a compiler would print it: with the lines of the source it is about, and what is wrong in them
     * underlined. If the source is not to be found, or cannot be parsed, the message does without.
     *
     * @param sources where the source files are; not null
     * @return several lines without a trailing line break, never null
     */
    public String format(SourceRoots sources) {
        return new DrawDiagnostic(this, sources.textOf(this), sources.find(this)).draw();
    }

    /** The source file, as far as the class file tells; a class without that information is a file of its own. */
    String file() {
        return sourceFile == null ? className : packagePath() + sourceFile;
    }

    /** What is said beside the underlined expression. */
    String label() {
        return detail.isEmpty() ? id.label() : detail;
    }

    /** Internal name of the package with a slash at its end, or an empty string. */
    String packagePath() {
        return className.substring(0, className.lastIndexOf('.') + 1).replace('.', '/');
    }
}
