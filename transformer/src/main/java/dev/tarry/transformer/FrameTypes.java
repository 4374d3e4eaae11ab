package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Types of the live locals and of the operands at one place.
 *
 * @param locals one element per slot, up to the last that is live; {@link BasicValue#UNINITIALIZED_VALUE} for what is
 *     dead or unusable and for the second slot of a long or double
 * @param stack operands, the lowest first
 */
record FrameTypes(List<BasicValue> locals, List<BasicValue> stack) {

    /**
     * Picks what is live.
     *
     * @param parameterSlots how many slots there are at least, live or not
     */
    static FrameTypes of(Frame<BasicValue> types, BitSet live, int parameterSlots, AccessibleTypes accessibleTypes) {
        // Not all slots: where a method has many, few of them are live in one place.
        int slots = Math.max(live.length(), parameterSlots);
        List<BasicValue> locals = new ArrayList<>(slots);
        for (int slot = 0; slot < slots; slot++) {
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
