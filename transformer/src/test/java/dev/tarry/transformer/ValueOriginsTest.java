package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/** A value followed by itself has the origins that ASM's analysis of all values finds. */
class ValueOriginsTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "java/lang/String", "java/lang/Character", "java/math/BigDecimal", "java/text/DecimalFormat",
        "java/util/concurrent/ConcurrentHashMap", "java/util/concurrent/ForkJoinPool", "java/util/regex/Pattern",
        "java/util/ResourceBundle", "java/util/TreeMap", "java/io/ObjectInputStream", "java/net/URLClassLoader",
        "java/util/zip/ZipFile$Source"
    })
    void the_origins_are_those_of_an_analysis_of_all_values(String name) throws IOException, AnalyzerException {
        ClassNode type = new ClassNode();
        try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
            new ClassReader(in).accept(type, 0);
        }
        int compared = 0;
        for (MethodNode method : type.methods) {
            compared += method.instructions.size() == 0 ? 0 : compare(type.name, method);
        }
        assertTrue(compared > 100, compared + " values");
    }

    private static int compare(String owner, MethodNode method) throws AnalyzerException {
        ControlFlowGraph graph = ControlFlowGraph.of(method);
        ValueOrigins origins = ValueOrigins.in(graph);
        Frame<SourceValue>[] expected = new OfAll(method, graph).analyze(owner, method);
        int compared = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            Frame<SourceValue> frame = expected[method.instructions.indexOf(instruction)];
            String where = owner + "." + method.name + method.desc + " " + method.instructions.indexOf(instruction);
            if (instruction instanceof VarInsnNode load && load.getOpcode() == Opcodes.ALOAD) {
                assertEquals(frame == null ? Set.of() : frame.getLocal(load.var).insns, origins.ofLocal(load), where);
                compared++;
            }
            if (Instructions.isReal(instruction) && (frame == null || frame.getStackSize() > 0)) {
                SourceValue top = frame == null ? null : frame.getStack(frame.getStackSize() - 1);
                if (top == null || top.getSize() == 1) {
                    assertEquals(top == null ? Set.of() : top.insns, origins.ofTop(instruction), where);
                    compared++;
                }
            }
        }
        return compared;
    }

    /** Of words that are values of their own. */
    @ParameterizedTest
    @ValueSource(ints = {Opcodes.DUP, Opcodes.DUP_X1, Opcodes.DUP_X2, Opcodes.DUP2, Opcodes.DUP2_X1, Opcodes.DUP2_X2,
        Opcodes.SWAP})
    void all_that_a_duplication_or_swap_touches_comes_from_it(int opcode) throws AnalyzerException {
        Frame<SourceValue> frame = new Frame<>(0, 12);
        List<InsnNode> pushes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pushes.add(0, new InsnNode(Opcodes.ICONST_0));
            frame.push(new SourceValue(1, pushes.get(0)));
        }
        InsnNode copy = new InsnNode(opcode);
        frame.execute(copy, new SourceInterpreter());
        for (int depth = 0; depth < frame.getStackSize(); depth++) {
            int before = OperandStack.depthBefore(copy, depth);
            Set<AbstractInsnNode> expected = frame.getStack(frame.getStackSize() - 1 - depth).insns;
            assertEquals(expected, Set.of(before == OperandStack.PUSHED_HERE ? copy : pushes.get(before)), "at " + depth);
        }
    }

    @Test
    void where_no_control_arrives_there_are_no_origins() {
        MethodNode method = new MethodNode(Opcodes.ACC_STATIC, "method", "()V", null, null);
        method.visitInsn(Opcodes.RETURN);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ARETURN);
        assertEquals(Set.of(), ValueOrigins.in(method).ofTop(method.instructions.getLast()));
    }

    /** ASM's analysis, with names for what no instruction pushes, and without handlers that can handle nothing. */
    private static final class OfAll extends Analyzer<SourceValue> {

        private final MethodNode method;
        private final ControlFlowGraph graph;

        OfAll(MethodNode method, ControlFlowGraph graph) {
            super(new Named());
            this.method = method;
            this.graph = graph;
        }

        @Override
        protected boolean newControlFlowExceptionEdge(int instruction, TryCatchBlockNode range) {
            int block = graph.blockOf(method.instructions.get(instruction));
            int handler = graph.blockOf(range.handler);
            return Arrays.stream(graph.handlersOf(block)).anyMatch(other -> other == handler);
        }
    }

    private static final class Named extends SourceInterpreter {

        Named() {
            super(Opcodes.ASM9);
        }

        @Override
        public SourceValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
            return new SourceValue(type.getSize(), ValueOrigins.CALLER);
        }

        @Override
        public SourceValue newExceptionValue(TryCatchBlockNode range, Frame<SourceValue> handler, Type type) {
            return new SourceValue(1, range.handler);
        }
    }
}
