package dev.tarry.transformer;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/** Tells for each local and operand which instructions may have put it there. */
final class ValueSources {

    private ValueSources() {}

    /** The sources before each instruction; null where no control arrives. */
    static Frame<SourceValue>[] of(String owner, MethodNode method) {
        try {
            return new Analyzer<>(new WithParameters()).analyze(owner, method);
        } catch (AnalyzerException e) {
            throw new IllegalStateException("cannot follow the values of " + owner + "." + method.name, e);
        }
    }

    /** ASM has no source for a parameter, so that one which may have been assigned to looks like one that certainly was. */
    private static final class WithParameters extends SourceInterpreter {

        WithParameters() {
            super(Opcodes.ASM9);
        }

        @Override
        public SourceValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
            return new SourceValue(type.getSize(), new InsnNode(Opcodes.NOP));
        }
    }
}
