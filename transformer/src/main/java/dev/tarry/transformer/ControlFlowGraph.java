package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Basic blocks of a method, with the edges into exception handlers.
 *
 * <p>Block 0 is the entry. A block never crosses the boundary of a try range, so all its instructions have the same
 * handlers.
 */
final class ControlFlowGraph {

    private final AbstractInsnNode[] code;
    private final InsnList instructions;
    /** Index of the first instruction of each block, and the end of the code. */
    private final int[] starts;
    private final int[] blockOfInstruction;
    private final int[][] followers;
    private final int[][] handlers;
    private final int[][] successors;

    private ControlFlowGraph(MethodNode method) {
        instructions = method.instructions;
        code = instructions.toArray();
        starts = findStarts(method);
        blockOfInstruction = new int[code.length];
        for (int block = 0; block < size(); block++) {
            Arrays.fill(blockOfInstruction, starts[block], starts[block + 1], block);
        }
        followers = findFollowers();
        handlers = findHandlers(method.tryCatchBlocks);
        successors = findSuccessors();
    }

    static ControlFlowGraph of(MethodNode method) {
        return new ControlFlowGraph(method);
    }

    int size() {
        return starts.length - 1;
    }

    /** Instructions of a block, labels and stack map frames included. */
    List<AbstractInsnNode> instructionsOf(int block) {
        return Arrays.asList(code).subList(starts[block], starts[block + 1]);
    }

    /** Instructions of a block up to one of them, which is not among them. */
    List<AbstractInsnNode> instructionsBefore(AbstractInsnNode instruction) {
        return Arrays.asList(code).subList(starts[blockOf(instruction)], instructions.indexOf(instruction));
    }

    AbstractInsnNode firstOf(int block) {
        return code[starts[block]];
    }

    int blockOf(AbstractInsnNode instruction) {
        return blockOfInstruction[instructions.indexOf(instruction)];
    }

    /** Blocks that may run next if nothing is thrown. */
    int[] followersOf(int block) {
        return followers[block];
    }

    /** Blocks that may run next, handlers included. */
    int[] successorsOf(int block) {
        return successors[block];
    }

    /** Handlers that an exception in the block may reach: none after the first that catches everything. */
    int[] handlersOf(int block) {
        return handlers[block];
    }

    private int[] findStarts(MethodNode method) {
        BitSet leaders = new BitSet(code.length + 1);
        leaders.set(0);
        Set<LabelNode> targets = Instructions.jumpTargets(method);
        for (TryCatchBlockNode range : method.tryCatchBlocks) {
            targets.add(range.start);
            targets.add(range.end);
        }
        for (LabelNode target : targets) {
            leaders.set(instructions.indexOf(target));
        }
        for (int i = 0; i < code.length; i++) {
            if (Instructions.endsBlock(code[i]) || !Instructions.branchTargets(code[i]).isEmpty()) {
                leaders.set(i + 1);
            }
        }
        leaders.clear(code.length);
        leaders.set(code.length);
        return leaders.stream().toArray();
    }

    private int[][] findHandlers(List<TryCatchBlockNode> ranges) {
        List<List<Integer>> found = new ArrayList<>(size());
        boolean[] caughtAll = new boolean[size()];
        for (int block = 0; block < size(); block++) {
            found.add(new ArrayList<>());
        }
        for (TryCatchBlockNode range : ranges) {
            int handler = blockOf(range.handler);
            int end = instructions.indexOf(range.end);
            for (int block = blockOf(range.start); block < size() && starts[block] < end; block++) {
                if (!caughtAll[block]) {
                    found.get(block).add(handler);
                    caughtAll[block] = range.type == null;
                }
            }
        }
        return toArrays(found);
    }

    private int[][] findFollowers() {
        List<List<Integer>> found = new ArrayList<>(size());
        for (int block = 0; block < size(); block++) {
            List<Integer> next = new ArrayList<>();
            AbstractInsnNode last = code[starts[block + 1] - 1];
            if (!Instructions.endsBlock(last) && block + 1 < size()) {
                next.add(block + 1);
            }
            for (LabelNode target : Instructions.branchTargets(last)) {
                next.add(blockOf(target));
            }
            found.add(next);
        }
        return toArrays(found);
    }

    private int[][] findSuccessors() {
        int[][] found = new int[size()][];
        for (int block = 0; block < size(); block++) {
            found[block] = handlers[block].length == 0 ? followers[block]
                    : IntStream.concat(Arrays.stream(followers[block]), Arrays.stream(handlers[block])).distinct().toArray();
        }
        return found;
    }

    private static int[][] toArrays(List<List<Integer>> lists) {
        int[][] arrays = new int[lists.size()][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = lists.get(i).stream().mapToInt(Integer::intValue).distinct().toArray();
        }
        return arrays;
    }
}
