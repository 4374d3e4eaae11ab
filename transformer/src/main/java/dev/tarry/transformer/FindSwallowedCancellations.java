package dev.tarry.transformer;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds {@code catch (Throwable t)} and {@code catch (Error e)} around an await, where what was caught is not thrown
 * again: a task that runs into it cannot be cancelled.
 */
final class FindSwallowedCancellations {

    private static final Set<String> CATCH_ALL = Set.of("java/lang/Throwable", "java/lang/Error");
    private static final String CANCELLED_ERROR = "dev/tarry/CancelledError";

    private final MethodNode method;
    private final Problems problems;
    private final Set<LabelNode> seen = new HashSet<>();

    private FindSwallowedCancellations(MethodNode method, Problems problems) {
        this.method = method;
        this.problems = problems;
    }

    static void in(MethodNode method, Problems problems) {
        FindSwallowedCancellations search = new FindSwallowedCancellations(method, problems);
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            // Of a clause that covers several ranges the first with an await is enough.
            if (block.type != null && CATCH_ALL.contains(block.type) && !search.seen.contains(block.handler)
                    && search.coversAwait(block)) {
                search.seen.add(block.handler);
                search.check(block);
            }
        }
    }

    private boolean coversAwait(TryCatchBlockNode block) {
        for (AbstractInsnNode at = block.start; at != block.end && at != null; at = at.getNext()) {
            if ((Instructions.isAwait(at) || Instructions.isAwaitEach(at)) && !isCaughtBefore(at, block)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a clause that stands before the given one takes the cancellation (JVMS §2.10: the first match wins). */
    private boolean isCaughtBefore(AbstractInsnNode await, TryCatchBlockNode block) {
        int position = method.instructions.indexOf(await);
        List<TryCatchBlockNode> before = method.tryCatchBlocks.subList(0, method.tryCatchBlocks.indexOf(block));
        return before.stream().anyMatch(other -> CANCELLED_ERROR.equals(other.type)
                && method.instructions.indexOf(other.start) <= position
                && position < method.instructions.indexOf(other.end));
    }

    private void check(TryCatchBlockNode block) {
        AbstractInsnNode first = Instructions.isReal(block.handler) ? block.handler
                : Instructions.nextReal(block.handler);
        if (first instanceof VarInsnNode store && store.getOpcode() == Opcodes.ASTORE && isThrown(store)) {
            return;
        }
        problems.reportCatch(DiagnosticId.SWALLOWED_CANCELLATION, method, lineAt(block.handler),
                block.type.substring(block.type.lastIndexOf('/') + 1), "");
    }

    private static int lineAt(LabelNode handler) {
        for (AbstractInsnNode at = handler; at != null && !Instructions.isReal(at); at = at.getNext()) {
            if (at instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return Instructions.lineOf(handler);
    }

    /**
     * Whether any way through the clause ends in a throw of the variable, or all of them in a throw of something: a
     * task that fails instead of being cancelled ends all the same. Where the variable holds another value, a way ends.
     */
    private boolean isThrown(VarInsnNode store) {
        int start = method.instructions.indexOf(store);
        boolean goesOn = false;
        Set<AbstractInsnNode> visited = new HashSet<>();
        ArrayDeque<AbstractInsnNode> work = new ArrayDeque<>();
        work.add(store.getNext());
        while (!work.isEmpty()) {
            AbstractInsnNode at = work.poll();
            while (at != null && visited.add(at)) {
                goesOn |= isReturn(at) || method.instructions.indexOf(at) < start;
                if (at instanceof VarInsnNode variable && variable.var == store.var) {
                    AbstractInsnNode next = Instructions.nextReal(at);
                    if (variable.getOpcode() == Opcodes.ASTORE) {
                        goesOn = true;
                        break;
                    }
                    if (next != null && isThrow(next)) {
                        return true;
                    }
                }
                work.addAll(Instructions.branchTargets(at));
                at = Instructions.endsBlock(at) ? null : at.getNext();
            }
        }
        return !goesOn;
    }

    private static boolean isReturn(AbstractInsnNode instruction) {
        return instruction.getOpcode() >= Opcodes.IRETURN && instruction.getOpcode() <= Opcodes.RETURN;
    }

    /** {@code throw t}, or {@code throw (Error) t}. */
    private static boolean isThrow(AbstractInsnNode use) {
        AbstractInsnNode next = use.getOpcode() == Opcodes.CHECKCAST ? Instructions.nextReal(use) : use;
        return next != null && next.getOpcode() == Opcodes.ATHROW;
    }
}
