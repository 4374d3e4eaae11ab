package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds where the body of an async method has the variables that the compiler's table of local variables promises.
 *
 * <p>A resumption restores what is live and nothing else. A variable that is not read any more thus is lost behind an
 * await that suspended, until it is assigned again. A debugger would show a wrong value there, and the JVM's debug
 * interface fails for all variables of the place if one of them has no value on some of the ways that lead there; so
 * there the variable leaves the table, as in the code of other compilers of coroutines.
 *
 * <p>Which variables may be lost is a forward data flow over the basic blocks.
 */
final class FindVariableRanges {

    private final ControlFlowGraph graph;
    private final MethodNode method;
    /** The slots that have their values behind an instruction on all ways, by instruction: awaits and loop headers. */
    private final Map<AbstractInsnNode, BitSet> kept;
    private final BitSet[] lostAtStart;

    private FindVariableRanges(ControlFlowGraph graph, MethodNode method, Map<AbstractInsnNode, BitSet> kept,
            BitSet keptAtEntry) {
        this.graph = graph;
        this.method = method;
        this.kept = kept;
        lostAtStart = new BitSet[graph.size()];
        lostAtStart[0] = new BitSet();
        loseAllBut(keptAtEntry, lostAtStart[0]);
        solve();
    }

    /**
     * The ranges of the method's variables, in the order of the compiler's table; a variable may have several or none.
     *
     * @param kept the slots that are restored on the ways that lead behind an instruction: an await, or the stack map
     *     frame of a loop header
     * @param keptAtEntry the slots that a coroutine has when it starts
     */
    static List<VariableRange> of(ControlFlowGraph graph, MethodNode method, Map<AbstractInsnNode, BitSet> kept,
            BitSet keptAtEntry) {
        if (method.localVariables == null || method.localVariables.isEmpty()) {
            return List.of();
        }
        return new FindVariableRanges(graph, method, kept, keptAtEntry).ranges();
    }

    private void solve() {
        ArrayDeque<Integer> work = new ArrayDeque<>(List.of(0));
        BitSet queued = new BitSet();
        while (!work.isEmpty()) {
            int block = work.poll();
            queued.clear(block);
            BitSet lost = (BitSet) lostAtStart[block].clone();
            // An exception may leave the block anywhere.
            BitSet lostSomewhere = (BitSet) lost.clone();
            for (AbstractInsnNode instruction : graph.instructionsOf(block)) {
                if (step(instruction, lost)) {
                    lostSomewhere.or(lost);
                }
            }
            List<Integer> changed = new ArrayList<>();
            for (int handler : graph.handlersOf(block)) {
                if (join(handler, lostSomewhere)) {
                    changed.add(handler);
                }
            }
            for (int successor : graph.successorsOf(block)) {
                if (join(successor, lost)) {
                    changed.add(successor);
                }
            }
            for (int successor : changed) {
                if (!queued.get(successor)) {
                    queued.set(successor);
                    work.add(successor);
                }
            }
        }
    }

    private boolean join(int block, BitSet lost) {
        if (lostAtStart[block] == null) {
            lostAtStart[block] = (BitSet) lost.clone();
            return true;
        }
        int before = lostAtStart[block].cardinality();
        lostAtStart[block].or(lost);
        return lostAtStart[block].cardinality() > before;
    }

    /** Applies one instruction; true if it changes anything. */
    private boolean step(AbstractInsnNode instruction, BitSet lost) {
        if (instruction instanceof VarInsnNode access && access.getOpcode() >= Opcodes.ISTORE
                && access.getOpcode() <= Opcodes.ASTORE) {
            boolean wasLost = lost.get(access.var);
            lost.clear(access.var);
            return wasLost;
        }
        BitSet here = kept.get(instruction);
        if (here == null) {
            return false;
        }
        int before = lost.cardinality();
        loseAllBut(here, lost);
        return lost.cardinality() > before;
    }

    private void loseAllBut(BitSet here, BitSet lost) {
        for (int slot = here.nextClearBit(0); slot < method.maxLocals; slot = here.nextClearBit(slot + 1)) {
            lost.set(slot);
        }
    }

    private List<VariableRange> ranges() {
        Map<LocalVariableNode, List<VariableRange>> found = new LinkedHashMap<>();
        Map<AbstractInsnNode, List<LocalVariableNode>> starting = new IdentityHashMap<>();
        for (LocalVariableNode variable : method.localVariables) {
            found.put(variable, new ArrayList<>());
            starting.computeIfAbsent(variable.start, label -> new ArrayList<>()).add(variable);
        }
        Sweep sweep = new Sweep(found);
        for (int block = 0; block < graph.size(); block++) {
            BitSet lost = lostAtStart[block] == null ? new BitSet() : (BitSet) lostAtStart[block].clone();
            sweep.show(lost, new VariableRange.Edge(graph.firstOf(block), false));
            for (AbstractInsnNode instruction : graph.instructionsOf(block)) {
                sweep.leaveScopes(instruction);
                starting.getOrDefault(instruction, List.of()).forEach(variable -> sweep.enterScope(variable, lost));
                sweep.instructions += Instructions.isReal(instruction) ? 1 : 0;
                if (step(instruction, lost)) {
                    sweep.show(lost, new VariableRange.Edge(instruction, true));
                }
            }
        }
        return found.values().stream().flatMap(List::stream).toList();
    }

    /** Goes through the code once, with the variables that are in scope. */
    private static final class Sweep {

        /** Where a variable became visible, and how many instructions came before. */
        private record Opening(VariableRange.Edge from, int instructions) {}

        private final Map<LocalVariableNode, List<VariableRange>> found;
        private final List<LocalVariableNode> inScope = new ArrayList<>();
        private final Map<LocalVariableNode, Opening> open = new IdentityHashMap<>();
        private int instructions;

        Sweep(Map<LocalVariableNode, List<VariableRange>> found) {
            this.found = found;
        }

        void enterScope(LocalVariableNode variable, BitSet lost) {
            inScope.add(variable);
            if (!lost.get(variable.index)) {
                open.put(variable, new Opening(new VariableRange.Edge(variable.start, false), instructions));
            }
        }

        void leaveScopes(AbstractInsnNode at) {
            inScope.removeIf(variable -> {
                if (variable.end != at) {
                    return false;
                }
                close(variable, new VariableRange.Edge(at, false));
                return true;
            });
        }

        void show(BitSet lost, VariableRange.Edge edge) {
            for (LocalVariableNode variable : inScope) {
                if (lost.get(variable.index)) {
                    close(variable, edge);
                } else {
                    open.putIfAbsent(variable, new Opening(edge, instructions));
                }
            }
        }

        private void close(LocalVariableNode variable, VariableRange.Edge edge) {
            Opening opening = open.remove(variable);
            if (opening != null && opening.instructions() < instructions) {
                found.get(variable).add(new VariableRange(variable, opening.from(), edge));
            }
        }
    }
}
