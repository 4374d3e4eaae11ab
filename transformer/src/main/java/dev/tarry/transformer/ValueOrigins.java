package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Tells which instructions may have put a value where it is used, by following that one value backwards.
 *
 * <p>ASM's {@code SourceInterpreter} tells it of all values at once, in a frame of all slots for each instruction. javac
 * gives a value that a {@code return} keeps over a {@code finally} a slot of its own, so with twice as many of them
 * there are four times as many slots in frames. Here only the blocks that a value passes are looked at, and what
 * reaches their starts is kept for the next question.
 */
final class ValueOrigins {

    /** Where parameters come from; an instruction of no method. */
    static final AbstractInsnNode CALLER = new InsnNode(Opcodes.NOP);

    /** An operand at the end of a block, by its depth in words. */
    private record Operand(int block, int depth) {}

    private final ControlFlowGraph graph;
    private final BitSet reachable = new BitSet();
    /** Blocks that a block may be run after, and those whose exceptions it may handle. */
    private final List<List<Integer>> before = new ArrayList<>();
    private final List<List<Integer>> throwing = new ArrayList<>();
    /** The instructions that assign to a slot, in order, by slot and block. */
    private final Map<Integer, Map<Integer, List<AbstractInsnNode>>> stores = new HashMap<>();
    /** The origins of the values at the starts of blocks, by slot and block. */
    private final Map<Integer, Map<Integer, Set<AbstractInsnNode>>> atStarts = new HashMap<>();

    private ValueOrigins(ControlFlowGraph graph) {
        this.graph = graph;
        findReachable();
        for (int block = 0; block < graph.size(); block++) {
            before.add(new ArrayList<>(2));
            throwing.add(new ArrayList<>(0));
        }
        for (int block = reachable.nextSetBit(0); block >= 0; block = reachable.nextSetBit(block + 1)) {
            for (int follower : graph.followersOf(block)) {
                before.get(follower).add(block);
            }
            for (int handler : graph.handlersOf(block)) {
                throwing.get(handler).add(block);
            }
            findStores(block);
        }
    }

    static ValueOrigins in(MethodNode method) {
        return in(ControlFlowGraph.of(method));
    }

    static ValueOrigins in(ControlFlowGraph graph) {
        return new ValueOrigins(graph);
    }

    /**
     * The instructions that may have pushed the operand on top of the stack, one word wide, that an instruction finds;
     * also the label of a handler, of an exception. Empty where no control arrives.
     */
    Set<AbstractInsnNode> ofTop(AbstractInsnNode instruction) {
        return ofOperand(instruction, 0);
    }

    /** The same of an operand, one word wide, with that many words above it. */
    Set<AbstractInsnNode> ofOperand(AbstractInsnNode instruction, int depth) {
        Set<AbstractInsnNode> found = new LinkedHashSet<>();
        int block = graph.blockOf(instruction);
        if (!reachable.get(block)) {
            return found;
        }
        Deque<Operand> work = new ArrayDeque<>();
        follow(block, graph.instructionsBefore(instruction), depth, found, work);
        Set<Operand> seen = new HashSet<>();
        while (!work.isEmpty()) {
            Operand operand = work.poll();
            if (seen.add(operand)) {
                follow(operand.block(), graph.instructionsOf(operand.block()), operand.depth(), found, work);
            }
        }
        return found;
    }

    private void follow(int block, List<AbstractInsnNode> code, int depthAtEnd, Set<AbstractInsnNode> found,
            Deque<Operand> work) {
        int depth = depthAtEnd;
        for (int i = code.size() - 1; i >= 0; i--) {
            depth = OperandStack.depthBefore(code.get(i), depth);
            if (depth == OperandStack.PUSHED_HERE) {
                found.add(code.get(i));
                return;
            }
        }
        if (depth == 0 && !throwing.get(block).isEmpty()) {
            found.add(graph.firstOf(block));
        }
        for (int previous : before.get(block)) {
            work.add(new Operand(previous, depth));
        }
    }

    /**
     * The instructions that may have assigned what a load of a reference reads, and {@link #CALLER} if it may be what
     * the method was called with. Empty where no control arrives.
     */
    Set<AbstractInsnNode> ofLocal(VarInsnNode load) {
        int block = graph.blockOf(load);
        if (!reachable.get(block)) {
            return Set.of();
        }
        List<AbstractInsnNode> code = graph.instructionsBefore(load);
        for (int i = code.size() - 1; i >= 0; i--) {
            if (isStore(code.get(i)) && ((VarInsnNode) code.get(i)).var == load.var) {
                return Set.of(code.get(i));
            }
        }
        Map<Integer, Set<AbstractInsnNode>> known = atStarts.computeIfAbsent(load.var, slot -> new HashMap<>());
        if (!known.containsKey(block)) {
            solve(block, stores.getOrDefault(load.var, Map.of()), known);
        }
        return known.get(block);
    }

    /** Finds what reaches the start of a block, and of all blocks that the answer depends on. */
    private void solve(int from, Map<Integer, List<AbstractInsnNode>> storesIn,
            Map<Integer, Set<AbstractInsnNode>> known) {
        Set<Integer> region = region(from, storesIn, known.keySet());
        region.forEach(block -> known.put(block, Set.of()));
        Deque<Integer> work = new ArrayDeque<>(region);
        Set<Integer> queued = new HashSet<>(region);
        while (!work.isEmpty()) {
            int block = work.poll();
            queued.remove(block);
            Set<AbstractInsnNode> origins = atStart(block, storesIn, known);
            if (origins.size() > known.get(block).size()) {
                known.put(block, origins);
                for (int successor : graph.successorsOf(block)) {
                    if (region.contains(successor) && queued.add(successor)) {
                        work.add(successor);
                    }
                }
            }
        }
    }

    /** The blocks, not known yet, that values pass from their start on their way to the start of the given one. */
    private Set<Integer> region(int from, Map<Integer, List<AbstractInsnNode>> storesIn, Collection<Integer> known) {
        // Sorted, since most edges lead forward: most blocks are then computed once.
        Set<Integer> region = new TreeSet<>();
        Deque<Integer> work = new ArrayDeque<>(List.of(from));
        while (!work.isEmpty()) {
            int block = work.poll();
            if (known.contains(block) || !region.add(block)) {
                continue;
            }
            work.addAll(throwing.get(block));
            for (int previous : before.get(block)) {
                if (!storesIn.containsKey(previous)) {
                    work.add(previous);
                }
            }
        }
        return region;
    }

    private Set<AbstractInsnNode> atStart(int block, Map<Integer, List<AbstractInsnNode>> storesIn,
            Map<Integer, Set<AbstractInsnNode>> known) {
        Set<AbstractInsnNode> origins = block == 0 ? Set.of(CALLER) : Set.of();
        for (int previous : before.get(block)) {
            List<AbstractInsnNode> assigned = storesIn.get(previous);
            origins = union(origins, assigned == null ? known.get(previous)
                    : Set.of(assigned.get(assigned.size() - 1)));
        }
        for (int previous : throwing.get(block)) {
            // An exception may leave the block anywhere.
            origins = union(origins, known.get(previous));
            for (AbstractInsnNode store : storesIn.getOrDefault(previous, List.of())) {
                origins = union(origins, Set.of(store));
            }
        }
        return origins;
    }

    private static Set<AbstractInsnNode> union(Set<AbstractInsnNode> some, Set<AbstractInsnNode> others) {
        if (some.containsAll(others)) {
            return some;
        }
        if (some.isEmpty()) {
            return others;
        }
        Set<AbstractInsnNode> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    private void findReachable() {
        Deque<Integer> work = new ArrayDeque<>(List.of(0));
        while (!work.isEmpty()) {
            int block = work.poll();
            if (!reachable.get(block)) {
                reachable.set(block);
                for (int successor : graph.successorsOf(block)) {
                    work.add(successor);
                }
            }
        }
    }

    private void findStores(int block) {
        for (AbstractInsnNode instruction : graph.instructionsOf(block)) {
            if (isStore(instruction)) {
                stores.computeIfAbsent(((VarInsnNode) instruction).var, slot -> new HashMap<>())
                        .computeIfAbsent(block, b -> new ArrayList<>(1)).add(instruction);
            }
        }
    }

    private static boolean isStore(AbstractInsnNode instruction) {
        return instruction.getOpcode() >= Opcodes.ISTORE && instruction.getOpcode() <= Opcodes.ASTORE;
    }
}
