package dev.tarry.transformer;

import java.util.List;

/**
 * What became of one class.
 *
 * @param bytes the class file; the very array that was passed in if nothing changed
 * @param changed whether the class file differs from its input
 * @param awaitPoints number of points in the bytecode at which the class's methods can be suspended; javac duplicates
 *     the body of a {@code finally}, so this may exceed the number of awaits in the source
 * @param diagnostics the problems found; if there are any, {@code changed} is false
 */
public record TransformedClass(byte[] bytes, boolean changed, int awaitPoints, List<Diagnostic> diagnostics) {

    static TransformedClass unchanged(byte[] bytes) {
        return new TransformedClass(bytes, false, 0, List.of());
    }

    static TransformedClass rejected(byte[] bytes, List<Diagnostic> diagnostics) {
        return new TransformedClass(bytes, false, 0, List.copyOf(diagnostics));
    }
}
