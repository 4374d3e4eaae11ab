package dev.tarry.transformer;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/**
 * Gives a label that very many jumps lead to some others at the same place, and each of them a part of the jumps.
 *
 * <p>ASM keeps the jumps to a label that is still to come in an array that grows by six elements, so the effort is
 * quadratic. Awaits with the same live values share the code that saves and restores them: in a method with 2,000
 * awaits half of all that was allocated were copies of these arrays. The class file is the same.
 */
final class SpreadReferences {

    private static final int MOST = 64;

    private final MethodNode method;
    private final Map<LabelNode, Integer> references = new IdentityHashMap<>();
    private final Map<LabelNode, LabelNode> current = new IdentityHashMap<>();

    private SpreadReferences(MethodNode method) {
        this.method = method;
    }

    static void in(MethodNode method) {
        new SpreadReferences(method).spread();
    }

    private void spread() {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof JumpInsnNode jump) {
                jump.label = spread(jump.label);
            } else if (instruction instanceof TableSwitchInsnNode table) {
                spread(table.labels);
                table.dflt = spread(table.dflt);
            } else if (instruction instanceof LookupSwitchInsnNode lookup) {
                spread(lookup.labels);
                lookup.dflt = spread(lookup.dflt);
            }
        }
    }

    private void spread(List<LabelNode> labels) {
        labels.replaceAll(this::spread);
    }

    private LabelNode spread(LabelNode label) {
        int before = references.merge(label, 1, Integer::sum) - 1;
        if (before > 0 && before % MOST == 0) {
            LabelNode other = new LabelNode();
            method.instructions.insertBefore(label, other);
            current.put(label, other);
        }
        return current.getOrDefault(label, label);
    }
}
