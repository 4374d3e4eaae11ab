package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Natural loops of a control flow graph.
 *
 * <p>A resumed method must get back to an await inside a loop. Jumping into the loop's middle would give the loop a
 * second entry; HotSpot's C2 then optimises it less, and Graal and C1 have miscompiled or rejected such code. So the
 * way back leads through the loop headers, outermost first, and this class finds them. A cycle that has several entries
 * already, which javac never writes, has no header here and is entered directly.
 *
 * <p>Dominators as in Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm".
 */
final class Loops {

    private final ControlFlowGraph graph;
    private final List<List<Integer>> predecessors = new ArrayList<>();
    private final int[] reversePostorder;
    /** Position of a block in {@link #reversePostorder}, or -1 if it is unreachable. */
    private final int[] position;
    private final int[] dominator;
    /** Blocks of the loop with a given header, or null. */
    private final BitSet[] bodies;
    /** Loop headers in reverse postorder, so that an outer loop comes before the loops in it. */
    private final int[] headers;

    private Loops(ControlFlowGraph graph) {
        this.graph = graph;
        reversePostorder = reversePostorder();
        position = new int[graph.size()];
        Arrays.fill(position, -1);
        for (int i = 0; i < reversePostorder.length; i++) {
            position[reversePostorder[i]] = i;
        }
        findPredecessors();
        dominator = dominators();
        bodies = new BitSet[graph.size()];
        findBodies();
        headers = Arrays.stream(reversePostorder).filter(block -> bodies[block] != null).toArray();
    }

    static Loops of(ControlFlowGraph graph) {
        return new Loops(graph);
    }

    /** Headers of the loops that contain a block, outermost first; a header is contained in its own loop. */
    List<Integer> headersAround(int block) {
        List<Integer> around = new ArrayList<>();
        for (int header : headers) {
            if (bodies[header].get(block)) {
                around.add(header);
            }
        }
        return around;
    }

    private int[] reversePostorder() {
        List<Integer> postorder = new ArrayList<>();
        BitSet seen = new BitSet();
        ArrayDeque<int[]> path = new ArrayDeque<>();
        path.push(new int[] {0, 0});
        seen.set(0);
        while (!path.isEmpty()) {
            int[] top = path.peek();
            int[] successors = graph.successorsOf(top[0]);
            if (top[1] == successors.length) {
                postorder.add(top[0]);
                path.pop();
                continue;
            }
            int next = successors[top[1]++];
            if (!seen.get(next)) {
                seen.set(next);
                path.push(new int[] {next, 0});
            }
        }
        Collections.reverse(postorder);
        return postorder.stream().mapToInt(Integer::intValue).toArray();
    }

    private void findPredecessors() {
        for (int block = 0; block < graph.size(); block++) {
            predecessors.add(new ArrayList<>());
        }
        for (int block : reversePostorder) {
            for (int successor : graph.successorsOf(block)) {
                predecessors.get(successor).add(block);
            }
        }
    }

    private int[] dominators() {
        int[] immediate = new int[graph.size()];
        Arrays.fill(immediate, -1);
        immediate[0] = 0;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 1; i < reversePostorder.length; i++) {
                int block = reversePostorder[i];
                int common = -1;
                for (int predecessor : predecessors.get(block)) {
                    if (immediate[predecessor] >= 0) {
                        common = common < 0 ? predecessor : intersect(immediate, common, predecessor);
                    }
                }
                if (immediate[block] != common) {
                    immediate[block] = common;
                    changed = true;
                }
            }
        }
        return immediate;
    }

    private int intersect(int[] immediate, int first, int second) {
        int a = first;
        int b = second;
        while (a != b) {
            while (position[a] > position[b]) {
                a = immediate[a];
            }
            while (position[b] > position[a]) {
                b = immediate[b];
            }
        }
        return a;
    }

    private boolean dominates(int above, int below) {
        int block = below;
        while (position[block] > position[above]) {
            block = dominator[block];
        }
        return block == above;
    }

    private void findBodies() {
        for (int block : reversePostorder) {
            for (int successor : graph.successorsOf(block)) {
                if (position[successor] <= position[block] && dominates(successor, block)) {
                    addBody(successor, block);
                }
            }
        }
    }

    private void addBody(int header, int latch) {
        if (bodies[header] == null) {
            bodies[header] = new BitSet();
            bodies[header].set(header);
        }
        ArrayDeque<Integer> work = new ArrayDeque<>();
        work.push(latch);
        while (!work.isEmpty()) {
            int block = work.pop();
            if (!bodies[header].get(block)) {
                bodies[header].set(block);
                predecessors.get(block).forEach(work::push);
            }
        }
    }
}
