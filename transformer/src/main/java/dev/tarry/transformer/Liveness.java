package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Which local variables may still be read, by the classic backward data flow over the basic blocks.
 *
 * <p>What is dead is neither saved at a suspension, so that it can be collected while the task waits, nor mentioned in
 * a stack map frame, so that it need not be given a value on resumption. Names in the LocalVariableTable play no part:
 * classes compiled with {@code -g:none} are saved exactly alike.
 */
final class Liveness {

    private final ControlFlowGraph graph;
    private final BitSet[] liveAtStart;

    private Liveness(ControlFlowGraph graph) {
        this.graph = graph;
        this.liveAtStart = new BitSet[graph.size()];
        solve();
    }

    static Liveness of(ControlFlowGraph graph) {
        return new Liveness(graph);
    }

    BitSet liveAtEntry() {
        return liveAtStart[0];
    }

    /**
     * The slots live before each of the wanted instructions; also what handlers need of a value is live there. One pass
     * over the code, whatever the number of instructions wanted.
     */
    Map<AbstractInsnNode, BitSet> liveBefore(Predicate<AbstractInsnNode> wanted) {
        Map<AbstractInsnNode, BitSet> found = new IdentityHashMap<>();
        for (int block = 0; block < graph.size(); block++) {
            BitSet live = liveAtEnd(block);
            BitSet handled = liveInHandlers(block);
            List<AbstractInsnNode> instructions = graph.instructionsOf(block);
            for (int i = instructions.size() - 1; i >= 0; i--) {
                stepBack(instructions.get(i), live, handled);
                if (wanted.test(instructions.get(i))) {
                    found.put(instructions.get(i), (BitSet) live.clone());
                }
            }
        }
        return found;
    }

    private void solve() {
        List<List<Integer>> predecessors = predecessors();
        ArrayDeque<Integer> work = new ArrayDeque<>();
        BitSet queued = new BitSet();
        for (int block = 0; block < graph.size(); block++) {
            liveAtStart[block] = new BitSet();
            // Last block first: most edges lead forward, so most blocks are then computed once.
            work.addFirst(block);
            queued.set(block);
        }
        while (!work.isEmpty()) {
            int block = work.poll();
            queued.clear(block);
            BitSet live = liveBeforeBlock(block);
            if (!live.equals(liveAtStart[block])) {
                liveAtStart[block] = live;
                for (int predecessor : predecessors.get(block)) {
                    if (!queued.get(predecessor)) {
                        queued.set(predecessor);
                        work.add(predecessor);
                    }
                }
            }
        }
    }

    private List<List<Integer>> predecessors() {
        List<List<Integer>> predecessors = new ArrayList<>();
        for (int block = 0; block < graph.size(); block++) {
            predecessors.add(new ArrayList<>());
        }
        for (int block = 0; block < graph.size(); block++) {
            for (int successor : graph.successorsOf(block)) {
                predecessors.get(successor).add(block);
            }
        }
        return predecessors;
    }

    private BitSet liveBeforeBlock(int block) {
        BitSet live = liveAtEnd(block);
        BitSet handled = liveInHandlers(block);
        List<AbstractInsnNode> instructions = graph.instructionsOf(block);
        for (int i = instructions.size() - 1; i >= 0; i--) {
            stepBack(instructions.get(i), live, handled);
        }
        return live;
    }

    private BitSet liveAtEnd(int block) {
        BitSet live = new BitSet();
        for (int successor : graph.successorsOf(block)) {
            live.or(liveAtStart[successor]);
        }
        return live;
    }

    private BitSet liveInHandlers(int block) {
        BitSet live = new BitSet();
        for (int handler : graph.handlersOf(block)) {
            live.or(liveAtStart[handler]);
        }
        return live;
    }

    private static void stepBack(AbstractInsnNode instruction, BitSet live, BitSet handled) {
        if (instruction instanceof IincInsnNode increment) {
            live.set(increment.var);
        } else if (instruction instanceof VarInsnNode access) {
            live.set(access.var, isLoad(access));
        }
        live.or(handled);
    }

    private static boolean isLoad(VarInsnNode access) {
        return access.getOpcode() <= Opcodes.ALOAD;
    }
}
