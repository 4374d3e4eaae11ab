package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Finds the returns of a generator that return anything but {@code endOfValues()}. */
final class GeneratorReturns {

    private final MethodNode method;
    /** Null until the first question. */
    private ValueOrigins origins;

    private GeneratorReturns(MethodNode method) {
        this.method = method;
    }

    static List<AbstractInsnNode> ofOtherThings(MethodNode method) {
        GeneratorReturns returns = new GeneratorReturns(method);
        Set<LabelNode> targets = Instructions.jumpTargets(method);
        List<AbstractInsnNode> found = new ArrayList<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.ARETURN
                    && !Instructions.isEndOfValues(Instructions.straightPredecessor(instruction, targets))
                    && !returns.isEndOfValues(instruction)) {
                found.add(instruction);
            }
        }
        return found;
    }

    /** Follows the value through the variable in which compilers keep it while a {@code finally} runs. */
    private boolean isEndOfValues(AbstractInsnNode returned) {
        if (origins == null) {
            origins = ValueOrigins.in(method);
        }
        List<AbstractInsnNode> work = new ArrayList<>(origins.ofTop(returned));
        Set<AbstractInsnNode> seen = new HashSet<>();
        while (!work.isEmpty()) {
            AbstractInsnNode source = work.remove(work.size() - 1);
            if (!seen.add(source) || Instructions.isEndOfValues(source)) {
                continue;
            }
            switch (source.getOpcode()) {
                case Opcodes.ALOAD -> work.addAll(origins.ofLocal((VarInsnNode) source));
                case Opcodes.ASTORE, Opcodes.CHECKCAST -> work.addAll(origins.ofTop(source));
                default -> {
                    return false;
                }
            }
        }
        return true;
    }
}
