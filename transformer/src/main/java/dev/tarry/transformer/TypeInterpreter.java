package dev.tarry.transformer;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Computes verification types (JVMS §4.10.1.2) without loading or even looking up a class.
 *
 * <p>ASM's {@code SimpleVerifier} would answer the same questions, but merges by loading classes. Nothing is merged
 * here: {@link StackMapWalk} takes the types at every join from the stack map frames that the compiler wrote.
 */
final class TypeInterpreter extends BasicInterpreter {

    TypeInterpreter() {
        super(Opcodes.ASM9);
    }

    static boolean isNull(BasicValue value) {
        return NULL_TYPE.equals(value.getType());
    }

    static BasicValue nullValue() {
        return new BasicValue(NULL_TYPE);
    }

    @Override
    public BasicValue newValue(Type type) {
        BasicValue value = super.newValue(type);
        // The super class folds every reference type into Object; restoring a value needs its own type.
        return value == BasicValue.REFERENCE_VALUE ? new BasicValue(type) : value;
    }

    @Override
    public BasicValue newOperation(AbstractInsnNode instruction) throws AnalyzerException {
        if (instruction.getOpcode() == Opcodes.NEW) {
            return new UninitializedValue((TypeInsnNode) instruction);
        }
        return super.newOperation(instruction);
    }

    @Override
    public BasicValue binaryOperation(AbstractInsnNode instruction, BasicValue array, BasicValue index)
            throws AnalyzerException {
        if (instruction.getOpcode() != Opcodes.AALOAD) {
            return super.binaryOperation(instruction, array, index);
        }
        return isNull(array) ? nullValue() : newValue(elementType(array.getType()));
    }

    private static Type elementType(Type array) {
        return Type.getType(array.getDescriptor().substring(1));
    }
}
