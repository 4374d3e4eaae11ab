package dev.tarry.transformer;

import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.NEW;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.RETURN;

import java.util.List;
import java.util.StringJoiner;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Writes the methods that stand beside a body: the entry under the source method's own descriptor, which makes the
 * coroutine, and synthetic helpers that give the code of a frame, resume one, and give the result in the form that callers
 * in other classes rely on.
 */
final class EmitHelpers {

    private static final String RESUME_DESCRIPTOR =
            "(" + RuntimeNames.FRAME_DESCRIPTOR + RuntimeNames.TASK_DESCRIPTOR + ")V";
    private static final String CODE_METHOD_DESCRIPTOR = "()" + RuntimeNames.CODE_DESCRIPTOR;
    private static final String BOOTSTRAP_DESCRIPTOR = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/String;Ljava/lang/String;"
            + "Ljava/lang/String;)Ljava/lang/invoke/CallSite;";
    private static final int HELPER_ACCESS = ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC;

    private final MethodPlan plan;
    private final AsyncMethod async;
    private final ClassNode type;

    private EmitHelpers(MethodPlan plan, ClassNode type) {
        this.plan = plan;
        this.async = plan.async();
        this.type = type;
    }

    /** Adds the methods to the class; to be called after the body was emitted. */
    static void emit(MethodPlan plan, ClassNode type) {
        EmitHelpers helpers = new EmitHelpers(plan, type);
        ResultKind declared = ResultKind.declaredBy(plan.async().method().signature);
        // The entry stands where the source method stood, so that reflection lists methods in the usual order.
        type.methods.add(type.methods.indexOf(plan.async().method()), helpers.entry());
        type.methods.add(helpers.codeMethod());
        type.methods.add(helpers.resumeMethod());
        if (plan.kind() != ResultKind.OBJECT) {
            type.methods.add(helpers.objectForm());
        }
        if (declared != ResultKind.OBJECT && declared != plan.kind()) {
            type.methods.add(helpers.primitiveForm(declared));
        }
    }

    /** Pushes what runs the method's frames. */
    static void pushCode(MethodPlan plan, MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, plan.async().owner(), plan.codeMethod(), CODE_METHOD_DESCRIPTOR,
                plan.async().ownerIsInterface());
    }

    /**
     * The source method as its callers know it, with everything that reflection can see of it. It has no line numbers:
     * a breakpoint on the first line belongs to the body, and a line that was not run must not count as covered.
     */
    private MethodNode entry() {
        MethodNode body = async.method();
        MethodNode entry = new MethodNode(Opcodes.ASM9, async.access(), body.name, async.descriptor(),
                body.signature, body.exceptions.toArray(String[]::new));
        moveMetadata(body, entry);
        Code code = new Code();
        newFrame(code);
        int frameSlot = async.parameterSlots();
        code.visitVarInsn(Opcodes.ASTORE, frameSlot);
        FrameFields fields = new FrameFields(plan.shape(), frameSlot);
        if (!async.isStatic()) {
            fields.saveReceiver(code);
        }
        plan.entryValues().forEach(value -> fields.saveLocal(value, value.slot(), code));
        code.visitVarInsn(ALOAD, frameSlot);
        makeResult(code);
        code.visitInsn(ARETURN);
        entry.instructions.add(code.instructions());
        return entry;
    }

    /** Makes of the frame on the stack what the method returns. */
    private void makeResult(MethodVisitor code) {
        if (async.isGenerator()) {
            code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "generator",
                    "(" + RuntimeNames.FRAME_DESCRIPTOR + ")L" + RuntimeNames.ASYNC_GENERATOR + ";", false);
            return;
        }
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "created",
                "(" + RuntimeNames.FRAME_DESCRIPTOR + ")" + RuntimeNames.FRAME_DESCRIPTOR, false);
        if (!async.isLazy()) {
            code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "start",
                    "(" + RuntimeNames.FRAME_DESCRIPTOR + ")L" + RuntimeNames.ASYNC_RESULT + ";", false);
        }
    }

    /** What frameworks read by reflection belongs to the entry alone, or they would find the method twice. */
    private static void moveMetadata(MethodNode body, MethodNode entry) {
        entry.parameters = body.parameters;
        entry.visibleAnnotations = body.visibleAnnotations;
        entry.invisibleAnnotations = body.invisibleAnnotations;
        entry.visibleTypeAnnotations = body.visibleTypeAnnotations;
        entry.invisibleTypeAnnotations = body.invisibleTypeAnnotations;
        entry.visibleAnnotableParameterCount = body.visibleAnnotableParameterCount;
        entry.visibleParameterAnnotations = body.visibleParameterAnnotations;
        entry.invisibleAnnotableParameterCount = body.invisibleAnnotableParameterCount;
        entry.invisibleParameterAnnotations = body.invisibleParameterAnnotations;
        entry.attrs = body.attrs;
        body.parameters = null;
        body.visibleAnnotations = null;
        body.invisibleAnnotations = null;
        body.visibleTypeAnnotations = null;
        body.invisibleTypeAnnotations = null;
        body.visibleAnnotableParameterCount = 0;
        body.invisibleAnnotableParameterCount = 0;
        body.visibleParameterAnnotations = null;
        body.invisibleParameterAnnotations = null;
        body.attrs = null;
        body.signature = null;
    }

    /** In one place, or each that makes a frame would link a function of its own. */
    private MethodNode codeMethod() {
        MethodNode helper = new MethodNode(Opcodes.ASM9, HELPER_ACCESS, plan.codeMethod(), CODE_METHOD_DESCRIPTOR, null,
                null);
        StringJoiner lines = new StringJoiner(",").add(Integer.toString(async.firstLine()));
        plan.points().forEach(point -> lines.add(Integer.toString(point.line())));
        Code code = new Code();
        code.visitInvokeDynamicInsn("resume", CODE_METHOD_DESCRIPTOR,
                new Handle(H_INVOKESTATIC, RuntimeNames.CONTINUATION, "bootstrap", BOOTSTRAP_DESCRIPTOR, false),
                new Handle(H_INVOKESTATIC, async.owner(), plan.resumeMethod(), RESUME_DESCRIPTOR,
                        async.ownerIsInterface()),
                async.method().name, type.sourceFile == null ? "" : type.sourceFile, lines.toString());
        code.visitInsn(ARETURN);
        helper.instructions.add(code.instructions());
        return helper;
    }

    private void newFrame(Code code) {
        FrameShape shape = plan.shape();
        code.visitTypeInsn(NEW, shape.internalName());
        code.visitInsn(DUP);
        pushCode(plan, code);
        if (shape.isLarge()) {
            Emit.pushInt(shape.references(), code);
            Emit.pushInt(shape.primitives(), code);
        }
        code.visitMethodInsn(INVOKESPECIAL, shape.internalName(), "<init>",
                "(" + RuntimeNames.CODE_DESCRIPTOR + (shape.isLarge() ? "II" : "") + ")V", false);
    }

    private MethodNode resumeMethod() {
        MethodNode helper = new MethodNode(Opcodes.ASM9, HELPER_ACCESS, plan.resumeMethod(), RESUME_DESCRIPTOR, null,
                null);
        Code code = new Code();
        if (!async.isStatic()) {
            code.visitVarInsn(ALOAD, 0);
            code.visitTypeInsn(CHECKCAST, plan.shape().internalName());
            fields(0).pushReceiver(code);
            code.visitTypeInsn(CHECKCAST, async.owner());
        }
        for (Type argument : Type.getArgumentTypes(async.descriptor())) {
            Emit.pushDefault(argument, code);
        }
        code.visitVarInsn(ALOAD, 1);
        code.visitVarInsn(ALOAD, 0);
        callBody(code);
        if (async.isGenerator()) {
            // The value register belongs to the value that the body yields; what it returns means nothing.
            code.visitInsn(POP);
        } else {
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "complete",
                    "(" + plan.kind().type.getDescriptor() + RuntimeNames.TASK_DESCRIPTOR + ")V", false);
        }
        code.visitInsn(RETURN);
        helper.instructions.add(code.instructions());
        return helper;
    }

    private FrameFields fields(int frameSlot) {
        return new FrameFields(plan.shape(), frameSlot);
    }

    /** INVOKESPECIAL, for a resumption must get this very body even if a subclass has one of the same name. */
    private void callBody(MethodVisitor code) {
        code.visitMethodInsn(async.isStatic() ? INVOKESTATIC : INVOKESPECIAL, async.owner(), async.method().name,
                plan.bodyDescriptor(), async.ownerIsInterface());
    }

    private MethodNode objectForm() {
        Code code = new Code();
        passArguments(code);
        code.instructions().add(plan.kind().boxing());
        code.visitInsn(ARETURN);
        return otherForm(ResultKind.OBJECT, code);
    }

    /**
     * For callers in other classes, which rely on the declaration alone: the value may be null, or not have been boxed
     * in the method itself.
     */
    private MethodNode primitiveForm(ResultKind declared) {
        LabelNode suspended = new LabelNode();
        Code code = new Code();
        passArguments(code);
        if (plan.kind() != ResultKind.OBJECT) {
            code.instructions().add(plan.kind().boxing());
        }
        code.visitVarInsn(ALOAD, plan.taskSlot());
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "completeNotNull",
                "(Ljava/lang/Object;" + RuntimeNames.TASK_DESCRIPTOR + ")V", false);
        code.visitVarInsn(ALOAD, plan.taskSlot());
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "isSuspended",
                "(" + RuntimeNames.TASK_DESCRIPTOR + ")Z", false);
        code.jump(IFNE, suspended);
        code.visitVarInsn(ALOAD, plan.taskSlot());
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, declared.takeMethod(),
                "(" + RuntimeNames.TASK_DESCRIPTOR + ")" + declared.registerType(), false);
        code.visitInsn(declared.type.getOpcode(IRETURN));
        code.mark(suspended).frame(new FrameNode(Opcodes.F_SAME, 0, null, 0, null));
        Emit.pushDefault(declared.type, code);
        code.visitInsn(declared.type.getOpcode(IRETURN));
        return otherForm(declared, code);
    }

    private void passArguments(Code code) {
        int slot = 0;
        if (!async.isStatic()) {
            code.visitVarInsn(ALOAD, slot++);
        }
        for (Type argument : List.of(Type.getArgumentTypes(plan.bodyDescriptor()))) {
            code.visitVarInsn(argument.getOpcode(ILOAD), slot);
            slot += argument.getSize();
        }
        callBody(code);
    }

    private MethodNode otherForm(ResultKind kind, Code code) {
        MethodNode helper = new MethodNode(Opcodes.ASM9, async.method().access | ACC_SYNTHETIC, async.method().name,
                MethodPlan.bodyDescriptor(async.descriptor(), kind.type), null,
                async.method().exceptions.toArray(String[]::new));
        helper.instructions.add(code.instructions());
        return helper;
    }
}
