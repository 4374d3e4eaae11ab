package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Types of the live locals and of the operands at one place.
 *
 * @param locals one element per slot; {@link BasicValue#UNINITIALIZED_VALUE} for what is dead or unusable and for the
 *     second slot of a long or double
 * @param stack operands, the lowest first
 */
record FrameTypes(List<BasicValue> locals, List<BasicValue> stack) {

    static FrameTypes of(Frame<BasicValue> types, BitSet live, AccessibleTypes accessibleTypes) {
        List<BasicValue> locals = new ArrayList<>(types.getLocals());
        for (int slot = 0; slot < types.getLocals(); slot++) {
            locals.add(live.get(slot) ? accessibleTypes.accessible(types.getLocal(slot))
                    : BasicValue.UNINITIALIZED_VALUE);
        }
        List<BasicValue> stack = new ArrayList<>(types.getStackSize());
        for (int i = 0; i < types.getStackSize(); i++) {
            stack.add(accessibleTypes.accessible(types.getStack(i)));
        }
        return new FrameTypes(locals, stack);
    }

    /** The same without the topmost operand. */
    FrameTypes pop() {
        return new FrameTypes(locals, stack.subList(0, stack.size() - 1));
    }
}
