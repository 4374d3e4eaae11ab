package dev.tarry.transformer;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.PUTFIELD;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the instructions that move values between the JVM's stack and the fields of a frame.
 *
 * <p>Primitives travel as long bits, so that a frame needs only two kinds of fields; floats and doubles as raw bits, so
 * that the payload of a NaN survives.
 */
final class FrameFields {

    private static final String OBJECT = "java/lang/Object";

    private final FrameShape shape;
    private final int frameSlot;

    /**
     * Fields of the frame in a local variable.
     *
     * @param frameSlot the variable; its verification type must be the shape's class
     */
    FrameFields(FrameShape shape, int frameSlot) {
        this.shape = shape;
        this.frameSlot = frameSlot;
    }

    /** Pops the topmost operand into its place in an array. */
    void saveOperand(SavedValue saved, MethodVisitor code) {
        if (saved.isAlwaysNull()) {
            code.visitInsn(POP);
            return;
        }
        toFieldType(saved.type(), code);
        code.visitVarInsn(ALOAD, frameSlot);
        saveInArray(saved, code);
    }

    /** Copies a local variable into its field. */
    void saveLocal(SavedValue saved, int slot, MethodVisitor code) {
        if (saved.isAlwaysNull()) {
            return;
        }
        if (shape.isLarge()) {
            code.visitVarInsn(saved.type().getOpcode(ILOAD), slot);
            toFieldType(saved.type(), code);
            code.visitVarInsn(ALOAD, frameSlot);
            saveInArray(saved, code);
        } else {
            code.visitVarInsn(ALOAD, frameSlot);
            code.visitVarInsn(saved.type().getOpcode(ILOAD), slot);
            toFieldType(saved.type(), code);
            putField(saved, code);
        }
    }

    /** Pushes a saved value. */
    void push(SavedValue saved, MethodVisitor code) {
        if (saved.isAlwaysNull()) {
            code.visitInsn(ACONST_NULL);
            return;
        }
        code.visitVarInsn(ALOAD, frameSlot);
        if (shape.isLarge()) {
            Emit.pushInt(saved.field(), code);
            code.visitMethodInsn(INVOKESTATIC, shape.internalName(), saved.isReference() ? "reference" : "primitive",
                    "(L" + shape.internalName() + ";I)" + fieldDescriptor(saved), false);
        } else {
            code.visitFieldInsn(GETFIELD, shape.internalName(), fieldName(saved), fieldDescriptor(saved));
        }
        fromFieldType(saved.type(), code);
    }

    /** Restores a saved local variable. */
    void restoreLocal(SavedValue saved, int slot, MethodVisitor code) {
        push(saved, code);
        code.visitVarInsn(saved.type().getOpcode(ISTORE), slot);
    }

    /** Saves the receiver. It has the first reference, whatever else is saved. */
    void saveReceiver(MethodVisitor code) {
        if (shape.isLarge()) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, frameSlot);
            Emit.pushInt(0, code);
            code.visitMethodInsn(INVOKESTATIC, shape.internalName(), "save",
                    "(Ljava/lang/Object;L" + shape.internalName() + ";I)V", false);
        } else {
            code.visitVarInsn(ALOAD, frameSlot);
            code.visitVarInsn(ALOAD, 0);
            code.visitFieldInsn(PUTFIELD, shape.internalName(), "r0", "Ljava/lang/Object;");
        }
    }

    /** Replaces the frame on top of the stack with the receiver that it holds. */
    void pushReceiver(MethodVisitor code) {
        if (shape.isLarge()) {
            Emit.pushInt(0, code);
            code.visitMethodInsn(INVOKESTATIC, shape.internalName(), "reference",
                    "(L" + shape.internalName() + ";I)Ljava/lang/Object;", false);
        } else {
            code.visitFieldInsn(GETFIELD, shape.internalName(), "r0", "Ljava/lang/Object;");
        }
    }

    /** Clears the places from one on in the array, so that a frame used again keeps nothing alive that is dead by now. */
    void clearReferencesFrom(int firstUnused, MethodVisitor code) {
        if (firstUnused < shape.references()) {
            code.visitVarInsn(ALOAD, frameSlot);
            Emit.pushInt(firstUnused, code);
            code.visitMethodInsn(INVOKESTATIC, shape.internalName(), "clear",
                    "(L" + shape.internalName() + ";I)V", false);
        }
    }

    private void putField(SavedValue saved, MethodVisitor code) {
        code.visitFieldInsn(PUTFIELD, shape.internalName(), fieldName(saved), fieldDescriptor(saved));
    }

    private void saveInArray(SavedValue saved, MethodVisitor code) {
        Emit.pushInt(saved.field(), code);
        code.visitMethodInsn(INVOKESTATIC, shape.internalName(), "save",
                "(" + fieldDescriptor(saved) + "L" + shape.internalName() + ";I)V", false);
    }

    private static String fieldName(SavedValue saved) {
        return (saved.isReference() ? "r" : "p") + saved.field();
    }

    private static String fieldDescriptor(SavedValue saved) {
        return saved.isReference() ? "Ljava/lang/Object;" : "J";
    }

    static void toFieldType(Type type, MethodVisitor code) {
        switch (type.getSort()) {
            case Type.FLOAT -> {
                code.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
                code.visitInsn(I2L);
            }
            case Type.DOUBLE ->
                    code.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> code.visitInsn(I2L);
            default -> { }
        }
    }

    private static void fromFieldType(Type type, MethodVisitor code) {
        switch (type.getSort()) {
            case Type.FLOAT -> {
                code.visitInsn(L2I);
                code.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
            }
            case Type.DOUBLE ->
                    code.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> code.visitInsn(L2I);
            case Type.OBJECT, Type.ARRAY -> {
                if (!type.getInternalName().equals(OBJECT)) {
                    code.visitTypeInsn(CHECKCAST, type.getInternalName());
                }
            }
            default -> { }
        }
    }
}
