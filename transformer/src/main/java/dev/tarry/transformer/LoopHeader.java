package dev.tarry.transformer;

import org.objectweb.asm.tree.FrameNode;

/**
 * The header of a loop that contains an await.
 *
 * @param frame the stack map frame at the header; every loop header has one, since a jump leads there
 * @param types live locals and operands at the header
 */
record LoopHeader(FrameNode frame, FrameTypes types) {

    @Override
    public boolean equals(Object other) {
        return other instanceof LoopHeader that && that.frame == frame;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(frame);
    }
}
