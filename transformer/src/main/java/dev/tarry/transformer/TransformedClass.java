package dev.tarry.transformer;

import java.util.List;

/**
 * What became of one class.
 *
 * @param bytes the class file; the very array that was passed in if nothing changed
 * @param changed whether the class file differs from its input
 * @param awaitPoints number of points in the bytecode at which the class's methods can be suspended; javac duplicates
 *     the body of a {@code finally}, so this may exceed the number of awaits in the source
 * @param diagnostics the errors found; if there are any, {@code changed} is false
 * @param warnings what was found that does not stop a build; {@code @SuppressWarnings} is not in class files, so
 *     what it silences is among them
 */
public record TransformedClass(byte[] bytes, boolean changed, int awaitPoints, List<Diagnostic> diagnostics,
        List<Diagnostic> warnings) {

    static TransformedClass unchanged(byte[] bytes) {
        return new TransformedClass(bytes, false, 0, List.of(), List.of());
    }

    static TransformedClass rejected(byte[] bytes, List<Diagnostic> diagnostics) {
        return new TransformedClass(bytes, false, 0, List.copyOf(diagnostics), List.of());
    }

    TransformedClass withWarnings(List<Diagnostic> found) {
        return new TransformedClass(bytes, changed, awaitPoints, diagnostics, List.copyOf(found));
    }
}
