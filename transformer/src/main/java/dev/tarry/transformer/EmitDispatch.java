package dev.tarry.transformer;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.POP;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Writes the way from the start of a resumed body back to the await: through the headers of the loops around it, so
 * that every loop keeps its single entry, to the code that restores the saved values.
 */
final class EmitDispatch {

    /** Where a resumption goes next from the method's start or from a loop header. */
    private record Target(LabelNode label, LoopHeader loop, List<SuspensionPoint> points) {}

    private final MethodPlan plan;
    private final BodyFrames frames;
    private final LabelNode start;
    private final Map<SuspensionPoint, LabelNode> delivers;
    private final Map<LoopHeader, LabelNode> headers;

    EmitDispatch(MethodPlan plan, BodyFrames frames, LabelNode start, Map<SuspensionPoint, LabelNode> delivers,
            Map<LoopHeader, LabelNode> headers) {
        this.plan = plan;
        this.frames = frames;
        this.start = start;
        this.delivers = delivers;
        this.headers = headers;
    }

    void emit(LabelNode dispatch, Map<LoopHeader, LabelNode> headerDispatches, Code code) {
        code.mark(dispatch).frame(frames.atDispatch());
        code.visitVarInsn(ALOAD, plan.frameSlot());
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, "enter",
                "(" + RuntimeNames.FRAME_DESCRIPTOR + ")I", false);
        LabelNode fresh = new LabelNode();
        if (plan.points().isEmpty()) {
            code.visitInsn(POP);
        } else {
            code.visitVarInsn(ISTORE, plan.labelSlot());
            switchTo(targets(plan.points(), 0), fresh, frames.declaredParameters(), code);
            code.mark(fresh).frame(frames.withLabel(frames.declaredParameters()));
        }
        restore(plan.entryValues(), code);
        code.jump(GOTO, start);
        headerDispatches.forEach((header, label) -> emitHeaderDispatch(header, label, code));
    }

    private void emitHeaderDispatch(LoopHeader header, LabelNode label, Code code) {
        List<SuspensionPoint> inside = new ArrayList<>();
        int depth = 0;
        for (SuspensionPoint point : plan.points()) {
            if (point.loops().contains(header)) {
                inside.add(point);
                depth = point.loops().indexOf(header) + 1;
            }
        }
        code.mark(label).frame(frames.withLabel(header.types()));
        switchTo(targets(inside, depth), null, header.types(), code);
    }

    /**
     * Groups points by the next loop to enter, {@code depth} loops being entered already, or by what is to be restored
     * if there is none.
     */
    private static Collection<Target> targets(List<SuspensionPoint> points, int depth) {
        Map<Object, Target> targets = new LinkedHashMap<>();
        for (SuspensionPoint point : points) {
            LoopHeader next = point.loops().size() == depth ? null : point.loops().get(depth);
            targets.computeIfAbsent(next == null ? point.state() : next,
                    key -> new Target(new LabelNode(), next, new ArrayList<>())).points().add(point);
        }
        return targets.values();
    }

    /**
     * Goes on to where the label leads.
     *
     * @param fresh where label 0 leads, or null if it cannot occur
     * @param here what the locals and the stack hold already
     */
    private void switchTo(Collection<Target> targets, LabelNode fresh, FrameTypes here, Code code) {
        if (targets.size() > 1) {
            TreeMap<Integer, LabelNode> cases = new TreeMap<>();
            if (fresh != null) {
                cases.put(0, fresh);
            }
            for (Target target : targets) {
                target.points().forEach(point -> cases.put(point.label(), target.label()));
            }
            // There is no other label; a switch needs a default all the same.
            code.visitVarInsn(ILOAD, plan.labelSlot());
            code.instructions().add(switchOver(cases, cases.lastEntry().getValue()));
        } else if (fresh != null) {
            code.visitVarInsn(ILOAD, plan.labelSlot());
            code.jump(IFEQ, fresh);
        }
        for (Target target : targets) {
            code.mark(target.label()).frame(frames.withLabel(here));
            List<BasicValue> stack = here.stack();
            for (int i = stack.size() - 1; i >= 0; i--) {
                Emit.pop(stack.get(i).getType(), code);
            }
            if (target.loop() == null) {
                restoreAndDeliver(target.points(), code);
            } else {
                fillHeader(target.loop(), here, code);
                code.jump(GOTO, headers.get(target.loop()));
            }
        }
    }

    private static AbstractInsnNode switchOver(TreeMap<Integer, LabelNode> cases, LabelNode impossible) {
        int min = cases.firstKey();
        int max = cases.lastKey();
        // A table has 4 bytes for each number in the range, a list of pairs 8 for each case.
        if (max - min + 1 <= 2 * cases.size()) {
            LabelNode[] labels = IntStream.rangeClosed(min, max)
                    .mapToObj(label -> cases.getOrDefault(label, impossible)).toArray(LabelNode[]::new);
            return new TableSwitchInsnNode(min, max, impossible, labels);
        }
        int[] keys = cases.keySet().stream().mapToInt(Integer::intValue).toArray();
        return new LookupSwitchInsnNode(impossible, keys, cases.values().toArray(LabelNode[]::new));
    }

    /** Gives the locals and operands that the header's stack map frame demands some value; the loop will not see it. */
    private void fillHeader(LoopHeader loop, FrameTypes here, Code code) {
        List<BasicValue> wanted = loop.types().locals();
        for (int slot = 0; slot < wanted.size(); slot++) {
            BasicValue local = wanted.get(slot);
            boolean present = slot < here.locals().size() && here.locals().get(slot).equals(local);
            if (local != BasicValue.UNINITIALIZED_VALUE && !present) {
                Emit.pushDefault(local.getType(), code);
                code.visitVarInsn(local.getType().getOpcode(ISTORE), plan.slot(slot));
            }
        }
        loop.types().stack().forEach(operand -> Emit.pushDefault(operand.getType(), code));
    }

    private void restoreAndDeliver(List<SuspensionPoint> points, Code code) {
        SuspensionPoint last = points.get(points.size() - 1);
        code.line(last.line());
        restore(last.saved(), code);
        if (!last.guarded()) {
            takeOutcome(last.resultKind(), plan, code);
        }
        if (points.size() > 1) {
            code.visitVarInsn(ILOAD, plan.labelSlot());
        }
        if (plan.hasLoops()) {
            // From here on the loops around the await run as usual.
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, plan.labelSlot());
        }
        if (points.size() > 1) {
            TreeMap<Integer, LabelNode> cases = new TreeMap<>();
            points.forEach(point -> cases.put(point.label(), delivers.get(point)));
            code.instructions().add(switchOver(cases, delivers.get(last)));
        } else {
            code.jump(GOTO, delivers.get(last));
        }
    }

    /** Pushes the result of what was awaited, or throws its exception. */
    static void takeOutcome(ResultKind kind, MethodPlan plan, Code code) {
        code.visitVarInsn(ALOAD, plan.taskSlot());
        code.visitMethodInsn(INVOKESTATIC, RuntimeNames.CONTINUATION, kind.takeMethod(),
                "(" + RuntimeNames.TASK_DESCRIPTOR + ")" + kind.registerType().getDescriptor(), false);
    }

    private void restore(List<SavedValue> saved, Code code) {
        if (saved.isEmpty()) {
            return;
        }
        code.visitVarInsn(ALOAD, plan.frameSlot());
        code.visitTypeInsn(CHECKCAST, plan.shape().internalName());
        code.visitVarInsn(ASTORE, plan.frameSlot());
        FrameFields fields = new FrameFields(plan.shape(), plan.frameSlot());
        for (SavedValue value : saved) {
            if (!value.isOperand()) {
                fields.restoreLocal(value, plan.slot(value.slot()), code);
            }
        }
        for (SavedValue value : saved) {
            if (value.isOperand()) {
                fields.push(value, code);
            }
        }
    }
}
