package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds the methods of a class that become continuations: the annotated ones and the async lambdas. */
final class FindAsyncMethods {

    private FindAsyncMethods() {}

    static List<AsyncMethod> in(ClassNode type) {
        Set<String> lambdas = Lambdas.bodiesIn(type);
        List<AsyncMethod> found = new ArrayList<>();
        for (MethodNode method : type.methods) {
            boolean lambda = lambdas.contains(method.name + method.desc);
            if (isAnnotated(method) && hasBody(method) || lambda && isAsyncLambda(method)) {
                found.add(AsyncMethod.of(type, method));
            }
        }
        return found;
    }

    /**
     * Whether the source method is annotated. Bridges are not: javac copies annotations to them, but they only call
     * the method that they bridge to.
     */
    static boolean isAnnotated(MethodNode method) {
        return (method.access & Opcodes.ACC_SYNTHETIC) == 0
                && (isAnnotated(method.invisibleAnnotations) || isAnnotated(method.visibleAnnotations));
    }

    private static boolean isAnnotated(List<AnnotationNode> annotations) {
        return annotations != null
                && annotations.stream().anyMatch(a -> a.desc.equals(RuntimeNames.ASYNC_ANNOTATION));
    }

    static boolean hasBody(MethodNode method) {
        return (method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
    }

    static boolean hasAsyncReturnType(MethodNode method) {
        Type type = Type.getReturnType(method.desc);
        return type.getSort() == Type.OBJECT && (RuntimeNames.ASYNC_RETURN_TYPES.contains(type.getInternalName())
                || AsyncMethod.isGenerator(method.desc));
    }

    /** A lambda without an await needs no rewriting: it is an ordinary function that returns a coroutine or generator. */
    private static boolean isAsyncLambda(MethodNode method) {
        return hasAsyncReturnType(method) && canSuspend(method);
    }

    private static boolean canSuspend(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (Instructions.isAwait(instruction) || Instructions.isAwaitEach(instruction)
                    || Instructions.isYield(instruction) || Instructions.isEndOfValues(instruction)) {
                return true;
            }
        }
        return false;
    }
}
