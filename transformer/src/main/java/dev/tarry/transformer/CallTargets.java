package dev.tarry.transformer;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** Tells which calls are calls of one certain async method, whatever the receiver's class turns out to be. */
final class CallTargets {

    private final ClassFacts self;
    private final ClassPath classPath;
    private final Predicate<String> transformedTogether;
    /** How the async methods of the class itself hand back their values, by name and descriptor. */
    private final Map<String, ResultKind> ownKinds;

    CallTargets(ClassFacts self, ClassPath classPath, Predicate<String> transformedTogether,
            Map<String, ResultKind> ownKinds) {
        this.self = self;
        this.classPath = classPath;
        this.transformedTogether = transformedTogether;
        this.ownKinds = ownKinds;
    }

    /**
     * How the body that the call can be replaced with hands back its value; empty if the call must stay a call.
     *
     * @param unboxed what the caller makes of the value at once
     */
    Optional<ResultKind> fuse(MethodInsnNode call, ResultKind unboxed) {
        if (!Type.getReturnType(call.desc).getDescriptor().equals(RuntimeNames.COROUTINE_DESCRIPTOR)) {
            return Optional.empty();
        }
        String signature = call.name + call.desc;
        if (RuntimeNames.isSleep(call.owner, signature)) {
            return Optional.of(ResultKind.OBJECT);
        }
        Optional<ClassFacts> declaring = declaringClass(call.owner, signature);
        if (declaring.isEmpty() || !isFixed(call, declaring.get(), signature)) {
            return Optional.empty();
        }
        if (declaring.get() == self) {
            return Optional.of(ownKinds.get(signature));
        }
        // Of another class the form is used that its declaration promises, or the object form: which primitive a body
        // returns depends on its code, and a change there must not break classes compiled against it.
        ResultKind promised = declaring.get().methods().get(signature).declared() == unboxed
                ? unboxed : ResultKind.OBJECT;
        if (declaring.get().transformed()) {
            // Perhaps by a version of this tool that wrote the object form only.
            String form = call.name + MethodPlan.bodyDescriptor(call.desc, promised.type);
            return Optional.of(declaring.get().methods().containsKey(form) ? promised : ResultKind.OBJECT);
        }
        return transformedTogether.test(declaring.get().name()) ? Optional.of(promised) : Optional.empty();
    }

    private boolean isFixed(MethodInsnNode call, ClassFacts declaring, String signature) {
        ClassFacts.MethodFacts method = declaring.methods().get(signature);
        if (!method.async() || method.is(Opcodes.ACC_STATIC) != (call.getOpcode() == Opcodes.INVOKESTATIC)) {
            return false;
        }
        return switch (call.getOpcode()) {
            case Opcodes.INVOKESTATIC, Opcodes.INVOKESPECIAL -> true;
            default -> method.is(Opcodes.ACC_PRIVATE) || method.is(Opcodes.ACC_FINAL)
                    || facts(call.owner).filter(ClassFacts::isFinal).isPresent();
        };
    }

    /** Method resolution (JVMS §5.4.3.3) up the super classes; a default method is not fixed, so it is not looked for. */
    private Optional<ClassFacts> declaringClass(String owner, String signature) {
        Optional<ClassFacts> type = facts(owner);
        while (type.isPresent() && !type.get().methods().containsKey(signature)) {
            String superName = type.get().superName();
            type = superName == null ? Optional.empty() : facts(superName);
        }
        return type;
    }

    private Optional<ClassFacts> facts(String name) {
        return name.equals(self.name()) ? Optional.of(self) : classPath.find(name);
    }
}
