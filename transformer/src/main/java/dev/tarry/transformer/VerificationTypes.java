package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/** Turns analysed values back into the elements of a stack map frame (JVMS §4.7.4). */
final class VerificationTypes {

    private VerificationTypes() {}

    /** A full frame; {@code locals} has one element per value, not per slot. */
    static FrameNode frame(List<Object> locals, List<Object> stack) {
        int size = locals.size();
        while (size > 0 && locals.get(size - 1) == Opcodes.TOP) {
            size--;
        }
        return new FrameNode(Opcodes.F_NEW, size, locals.subList(0, size).toArray(), stack.size(), stack.toArray());
    }

    static List<Object> encode(List<BasicValue> values) {
        List<Object> encoded = new ArrayList<>(values.size());
        for (BasicValue value : values) {
            encoded.add(encode(value));
        }
        return encoded;
    }

    static Object encode(BasicValue value) {
        if (value == BasicValue.UNINITIALIZED_VALUE || value instanceof UninitializedValue) {
            return Opcodes.TOP;
        }
        return TypeInterpreter.isNull(value) ? Opcodes.NULL : encode(value.getType());
    }

    static Object encode(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            default -> type.getInternalName();
        };
    }
}
