package dev.tarry.transformer;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.LCONST_0;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LabelNode;

/**
 * Writes how a body leaves: with a call that is given the live values, so that no more machine code than that stands in
 * the body. HotSpot inlines a method only if it is small, and most calls of most methods do not suspend.
 */
final class EmitSave {

    private final MethodPlan plan;
    private final BodyFrames frames;
    private final FrameFields fields;
    private final int firstTemporary;

    EmitSave(MethodPlan plan, BodyFrames frames) {
        this.plan = plan;
        this.frames = frames;
        this.fields = new FrameFields(plan.shape(), plan.frameSlot());
        this.firstTemporary = plan.slot(plan.async().method().maxLocals);
    }

    /**
     * Awaits with the same live values share the code that saves them, each handing in its label: HotSpot does not
     * compile methods of more than 8,000 bytes, and neighbours mostly have the same live values.
     *
     * @param points the awaits
     * @param saves where each of them goes if it suspends
     */
    void emit(List<SuspensionPoint> points, List<LabelNode> saves, Code code) {
        SuspensionPoint first = points.get(0);
        Object result = VerificationTypes.encode(first.resultKind().type);
        LabelNode shared = new LabelNode();
        for (int i = 0; i < points.size(); i++) {
            code.mark(saves.get(i)).frame(frames.of(points.get(i).types(), result));
            if (points.size() > 1) {
                pushLabel(points.get(i), code);
            }
            if (i < points.size() - 1) {
                code.jump(GOTO, shared);
            }
        }
        if (points.size() > 1) {
            code.mark(shared).frame(frames.of(first.types(), result, Opcodes.INTEGER));
            code.visitVarInsn(ISTORE, plan.labelSlot());
        }
        Emit.pop(first.resultKind().type, code);
        if (plan.shape().isLarge()) {
            saveInArrays(first, points.size() > 1, code);
        } else {
            saveInFields(first, points.size() > 1, code);
        }
        Emit.pushDefault(plan.kind().type, code);
        code.visitInsn(plan.kind().type.getOpcode(IRETURN));
    }

    /** Where nothing could catch the exception of what is awaited, the task does not resume the frame to throw it. */
    private static void pushLabel(SuspensionPoint point, Code code) {
        Emit.pushInt(2 * point.label() + (point.guarded() ? 0 : 1), code);
    }

    private void pushLabel(SuspensionPoint point, boolean isInVariable, Code code) {
        if (isInVariable) {
            code.visitVarInsn(ILOAD, plan.labelSlot());
        } else {
            pushLabel(point, code);
        }
    }

    private void saveInFields(SuspensionPoint point, boolean labelInVariable, Code code) {
        FrameShape shape = plan.shape();
        Runnable[] references = new Runnable[shape.referenceFields()];
        Runnable[] primitives = new Runnable[shape.primitiveFields()];
        if (!plan.async().isStatic()) {
            references[0] = () -> code.visitVarInsn(ALOAD, 0);
        }
        int temporary = firstTemporary;
        for (SavedValue operand : operandsFromTheTop(point)) {
            if (operand.isAlwaysNull()) {
                Emit.pop(operand.type(), code);
                continue;
            }
            FrameFields.toFieldType(operand.type(), code);
            Type type = operand.isReference() ? operand.type() : Type.LONG_TYPE;
            int slot = temporary;
            code.visitVarInsn(type.getOpcode(ISTORE), slot);
            put(operand, () -> code.visitVarInsn(type.getOpcode(ILOAD), slot), references, primitives);
            temporary += type.getSize();
        }
        for (SavedValue value : point.saved()) {
            if (!value.isOperand() && !value.isAlwaysNull()) {
                put(value, () -> {
                    code.visitVarInsn(value.type().getOpcode(ILOAD), plan.slot(value.slot()));
                    FrameFields.toFieldType(value.type(), code);
                }, references, primitives);
            }
        }
        code.visitVarInsn(ALOAD, plan.taskSlot());
        code.visitVarInsn(ALOAD, plan.frameSlot());
        EmitHelpers.pushCode(plan, code);
        pushLabel(point, labelInVariable, code);
        // What is not saved this time is overwritten, so that a frame used again keeps nothing alive that is dead by now.
        for (Runnable reference : references) {
            pushOr(ACONST_NULL, reference, code);
        }
        for (Runnable primitive : primitives) {
            pushOr(LCONST_0, primitive, code);
        }
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.SUSPENSION, "suspend",
                "(" + RuntimeNames.TASK_DESCRIPTOR + RuntimeNames.FRAME_DESCRIPTOR + RuntimeNames.CODE_DESCRIPTOR + "I"
                + "Ljava/lang/Object;".repeat(references.length) + "J".repeat(primitives.length) + ")V", false);
    }

    private static void put(SavedValue value, Runnable push, Runnable[] references, Runnable[] primitives) {
        (value.isReference() ? references : primitives)[value.field()] = push;
    }

    private static void pushOr(int opcode, Runnable push, Code code) {
        if (push == null) {
            code.visitInsn(opcode);
        } else {
            push.run();
        }
    }

    private void saveInArrays(SuspensionPoint point, boolean labelInVariable, Code code) {
        code.visitVarInsn(ALOAD, plan.frameSlot());
        EmitHelpers.pushCode(plan, code);
        Emit.pushInt(plan.shape().references(), code);
        Emit.pushInt(plan.shape().primitives(), code);
        String large = plan.shape().internalName();
        code.visitMethodInsn(INVOKESTATIC, large, "of",
                "(" + RuntimeNames.FRAME_DESCRIPTOR + RuntimeNames.CODE_DESCRIPTOR + "II)L" + large + ";", false);
        code.visitVarInsn(ASTORE, plan.frameSlot());
        operandsFromTheTop(point).forEach(operand -> fields.saveOperand(operand, code));
        int references = 0;
        if (!plan.async().isStatic()) {
            fields.saveReceiver(code);
            references++;
        }
        for (SavedValue value : point.saved()) {
            if (!value.isOperand()) {
                fields.saveLocal(value, plan.slot(value.slot()), code);
            }
            references += value.isReference() && !value.isAlwaysNull() ? 1 : 0;
        }
        fields.clearReferencesFrom(references, code);
        code.visitVarInsn(ALOAD, plan.frameSlot());
        pushLabel(point, labelInVariable, code);
        code.visitVarInsn(ALOAD, plan.taskSlot());
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "suspend",
                "(" + RuntimeNames.FRAME_DESCRIPTOR + "I" + RuntimeNames.TASK_DESCRIPTOR + ")V", false);
    }

    private static List<SavedValue> operandsFromTheTop(SuspensionPoint point) {
        List<SavedValue> operands = new ArrayList<>(point.saved().stream().filter(SavedValue::isOperand).toList());
        Collections.reverse(operands);
        return operands;
    }
}
