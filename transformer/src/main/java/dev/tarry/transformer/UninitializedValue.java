package dev.tarry.transformer;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/** The verification type {@code uninitialized(offset)} of JVMS §4.10.1.2: what NEW leaves until {@code <init>} ran. */
final class UninitializedValue extends BasicValue {

    /** The NEW instruction; two values are the same object exactly when it is the same instruction. */
    final AbstractInsnNode creation;

    UninitializedValue(TypeInsnNode creation) {
        super(Type.getObjectType(creation.desc));
        this.creation = creation;
    }

    BasicValue initialized() {
        return new BasicValue(getType());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UninitializedValue that && that.creation == creation;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(creation);
    }
}
