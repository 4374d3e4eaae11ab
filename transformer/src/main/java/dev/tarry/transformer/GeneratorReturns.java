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
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceValue;

/** Finds the returns of a generator that return anything but {@code endOfValues()}. */
final class GeneratorReturns {

    private final String owner;
    private final MethodNode method;
    private Frame<SourceValue>[] sources;

    private GeneratorReturns(String owner, MethodNode method) {
        this.owner = owner;
        this.method = method;
    }

    static List<AbstractInsnNode> ofOtherThings(String owner, MethodNode method) {
        GeneratorReturns returns = new GeneratorReturns(owner, method);
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
        List<AbstractInsnNode> work = new ArrayList<>(topSourcesAt(returned));
        Set<AbstractInsnNode> seen = new HashSet<>();
        while (!work.isEmpty()) {
            AbstractInsnNode source = work.remove(work.size() - 1);
            if (!seen.add(source) || Instructions.isEndOfValues(source)) {
                continue;
            }
            switch (source.getOpcode()) {
                case Opcodes.ALOAD -> work.addAll(sourcesAt(source).getLocal(((VarInsnNode) source).var).insns);
                case Opcodes.ASTORE, Opcodes.CHECKCAST -> work.addAll(topSourcesAt(source));
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private Set<AbstractInsnNode> topSourcesAt(AbstractInsnNode instruction) {
        Frame<SourceValue> frame = sourcesAt(instruction);
        return frame == null ? Set.of() : frame.getStack(frame.getStackSize() - 1).insns;
    }

    private Frame<SourceValue> sourcesAt(AbstractInsnNode instruction) {
        if (sources == null) {
            sources = ValueSources.of(owner, method);
        }
        return sources[method.instructions.indexOf(instruction)];
    }
}
