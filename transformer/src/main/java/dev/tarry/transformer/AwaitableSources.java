package dev.tarry.transformer;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/**
 * Where the awaitables in locals and on the operand stack come from.
 *
 * <p>ASM's own interpreter tells that of every value. Then each assignment changes what reaches the code behind it, the
 * handlers around it collect them all, and a method of twice the size takes four times as long. Here everything that is
 * no awaitable has one and the same source.
 */
final class AwaitableSources extends SourceInterpreter {

    /** The source of what is no awaitable; an instruction of no method. */
    private static final AbstractInsnNode OTHER = new InsnNode(Opcodes.NOP);
    private static final SourceValue OTHER_OF_ONE_SLOT = new SourceValue(1, OTHER);
    private static final SourceValue OTHER_OF_TWO_SLOTS = new SourceValue(2, OTHER);
    /** Never returned, so that nobody asks where it was assigned. */
    private static final SourceValue EXCEPTION = new SourceValue(1, OTHER);

    private final boolean allStores;

    private AwaitableSources(boolean allStores) {
        super(Opcodes.ASM9);
        this.allStores = allStores;
    }

    /**
     * The sources before each instruction of a method.
     *
     * @param allStores whether a local tells where it was assigned even if that was no awaitable
     */
    static Frame<SourceValue>[] in(String owner, MethodNode method, boolean allStores) {
        try {
            return new Analyzer<>(new AwaitableSources(allStores)).analyze(owner, method);
        } catch (AnalyzerException e) {
            throw new IllegalStateException("cannot follow the values of " + owner + "." + method.name, e);
        }
    }

    /** Whether an instruction pushes an awaitable; of a load, only its local knows. */
    static boolean isPushedBy(AbstractInsnNode source) {
        if (source instanceof MethodInsnNode call) {
            return isAwaitable(Type.getReturnType(call.desc));
        }
        if (source instanceof FieldInsnNode field) {
            return isAwaitable(Type.getType(field.desc));
        }
        return source.getOpcode() == Opcodes.CHECKCAST
                && isAwaitable(Type.getObjectType(((TypeInsnNode) source).desc));
    }

    static boolean isAwaitable(Type type) {
        return type.getSort() == Type.OBJECT && RuntimeNames.ASYNC_RETURN_TYPES.contains(type.getInternalName());
    }

    private static SourceValue kept(SourceValue value, boolean keep) {
        if (value == null || keep) {
            return value;
        }
        return value.getSize() == 1 ? OTHER_OF_ONE_SLOT : OTHER_OF_TWO_SLOTS;
    }

    @Override
    public SourceValue newOperation(AbstractInsnNode instruction) {
        return kept(super.newOperation(instruction), isPushedBy(instruction));
    }

    @Override
    public SourceValue newExceptionValue(TryCatchBlockNode range, Frame<SourceValue> handler, Type type) {
        return EXCEPTION;
    }

    @Override
    public SourceValue copyOperation(AbstractInsnNode instruction, SourceValue value) {
        if (value == EXCEPTION && instruction.getOpcode() == Opcodes.ASTORE) {
            return value;
        }
        boolean keep = instruction.getOpcode() == Opcodes.ALOAD
                || instruction.getOpcode() == Opcodes.ASTORE && (allStores || value != OTHER_OF_ONE_SLOT);
        return kept(super.copyOperation(instruction, value), keep);
    }

    @Override
    public SourceValue unaryOperation(AbstractInsnNode instruction, SourceValue value) {
        return kept(super.unaryOperation(instruction, value), isPushedBy(instruction));
    }

    @Override
    public SourceValue binaryOperation(AbstractInsnNode instruction, SourceValue first, SourceValue second) {
        return kept(super.binaryOperation(instruction, first, second), false);
    }

    @Override
    public SourceValue ternaryOperation(AbstractInsnNode instruction, SourceValue first, SourceValue second,
            SourceValue third) {
        return kept(super.ternaryOperation(instruction, first, second, third), false);
    }

    @Override
    public SourceValue naryOperation(AbstractInsnNode instruction, List<? extends SourceValue> values) {
        return kept(super.naryOperation(instruction, values), isPushedBy(instruction));
    }
}
