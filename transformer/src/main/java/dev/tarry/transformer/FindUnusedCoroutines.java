package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Finds coroutines that are stored in a local variable from which no path reads them. */
final class FindUnusedCoroutines {

    private FindUnusedCoroutines() {}

    static void in(MethodNode method, Problems problems) {
        Set<LabelNode> targets = null;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() != Opcodes.ASTORE) {
                continue;
            }
            targets = targets == null ? Instructions.jumpTargets(method) : targets;
            if (Instructions.straightPredecessor(instruction, targets) instanceof MethodInsnNode call
                    && call.desc.endsWith(")" + RuntimeNames.COROUTINE_DESCRIPTOR)
                    && !isRead(method, (VarInsnNode) instruction) && !MockCalls.isRecorded(call, method)) {
                problems.report(DiagnosticId.UNUSED_COROUTINE, method, call, "never awaited");
            }
        }
    }

    private static boolean isRead(MethodNode method, VarInsnNode store) {
        Set<AbstractInsnNode> visited = new HashSet<>();
        ArrayDeque<AbstractInsnNode> work = new ArrayDeque<>(List.of(store.getNext()));
        while (!work.isEmpty()) {
            AbstractInsnNode at = work.poll();
            while (at != null && visited.add(at)) {
                if (at instanceof VarInsnNode variable && variable.var == store.var) {
                    if (variable.getOpcode() == Opcodes.ALOAD) {
                        return true;
                    }
                    break;
                }
                work.addAll(Instructions.branchTargets(at));
                if (at instanceof LabelNode label) {
                    handlersStartingAt(label, method, work);
                }
                at = Instructions.endsBlock(at) ? null : at.getNext();
            }
        }
        return false;
    }

    /** A range that was entered before the store counts from its start; being late here could only miss a warning. */
    private static void handlersStartingAt(LabelNode label, MethodNode method, ArrayDeque<AbstractInsnNode> work) {
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            if (block.start == label) {
                work.add(block.handler);
            }
        }
    }
}
