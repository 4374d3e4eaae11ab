package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Rewrites {@code return other;}, where {@code other} is an awaitable, into {@code return async(await(other));}, so
 * that afterwards every return of an async method returns what a call of {@code async} just made.
 *
 * <p>The await must happen where the expression is evaluated: {@code try { return fetch(); } catch (IOException e)}
 * catches what {@code fetch} fails with, and a {@code finally} runs after it. But javac places the return instruction
 * behind the try range, and keeps the value in a temporary while the {@code finally} runs. Therefore the value is
 * followed back to the instructions that made it, and is awaited there; the result is wrapped again, since the
 * temporary has the type of an awaitable, and unwrapped at the return, which never suspends.
 */
final class AwaitReturnedAwaitables {

    private final MethodNode method;
    private final Set<LabelNode> targets;
    /** The named variables of each slot by where they begin. */
    private final Map<Integer, NavigableMap<Integer, LocalVariableNode>> variables = new HashMap<>();
    private ControlFlowGraph graph;
    private ValueOrigins origins;

    private AwaitReturnedAwaitables(MethodNode method) {
        this.method = method;
        this.targets = Instructions.jumpTargets(method);
    }

    static void in(AsyncMethod async) {
        new AwaitReturnedAwaitables(async.method()).rewrite();
    }

    private void rewrite() {
        List<AbstractInsnNode> returns = new ArrayList<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.ARETURN && !returnsAsyncCall(instruction)) {
                returns.add(instruction);
            }
        }
        Set<AbstractInsnNode> evaluated = new LinkedHashSet<>();
        if (!returns.isEmpty() && !method.tryCatchBlocks.isEmpty()) {
            followValues();
            for (AbstractInsnNode instruction : returns) {
                evaluated.addAll(evaluationsOf(instruction));
            }
        }
        evaluated.forEach(producer -> method.instructions.insert(producer, awaitAndWrap()));
        returns.forEach(instruction -> method.instructions.insertBefore(instruction, awaitAndWrap()));
    }

    private void followValues() {
        graph = ControlFlowGraph.of(method);
        origins = ValueOrigins.in(graph);
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                if (variable.start != variable.end) {
                    variables.computeIfAbsent(variable.index, slot -> new TreeMap<>())
                            .put(method.instructions.indexOf(variable.start), variable);
                }
            }
        }
    }

    private boolean returnsAsyncCall(AbstractInsnNode instruction) {
        AbstractInsnNode previous = Instructions.straightPredecessor(instruction, targets);
        return previous != null
                && (Instructions.isAsyncWithValue(previous) || Instructions.isAsyncWithoutValue(previous));
    }

    private static InsnList awaitAndWrap() {
        InsnList code = new InsnList();
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, RuntimeNames.ASYNCIO, "await",
                "(L" + RuntimeNames.AWAITABLE + ";)Ljava/lang/Object;", false));
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, RuntimeNames.ASYNCIO, "async",
                "(Ljava/lang/Object;)L" + RuntimeNames.ASYNC_RESULT + ";", false));
        return code;
    }

    /**
     * The instructions that push the returned value where the return expression is evaluated; none if it is evaluated
     * right at the return, or in a way that leaves no single place to await it.
     */
    private Set<AbstractInsnNode> evaluationsOf(AbstractInsnNode instruction) {
        Set<AbstractInsnNode> producers = new LinkedHashSet<>();
        boolean traceable = trace(origins.ofTop(instruction), instruction, producers, new HashSet<>());
        return traceable ? producers : Set.of();
    }

    private boolean trace(Set<AbstractInsnNode> from, AbstractInsnNode returned, Set<AbstractInsnNode> producers,
            Set<AbstractInsnNode> seen) {
        for (AbstractInsnNode source : from) {
            if (!seen.add(source) || Instructions.isAsyncWithValue(source)
                    || Instructions.isAsyncWithoutValue(source)) {
                continue;
            }
            if (source.getOpcode() == Opcodes.ALOAD && isTemporary((VarInsnNode) source, returned)) {
                for (AbstractInsnNode store : origins.ofLocal((VarInsnNode) source)) {
                    if (store.getOpcode() != Opcodes.ASTORE
                            || !trace(origins.ofTop(store), returned, producers, seen)) {
                        return false;
                    }
                }
            } else if (pushesAwaitable(source)) {
                producers.add(source);
            } else {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a local holds a value only from its evaluation to the return. With debug information, it has no name;
     * without, it is taken for one if it was stored under handlers that the return has left.
     */
    private boolean isTemporary(VarInsnNode load, AbstractInsnNode returned) {
        if (!variables.isEmpty()) {
            return variableAt(load) == null;
        }
        return origins.ofLocal(load).stream().allMatch(store -> store.getOpcode() == Opcodes.ASTORE
                && !Arrays.equals(handlersAround(store), handlersAround(returned)));
    }

    private int[] handlersAround(AbstractInsnNode instruction) {
        return graph.handlersOf(graph.blockOf(instruction));
    }

    /** The variable that a load reads by its name in the source, or null. */
    private LocalVariableNode variableAt(VarInsnNode load) {
        int at = method.instructions.indexOf(load);
        NavigableMap<Integer, LocalVariableNode> ofSlot = variables.get(load.var);
        Map.Entry<Integer, LocalVariableNode> begun = ofSlot == null ? null : ofSlot.floorEntry(at);
        return begun == null || method.instructions.indexOf(begun.getValue().end) <= at ? null : begun.getValue();
    }

    /** Whether the result of awaiting can replace what the instruction pushes: same place, and a type that allows it. */
    private boolean pushesAwaitable(AbstractInsnNode source) {
        // Without names, what looks like a temporary may be a variable of a class that the result is not of.
        boolean sureOfTemporary = !variables.isEmpty() || source.getOpcode() == Opcodes.ALOAD;
        return isDeclaredAwaitable(source)
                || sureOfTemporary && isComplete(source) && goesWhereAnyAwaitableMay(source);
    }

    private boolean isDeclaredAwaitable(AbstractInsnNode source) {
        if (source instanceof MethodInsnNode call) {
            return isAwaitable(Type.getReturnType(call.desc));
        }
        if (source instanceof FieldInsnNode field) {
            return isAwaitable(Type.getType(field.desc));
        }
        if (source.getOpcode() == Opcodes.ALOAD) {
            LocalVariableNode variable = variableAt((VarInsnNode) source);
            return variable != null && isAwaitable(Type.getType(variable.desc));
        }
        return source.getOpcode() == Opcodes.CHECKCAST
                && isAwaitable(Type.getObjectType(((TypeInsnNode) source).desc));
    }

    /** Whether an instruction pushes a finished object: after {@code new} or a duplication there may be more to come. */
    private static boolean isComplete(AbstractInsnNode source) {
        return switch (source.getOpcode()) {
            case Opcodes.ALOAD, Opcodes.AALOAD, Opcodes.CHECKCAST -> true;
            default -> source instanceof MethodInsnNode || source instanceof FieldInsnNode;
        };
    }

    /**
     * Whether the value goes into the temporary or is returned, both of the type that the method returns, or else to a
     * join whose stack map frame does not ask for a special class.
     */
    private boolean goesWhereAnyAwaitableMay(AbstractInsnNode source) {
        AbstractInsnNode next = nextRealOrFrame(source);
        if (next.getOpcode() == Opcodes.GOTO) {
            next = nextRealOrFrame(((JumpInsnNode) next).label);
        }
        if (next instanceof FrameNode frame) {
            return frame.stack.get(frame.stack.size() - 1) instanceof String name
                    && isAwaitable(Type.getObjectType(name));
        }
        return next.getOpcode() == Opcodes.ASTORE || next.getOpcode() == Opcodes.ARETURN;
    }

    private static AbstractInsnNode nextRealOrFrame(AbstractInsnNode instruction) {
        AbstractInsnNode next = instruction.getNext();
        while (!Instructions.isReal(next) && !(next instanceof FrameNode)) {
            next = next.getNext();
        }
        return next;
    }

    private static boolean isAwaitable(Type type) {
        return type.getSort() == Type.OBJECT && RuntimeNames.ASYNC_RETURN_TYPES.contains(type.getInternalName());
    }
}
