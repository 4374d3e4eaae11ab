package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Questions about single instructions and their neighbours. */
final class Instructions {

    static final String YIELD_AS_AWAIT = "(Ljava/lang/Object;)Ljava/lang/Object;";

    private Instructions() {}

    static boolean isReal(AbstractInsnNode instruction) {
        return instruction.getOpcode() >= 0;
    }

    /** Whether control never falls through to the next instruction. */
    static boolean endsBlock(AbstractInsnNode instruction) {
        int opcode = instruction.getOpcode();
        return opcode == Opcodes.GOTO || opcode == Opcodes.ATHROW
                || opcode == Opcodes.TABLESWITCH || opcode == Opcodes.LOOKUPSWITCH
                || opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }

    static AbstractInsnNode nextReal(AbstractInsnNode instruction) {
        AbstractInsnNode next = instruction.getNext();
        while (next != null && !isReal(next)) {
            next = next.getNext();
        }
        return next;
    }

    /**
     * The instruction that always runs directly before the given one, or null if a jump may arrive between them.
     *
     * @param targets the labels that jumps and handlers lead to
     */
    static AbstractInsnNode straightPredecessor(AbstractInsnNode instruction, Set<LabelNode> targets) {
        AbstractInsnNode previous = instruction.getPrevious();
        while (previous != null && !isReal(previous)) {
            if (previous instanceof LabelNode label && targets.contains(label)) {
                return null;
            }
            previous = previous.getPrevious();
        }
        return previous == null || endsBlock(previous) ? null : previous;
    }

    /** The labels at which control can arrive other than by falling through. */
    static Set<LabelNode> jumpTargets(MethodNode method) {
        Set<LabelNode> targets = new HashSet<>();
        for (AbstractInsnNode instruction : method.instructions) {
            targets.addAll(branchTargets(instruction));
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            targets.add(block.handler);
        }
        return targets;
    }

    /** Where an instruction may jump to, not counting the next instruction; may contain a label twice. */
    static List<LabelNode> branchTargets(AbstractInsnNode instruction) {
        if (instruction instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        if (instruction instanceof TableSwitchInsnNode table) {
            return withDefault(table.labels, table.dflt);
        }
        if (instruction instanceof LookupSwitchInsnNode lookup) {
            return withDefault(lookup.labels, lookup.dflt);
        }
        return List.of();
    }

    private static List<LabelNode> withDefault(List<LabelNode> labels, LabelNode dflt) {
        List<LabelNode> all = new ArrayList<>(labels);
        all.add(dflt);
        return all;
    }

    /** The source line of an instruction (JVMS §4.7.12), or 0 if the method has no line numbers. */
    static int lineOf(AbstractInsnNode instruction) {
        for (AbstractInsnNode at = instruction; at != null; at = at.getPrevious()) {
            if (at instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }

    static int firstLineOf(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }

    /** Whether the instruction is an await, or a yield that {@link RewriteYields} has given the form of one. */
    static boolean isAwait(AbstractInsnNode instruction) {
        return isAsyncioCall(instruction, "await") || isYieldAsAwait(instruction);
    }

    static boolean isYieldAsAwait(AbstractInsnNode instruction) {
        return isAsyncioCall(instruction, "yieldValue") && ((MethodInsnNode) instruction).desc.equals(YIELD_AS_AWAIT);
    }

    /** Whether the instruction is a call of {@code yieldValue} as it was compiled. */
    static boolean isYield(AbstractInsnNode instruction) {
        return isAsyncioCall(instruction, "yieldValue") && !isYieldAsAwait(instruction);
    }

    static boolean isEndOfValues(AbstractInsnNode instruction) {
        return isAsyncioCall(instruction, "endOfValues");
    }

    static boolean isAwaitEach(AbstractInsnNode instruction) {
        return isAsyncioCall(instruction, "awaitEach");
    }

    /** Whether the instruction is {@code async(value)}; {@code async()} is {@link #isAsyncWithoutValue}. */
    static boolean isAsyncWithValue(AbstractInsnNode instruction) {
        return isAsyncioCall(instruction, "async") && !isAsyncWithoutValue(instruction);
    }

    static boolean isAsyncWithoutValue(AbstractInsnNode instruction) {
        return isAsyncioCall(instruction, "async")
                && Type.getArgumentCount(((MethodInsnNode) instruction).desc) == 0;
    }

    private static boolean isAsyncioCall(AbstractInsnNode instruction, String name) {
        return instruction instanceof MethodInsnNode call && call.getOpcode() == Opcodes.INVOKESTATIC
                && call.owner.equals(RuntimeNames.ASYNCIO) && call.name.equals(name);
    }

    static boolean isConstructorCall(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call && call.getOpcode() == Opcodes.INVOKESPECIAL
                && call.name.equals("<init>");
    }
}
