package dev.tarry.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Rewrites a compiled class so that it runs without tasks and loop: each await is a plain call of {@link Oracle}, and
 * calling an async method gives an object that runs the untouched body when it is awaited.
 */
final class SynchronousTwin {
    private static final String ASYNCIO = "dev/tarry/Asyncio";
    private static final Type ORACLE = Type.getType(Oracle.class);
    private static final String COROUTINE = "Ldev/tarry/Coroutine;";
    private static final String GENERATOR = "Ldev/tarry/AsyncGenerator;";
    private static final Set<String> RESULTS = Set.of(COROUTINE, GENERATOR, "Ldev/tarry/AsyncResult;",
        "Ljava/util/concurrent/CompletionStage;", "Ljava/util/concurrent/CompletableFuture;");
    /** What makes an async lambda of a lambda. */
    private static final Set<String> SUSPENDING = Set.of("await", "awaitEach", "yieldValue", "endOfValues");

    private final ClassNode node = new ClassNode();

    private SynchronousTwin(byte[] classFile) {
        new ClassReader(classFile).accept(node, 0);
    }

    static byte[] of(byte[] classFile) {
        return new SynchronousTwin(classFile).rewrite();
    }

    /** Whether a method is one that the transformer has to turn into a coroutine. */
    static boolean isAsync(MethodNode method) {
        if ((method.access & (Opcodes.ACC_BRIDGE | Opcodes.ACC_ABSTRACT)) != 0) {
            return false;
        }
        boolean annotated = method.invisibleAnnotations != null && method.invisibleAnnotations.stream()
            .map((AnnotationNode a) -> a.desc).anyMatch("Ldev/tarry/Async;"::equals);
        boolean lambda = method.name.startsWith("lambda$")
            && RESULTS.contains(Type.getReturnType(method.desc).getDescriptor());
        return annotated || lambda && suspends(method);
    }

    private static boolean suspends(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            if (isSuspending(insn)) {
                return true;
            }
        }
        return false;
    }

    static boolean isGenerator(MethodNode method) {
        return method.desc.endsWith(")" + GENERATOR);
    }

    private static boolean isSuspending(AbstractInsnNode insn) {
        return insn instanceof MethodInsnNode call && call.owner.equals(ASYNCIO) && SUSPENDING.contains(call.name);
    }

    /** The loop gets an iterator that needs nothing of the transformer. */
    private static void removeAwaitEach(MethodNode method, MethodInsnNode awaitEach) {
        AbstractInsnNode iterator = awaitEach.getNext();
        while (!(iterator instanceof MethodInsnNode)) {
            iterator = iterator.getNext();
        }
        method.instructions.remove(iterator);
        awaitEach.name = "iterator";
        awaitEach.desc = "(Ldev/tarry/AsyncIterable;)Ljava/util/Iterator;";
    }

    private byte[] rewrite() {
        List<MethodNode> entries = new ArrayList<>();
        for (MethodNode method : node.methods) {
            boolean async = isAsync(method);
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (isSuspending(insn)) {
                    MethodInsnNode call = (MethodInsnNode) insn;
                    call.owner = ORACLE.getInternalName();
                    if (call.name.equals("awaitEach")) {
                        removeAwaitEach(method, call);
                    }
                }
            }
            if (async) {
                entries.add(entry(method));
            }
        }
        node.methods.addAll(entries);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    /** Moves the body aside and leaves a method that only remembers its arguments. */
    private MethodNode entry(MethodNode method) {
        MethodNode entry = new MethodNode(method.access, method.name, method.desc, method.signature,
            method.exceptions.toArray(String[]::new));
        entry.visibleAnnotations = method.visibleAnnotations;
        method.visibleAnnotations = null;
        method.name += "$sync";
        method.access = method.access & Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;
        GeneratorAdapter code = new GeneratorAdapter(entry, entry.access, entry.name, entry.desc);
        code.push(new Handle(handleTag(method), node.name, method.name, method.desc, isInterface()));
        arguments(code, method);
        Type result = Type.getReturnType(method.desc);
        if (result.getDescriptor().equals(COROUTINE)) {
            code.invokeStatic(ORACLE, Method.getMethod(
                "dev.tarry.Frame lazy(java.lang.invoke.MethodHandle, Object[])"));
        } else if (isGenerator(method)) {
            code.invokeStatic(ORACLE, Method.getMethod(
                "dev.tarry.AsyncGenerator generator(java.lang.invoke.MethodHandle, Object[])"));
        } else {
            code.invokeStatic(ORACLE, Method.getMethod(
                "java.util.concurrent.CompletableFuture started(java.lang.invoke.MethodHandle, Object[])"));
        }
        code.returnValue();
        code.visitMaxs(0, 0);
        return entry;
    }

    private static void arguments(GeneratorAdapter code, MethodNode method) {
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        Type[] types = Type.getArgumentTypes(method.desc);
        int receiver = isStatic ? 0 : 1;
        Type object = Type.getType(Object.class);
        code.push(types.length + receiver);
        code.newArray(object);
        if (!isStatic) {
            code.dup();
            code.push(0);
            code.loadThis();
            code.arrayStore(object);
        }
        for (int i = 0; i < types.length; i++) {
            code.dup();
            code.push(i + receiver);
            code.loadArg(i);
            code.valueOf(types[i]);
            code.arrayStore(object);
        }
    }

    private int handleTag(MethodNode method) {
        if ((method.access & Opcodes.ACC_STATIC) != 0) {
            return Opcodes.H_INVOKESTATIC;
        }
        return isInterface() ? Opcodes.H_INVOKEINTERFACE : Opcodes.H_INVOKEVIRTUAL;
    }

    private boolean isInterface() {
        return (node.access & Opcodes.ACC_INTERFACE) != 0;
    }
}
