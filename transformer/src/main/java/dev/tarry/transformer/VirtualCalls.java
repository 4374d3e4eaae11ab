package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Tells which awaited calls look for the body of the method when they are made, by the class of the receiver.
 *
 * <p>A call of a method that is declared in this way and turns out to be something else at run time stays a call, so
 * this is about what pays: the link of such a call takes time when a program starts.
 */
final class VirtualCalls {

    /** Method handles take fewer arguments than methods; and what is near the limit is not written by hand. */
    private static final int MOST_ARGUMENT_SLOTS = 100;

    private final ClassFacts self;
    private final ClassPath classPath;
    private final AccessibleTypes accessibleTypes;

    VirtualCalls(ClassFacts self, ClassPath classPath, AccessibleTypes accessibleTypes) {
        this.self = self;
        this.classPath = classPath;
        this.accessibleTypes = accessibleTypes;
    }

    boolean fuses(MethodInsnNode call) {
        boolean isVirtual = call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE;
        return isVirtual && call.desc.endsWith(")" + RuntimeNames.COROUTINE_DESCRIPTOR)
                && Type.getArgumentsAndReturnSizes(call.desc) >> 2 <= MOST_ARGUMENT_SLOTS
                && isOverridableAsync(call) && typesCanBeNamed(call);
    }

    /** Whether the method is async or left to others, and may be overridden. */
    private boolean isOverridableAsync(MethodInsnNode call) {
        String signature = call.name + call.desc;
        Optional<ClassFacts> declaring = declaringClass(call.owner, signature);
        if (declaring.isEmpty() || facts(call.owner).filter(ClassFacts::isFinal).isPresent()) {
            return false;
        }
        ClassFacts.MethodFacts method = declaring.get().methods().get(signature);
        boolean isFixed = method.is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL);
        // What the runtime leaves to others is written as a lambda, whose class has no body that could be called.
        boolean isAbstract = method.is(Opcodes.ACC_ABSTRACT)
                && !RuntimeNames.isOfRuntime(declaring.get().name());
        return !isFixed && (method.async() || isAbstract);
    }

    /** Method resolution (JVMS §5.4.3.3 and §5.4.3.4), but for the choice among several interfaces. */
    private Optional<ClassFacts> declaringClass(String owner, String signature) {
        Set<String> seen = new HashSet<>();
        Deque<String> interfaces = new ArrayDeque<>();
        String name = owner;
        while (name != null) {
            Optional<ClassFacts> type = facts(name);
            if (type.isEmpty() || type.get().methods().containsKey(signature)) {
                return type;
            }
            interfaces.addAll(type.get().interfaces());
            name = type.get().superName();
        }
        while (!interfaces.isEmpty()) {
            String next = interfaces.remove();
            Optional<ClassFacts> type = seen.add(next) ? facts(next) : Optional.empty();
            if (type.isPresent() && type.get().methods().containsKey(signature)) {
                return type;
            }
            type.ifPresent(facts -> interfaces.addAll(facts.interfaces()));
        }
        return Optional.empty();
    }

    /**
     * Whether the class may mention all types of the call. A call may be linked without its parameters' types being
     * there or accessible; a method handle may not.
     */
    private boolean typesCanBeNamed(MethodInsnNode call) {
        return Stream.concat(Stream.of(Type.getObjectType(call.owner)), Arrays.stream(Type.getArgumentTypes(call.desc)))
                .map(type -> type.getSort() == Type.ARRAY ? type.getElementType() : type)
                .filter(type -> type.getSort() == Type.OBJECT)
                .allMatch(this::canBeNamed);
    }

    private boolean canBeNamed(Type type) {
        return facts(type.getInternalName()).isPresent()
                && accessibleTypes.accessible(new BasicValue(type)).getType().equals(type);
    }

    private Optional<ClassFacts> facts(String name) {
        return name.equals(self.name()) ? Optional.of(self) : classPath.find(name);
    }
}
