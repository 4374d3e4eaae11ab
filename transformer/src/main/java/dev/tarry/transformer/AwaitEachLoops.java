package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The loops {@code for (T x : awaitEach(source))} of a method.
 *
 * <p>Compilers write such a loop (JLS §14.14.2) as a call of {@code iterator}, whose result goes into a local variable
 * that is used for nothing but {@code hasNext} and {@code next}. javac tests at the top of the loop and ECJ at its
 * bottom, so it is the variable that is followed, and not the shape of the loop. Wherever its {@code hasNext} is called,
 * the loop waits.
 */
final class AwaitEachLoops {

    private static final String ITERATOR = "java/util/Iterator";

    private final MethodNode method;
    private final Set<LabelNode> targets;
    private final List<MethodInsnNode> calls = new ArrayList<>();
    private final List<MethodInsnNode> misused = new ArrayList<>();
    /** The store into the loop's hidden variable, and the call of {@code awaitEach} that it is for. */
    private final Map<AbstractInsnNode, MethodInsnNode> stores = new LinkedHashMap<>();
    private final Map<MethodInsnNode, MethodInsnNode> hasNextCalls = new LinkedHashMap<>();

    private AwaitEachLoops(MethodNode method) {
        this.method = method;
        this.targets = Instructions.jumpTargets(method);
    }

    static AwaitEachLoops of(MethodNode method) {
        AwaitEachLoops loops = new AwaitEachLoops(method);
        loops.findCalls();
        if (!loops.stores.isEmpty()) {
            loops.findUses();
        }
        return loops;
    }

    /** The calls of {@code awaitEach} that are not the source of a loop in this method. */
    List<MethodInsnNode> misused() {
        return misused;
    }

    /** The calls of {@code hasNext} that wait, each with the call of {@code awaitEach} that it belongs to. */
    Map<MethodInsnNode, MethodInsnNode> hasNextCalls() {
        return hasNextCalls;
    }

    /** Makes awaits of the calls of {@code hasNext}. */
    void rewrite() {
        for (MethodInsnNode call : calls) {
            call.owner = RuntimeNames.CONTINUATION;
        }
        for (MethodInsnNode hasNext : hasNextCalls.keySet()) {
            InsnList code = new InsnList();
            code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, RuntimeNames.CONTINUATION, "hasNext",
                    "(L" + ITERATOR + ";)" + RuntimeNames.COROUTINE_DESCRIPTOR, false));
            code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, RuntimeNames.ASYNCIO, "await",
                    "(L" + RuntimeNames.AWAITABLE + ";)Ljava/lang/Object;", false));
            code.add(new TypeInsnNode(Opcodes.CHECKCAST, "java/lang/Boolean"));
            code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "java/lang/Boolean", "booleanValue", "()Z", false));
            method.instructions.insert(hasNext, code);
            method.instructions.remove(hasNext);
        }
    }

    private void findCalls() {
        for (AbstractInsnNode instruction : method.instructions) {
            if (!Instructions.isAwaitEach(instruction)) {
                continue;
            }
            MethodInsnNode call = (MethodInsnNode) instruction;
            calls.add(call);
            AbstractInsnNode iterator = successorOf(call);
            AbstractInsnNode store = iterator == null ? null : successorOf(iterator);
            if (store != null && store.getOpcode() == Opcodes.ASTORE
                    && isCall(iterator, "iterator", "()L" + ITERATOR + ";")) {
                stores.put(store, call);
            } else {
                misused.add(call);
            }
        }
    }

    private void findUses() {
        Set<Integer> slots = new HashSet<>();
        stores.keySet().forEach(store -> slots.add(((VarInsnNode) store).var));
        ValueOrigins all = ValueOrigins.in(method);
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() != Opcodes.ALOAD || !slots.contains(((VarInsnNode) instruction).var)) {
                continue;
            }
            Set<AbstractInsnNode> origins = all.ofLocal((VarInsnNode) instruction);
            List<MethodInsnNode> ours = origins.stream().map(stores::get).filter(call -> call != null).toList();
            if (!ours.isEmpty()) {
                AbstractInsnNode use = ours.size() == origins.size() ? successorOf(instruction) : null;
                if (isIteratorCall(use, "hasNext", "()Z")) {
                    hasNextCalls.put((MethodInsnNode) use, ours.get(0));
                } else if (!isIteratorCall(use, "next", "()Ljava/lang/Object;")) {
                    misused.addAll(ours);
                }
            }
        }
    }

    /** The instruction that runs next, if it runs after no other. */
    private AbstractInsnNode successorOf(AbstractInsnNode instruction) {
        AbstractInsnNode next = Instructions.nextReal(instruction);
        return next != null && Instructions.straightPredecessor(next, targets) == instruction ? next : null;
    }

    private static boolean isIteratorCall(AbstractInsnNode instruction, String name, String descriptor) {
        return isCall(instruction, name, descriptor) && ((MethodInsnNode) instruction).owner.equals(ITERATOR);
    }

    private static boolean isCall(AbstractInsnNode instruction, String name, String descriptor) {
        return instruction instanceof MethodInsnNode call && call.name.equals(name) && call.desc.equals(descriptor);
    }
}
