package dev.tarry.transformer;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** A piece of code under construction, to be inserted into a method. */
final class Code extends MethodNode {

    Code() {
        super(Opcodes.ASM9);
    }

    /** The instructions written so far; they leave this object when they are inserted elsewhere. */
    InsnList instructions() {
        return instructions;
    }

    Code mark(LabelNode label) {
        instructions.add(label);
        return this;
    }

    Code jump(int opcode, LabelNode target) {
        instructions.add(new JumpInsnNode(opcode, target));
        return this;
    }

    Code frame(FrameNode frame) {
        instructions.add(frame);
        return this;
    }

    /** Attributes what follows to a source line; without debug information there is no line to attribute it to. */
    Code line(int line) {
        if (line > 0) {
            LabelNode here = new LabelNode();
            instructions.add(here);
            instructions.add(new LineNumberNode(line, here));
        }
        return this;
    }
}
