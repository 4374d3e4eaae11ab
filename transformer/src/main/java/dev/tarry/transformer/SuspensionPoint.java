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
 * @param loops the loops around the await through whose headers a resumption passes, outermost first
 */
record SuspensionPoint(int label, MethodInsnNode await, Optional<FusedCall> fused, int line, FrameTypes types,
        List<SavedValue> saved, List<LoopHeader> loops) {

    ResultKind resultKind() {
        return fused.map(FusedCall::kind).orElse(ResultKind.OBJECT);
    }
}
