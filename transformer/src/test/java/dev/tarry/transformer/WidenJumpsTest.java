package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/** Jumps over more than 32 KB, in methods that are loaded, so verified, and run. */
class WidenJumpsTest {

    private static final String OWNER = WidenJumpsTest.class.getPackageName().replace('.', '/') + "/Jumping";
    private static final int FAR = 33_000;
    private static final List<Integer> CONDITIONS = IntStream.concat(
            IntStream.rangeClosed(Opcodes.IFEQ, Opcodes.IF_ACMPNE),
            IntStream.rangeClosed(Opcodes.IFNULL, Opcodes.IFNONNULL)).boxed().toList();

    /** What stands around the conditional jump; every method returns whether it was taken. */
    private enum Shape {
        /** Nothing but the jump knows the types behind it. */
        FORWARD {
            @Override
            void emit(Method method, int opcode, int distance) {
                LabelNode taken = new LabelNode();
                method.operands().jump(opcode, taken);
                method.result(0);
                method.frame().nops(distance).mark(taken).frame(method.types());
                method.result(1);
            }
        },
        BEFORE_A_FRAME {
            @Override
            void emit(Method method, int opcode, int distance) {
                LabelNode taken = new LabelNode();
                method.operands().jump(opcode, taken).frame(method.types());
                method.result(0);
                method.frame().nops(distance).mark(taken).frame(method.types());
                method.result(1);
            }
        },
        BEFORE_A_NEAR_JUMP {
            @Override
            void emit(Method method, int opcode, int distance) {
                LabelNode taken = new LabelNode();
                LabelNode near = new LabelNode();
                method.operands().jump(opcode, taken).jump(Opcodes.GOTO, near);
                method.frame().nops(1).mark(near).frame(method.types());
                method.result(0);
                method.frame().nops(distance).mark(taken).frame(method.types());
                method.result(1);
            }
        },
        BEFORE_A_FAR_JUMP {
            @Override
            void emit(Method method, int opcode, int distance) {
                LabelNode taken = new LabelNode();
                LabelNode otherwise = new LabelNode();
                method.operands().jump(opcode, taken).jump(Opcodes.GOTO, otherwise);
                method.frame().nops(distance).mark(taken).frame(method.types());
                method.result(1);
                method.mark(otherwise).frame(method.types());
                method.result(0);
            }
        },
        BACKWARD {
            @Override
            void emit(Method method, int opcode, int distance) {
                LabelNode taken = new LabelNode();
                LabelNode test = new LabelNode();
                method.jump(Opcodes.GOTO, test).mark(taken).frame(method.types());
                method.result(1);
                method.frame().nops(distance).mark(test).frame(method.types());
                method.operands().jump(opcode, taken);
                method.result(0);
            }
        };

        abstract void emit(Method method, int opcode, int distance);
    }

    /** A method under construction that takes the operands of a condition. */
    private static final class Method extends MethodNode {

        private final Type operand;
        private final int operands;

        Method(int opcode) {
            super(Opcodes.ASM9, Opcodes.ACC_STATIC, "taken", null, null, null);
            operand = opcode >= Opcodes.IF_ACMPEQ ? Type.getType(Object.class) : Type.INT_TYPE;
            operands = opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE ? 2 : 1;
            desc = "(" + operand.getDescriptor().repeat(operands) + ")I";
            maxLocals = operands;
            maxStack = operands;
        }

        Method operands() {
            for (int i = 0; i < operands; i++) {
                visitVarInsn(operand.getOpcode(Opcodes.ILOAD), i);
            }
            return this;
        }

        Method jump(int opcode, LabelNode target) {
            instructions.add(new JumpInsnNode(opcode, target));
            return this;
        }

        Method mark(LabelNode label) {
            instructions.add(label);
            return this;
        }

        FrameNode types() {
            Object[] locals = Collections.nCopies(operands,
                    VerificationTypes.encode(operand)).toArray();
            return new FrameNode(Opcodes.F_NEW, operands, locals, 0, new Object[0]);
        }

        Method frame(FrameNode frame) {
            instructions.add(frame);
            return this;
        }

        Method frame() {
            return frame(types());
        }

        Method nops(int count) {
            IntStream.range(0, count).forEach(i -> visitInsn(Opcodes.NOP));
            return this;
        }

        void result(int taken) {
            visitInsn(Opcodes.ICONST_0 + taken);
            visitInsn(Opcodes.IRETURN);
        }
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void every_condition_decides_as_before(Shape shape) throws Throwable {
        for (int opcode : CONDITIONS) {
            assertEquals(results(shape, opcode, 1), results(shape, opcode, FAR), "opcode " + opcode);
        }
    }

    private static List<Object> results(Shape shape, int opcode, int distance) throws Throwable {
        Method method = new Method(opcode);
        shape.emit(method, opcode, distance);
        MethodHandle taken = load(method);
        Object[] values = opcode >= Opcodes.IF_ACMPEQ ? new Object[] {null, "a", "b"} : new Object[] {-1, 0, 1};
        List<Object> results = new ArrayList<>();
        for (Object first : values) {
            if (method.operands == 1) {
                results.add(taken.invoke(first));
            } else {
                for (Object second : values) {
                    results.add(taken.invoke(first, second));
                }
            }
        }
        return results;
    }

    @Test
    void an_object_that_is_not_yet_initialized_may_wait_on_the_stack() throws Throwable {
        Method method = new Method(Opcodes.IFEQ);
        LabelNode creation = new LabelNode();
        LabelNode taken = new LabelNode();
        method.mark(creation).visitTypeInsn(Opcodes.NEW, "java/lang/StringBuilder");
        method.visitInsn(Opcodes.DUP);
        method.operands().jump(Opcodes.IFEQ, taken);
        length(method, "zero is not passed");
        Object[] stack = {creation, creation};
        method.frame().nops(FAR).visitInsn(Opcodes.ICONST_0);
        method.visitInsn(Opcodes.IRETURN);
        method.mark(taken).frame(new FrameNode(Opcodes.F_NEW, 1, new Object[] {Opcodes.INTEGER}, 2, stack));
        length(method, "zero");
        method.maxStack = 3;
        MethodHandle length = load(method);
        assertEquals("zero".length(), (int) length.invoke(0));
        assertEquals("zero is not passed".length(), (int) length.invoke(1));
    }

    private static void length(MethodVisitor code, String text) {
        code.visitLdcInsn(text);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/StringBuilder", "<init>", "(Ljava/lang/String;)V", false);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/StringBuilder", "length", "()I", false);
        code.visitInsn(Opcodes.IRETURN);
    }

    @Test
    void nothing_changes_where_all_is_near() {
        Method method = new Method(Opcodes.IFEQ);
        Shape.FORWARD.emit(method, Opcodes.IFEQ, 32_000);
        AbstractInsnNode[] before = method.instructions.toArray();
        WidenJumps.in(OWNER, method);
        assertArrayEquals(before, method.instructions.toArray());
        assertEquals(Opcodes.IFEQ, before[1].getOpcode());
    }

    @Test
    void a_method_that_is_large_but_jumps_near_stays_as_it_is() {
        Method method = new Method(Opcodes.IFEQ);
        method.nops(FAR);
        Shape.FORWARD.emit(method, Opcodes.IFEQ, 1);
        AbstractInsnNode[] before = method.instructions.toArray();
        WidenJumps.in(OWNER, method);
        assertArrayEquals(before, method.instructions.toArray());
        assertEquals(Opcodes.IFEQ, before[FAR + 1].getOpcode());
    }

    /** Writes the class in one go, or fails; then loads it, which verifies it. */
    private static MethodHandle load(MethodNode method) throws ReflectiveOperationException {
        WidenJumps.in(OWNER, method);
        ClassNode type = new ClassNode();
        type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, OWNER, null, "java/lang/Object", null);
        type.methods.add(method);
        type.visitAttribute(new Unread());
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.accept(writer);
        byte[] bytes = writer.toByteArray();
        MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
        return lookup.findStatic(lookup.lookupClass(), "taken",
                MethodType.fromMethodDescriptorString(method.desc, WidenJumpsTest.class.getClassLoader()));
    }

    /** ASM reads the class that it is writing if a jump turns out to be too long. */
    private static final class Unread extends Attribute {

        Unread() {
            super("Unread");
        }

        @Override
        protected Attribute read(ClassReader reader, int offset, int length, char[] buffer, int codeOffset,
                Label[] labels) {
            throw new AssertionError("the class is read and written again");
        }

        @Override
        protected ByteVector write(ClassWriter writer, byte[] code, int codeLength, int maxStack, int maxLocals) {
            return new ByteVector();
        }
    }
}
