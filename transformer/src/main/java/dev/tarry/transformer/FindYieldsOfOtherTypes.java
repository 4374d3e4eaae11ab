package dev.tarry.transformer;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Finds values that a generator cannot mean to hand out, such as an {@code Integer} where its type says {@code Long}:
 * {@code yieldValue} takes any object, so that javac cannot tell, and the loop that takes the value would throw.
 *
 * <p>Only what is certain is reported, as a cast that javac refuses (JLS §5.5.1): no object has both types. The generics
 * of the source are gone from the code, so that a value may be of a narrower type than the class file says.
 */
final class FindYieldsOfOtherTypes {

    /** The class that a generator's signature (JVMS §4.7.9.1) names as that of its values. */
    private static final Pattern VALUE_TYPE =
            Pattern.compile("\\)L" + RuntimeNames.ASYNC_GENERATOR + "<L([^<;]+)(?:<.*>)?;>;(?:\\^.*)?");

    private final ClassPath classPath;
    private final Problems problems;
    private final String owner;

    FindYieldsOfOtherTypes(ClassPath classPath, Problems problems, String owner) {
        this.classPath = classPath;
        this.problems = problems;
        this.owner = owner;
    }

    void in(MethodNode generator) {
        Matcher matcher = VALUE_TYPE.matcher(generator.signature == null ? "" : generator.signature);
        if (!matcher.find()) {
            return;
        }
        String declared = matcher.group(1);
        StackMapWalk.walk(owner, generator, (instruction, types) -> {
            if (types == null || !Instructions.isYield(instruction)) {
                return;
            }
            BasicValue given = types.getStack(types.getStackSize() - 1);
            if (given.isReference() && !TypeInterpreter.isNull(given) && given.getType().getSort() == Type.OBJECT
                    && excludes(given.getType().getInternalName(), declared)) {
                problems.report(DiagnosticId.YIELD_OF_OTHER_TYPE, generator, instruction, "this is of type "
                        + simpleName(given.getType().getInternalName()) + ", the generator's values are of type "
                        + simpleName(declared));
            }
        });
    }

    /** Whether no object can be an instance of both. */
    private boolean excludes(String one, String other) {
        Optional<ClassFacts> first = classPath.find(one);
        Optional<ClassFacts> second = classPath.find(other);
        if (first.isEmpty() || second.isEmpty() || mayInherit(one, other, new HashSet<>())
                || mayInherit(other, one, new HashSet<>())) {
            return false;
        }
        boolean bothClasses = !isInterface(first.get()) && !isInterface(second.get());
        return bothClasses || first.get().isFinal() || second.get().isFinal();
    }

    /** Whether a class is or extends another, as far as the classes above it are known. */
    private boolean mayInherit(String name, String ancestor, Set<String> seen) {
        if (name == null || !seen.add(name)) {
            return false;
        }
        if (name.equals(ancestor)) {
            return true;
        }
        Optional<ClassFacts> facts = classPath.find(name);
        return facts.isEmpty() || mayInherit(facts.get().superName(), ancestor, seen)
                || facts.get().interfaces().stream().anyMatch(parent -> mayInherit(parent, ancestor, seen));
    }

    private static boolean isInterface(ClassFacts facts) {
        return (facts.access() & Opcodes.ACC_INTERFACE) != 0;
    }

    private static String simpleName(String internalName) {
        return internalName.substring(Math.max(internalName.lastIndexOf('/'), internalName.lastIndexOf('$')) + 1);
    }
}
