package dev.tarry.transformer;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * How the body of an async method hands back its value: as an object, or as the primitive that all its returns box.
 *
 * <p>{@code return async(a + b);} compiles to {@code Integer.valueOf(a + b)}; a body that returns the int itself costs
 * no allocation where the caller unboxes it again.
 */
enum ResultKind {
    OBJECT(Type.getObjectType("java/lang/Object"), null, null),
    BOOLEAN(Type.BOOLEAN_TYPE, "java/lang/Boolean", "booleanValue"),
    BYTE(Type.BYTE_TYPE, "java/lang/Byte", "byteValue"),
    CHAR(Type.CHAR_TYPE, "java/lang/Character", "charValue"),
    SHORT(Type.SHORT_TYPE, "java/lang/Short", "shortValue"),
    INT(Type.INT_TYPE, "java/lang/Integer", "intValue"),
    LONG(Type.LONG_TYPE, "java/lang/Long", "longValue"),
    FLOAT(Type.FLOAT_TYPE, "java/lang/Float", "floatValue"),
    DOUBLE(Type.DOUBLE_TYPE, "java/lang/Double", "doubleValue");

    /** The type that the body returns. */
    final Type type;
    private final String box;
    private final String unboxMethod;

    ResultKind(Type type, String box, String unboxMethod) {
        this.type = type;
        this.box = box;
        this.unboxMethod = unboxMethod;
    }

    /** The kind whose box the instruction makes, or {@link #OBJECT} if it makes none. */
    static ResultKind boxedBy(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call && call.getOpcode() == Opcodes.INVOKESTATIC
                && call.name.equals("valueOf")) {
            for (ResultKind kind : values()) {
                if (kind != OBJECT && call.owner.equals(kind.box) && call.desc.equals(kind.boxDescriptor())) {
                    return kind;
                }
            }
        }
        return OBJECT;
    }

    /** The kind that the instruction unboxes, or {@link #OBJECT} if it unboxes none. */
    static ResultKind unboxedBy(AbstractInsnNode instruction) {
        for (ResultKind kind : values()) {
            if (kind.isUnboxedBy(instruction)) {
                return kind;
            }
        }
        return OBJECT;
    }

    /**
     * The kind that a method's generic signature promises: that of {@code Coroutine<Integer>} is {@link #INT}.
     *
     * @param signature may be null, as compilers leave it out where nothing is generic
     */
    static ResultKind declaredBy(String signature) {
        String result = signature == null ? "" : signature.substring(signature.indexOf(')') + 1);
        for (ResultKind kind : values()) {
            if (kind != OBJECT && result.startsWith("L" + RuntimeNames.COROUTINE + "<L" + kind.box + ";>;")) {
                return kind;
            }
        }
        return OBJECT;
    }

    /** Whether the instruction unboxes exactly this kind. */
    boolean isUnboxedBy(AbstractInsnNode instruction) {
        return this != OBJECT && instruction instanceof MethodInsnNode call
                && call.getOpcode() == Opcodes.INVOKEVIRTUAL && call.owner.equals(box)
                && call.name.equals(unboxMethod);
    }

    MethodInsnNode boxing() {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, box, "valueOf", boxDescriptor(), false);
    }

    private String boxDescriptor() {
        return Type.getMethodDescriptor(Type.getObjectType(box), type);
    }

    /** The computational type in which {@code Continuation.take…} hands the value over. */
    Type registerType() {
        return switch (this) {
            case BOOLEAN, BYTE, CHAR, SHORT, INT -> Type.INT_TYPE;
            default -> type;
        };
    }

    String takeMethod() {
        return switch (registerType().getSort()) {
            case Type.INT -> "takeInt";
            case Type.LONG -> "takeLong";
            case Type.FLOAT -> "takeFloat";
            case Type.DOUBLE -> "takeDouble";
            default -> "takeObject";
        };
    }
}
