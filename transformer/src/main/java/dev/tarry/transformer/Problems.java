package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Collects the problems of one class, and notes for each how to find it in the source. */
final class Problems {

    private static final int FIRST_JAVA_VERSION = Opcodes.V1_1 & 0xFFFF;

    private final ClassNode type;
    private final Set<String> lambdas;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    Problems(ClassNode type) {
        this.type = type;
        this.lambdas = Lambdas.bodiesIn(type);
    }

    List<Diagnostic> of(Severity severity) {
        return diagnostics.stream().filter(diagnostic -> diagnostic.severity() == severity)
                .distinct().sorted(Diagnostic.IN_READING_ORDER).collect(Collectors.toCollection(ArrayList::new));
    }

    boolean isLambda(MethodNode method) {
        return lambdas.contains(method.name + method.desc);
    }

    /** A problem with the declaration of a method. */
    void reportMethod(DiagnosticId id, MethodNode method, String detail) {
        reportMethod(id, method, Instructions.firstLineOf(method), detail);
    }

    /** The same of a method that has become a body, whose first line is no longer the source's. */
    void reportMethod(DiagnosticId id, MethodNode method, int firstLine, String detail) {
        report(id, method, firstLine, detail, place(Place.Kind.METHOD, method.name, 0, 1, method));
    }

    /** A problem with a call or a method reference. */
    void report(DiagnosticId id, MethodNode method, AbstractInsnNode at, String detail) {
        int line = Instructions.lineOf(at);
        String name = nameOf(at);
        if (name == null) {
            reportMethod(id, method, detail);
            return;
        }
        Place.Kind kind = at instanceof MethodInsnNode ? Place.Kind.CALL : Place.Kind.REFERENCE;
        List<AbstractInsnNode> alike = alike(method, candidate -> candidate.getClass() == at.getClass()
                && name.equals(nameOf(candidate)) && Instructions.lineOf(candidate) == line);
        report(id, method, line, detail, place(kind, name, alike.indexOf(at), alike.size(), method));
    }

    /** A problem with a {@code catch} clause that starts at a line. */
    void reportCatch(DiagnosticId id, MethodNode method, int line, String caught, String detail) {
        report(id, method, line, detail, place(Place.Kind.CATCH, caught, 0, 1, method));
    }

    /** A problem with a {@code return} statement. */
    void reportReturn(DiagnosticId id, MethodNode method, AbstractInsnNode at) {
        report(id, method, Instructions.lineOf(at), "", place(Place.Kind.RETURN, "", 0, 1, method));
    }

    private void report(DiagnosticId id, MethodNode method, int line, String detail, Place place) {
        diagnostics.add(new Diagnostic(id, type.name.replace('/', '.'), sourceName(method.name), type.sourceFile,
                line, detail, place));
    }

    private Place place(Place.Kind kind, String name, int ordinal, int total, MethodNode method) {
        // Not every compiler names lambdas as javac does.
        String body = isLambda(method) && !method.name.startsWith("lambda$") ? "lambda$" + method.name : method.name;
        return new Place(kind, name, ordinal, total, body, sourceDescriptor(method.desc), releaseOf(type));
    }

    /** The place of a method that has become a body already, with the two parameters that it has then. */
    static Place placeOf(MethodNode body, int release) {
        return new Place(Place.Kind.METHOD, body.name, 0, 1, body.name, sourceDescriptor(body.desc), release);
    }

    private static String sourceDescriptor(String descriptor) {
        return descriptor.replace(RuntimeNames.TASK_DESCRIPTOR + RuntimeNames.FRAME_DESCRIPTOR + ")", ")");
    }

    static int releaseOf(ClassNode type) {
        return (type.version & 0xFFFF) - FIRST_JAVA_VERSION + 1;
    }

    /** The name that the source gives at a call or method reference. */
    private static String nameOf(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            return call.name;
        }
        return instruction instanceof InvokeDynamicInsnNode site && site.bsmArgs.length > 1
                && site.bsmArgs[1] instanceof Handle implementation ? implementation.getName() : null;
    }

    /** Of lambdas all of a line count as one, in the order of their numbers: which is which, only that order tells. */
    private List<AbstractInsnNode> alike(MethodNode method, Predicate<AbstractInsnNode> condition) {
        List<MethodNode> bodies = isLambda(method) ? type.methods.stream().filter(this::isLambda)
                .sorted(Comparator.comparingInt(Problems::numberOf)).toList() : List.of(method);
        List<AbstractInsnNode> found = new ArrayList<>();
        for (MethodNode body : bodies) {
            for (AbstractInsnNode instruction : body.instructions) {
                if (condition.test(instruction)) {
                    found.add(instruction);
                }
            }
        }
        return found;
    }

    private static int numberOf(MethodNode lambda) {
        String digits = lambda.name.substring(lambda.name.lastIndexOf('$') + 1);
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
    }

    /** javac names a lambda's body {@code lambda$<method>$<number>}; the reader knows only the method. */
    private static String sourceName(String name) {
        if (!name.startsWith("lambda$") || name.lastIndexOf('$') <= "lambda$".length()) {
            return name;
        }
        String method = name.substring("lambda$".length(), name.lastIndexOf('$'));
        return switch (method) {
            case "new" -> "<init>";
            case "static" -> "<clinit>";
            default -> method;
        };
    }
}
