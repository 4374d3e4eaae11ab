package dev.tarry.differential;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;
import org.objectweb.asm.util.TraceClassVisitor;

/** Says what went wrong, and leaves the bytecode before and after in {@code target}. */
final class Report {
    private Report() {
    }

    static String difference(Corpus corpus, String program, Plan plan, Trace expected, Trace actual) {
        String className = program.substring(0, program.lastIndexOf('.'));
        return program + " [" + corpus.name() + "] differs with awaits " + plan.pattern(expected.awaits())
            + "\n--- synchronous\n" + expected + "\n--- on the loop\n" + actual
            + "\n--- bytecode in " + bytecode(corpus, className);
    }

    /** Writes a class before and after the transformation as text; gives the place. */
    static Path bytecode(Corpus corpus, String className) {
        Path directory = Compilation.target(corpus.name());
        write(directory.resolve(className + ".before.txt"), corpus.compiled().classes(), className);
        Path after = directory.resolve(className + ".after.txt");
        write(after, corpus.transformed(), className);
        return after;
    }

    /** What ASM's verifier says about a class; empty if it is sound. */
    static String verify(byte[] classFile, ClassLoader loader) {
        StringWriter text = new StringWriter();
        try (PrintWriter printer = new PrintWriter(text)) {
            CheckClassAdapter.verify(new ClassReader(classFile), loader, false, printer);
        }
        return text.toString();
    }

    static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static void write(Path file, Map<String, byte[]> classes, String className) {
        byte[] bytes = classes.get(className);
        if (bytes == null) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            try (PrintWriter printer = new PrintWriter(Files.newBufferedWriter(file))) {
                new ClassReader(bytes).accept(new TraceClassVisitor(printer), 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
