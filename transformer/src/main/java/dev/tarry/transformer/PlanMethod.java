package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Decides how an async method is suspended and resumed; reads its code and changes nothing. */
final class PlanMethod {

    private final AsyncMethod async;
    private final MethodNode method;
    private final CallTargets callTargets;
    private final VirtualCalls virtualCalls;
    private final AccessibleTypes accessibleTypes;
    private final Set<LabelNode> targets;
    private final ControlFlowGraph graph;
    private final Loops loops;
    private final Liveness liveness;
    private final Map<AbstractInsnNode, FrameTypes> typesAtAwaits = new IdentityHashMap<>();
    private final List<MethodInsnNode> awaits = new ArrayList<>();
    private final Map<AbstractInsnNode, Integer> lines = new IdentityHashMap<>();
    private final Map<FrameNode, FrameTypes> stackMapFrames = new IdentityHashMap<>();
    private FrameTypes entryTypes;
    private int references;
    private int primitives;

    private PlanMethod(AsyncMethod async, CallTargets callTargets, VirtualCalls virtualCalls,
            AccessibleTypes accessibleTypes) {
        this.async = async;
        this.method = async.method();
        this.callTargets = callTargets;
        this.virtualCalls = virtualCalls;
        this.accessibleTypes = accessibleTypes;
        targets = Instructions.jumpTargets(method);
        graph = ControlFlowGraph.of(method);
        loops = Loops.of(graph);
        liveness = Liveness.of(graph);
    }

    /**
     * The plan of one method.
     *
     * @param kind how its body hands back the value, as {@link #resultKind} found
     * @param suffix what makes the names of the method's synthetic helpers unique in its class
     */
    static MethodPlan plan(AsyncMethod async, ResultKind kind, CallTargets callTargets, VirtualCalls virtualCalls,
            AccessibleTypes accessibleTypes, String suffix) {
        return new PlanMethod(async, callTargets, virtualCalls, accessibleTypes).plan(kind, suffix);
    }

    /** The primitive that every return of the method boxes, or {@link ResultKind#OBJECT} if there is no such. */
    static ResultKind resultKind(AsyncMethod async) {
        if (async.isGenerator()) {
            return ResultKind.OBJECT;
        }
        Set<LabelNode> targets = Instructions.jumpTargets(async.method());
        ResultKind common = null;
        for (AbstractInsnNode instruction : async.method().instructions) {
            if (instruction.getOpcode() == Opcodes.ARETURN) {
                AbstractInsnNode wrapped = Instructions.straightPredecessor(instruction, targets);
                AbstractInsnNode value = Instructions.straightPredecessor(wrapped, targets);
                ResultKind kind = value == null || Instructions.isAsyncWithoutValue(wrapped)
                        ? ResultKind.OBJECT : ResultKind.boxedBy(value);
                common = common == null || common == kind ? kind : ResultKind.OBJECT;
            }
        }
        return common == null ? ResultKind.OBJECT : common;
    }

    private MethodPlan plan(ResultKind kind, String suffix) {
        collectTypes();
        int receiver = async.isStatic() ? 0 : 1;
        references = receiver;
        List<SavedValue> entryValues = saved(entryTypes);
        List<SuspensionPoint> points = new ArrayList<>();
        for (MethodInsnNode await : awaits) {
            points.add(point(points.size() + 1, await));
        }
        return new MethodPlan(async, kind, new FrameShape(references, primitives),
                method.name + "$code" + suffix, method.name + "$resume" + suffix,
                entryTypes, entryValues, points,
                points.stream().anyMatch(point -> !point.loops().isEmpty()), stackMapFrames, variables(points));
    }

    private List<VariableRange> variables(List<SuspensionPoint> points) {
        Map<AbstractInsnNode, BitSet> kept = new IdentityHashMap<>();
        for (SuspensionPoint point : points) {
            kept.put(point.await(), slotsOf(point.types()));
            point.loops().forEach(header -> kept.computeIfAbsent(header.frame(), frame -> slotsOf(header.types())));
        }
        return FindVariableRanges.of(graph, method, kept, slotsOf(entryTypes));
    }

    /** The slots that hold a value, the receiver's among them. */
    private static BitSet slotsOf(FrameTypes types) {
        BitSet slots = new BitSet();
        for (int slot = 0; slot < types.locals().size(); slot++) {
            slots.set(slot, types.locals().get(slot) != BasicValue.UNINITIALIZED_VALUE);
        }
        return slots;
    }

    private void collectTypes() {
        Map<AbstractInsnNode, BitSet> live = liveness.liveBefore(
                instruction -> Instructions.isAwait(instruction) || instruction instanceof FrameNode);
        int[] line = {0};
        StackMapWalk.walk(async.owner(), method, (instruction, types) -> {
            if (instruction instanceof LineNumberNode number) {
                line[0] = number.line;
            }
            if (entryTypes == null) {
                entryTypes = frameTypes(types, liveness.liveAtEntry());
            }
            if (types == null) {
                return;
            }
            if (instruction instanceof FrameNode frame) {
                stackMapFrames.put(frame, frameTypes(types, live.get(instruction)));
            } else if (Instructions.isAwait(instruction)) {
                awaits.add((MethodInsnNode) instruction);
                lines.put(instruction, line[0]);
                typesAtAwaits.put(instruction, frameTypes(types, live.get(instruction)).pop());
            }
        });
    }

    private FrameTypes frameTypes(Frame<BasicValue> types, BitSet live) {
        if (!async.isStatic()) {
            // The receiver is needed to make the frame, even where the source no longer mentions it.
            live.set(0);
        }
        return FrameTypes.of(types, live, async.parameterSlots(), accessibleTypes);
    }

    private SuspensionPoint point(int label, MethodInsnNode await) {
        FrameTypes types = typesAtAwaits.get(await);
        boolean guarded = graph.handlersOf(graph.blockOf(await)).length > 0;
        return new SuspensionPoint(label, await, fusedCall(await), lines.get(await), types, saved(types),
                guarded, loopsAround(await));
    }

    private List<SavedValue> saved(FrameTypes types) {
        int receiver = async.isStatic() ? 0 : 1;
        Numbering numbering = new Numbering(receiver);
        for (BasicValue operand : types.stack()) {
            numbering.add(operand, SavedValue.OPERAND);
        }
        for (int slot = receiver; slot < types.locals().size(); slot++) {
            BasicValue local = types.locals().get(slot);
            if (local != BasicValue.UNINITIALIZED_VALUE) {
                numbering.add(local, slot);
            }
        }
        references = Math.max(references, numbering.references);
        primitives = Math.max(primitives, numbering.primitives);
        return numbering.values;
    }

    /** Hands out the frame's fields one after the other; the receiver, if there is one, has the first reference. */
    private static final class Numbering {

        private final List<SavedValue> values = new ArrayList<>();
        private int references;
        private int primitives;

        Numbering(int firstReference) {
            references = firstReference;
        }

        void add(BasicValue value, int slot) {
            int field = TypeInterpreter.isNull(value) ? SavedValue.NO_FIELD
                    : value.isReference() ? references++ : primitives++;
            values.add(new SavedValue(value, slot, field));
        }
    }

    private Optional<FusedCall> fusedCall(MethodInsnNode await) {
        AbstractInsnNode previous = Instructions.straightPredecessor(await, targets);
        // A coroutine that is yielded is a value like others.
        if (!(previous instanceof MethodInsnNode call) || Instructions.isYieldAsAwait(await)) {
            return Optional.empty();
        }
        ResultKind unboxedAs = ResultKind.unboxedBy(unboxingBehind(await));
        ResultKind unboxed = unboxingAfter(await, unboxedAs).isEmpty() ? ResultKind.OBJECT : unboxedAs;
        if (virtualCalls.fuses(call)) {
            return Optional.of(new FusedCall(call, true, unboxed, unboxingAfter(await, unboxed)));
        }
        return callTargets.fuse(call, unboxed).map(
                kind -> new FusedCall(call, false, kind, unboxingAfter(await, kind)));
    }

    private static AbstractInsnNode unboxingBehind(MethodInsnNode await) {
        AbstractInsnNode cast = Instructions.nextReal(await);
        return cast == null ? null : Instructions.nextReal(cast);
    }

    private List<AbstractInsnNode> unboxingAfter(MethodInsnNode await, ResultKind kind) {
        AbstractInsnNode cast = Instructions.nextReal(await);
        AbstractInsnNode unboxing = unboxingBehind(await);
        boolean unboxes = cast != null && cast.getOpcode() == Opcodes.CHECKCAST && kind.isUnboxedBy(unboxing)
                && Instructions.straightPredecessor(cast, targets) == await
                && Instructions.straightPredecessor(unboxing, targets) == cast;
        return unboxes ? List.of(cast, unboxing) : List.of();
    }

    private List<LoopHeader> loopsAround(AbstractInsnNode await) {
        List<LoopHeader> headers = new ArrayList<>();
        for (int block : loops.headersAround(graph.blockOf(await))) {
            AbstractInsnNode at = graph.firstOf(block);
            while (!(at instanceof FrameNode) && !Instructions.isReal(at)) {
                at = at.getNext();
            }
            if (at instanceof FrameNode frame) {
                LoopHeader header = new LoopHeader(frame, stackMapFrames.get(frame));
                if (!headers.contains(header)) {
                    headers.add(header);
                }
            }
        }
        return headers;
    }
}
