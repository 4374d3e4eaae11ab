package dev.tarry.transformer;

import java.util.List;
import java.util.Optional;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * An await in the bytecode of an async method.
 *
 * @param label number of the point within its method, from 1; 0 stands for the start of the method
 * @param await the await itself
 * @param fused the call that it is fused with, if it is
 * @param line source line of the await, or 0
 * @param types live locals and the operands below the awaited one
 * @param saved what of these is saved, operands first, the lowest first
 * @param guarded whether a handler of the method may catch what the await throws
 * @param loops the loops around the await through whose headers a resumption passes, outermost first
 */
record SuspensionPoint(int label, MethodInsnNode await, Optional<FusedCall> fused, int line, FrameTypes types,
        List<SavedValue> saved, boolean guarded, List<LoopHeader> loops) {

    /**
     * What points must have in common to share the code that saves and restores.
     *
     * @param types live locals and operands
     * @param saved where they are kept
     * @param kind what lies on top of the operands when the point suspends
     * @param guarded whether the outcome must be delivered within the try ranges of the await
     */
    record State(FrameTypes types, List<SavedValue> saved, ResultKind kind, boolean guarded) {}

    ResultKind resultKind() {
        return fused.map(FusedCall::kind).orElse(ResultKind.OBJECT);
    }

    State state() {
        return new State(types, saved, resultKind(), guarded);
    }
}
