package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds the awaits, or what else can suspend, at which a {@code synchronized} block holds its monitor (JVMS §2.11.10). */
final class HeldMonitors {

    private HeldMonitors() {}

    static List<AbstractInsnNode> within(MethodNode method, Predicate<AbstractInsnNode> condition) {
        if (Arrays.stream(method.instructions.toArray()).noneMatch(i -> i.getOpcode() == Opcodes.MONITORENTER)) {
            return List.of();
        }
        ControlFlowGraph graph = ControlFlowGraph.of(method);
        int[] depthAtStart = new int[graph.size()];
        Arrays.fill(depthAtStart, -1);
        depthAtStart[0] = 0;
        ArrayDeque<Integer> work = new ArrayDeque<>(List.of(0));
        List<AbstractInsnNode> found = new ArrayList<>();
        while (!work.isEmpty()) {
            int block = work.poll();
            int depth = depthAtStart[block];
            // javac's try range of a synchronized block starts behind monitorenter and ends behind monitorexit.
            int depthInHandlers = depth;
            for (AbstractInsnNode instruction : graph.instructionsOf(block)) {
                if (instruction.getOpcode() == Opcodes.MONITORENTER) {
                    depth++;
                } else if (instruction.getOpcode() == Opcodes.MONITOREXIT) {
                    depth = Math.max(0, depth - 1);
                } else if (depth > 0 && condition.test(instruction)) {
                    found.add(instruction);
                }
            }
            propagate(graph.handlersOf(block), depthInHandlers, depthAtStart, work);
            propagate(graph.successorsOf(block), depth, depthAtStart, work);
        }
        return found;
    }

    private static void propagate(int[] blocks, int depth, int[] depthAtStart, ArrayDeque<Integer> work) {
        for (int block : blocks) {
            if (depthAtStart[block] < 0) {
                depthAtStart[block] = depth;
                work.add(block);
            }
        }
    }
}
