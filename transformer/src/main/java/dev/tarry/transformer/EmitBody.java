package dev.tarry.transformer;

import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IFNONNULL;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableAnnotationNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Turns the code of an async method into a body that can be left at an await and entered there again.
 *
 * <p>The user's code keeps its order and its try ranges. In it, each await becomes a call, a test whether the task is
 * now suspended, and a place where a resumption arrives; what saves and restores values stands before the user's code,
 * outside all try ranges, where it costs the straight path nothing:
 *
 * <pre>
 *          if frame != null goto DISPATCH; goto START
 *   SAVE_k: save; return nothing                     (one for all awaits with the same live values, as RESTORE_k)
 *   DISPATCH: switch to RESTORE_k, or to the header of the loop around it
 *   RESTORE_k: restore; goto DELIVER_k, or take the result and goto CONTINUE_k
 *   START: …
 *          call; if suspended goto SAVE_k; goto CONTINUE_k
 *   DELIVER_k: take the result, or throw the exception       (here only if a handler of the method may catch it)
 *   CONTINUE_k: …
 * </pre>
 *
 * <p>Behind the user's code it would belong to some line of it. Before the first line it belongs to none: a breakpoint
 * on a line does not stop a method that is about to be left or resumed, and coverage counts only what the user wrote.
 * RESTORE_k alone has a line, the await's, because the await's exception may be thrown there.
 *
 * <p>A body with one copy of the user's code was preferred to a fast copy and a resumable copy: JaCoCo and debuggers
 * see each line once, and the frame parameter is the constant null wherever a call is inlined.
 */
final class EmitBody {

    private final MethodPlan plan;
    private final MethodNode method;
    private final BodyFrames frames;
    private final Map<SuspensionPoint, LabelNode> delivers = new IdentityHashMap<>();
    private final Map<SuspensionPoint, LabelNode> saves = new IdentityHashMap<>();
    private final Map<LoopHeader, LabelNode> headers = new LinkedHashMap<>();
    private final LabelNode start = new LabelNode();
    private final EmitVariables variables;

    private EmitBody(MethodPlan plan) {
        this.plan = plan;
        this.method = plan.async().method();
        this.frames = new BodyFrames(plan);
        this.variables = new EmitVariables(plan);
    }

    static void emit(MethodPlan plan) {
        new EmitBody(plan).emit();
    }

    private void emit() {
        variables.emit();
        makeRoomForHiddenLocals();
        if (!plan.async().isGenerator()) {
            rewriteReturns();
        }
        rewriteStackMapFrames();
        Map<LoopHeader, LabelNode> headerDispatches = insertHeaderChecks();
        plan.points().forEach(this::rewriteAwait);
        insertPrologue(headerDispatches);
        dropDuplicateFrames();
        method.desc = plan.bodyDescriptor();
        method.access &= ~Opcodes.ACC_VARARGS;
    }

    private void makeRoomForHiddenLocals() {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof VarInsnNode access) {
                access.var = plan.slot(access.var);
            } else if (instruction instanceof IincInsnNode increment) {
                increment.var = plan.slot(increment.var);
            }
        }
        moveAnnotatedVariables(method.visibleLocalVariableAnnotations);
        moveAnnotatedVariables(method.invisibleLocalVariableAnnotations);
    }

    private void moveAnnotatedVariables(List<LocalVariableAnnotationNode> annotations) {
        if (annotations != null) {
            annotations.forEach(annotation -> annotation.index.replaceAll(plan::slot));
        }
    }

    /** After {@link AwaitReturnedAwaitables}, every return returns what a call of {@code async} just made. */
    private void rewriteReturns() {
        Set<LabelNode> targets = Instructions.jumpTargets(method);
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (instruction.getOpcode() != Opcodes.ARETURN) {
                continue;
            }
            AbstractInsnNode async = Instructions.straightPredecessor(instruction, targets);
            if (Instructions.isAsyncWithoutValue(async)) {
                method.instructions.set(async, new InsnNode(ACONST_NULL));
            } else {
                if (plan.kind() != ResultKind.OBJECT) {
                    method.instructions.remove(Instructions.straightPredecessor(async, targets));
                }
                method.instructions.remove(async);
            }
            method.instructions.set(instruction, new InsnNode(plan.kind().type.getOpcode(IRETURN)));
        }
    }

    private void rewriteStackMapFrames() {
        plan.stackMapFrames().forEach((frame, types) -> {
            FrameNode rewritten = frames.of(types);
            frame.local = rewritten.local;
            frame.stack = rewritten.stack;
        });
    }

    /** At a loop header, a resumption on its way to an await in the loop leaves for the loop's own dispatch. */
    private Map<LoopHeader, LabelNode> insertHeaderChecks() {
        Map<LoopHeader, LabelNode> dispatches = new LinkedHashMap<>();
        for (SuspensionPoint point : plan.points()) {
            for (LoopHeader header : point.loops()) {
                if (dispatches.containsKey(header)) {
                    continue;
                }
                LabelNode dispatch = new LabelNode();
                dispatches.put(header, dispatch);
                LabelNode entry = new LabelNode();
                headers.put(header, entry);
                method.instructions.insertBefore(header.frame(), entry);
                Code check = new Code();
                check.visitVarInsn(ILOAD, plan.labelSlot());
                check.jump(IFNE, dispatch);
                method.instructions.insert(header.frame(), check.instructions());
            }
        }
        return dispatches;
    }

    private void rewriteAwait(SuspensionPoint point) {
        LabelNode save = new LabelNode();
        LabelNode resume = new LabelNode();
        saves.put(point, save);

        Code code = new Code();
        code.visitVarInsn(ALOAD, plan.taskSlot());
        if (point.fused().isPresent()) {
            FusedCall fused = point.fused().get();
            EmitFusedCall.emit(fused, code);
            method.instructions.remove(fused.call());
        } else {
            String called = Instructions.isYieldAsAwait(point.await()) ? "yieldValue" : "await";
            code.visitMethodInsn(Opcodes.INVOKESTATIC, RuntimeNames.CONTINUATION, called,
                    "(Ljava/lang/Object;" + RuntimeNames.TASK_DESCRIPTOR + ")Ljava/lang/Object;", false);
        }
        code.visitVarInsn(ALOAD, plan.taskSlot());
        code.visitMethodInsn(Opcodes.INVOKESTATIC, RuntimeNames.CONTINUATION, "isSuspended",
                "(" + RuntimeNames.TASK_DESCRIPTOR + ")Z", false);
        code.jump(IFNE, save);
        if (variables.behind(point.await()) != null) {
            code.mark(variables.behind(point.await()));
        }
        delivers.put(point, point.guarded() ? deliver(point, resume, code) : resume);
        code.mark(resume).frame(frames.of(point.types(), operand(point)));
        boxResult(point, code);
        method.instructions.insert(point.await(), code.instructions());
        method.instructions.remove(point.await());
    }

    /** The exception of a guarded await must be thrown within the try ranges around it, so the outcome is taken here. */
    private LabelNode deliver(SuspensionPoint point, LabelNode resume, Code code) {
        LabelNode deliver = new LabelNode();
        code.jump(GOTO, resume);
        code.mark(deliver).frame(frames.of(point.types()));
        EmitDispatch.takeOutcome(point.resultKind(), plan, code);
        return deliver;
    }

    private static Object operand(SuspensionPoint point) {
        return VerificationTypes.encode(point.resultKind().type);
    }

    private void boxResult(SuspensionPoint point, Code code) {
        if (point.resultKind() == ResultKind.OBJECT) {
            return;
        }
        List<AbstractInsnNode> unboxing = point.fused().orElseThrow().unboxing();
        if (unboxing.isEmpty()) {
            code.instructions().add(point.resultKind().boxing());
        }
        unboxing.forEach(method.instructions::remove);
    }

    private void emitSaves(Code code) {
        Map<SuspensionPoint.State, List<SuspensionPoint>> groups = new LinkedHashMap<>();
        plan.points().forEach(point -> groups.computeIfAbsent(point.state(), s -> new ArrayList<>()).add(point));
        EmitSave save = new EmitSave(plan, frames);
        groups.values().forEach(group -> save.emit(group, group.stream().map(saves::get).toList(), code));
    }

    private void insertPrologue(Map<LoopHeader, LabelNode> headerDispatches) {
        LabelNode dispatch = new LabelNode();
        Code prologue = new Code();
        prologue.visitVarInsn(ALOAD, plan.frameSlot());
        prologue.jump(IFNONNULL, dispatch);
        if (plan.hasLoops()) {
            prologue.visitInsn(ICONST_0);
            prologue.visitVarInsn(ISTORE, plan.labelSlot());
        }
        prologue.jump(GOTO, start);
        emitSaves(prologue);
        new EmitDispatch(plan, frames, start, delivers, headers).emit(dispatch, headerDispatches, prologue);
        prologue.mark(start).frame(frames.of(plan.entryTypes()));
        method.instructions.insert(prologue.instructions());
    }

    /**
     * Where a label of ours and a stack map frame of the compiler's meet at the same offset, the compiler's stays: it
     * already allows for everything else that arrives there.
     */
    private void dropDuplicateFrames() {
        AbstractInsnNode pending = null;
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (instruction instanceof FrameNode) {
                if (pending != null) {
                    method.instructions.remove(pending);
                }
                pending = instruction;
            } else if (Instructions.isReal(instruction)) {
                pending = null;
            }
        }
    }
}
