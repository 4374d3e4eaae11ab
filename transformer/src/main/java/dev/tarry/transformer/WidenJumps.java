package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Gives the jumps of large methods that lead further than 32 KB the form with an offset of four bytes.
 *
 * <p>ASM's {@code ClassWriter} does so too, but notices only when the method is written: then it reads and writes the
 * whole class again, computing the stack map frames that the new instructions need, which doubled what a
 * transformation allocates. Here the sizes are known beforehand, within a few bytes, and so are the types.
 *
 * <p>A conditional jump has no wide form. It becomes the opposite jump over a {@code goto_w}, and where it leads a
 * stack map frame is needed, if there is none yet.
 */
final class WidenJumps {

    /** The JVM's instruction (JVMS §6.5); ASM writes it, but has no public name for it. */
    static final int GOTO_W = 200;

    private static final int NEAR = Short.MAX_VALUE;
    private static final int CONDITIONAL_SIZE = 8;
    private static final int GOTO_W_SIZE = 5;
    /** What a body's operands need at most above those of the source method: the task, the frame and a label. */
    private static final int OPERANDS_OF_BODY = 8;
    /** The task, the frame and the label. */
    private static final int HIDDEN_LOCALS = 3;

    private final String owner;
    private final MethodNode method;
    private final AbstractInsnNode[] code;
    /** Upper bounds of the sizes in bytes: which constants have small indexes is not known, nor is the padding. */
    private final int[] sizes;
    /** Offsets that follow from the sizes, so distances are upper bounds, too. */
    private final int[] offsets;

    private WidenJumps(String owner, MethodNode method) {
        this.owner = owner;
        this.method = method;
        code = method.instructions.toArray();
        sizes = new int[code.length];
        offsets = new int[code.length + 1];
        for (int i = 0; i < code.length; i++) {
            sizes[i] = sizeOf(code[i]);
        }
        findOffsets();
    }

    /** To be called when nothing else will read the code, since nothing else knows the wide form. */
    static void in(String owner, MethodNode method) {
        WidenJumps jumps = new WidenJumps(owner, method);
        if (jumps.offsets[jumps.code.length] > NEAR) {
            jumps.widen();
        }
    }

    private void findOffsets() {
        for (int i = 0; i < code.length; i++) {
            offsets[i + 1] = offsets[i] + sizes[i];
        }
    }

    private void widen() {
        List<JumpInsnNode> far = farJumps();
        Set<JumpInsnNode> withoutFrame = new LinkedHashSet<>();
        for (JumpInsnNode jump : far) {
            if (jump.getOpcode() != Opcodes.GOTO && !(nextFrameOrReal(jump) instanceof FrameNode)
                    && !isExchangeable(jump)) {
                withoutFrame.add(jump);
            }
        }
        Map<JumpInsnNode, FrameNode> frames = withoutFrame.isEmpty() ? Map.of() : framesBehind(withoutFrame);
        for (JumpInsnNode jump : far) {
            if (jump.getOpcode() == Opcodes.GOTO || jump.getOpcode() == GOTO_W) {
                jump.setOpcode(GOTO_W);
            } else if (frames.containsKey(jump)) {
                method.instructions.insert(jump, frames.get(jump));
                jumpOver(jump, frames.get(jump));
            } else if (!withoutFrame.contains(jump)) {
                widen(jump, nextFrameOrReal(jump));
            }
        }
    }

    private void widen(JumpInsnNode jump, AbstractInsnNode next) {
        if (next instanceof FrameNode frame) {
            jumpOver(jump, frame);
        } else {
            exchange(jump, (JumpInsnNode) next);
        }
    }

    /** Grows from the narrow forms, since a jump that is widened may move others apart. */
    private List<JumpInsnNode> farJumps() {
        List<JumpInsnNode> far = new ArrayList<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int i = 0; i < code.length; i++) {
                if (code[i] instanceof JumpInsnNode jump && sizes[i] < GOTO_W_SIZE
                        && distance(jump.label, i) > NEAR) {
                    far.add(jump);
                    sizes[i] = jump.getOpcode() == Opcodes.GOTO ? GOTO_W_SIZE : CONDITIONAL_SIZE;
                    grown = true;
                }
            }
            findOffsets();
        }
        return far;
    }

    private static AbstractInsnNode nextFrameOrReal(AbstractInsnNode instruction) {
        AbstractInsnNode next = instruction.getNext();
        while (!(next instanceof FrameNode) && !Instructions.isReal(next)) {
            next = next.getNext();
        }
        return next;
    }

    /** Whether the jump stands before another that leads so near that a conditional jump can take its place. */
    private boolean isExchangeable(JumpInsnNode jump) {
        AbstractInsnNode next = nextFrameOrReal(jump);
        return next.getOpcode() == Opcodes.GOTO
                && distance(((JumpInsnNode) next).label, method.instructions.indexOf(jump)) <= NEAR;
    }

    private int distance(LabelNode target, int from) {
        return Math.abs(offsets[method.instructions.indexOf(target)] - offsets[from]);
    }

    private void jumpOver(JumpInsnNode jump, FrameNode frame) {
        LabelNode behind = new LabelNode();
        method.instructions.insertBefore(frame, behind);
        method.instructions.insertBefore(jump, new JumpInsnNode(opposite(jump.getOpcode()), behind));
        jump.setOpcode(GOTO_W);
    }

    /** {@code if a goto far; goto near} is {@code if not a goto near; goto far}. */
    private static void exchange(JumpInsnNode far, JumpInsnNode near) {
        LabelNode target = far.label;
        far.label = near.label;
        far.setOpcode(opposite(far.getOpcode()));
        near.label = target;
        near.setOpcode(GOTO_W);
    }

    private static int opposite(int opcode) {
        // In pairs from IFEQ on, which is odd, but for the last two, which begin with an even number.
        return opcode >= Opcodes.IFNULL ? opcode ^ 1 : (opcode + 1 ^ 1) - 1;
    }

    private Map<JumpInsnNode, FrameNode> framesBehind(Set<JumpInsnNode> jumps) {
        if (method.name.equals("<init>")) {
            // An uninitialised this is not followed, since no constructor is asynchronous; there ASM widens.
            return Map.of();
        }
        // The method still says what it had before it became a body; the writer computes its own numbers.
        method.maxStack += OPERANDS_OF_BODY;
        method.maxLocals += HIDDEN_LOCALS;
        Map<AbstractInsnNode, JumpInsnNode> behind = new IdentityHashMap<>();
        jumps.forEach(jump -> behind.put(jump.getNext(), jump));
        Map<JumpInsnNode, FrameNode> frames = new HashMap<>();
        Map<AbstractInsnNode, LabelNode> creations = new HashMap<>();
        StackMapWalk.walk(owner, method, (instruction, types) -> {
            JumpInsnNode jump = behind.get(instruction);
            if (jump != null && types != null) {
                frames.put(jump, frame(types, creations));
            }
        });
        creations.forEach(method.instructions::insertBefore);
        return frames;
    }

    private static FrameNode frame(Frame<BasicValue> types, Map<AbstractInsnNode, LabelNode> creations) {
        List<Object> locals = new ArrayList<>();
        for (int slot = 0; slot < types.getLocals(); slot += types.getLocal(slot).getSize()) {
            locals.add(encode(types.getLocal(slot), creations));
        }
        List<Object> stack = new ArrayList<>();
        for (int i = 0; i < types.getStackSize(); i++) {
            stack.add(encode(types.getStack(i), creations));
        }
        return VerificationTypes.frame(locals, stack);
    }

    private static Object encode(BasicValue value, Map<AbstractInsnNode, LabelNode> creations) {
        return value instanceof UninitializedValue object
                ? creations.computeIfAbsent(object.creation, creation -> new LabelNode())
                : VerificationTypes.encode(value);
    }

    /** How many bytes an instruction takes at most (JVMS §6.5). */
    private static int sizeOf(AbstractInsnNode instruction) {
        return switch (instruction.getType()) {
            case AbstractInsnNode.LABEL, AbstractInsnNode.LINE, AbstractInsnNode.FRAME -> 0;
            case AbstractInsnNode.INSN -> 1;
            case AbstractInsnNode.INT_INSN -> instruction.getOpcode() == Opcodes.SIPUSH ? 3 : 2;
            case AbstractInsnNode.VAR_INSN -> sizeOfAccess(((VarInsnNode) instruction).var);
            case AbstractInsnNode.IINC_INSN -> sizeOf((IincInsnNode) instruction);
            case AbstractInsnNode.METHOD_INSN -> instruction.getOpcode() == Opcodes.INVOKEINTERFACE ? 5 : 3;
            case AbstractInsnNode.INVOKE_DYNAMIC_INSN -> 5;
            case AbstractInsnNode.MULTIANEWARRAY_INSN -> 4;
            case AbstractInsnNode.TABLESWITCH_INSN -> 16 + 4 * ((TableSwitchInsnNode) instruction).labels.size();
            case AbstractInsnNode.LOOKUPSWITCH_INSN -> 12 + 8 * ((LookupSwitchInsnNode) instruction).labels.size();
            case AbstractInsnNode.JUMP_INSN -> instruction.getOpcode() == GOTO_W ? GOTO_W_SIZE : 3;
            default -> 3;
        };
    }

    private static int sizeOfAccess(int slot) {
        return slot < 4 ? 1 : slot < 256 ? 2 : 4;
    }

    private static int sizeOf(IincInsnNode increment) {
        return increment.var < 256 && increment.incr == (byte) increment.incr ? 3 : 6;
    }
}
