package dev.tarry.transformer;

import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;

/**
 * A part of the code in which a debugger may show a variable of the source.
 *
 * @param variable the variable as the compiler described it
 * @param from where the part begins
 * @param to where it ends
 */
record VariableRange(LocalVariableNode variable, Edge from, Edge to) {

    /**
     * A place between two instructions.
     *
     * @param at the instruction beside it
     * @param behind whether the place is behind that instruction, or before it
     */
    record Edge(AbstractInsnNode at, boolean behind) {}
}
