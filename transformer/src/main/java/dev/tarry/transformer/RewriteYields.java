package dev.tarry.transformer;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Gives the yields of a generator the form of awaits: one operand, one result, which is dropped. From here on they are
 * awaits to all that plans and emits, only what they call is another. The end of the values becomes null, for nobody
 * asks what the body of a generator returns.
 */
final class RewriteYields {

    private RewriteYields() {}

    static void in(AsyncMethod generator) {
        MethodNode method = generator.method();
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (Instructions.isYield(instruction)) {
                ((MethodInsnNode) instruction).desc = Instructions.YIELD_AS_AWAIT;
                method.instructions.insert(instruction, new InsnNode(Opcodes.POP));
            } else if (Instructions.isEndOfValues(instruction)) {
                method.instructions.set(instruction, new InsnNode(Opcodes.ACONST_NULL));
            }
        }
    }
}
