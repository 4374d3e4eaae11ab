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
 */
public record Diagnostic(DiagnosticId id, String className, String methodName, String sourceFile, int line,
        String detail) {

    /** By file and line, then by id: the order in which a person works through them. */
    static final Comparator<Diagnostic> IN_READING_ORDER = Comparator
            .comparing(Diagnostic::className)
            .thenComparingInt(Diagnostic::line)
            .thenComparing(Diagnostic::id)
            .thenComparing(Diagnostic::methodName);

    /**
     * The message as a compiler would print it.
     *
     * @return several lines without a trailing line break, never null
     */
    public String format() {
        StringBuilder text = new StringBuilder("error[").append(id.code()).append("]: ").append(id.title());
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        text.append("\n  --> ").append(className).append('.').append(methodName).append(" (").append(location());
        return text.append(")\n   = help: ").append(id.help()).toString();
    }

    private String location() {
        if (sourceFile == null) {
            return "compiled without a source file name; compile with -g";
        }
        return line > 0 ? sourceFile + ":" + line : sourceFile + ", compiled without line numbers";
    }
}
