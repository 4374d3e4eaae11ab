package dev.tarry.transformer;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Types of locals and operands at every instruction, in one pass from the first to the last.
 *
 * <p>This is the type checking verifier of JVMS §4.10.1: at a join the types are those of the stack map frame that the
 * compiler wrote, between joins they follow from the instructions. So the pass is linear, needs no class hierarchy,
 * and cannot disagree with the verifier. ASM's {@code Analyzer} ignores stack map frames and iterates to a fixed point.
 */
final class StackMapWalk {

    /** Receives the types before each instruction, labels and stack map frames included. */
    interface Visitor {

        /**
         * Called in code order.
         *
         * @param instruction the instruction about to be executed
         * @param types locals and operands before it, valid during the call only; null where no control arrives
         */
        void visit(AbstractInsnNode instruction, Frame<BasicValue> types);
    }

    private final String owner;
    private final MethodNode method;
    private final TypeInterpreter interpreter = new TypeInterpreter();

    private StackMapWalk(String owner, MethodNode method) {
        this.owner = owner;
        this.method = method;
    }

    static void walk(String owner, MethodNode method, Visitor visitor) {
        try {
            new StackMapWalk(owner, method).walk(visitor);
        } catch (AnalyzerException e) {
            throw new IllegalStateException("cannot follow the types of " + owner + "." + method.name + method.desc
                    + " at line " + Instructions.lineOf(e.node), e);
        }
    }

    private void walk(Visitor visitor) throws AnalyzerException {
        Frame<BasicValue> types = atEntry();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof FrameNode frame) {
                types = decode(frame);
            }
            visitor.visit(instruction, types);
            if (types != null && Instructions.isReal(instruction)) {
                execute(instruction, types);
                if (Instructions.endsBlock(instruction)) {
                    types = null;
                }
            }
        }
    }

    private void execute(AbstractInsnNode instruction, Frame<BasicValue> types) throws AnalyzerException {
        if (!Instructions.isConstructorCall(instruction)) {
            types.execute(instruction, interpreter);
            return;
        }
        int arguments = Type.getArgumentCount(((MethodInsnNode) instruction).desc);
        BasicValue receiver = types.getStack(types.getStackSize() - 1 - arguments);
        types.execute(instruction, interpreter);
        if (receiver instanceof UninitializedValue uninitialized) {
            initialize(uninitialized, types);
        }
    }

    private static void initialize(UninitializedValue object, Frame<BasicValue> types) {
        for (int i = 0; i < types.getLocals(); i++) {
            if (object.equals(types.getLocal(i))) {
                types.setLocal(i, object.initialized());
            }
        }
        for (int i = 0; i < types.getStackSize(); i++) {
            if (object.equals(types.getStack(i))) {
                types.setStack(i, object.initialized());
            }
        }
    }

    private Frame<BasicValue> atEntry() {
        Frame<BasicValue> types = new Frame<>(method.maxLocals, method.maxStack);
        int slot = 0;
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            types.setLocal(slot++, interpreter.newValue(Type.getObjectType(owner)));
        }
        for (Type argument : Type.getArgumentTypes(method.desc)) {
            types.setLocal(slot, interpreter.newValue(argument));
            if (argument.getSize() == 2) {
                types.setLocal(slot + 1, BasicValue.UNINITIALIZED_VALUE);
            }
            slot += argument.getSize();
        }
        return clearLocals(types, slot);
    }

    private Frame<BasicValue> decode(FrameNode frame) {
        Frame<BasicValue> types = new Frame<>(method.maxLocals, method.maxStack);
        int slot = 0;
        for (Object local : frame.local) {
            BasicValue value = decode(local);
            types.setLocal(slot++, value);
            if (value.getSize() == 2) {
                types.setLocal(slot++, BasicValue.UNINITIALIZED_VALUE);
            }
        }
        clearLocals(types, slot);
        List<Object> stack = frame.stack == null ? List.of() : frame.stack;
        for (Object operand : stack) {
            types.push(decode(operand));
        }
        return types;
    }

    private static Frame<BasicValue> clearLocals(Frame<BasicValue> types, int from) {
        for (int i = from; i < types.getLocals(); i++) {
            types.setLocal(i, BasicValue.UNINITIALIZED_VALUE);
        }
        return types;
    }

    private BasicValue decode(Object verificationType) {
        if (verificationType instanceof String internalName) {
            return interpreter.newValue(Type.getObjectType(internalName));
        }
        if (verificationType instanceof LabelNode label) {
            return new UninitializedValue((TypeInsnNode) Instructions.nextReal(label));
        }
        if (verificationType == Opcodes.INTEGER) {
            return BasicValue.INT_VALUE;
        }
        if (verificationType == Opcodes.FLOAT) {
            return BasicValue.FLOAT_VALUE;
        }
        if (verificationType == Opcodes.LONG) {
            return BasicValue.LONG_VALUE;
        }
        if (verificationType == Opcodes.DOUBLE) {
            return BasicValue.DOUBLE_VALUE;
        }
        if (verificationType == Opcodes.NULL) {
            return TypeInterpreter.nullValue();
        }
        if (verificationType == Opcodes.TOP) {
            return BasicValue.UNINITIALIZED_VALUE;
        }
        throw new IllegalStateException("uninitializedThis in " + owner + "." + method.name + method.desc);
    }
}
