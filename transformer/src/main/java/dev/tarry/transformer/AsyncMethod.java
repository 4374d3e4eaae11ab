package dev.tarry.transformer;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A method that becomes a continuation.
 *
 * @param owner internal name of its class
 * @param ownerIsInterface whether that class is an interface
 * @param access access flags in the source
 * @param descriptor descriptor in the source; the method node's own changes when the node becomes the body
 * @param firstLine source line of its first instruction, or 0
 * @param method the method as compiled
 */
record AsyncMethod(String owner, boolean ownerIsInterface, int access, String descriptor, int firstLine,
        MethodNode method) {

    static AsyncMethod of(ClassNode type, MethodNode method) {
        return new AsyncMethod(type.name, (type.access & Opcodes.ACC_INTERFACE) != 0, method.access, method.desc,
                Instructions.firstLineOf(method), method);
    }

    String signature() {
        return method.name + descriptor;
    }

    boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    /** Number of local variable slots that the receiver and the parameters take (JVMS §2.6.1). */
    int parameterSlots() {
        return (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - (isStatic() ? 1 : 0);
    }

    /** Whether a call makes a generator, whose body hands out values one by one. */
    boolean isGenerator() {
        return isGenerator(descriptor);
    }

    static boolean isGenerator(String descriptor) {
        return descriptor.endsWith(")L" + RuntimeNames.ASYNC_GENERATOR + ";");
    }

    /** Whether a call makes a coroutine to be awaited, and not a future that has been started. */
    boolean isLazy() {
        return Type.getReturnType(descriptor).getInternalName().equals(RuntimeNames.COROUTINE);
    }
}
