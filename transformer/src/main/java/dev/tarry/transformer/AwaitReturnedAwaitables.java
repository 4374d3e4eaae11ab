package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceValue;

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

    private final String owner;
    private final MethodNode method;
    private final Set<LabelNode> targets;
    private Frame<SourceValue>[] sources;

    private AwaitReturnedAwaitables(String owner, MethodNode method) {
        this.owner = owner;
        this.method = method;
        this.targets = Instructions.jumpTargets(method);
    }

    static void in(AsyncMethod async) {
        new AwaitReturnedAwaitables(async.owner(), async.method()).rewrite();
    }

    private void rewrite() {
        List<AbstractInsnNode> returns = new ArrayList<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.ARETURN && !returnsAsyncCall(instruction)) {
                returns.add(instruction);
            }
        }
        Set<AbstractInsnNode> evaluated = new LinkedHashSet<>();
        if (!method.tryCatchBlocks.isEmpty()) {
            for (AbstractInsnNode instruction : returns) {
                evaluated.addAll(evaluationsOf(instruction));
            }
        }
        evaluated.forEach(producer -> method.instructions.insert(producer, awaitAndWrap()));
        returns.forEach(instruction -> method.instructions.insertBefore(instruction, awaitAndWrap()));
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
        boolean traceable = trace(topSourcesAt(instruction), instruction, producers, new HashSet<>());
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
                Set<AbstractInsnNode> stores = sourcesAt(source).getLocal(((VarInsnNode) source).var).insns;
                for (AbstractInsnNode store : stores) {
                    if (store.getOpcode() != Opcodes.ASTORE
                            || !trace(topSourcesAt(store), returned, producers, seen)) {
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
        if (namesLocals()) {
            int at = method.instructions.indexOf(load);
            return method.localVariables.stream().noneMatch(variable -> covers(variable, load.var, at));
        }
        Set<AbstractInsnNode> stores = sourcesAt(load).getLocal(load.var).insns;
        return stores.stream().allMatch(store -> store.getOpcode() == Opcodes.ASTORE
                && !handlersAround(store).equals(handlersAround(returned)));
    }

    private boolean namesLocals() {
        return method.localVariables != null && !method.localVariables.isEmpty();
    }

    private boolean covers(LocalVariableNode variable, int slot, int at) {
        return variable.index == slot && method.instructions.indexOf(variable.start) <= at
                && at < method.instructions.indexOf(variable.end);
    }

    private Set<LabelNode> handlersAround(AbstractInsnNode instruction) {
        int at = method.instructions.indexOf(instruction);
        Set<LabelNode> handlers = new HashSet<>();
        for (TryCatchBlockNode range : method.tryCatchBlocks) {
            if (method.instructions.indexOf(range.start) <= at && at < method.instructions.indexOf(range.end)) {
                handlers.add(range.handler);
            }
        }
        return handlers;
    }

    /** Whether the result of awaiting can replace what the instruction pushes: same place, and a type that allows it. */
    private boolean pushesAwaitable(AbstractInsnNode source) {
        return AwaitableSources.isPushedBy(source)
                || source.getOpcode() == Opcodes.ALOAD && isDeclaredAwaitable((VarInsnNode) source);
    }

    private boolean isDeclaredAwaitable(VarInsnNode load) {
        int at = method.instructions.indexOf(load);
        return method.localVariables == null || method.localVariables.stream()
                .filter(variable -> covers(variable, load.var, at))
                .allMatch(variable -> AwaitableSources.isAwaitable(Type.getType(variable.desc)));
    }

    private Set<AbstractInsnNode> topSourcesAt(AbstractInsnNode instruction) {
        Frame<SourceValue> frame = sourcesAt(instruction);
        return frame == null ? Set.of() : frame.getStack(frame.getStackSize() - 1).insns;
    }

    private Frame<SourceValue> sourcesAt(AbstractInsnNode instruction) {
        if (sources == null) {
            sources = AwaitableSources.in(owner, method, !namesLocals());
        }
        return sources[method.instructions.indexOf(instruction)];
    }
}
