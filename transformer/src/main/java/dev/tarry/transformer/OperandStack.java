package dev.tarry.transformer;

import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;

/**
 * Where an instruction leaves the operands that it does not make (JVMS §6.5).
 *
 * <p>Depths are counted in words from the top of the stack, which is 0; a long or double takes two. So no types are
 * needed to follow one operand.
 */
final class OperandStack {

    static final int PUSHED_HERE = -1;

    /** How many words each instruction takes, by opcode; ? where its operand tells, _ for opcodes that ASM never shows. */
    private static final String POPPED = ""
            + "000000000000000000?__00000" + "____________________" + "22222222" // constants, loads, array loads
            + "12121" + "____________________" + "34343333" + "121232342" // stores, array stores, pop to swap
            + "24242424242424242424" + "1212" + "232323" + "242424" + "0" // arithmetic, iinc
            + "111222111222111" + "42244" + "11111122222222" + "000" + "11" // conversions, comparisons, jumps
            + "121210" + "?????????" + "0111111" + "11_?11"; // returns, fields and calls, objects
    /** How many words each instruction leaves on top instead. */
    private static final String PUSHED = ""
            + "011111111221112211?__12121" + "____________________" + "12121111"
            + "00000" + "____________________" + "00000000" + "002344562"
            + "12121212121212121212" + "1212" + "121212" + "121212" + "0"
            + "212112122121111" + "11111" + "00000000000000" + "010" + "00"
            + "000000" + "?????????" + "1111011" + "00_100";

    private OperandStack() {}

    /**
     * Where an operand was before an instruction.
     *
     * @param depth where it is behind the instruction
     * @return its depth before, or {@link #PUSHED_HERE} if the instruction made it; duplications and swaps make all that
     *     they touch
     */
    static int depthBefore(AbstractInsnNode instruction, int depth) {
        if (!Instructions.isReal(instruction)) {
            return depth;
        }
        int pushed = pushed(instruction);
        return depth < pushed ? PUSHED_HERE : depth - pushed + popped(instruction);
    }

    private static int popped(AbstractInsnNode instruction) {
        char known = POPPED.charAt(instruction.getOpcode());
        if (known != '?') {
            return known - '0';
        }
        int receiver = switch (instruction.getOpcode()) {
            case Opcodes.LDC, Opcodes.GETSTATIC, Opcodes.PUTSTATIC, Opcodes.INVOKESTATIC, Opcodes.INVOKEDYNAMIC -> 0;
            default -> 1;
        };
        if (instruction instanceof FieldInsnNode field) {
            boolean put = field.getOpcode() == Opcodes.PUTSTATIC || field.getOpcode() == Opcodes.PUTFIELD;
            return receiver + (put ? Type.getType(field.desc).getSize() : 0);
        }
        if (instruction instanceof MultiANewArrayInsnNode array) {
            return array.dims;
        }
        return instruction instanceof LdcInsnNode ? 0 : receiver + argumentWords(instruction);
    }

    /** How many words the arguments of a call take, which are above its receiver. */
    static int argumentWords(AbstractInsnNode call) {
        // The size that ASM tells counts a receiver, whether there is one or not.
        return (Type.getArgumentsAndReturnSizes(descriptorOf(call)) >> 2) - 1;
    }

    private static int pushed(AbstractInsnNode instruction) {
        char known = PUSHED.charAt(instruction.getOpcode());
        if (known != '?') {
            return known - '0';
        }
        if (instruction instanceof FieldInsnNode field) {
            boolean get = field.getOpcode() == Opcodes.GETSTATIC || field.getOpcode() == Opcodes.GETFIELD;
            return get ? Type.getType(field.desc).getSize() : 0;
        }
        if (instruction instanceof LdcInsnNode constant) {
            boolean wide = constant.cst instanceof Long || constant.cst instanceof Double
                    || constant.cst instanceof ConstantDynamic dynamic && dynamic.getSize() == 2;
            return wide ? 2 : 1;
        }
        return Type.getArgumentsAndReturnSizes(descriptorOf(instruction)) & 3;
    }

    private static String descriptorOf(AbstractInsnNode call) {
        return call instanceof InvokeDynamicInsnNode dynamic ? dynamic.desc : ((MethodInsnNode) call).desc;
    }
}
