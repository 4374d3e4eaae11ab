package dev.tarry.differential;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A program of one class, compiled with debug information and transformed, for a JVM of its own.
 *
 * @param compiler names the compiler
 * @param mainClass its dotted name
 * @param classPath with it and all it needs
 * @param source its lines as they were compiled
 */
public record DebuggedProgram(String compiler, String mainClass, String classPath, List<String> source) {

    /** The same program from each compiler, at the newest language level that it is tested with. */
    public static Stream<DebuggedProgram> all(String className, String classText) {
        return Stream.of(Variant.javac(17, "-g"), Variant.NEWEST, Variant.ecj(17, "-g")).distinct()
            .map(variant -> of(variant, className, classText));
    }

    private static DebuggedProgram of(Variant variant, String className, String classText) {
        Corpus corpus = InlineSource.corpus(variant, className, classText);
        String classPath = Compilation.target(corpus.name()).resolve("transformed").toAbsolutePath()
            + File.pathSeparator + System.getProperty("java.class.path");
        return new DebuggedProgram(variant.name(), "corpus." + className, classPath,
            (InlineSource.IMPORTS + classText).lines().toList());
    }

    /** What follows the mark in the lines that have it, by line number. */
    public Map<Integer, String> marked(String mark) {
        Map<Integer, String> marked = new TreeMap<>();
        for (int i = 0; i < source.size(); i++) {
            int at = source.get(i).indexOf(mark);
            if (at >= 0) {
                marked.put(i + 1, source.get(i).substring(at + mark.length()));
            }
        }
        return marked;
    }

    @Override
    public String toString() {
        return compiler;
    }
}
