package dev.tarry.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Class files from before Java 8, as published libraries still have them. */
class LiftClassTest {
    @Test
    void a_class_for_java_8_is_left_alone() {
        byte[] classFile = countingDown(Opcodes.V1_8, false);
        assertSame(classFile, LiftClass.lift(classFile, getClass().getClassLoader()));
    }

    @Test
    void a_class_without_stack_map_frames_gets_them() throws Throwable {
        assertEquals(0, run(LiftClass.lift(countingDown(Opcodes.V1_5, false), getClass().getClassLoader())));
    }

    @Test
    void subroutines_are_inlined() throws Throwable {
        assertEquals(0, run(LiftClass.lift(countingDown(Opcodes.V1_4, true), getClass().getClassLoader())));
    }

    @Test
    void a_lifted_class_can_suspend() {
        byte[] lifted = LiftClass.lift(countingDown(Opcodes.V1_4, true), getClass().getClassLoader());
        SuspendMethods suspend = new SuspendMethods(lifted, 1, 1, Set.of());
        suspend.rewrite();
        assertEquals(1, suspend.methods());
        assertEquals(1, suspend.suspensions());
    }

    private static Object run(byte[] classFile) throws Throwable {
        assertEquals(Opcodes.V1_8, new ClassReader(classFile).readUnsignedShort(6));
        Class<?> type = MethodHandles.lookup().defineHiddenClass(classFile, true).lookupClass();
        return type.getMethod("count", int.class).invoke(null, 3);
    }

    /** {@code for (; count != 0; count = Math.max(count - 1, 0)) {} return count;}, the step in a subroutine or not. */
    private static byte[] countingDown(int version, boolean subroutine) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, Opcodes.ACC_PUBLIC, "dev/tarry/library/Counting", null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "count", "(I)I", null, null);
        Label loop = new Label();
        Label end = new Label();
        Label step = new Label();
        code.visitCode();
        code.visitLabel(loop);
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitJumpInsn(Opcodes.IFEQ, end);
        if (subroutine) {
            code.visitJumpInsn(Opcodes.JSR, step);
        } else {
            step(code);
        }
        code.visitJumpInsn(Opcodes.GOTO, loop);
        code.visitLabel(end);
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitInsn(Opcodes.IRETURN);
        if (subroutine) {
            code.visitLabel(step);
            code.visitVarInsn(Opcodes.ASTORE, 1);
            step(code);
            code.visitVarInsn(Opcodes.RET, 1);
        }
        code.visitMaxs(0, 0);
        code.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void step(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitInsn(Opcodes.ICONST_M1);
        code.visitInsn(Opcodes.IADD);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "max", "(II)I", false);
        code.visitVarInsn(Opcodes.ISTORE, 0);
    }
}
