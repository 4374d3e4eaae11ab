package dev.tarry.differential;

import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Adds, for each program of a class, a method of another class that awaits it: {@code await(Programs.one(env))}.
 *
 * <p>A coroutine that is kept holds its arguments in a frame from the start. One whose call is awaited on the spot has
 * no frame until it suspends, so both ways have to be tried.
 */
final class FusedCallers {
    private static final String SUFFIX = "$$Fused";
    private static final String PROGRAM = "(" + Type.getDescriptor(Env.class) + ")";

    private FusedCallers() {
    }

    static String callerOf(String className) {
        return className + SUFFIX;
    }

    static Map<String, byte[]> of(Map<String, byte[]> classes) {
        Map<String, byte[]> callers = new TreeMap<>();
        classes.forEach((name, bytes) -> {
            ClassNode programs = new ClassNode();
            new ClassReader(bytes).accept(programs, ClassReader.SKIP_FRAMES);
            callers.put(callerOf(name), caller(programs));
        });
        return callers;
    }

    private static byte[] caller(ClassNode programs) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(programs.version, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, callerOf(programs.name), null,
            "java/lang/Object", null);
        for (MethodNode program : programs.methods) {
            boolean accessible = (program.access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == Opcodes.ACC_STATIC;
            if (accessible && program.desc.startsWith(PROGRAM) && SynchronousTwin.isAsync(program)
                    && !SynchronousTwin.isGenerator(program)) {
                call(writer, programs, program);
            }
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void call(ClassWriter writer, ClassNode programs, MethodNode program) {
        Method method = new Method(program.name, PROGRAM + "Ldev/tarry/Coroutine;");
        GeneratorAdapter code = new GeneratorAdapter(Opcodes.ACC_STATIC, method, null, null, writer);
        code.visitAnnotation("Ldev/tarry/Async;", false).visitEnd();
        code.loadArg(0);
        boolean isInterface = (programs.access & Opcodes.ACC_INTERFACE) != 0;
        code.visitMethodInsn(Opcodes.INVOKESTATIC, programs.name, program.name, program.desc, isInterface);
        boolean coroutine = program.desc.endsWith("Coroutine;");
        Type asyncio = Type.getObjectType("dev/tarry/Asyncio");
        code.invokeStatic(asyncio, new Method("await", "(" + (coroutine ? "Ldev/tarry/Awaitable;"
            : "Ljava/util/concurrent/CompletionStage;") + ")Ljava/lang/Object;"));
        code.invokeStatic(asyncio, new Method("async", "(Ljava/lang/Object;)Ldev/tarry/AsyncResult;"));
        code.returnValue();
        code.endMethod();
    }
}
