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
import org.objectweb.asm.tree.VarInsnNode;
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
    /** One for the whole method: a new one at each join would make slots times joins. */
    private final Frame<BasicValue> types;
    /** All slots from here on are unset. */
    private int unsetFrom;

    private StackMapWalk(String owner, MethodNode method) {
        this.owner = owner;
        this.method = method;
        this.types = new Frame<>(method.maxLocals, method.maxStack);
        this.unsetFrom = method.maxLocals;
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
        enter();
        boolean reached = true;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof FrameNode frame) {
                decode(frame);
                reached = true;
            }
            visitor.visit(instruction, reached ? types : null);
            if (reached && Instructions.isReal(instruction)) {
                execute(instruction);
                reached = !Instructions.endsBlock(instruction);
            }
        }
    }

    private void execute(AbstractInsnNode instruction) throws AnalyzerException {
        if (instruction instanceof VarInsnNode access) {
            unsetFrom = Math.max(unsetFrom, Math.min(access.var + 2, types.getLocals()));
        }
        if (!Instructions.isConstructorCall(instruction)) {
            types.execute(instruction, interpreter);
            return;
        }
        int arguments = Type.getArgumentCount(((MethodInsnNode) instruction).desc);
        BasicValue receiver = types.getStack(types.getStackSize() - 1 - arguments);
        types.execute(instruction, interpreter);
        if (receiver instanceof UninitializedValue uninitialized) {
            initialize(uninitialized);
        }
    }

    private void initialize(UninitializedValue object) {
        for (int i = 0; i < unsetFrom; i++) {
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

    private void enter() {
        int slot = 0;
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            slot = set(slot, interpreter.newValue(Type.getObjectType(owner)));
        }
        for (Type argument : Type.getArgumentTypes(method.desc)) {
            slot = set(slot, interpreter.newValue(argument));
        }
        unsetFrom(slot);
    }

    private void decode(FrameNode frame) {
        int slot = 0;
        for (Object local : frame.local) {
            slot = set(slot, decode(local));
        }
        unsetFrom(slot);
        types.clearStack();
        List<Object> stack = frame.stack == null ? List.of() : frame.stack;
        for (Object operand : stack) {
            types.push(decode(operand));
        }
    }

    private int set(int slot, BasicValue value) {
        types.setLocal(slot, value);
        if (value.getSize() == 2) {
            types.setLocal(slot + 1, BasicValue.UNINITIALIZED_VALUE);
        }
        return slot + value.getSize();
    }

    private void unsetFrom(int slot) {
        for (int i = slot; i < unsetFrom; i++) {
            types.setLocal(i, BasicValue.UNINITIALIZED_VALUE);
        }
        unsetFrom = slot;
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
