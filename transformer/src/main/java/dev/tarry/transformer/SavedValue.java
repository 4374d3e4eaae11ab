package dev.tarry.transformer;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * A local or an operand, and the field of the frame that keeps it.
 *
 * @param value its type
 * @param slot the local variable as numbered in the source method, or {@link #OPERAND}
 * @param field index among the frame's references or primitives, or {@link #NO_FIELD} for a value that is always null
 */
record SavedValue(BasicValue value, int slot, int field) {

    static final int OPERAND = -1;
    static final int NO_FIELD = -1;

    boolean isReference() {
        return value.isReference();
    }

    boolean isOperand() {
        return slot == OPERAND;
    }

    boolean isAlwaysNull() {
        return field == NO_FIELD;
    }

    Type type() {
        return value.getType();
    }
}
