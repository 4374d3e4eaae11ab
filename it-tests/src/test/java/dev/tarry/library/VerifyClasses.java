package dev.tarry.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.SimpleVerifier;
import org.objectweb.asm.util.CheckClassAdapter;

/**
 * Verifies the classes of a directory. A method that refers to classes missing from the class path cannot be verified,
 * and a class that is invalid as it was published is not held against the transformer.
 */
final class VerifyClasses {
    private final Map<String, byte[]> published;
    private final ClassLoader publishedLoader;
    private final List<String> problems = new ArrayList<>();
    private int invalid;
    private int unknown;

    /** What was found in one class. */
    private record Findings(List<String> faults, boolean unknown) {}

    VerifyClasses(Map<String, byte[]> published, ClassLoader publishedLoader) {
        this.published = published;
        this.publishedLoader = publishedLoader;
    }

    List<String> problems() {
        return problems;
    }

    int invalid() {
        return invalid;
    }

    /** How many classes refer to missing ones. */
    int unknown() {
        return unknown;
    }

    void verify(Path directory, ClassLoader loader) throws IOException {
        List<Path> files;
        try (var found = Files.walk(directory)) {
            files = found.filter(file -> file.toString().endsWith(".class")).sorted().toList();
        }
        for (Path file : files) {
            Findings findings = check(Files.readAllBytes(file), loader);
            unknown += findings.unknown() ? 1 : 0;
            if (!findings.faults().isEmpty()) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                boolean isNew = check(published.get(name), publishedLoader).faults().isEmpty();
                invalid += isNew ? 1 : 0;
                findings.faults().forEach(fault -> problems.add((isNew ? "" : "as published, ") + name + fault));
            }
        }
    }

    private static Findings check(byte[] classFile, ClassLoader loader) {
        List<String> faults = new ArrayList<>();
        boolean unknown = false;
        ClassNode type = new ClassNode();
        try {
            new ClassReader(classFile).accept(new CheckClassAdapter(type, false), ClassReader.SKIP_DEBUG);
        } catch (RuntimeException e) {
            faults.add(": " + e);
            return new Findings(faults, false);
        }
        for (MethodNode method : type.methods) {
            try {
                verify(type, method, loader);
            } catch (AnalyzerException | TypeNotPresentException | LinkageError e) {
                if (isMissingClass(e)) {
                    unknown = true;
                } else {
                    faults.add("." + method.name + method.desc + ": " + e);
                }
            }
        }
        return new Findings(faults, unknown);
    }

    private static void verify(ClassNode type, MethodNode method, ClassLoader loader) throws AnalyzerException {
        SimpleVerifier verifier = new SimpleVerifier(Type.getObjectType(type.name),
            type.superName == null ? null : Type.getObjectType(type.superName),
            type.interfaces.stream().map(Type::getObjectType).toList(),
            (type.access & Opcodes.ACC_INTERFACE) != 0);
        verifier.setClassLoader(loader);
        Analyzer<BasicValue> analyzer = new Analyzer<>(verifier);
        analyzer.analyze(type.name, method);
    }

    private static boolean isMissingClass(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TypeNotPresentException || cause instanceof ClassNotFoundException
                    || cause instanceof NoClassDefFoundError) {
                return true;
            }
        }
        return false;
    }
}
