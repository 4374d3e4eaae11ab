package dev.tarry.transformer;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.DCONST_0;
import static org.objectweb.asm.Opcodes.FCONST_0;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.SIPUSH;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Short instruction sequences that several emitters need. */
final class Emit {

    private Emit() {}

    static void pushInt(int value, MethodVisitor code) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(ICONST_0 + value);
        } else if (value <= Byte.MAX_VALUE) {
            code.visitIntInsn(BIPUSH, value);
        } else if (value <= Short.MAX_VALUE) {
            code.visitIntInsn(SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    /** Pushes null or zero: a value of the type that nobody will look at. */
    static void pushDefault(Type type, MethodVisitor code) {
        switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> code.visitInsn(ICONST_0);
            case Type.LONG -> code.visitInsn(LCONST_0);
            case Type.FLOAT -> code.visitInsn(FCONST_0);
            case Type.DOUBLE -> code.visitInsn(DCONST_0);
            default -> code.visitInsn(ACONST_NULL);
        }
    }

    static void pop(Type type, MethodVisitor code) {
        code.visitInsn(type.getSize() == 2 ? POP2 : POP);
    }
}
