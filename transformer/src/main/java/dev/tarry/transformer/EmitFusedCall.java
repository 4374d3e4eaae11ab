package dev.tarry.transformer;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.H_INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.H_INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;

import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** Writes the call of a body; receiver, arguments and task are on the operand stack. */
final class EmitFusedCall {

    private static final Handle VIRTUAL_CALL = new Handle(H_INVOKESTATIC,
            RuntimeNames.CONTINUATION, "call", "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;)Ljava/lang/invoke/CallSite;", false);

    private EmitFusedCall() {}

    static void emit(FusedCall fused, MethodVisitor code) {
        MethodInsnNode call = fused.call();
        if (fused.isVirtual()) {
            int tag = call.getOpcode() == INVOKEINTERFACE ? H_INVOKEINTERFACE : H_INVOKEVIRTUAL;
            code.visitInvokeDynamicInsn(call.name, descriptor(call, fused.kind().type), VIRTUAL_CALL,
                    new Handle(tag, call.owner, call.name, call.desc, call.itf));
        } else {
            code.visitInsn(ACONST_NULL);
            code.visitMethodInsn(call.getOpcode(), RuntimeNames.ownerOfBody(call), call.name,
                    MethodPlan.bodyDescriptor(call.desc, fused.kind().type), call.itf);
        }
    }

    /** The receiver, the arguments and the task; no frame, for nobody resumes a body through its caller. */
    private static String descriptor(MethodInsnNode call, Type result) {
        String arguments = call.desc.substring(1, call.desc.indexOf(')'));
        return "(" + Type.getObjectType(call.owner).getDescriptor() + arguments + RuntimeNames.TASK_DESCRIPTOR + ")"
                + result.getDescriptor();
    }
}
