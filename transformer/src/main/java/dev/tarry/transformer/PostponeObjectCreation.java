package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Moves the creation of an object behind the evaluation of its constructor arguments, where those contain an await.
 *
 * <p>{@code new Foo(await(x))} compiles to {@code NEW Foo, DUP, …await…, INVOKESPECIAL <init>}: at the await there are
 * uninitialised objects on the stack, or in local variables when javac had to empty the stack for a {@code try} in an
 * argument, and these can be saved nowhere (JVMS §4.10.1.9, putfield). So {@code null} takes their place, and the
 * object is created directly before its constructor runs. {@code NEW Foo, POP} stays behind at the old place, so that
 * class initialisation and linkage errors keep their order relative to the arguments; only an OutOfMemoryError of the
 * object itself may come later than before.
 */
final class PostponeObjectCreation {

    /** A constructor call and the types before it. */
    private record Construction(MethodInsnNode call, List<BasicValue> locals, List<BasicValue> stack) {}

    private final String owner;
    private final MethodNode method;
    private final Set<AbstractInsnNode> postponed = new HashSet<>();
    private final List<FrameNode> framesToPatch = new ArrayList<>();
    private final List<Construction> constructions = new ArrayList<>();
    /** Temporaries live only around one constructor call, so all calls share the slots from here on. */
    private final int firstTemporary;
    private int nextTemporary;

    private PostponeObjectCreation(AsyncMethod async) {
        this.owner = async.owner();
        this.method = async.method();
        this.firstTemporary = method.maxLocals;
    }

    static void in(AsyncMethod async) {
        new PostponeObjectCreation(async).rewrite();
    }

    private void rewrite() {
        StackMapWalk.walk(owner, method, this::collectPostponed);
        if (postponed.isEmpty()) {
            return;
        }
        StackMapWalk.walk(owner, method, this::collectConstructions);
        constructions.forEach(this::createBeforeConstructor);
        framesToPatch.forEach(PostponeObjectCreation::forgetUninitialized);
        postponed.forEach(this::leavePlaceholder);
        // Room for the object and its copy above what the original code had.
        method.maxStack += 2;
    }

    private void collectPostponed(AbstractInsnNode instruction, Frame<BasicValue> types) {
        // Whatever appears in a stack map frame goes too: the way back into a loop must be able to fill that frame.
        if (types == null || !Instructions.isAwait(instruction) && !(instruction instanceof FrameNode)) {
            return;
        }
        boolean found = false;
        for (int i = 0; i < types.getLocals(); i++) {
            found |= collect(types.getLocal(i));
        }
        for (int i = 0; i < types.getStackSize(); i++) {
            found |= collect(types.getStack(i));
        }
        if (found && instruction instanceof FrameNode frame) {
            framesToPatch.add(frame);
        }
    }

    private boolean collect(BasicValue value) {
        if (value instanceof UninitializedValue uninitialized) {
            postponed.add(uninitialized.creation);
            return true;
        }
        return false;
    }

    private void collectConstructions(AbstractInsnNode instruction, Frame<BasicValue> types) {
        if (types == null || !Instructions.isConstructorCall(instruction)) {
            return;
        }
        MethodInsnNode call = (MethodInsnNode) instruction;
        int receiver = types.getStackSize() - 1 - Type.getArgumentCount(call.desc);
        if (types.getStack(receiver) instanceof UninitializedValue object && postponed.contains(object.creation)) {
            constructions.add(new Construction(call, localsOf(types), stackOf(types)));
        }
    }

    private void leavePlaceholder(AbstractInsnNode creation) {
        InsnList code = new InsnList();
        code.add(new InsnNode(Opcodes.POP));
        code.add(new InsnNode(Opcodes.ACONST_NULL));
        method.instructions.insert(creation, code);
    }

    private static void forgetUninitialized(FrameNode frame) {
        frame.local = withoutUninitialized(frame.local);
        frame.stack = withoutUninitialized(frame.stack);
    }

    private static List<Object> withoutUninitialized(List<Object> types) {
        List<Object> replaced = new ArrayList<>(types);
        replaced.replaceAll(type -> type instanceof LabelNode ? Opcodes.NULL : type);
        return replaced;
    }

    /**
     * Before: {@code …, below, placeholder, arguments}. The arguments are set aside, the object is made, and it takes
     * the place of every copy of the placeholder, on the stack and in local variables.
     */
    private void createBeforeConstructor(Construction construction) {
        MethodInsnNode call = construction.call();
        Type[] arguments = Type.getArgumentTypes(call.desc);
        int receiver = construction.stack().size() - 1 - arguments.length;
        UninitializedValue object = (UninitializedValue) construction.stack().get(receiver);
        List<BasicValue> below = construction.stack().subList(0, receiver);
        int lowestCopy = below.indexOf(object) < 0 ? receiver : below.indexOf(object);

        nextTemporary = firstTemporary;
        InsnList code = new InsnList();
        int[] argumentSlots = popAll(Arrays.asList(arguments), code);
        code.add(new InsnNode(Opcodes.POP));
        List<BasicValue> moved = below.subList(lowestCopy, receiver);
        int[] movedSlots = popAll(moved.stream().map(BasicValue::getType).toList(), code);
        int objectSlot = newLocal(1);
        code.add(new TypeInsnNode(Opcodes.NEW, call.owner));
        code.add(new InsnNode(Opcodes.DUP));
        for (int i = 0; i < arguments.length; i++) {
            code.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), argumentSlots[i]));
        }
        method.instructions.insertBefore(call, code);

        InsnList after = new InsnList();
        after.add(new VarInsnNode(Opcodes.ASTORE, objectSlot));
        for (int slot = 0; slot < construction.locals().size(); slot++) {
            if (object.equals(construction.locals().get(slot))) {
                after.add(new VarInsnNode(Opcodes.ALOAD, objectSlot));
                after.add(new VarInsnNode(Opcodes.ASTORE, slot));
            }
        }
        for (int i = 0; i < moved.size(); i++) {
            boolean copy = object.equals(moved.get(i));
            Type type = moved.get(i).getType();
            after.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), copy ? objectSlot : movedSlots[i]));
        }
        method.instructions.insert(call, after);
    }

    /** Pops operands of the given types into fresh local variables. */
    private int[] popAll(List<Type> types, InsnList code) {
        int[] slots = new int[types.size()];
        for (int i = types.size() - 1; i >= 0; i--) {
            slots[i] = newLocal(types.get(i).getSize());
            code.add(new VarInsnNode(types.get(i).getOpcode(Opcodes.ISTORE), slots[i]));
        }
        return slots;
    }

    private int newLocal(int size) {
        int slot = nextTemporary;
        nextTemporary += size;
        method.maxLocals = Math.max(method.maxLocals, nextTemporary);
        return slot;
    }

    private static List<BasicValue> localsOf(Frame<BasicValue> types) {
        List<BasicValue> locals = new ArrayList<>();
        for (int i = 0; i < types.getLocals(); i++) {
            locals.add(types.getLocal(i));
        }
        return locals;
    }

    private static List<BasicValue> stackOf(Frame<BasicValue> types) {
        List<BasicValue> stack = new ArrayList<>();
        for (int i = 0; i < types.getStackSize(); i++) {
            stack.add(types.getStack(i));
        }
        return stack;
    }
}
