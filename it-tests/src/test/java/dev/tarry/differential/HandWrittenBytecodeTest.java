package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Legal bytecode that javac does not write, but other compilers and tools may. */
class HandWrittenBytecodeTest implements Opcodes {
    private static final Type ASYNCIO = Type.getObjectType("dev/tarry/Asyncio");
    private static final Type ENV = Type.getType(Env.class);
    private static final Type FAILURE = Type.getType(Failure.class);
    private static final Method WITH_MESSAGE = Method.getMethod("void <init>(String)");

    /** Compares a program made of one method {@code program(Env)} with its synchronous twin. */
    private static void compare(String name, Consumer<GeneratorAdapter> body) {
        String baseName = name + "Base";
        Compilation base = InlineSource.compiled(Variant.javac(17, "-g"), baseName, "class " + baseName + " { }")
            .compiled();
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(V17, ACC_FINAL | ACC_SUPER, "corpus/" + name, null, "java/lang/Object", null);
        Method program = new Method("program", "(" + ENV.getDescriptor() + ")Ldev/tarry/Coroutine;");
        GeneratorAdapter code = new GeneratorAdapter(ACC_STATIC, program, null, null, writer);
        code.visitAnnotation("Ldev/tarry/Async;", false).visitEnd();
        body.accept(code);
        code.endMethod();
        writer.visitEnd();
        Map<String, byte[]> classes = new TreeMap<>(base.classes());
        classes.put("corpus." + name, writer.toByteArray());
        try {
            Files.write(base.directory().resolve("corpus/" + name + ".class"), writer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Corpus corpus = Corpus.of(name, new Compilation(base.directory(), classes));
        assertEquals(Map.of(), corpus.failures());
        byte[] transformed = corpus.transformed().get("corpus." + name);
        assertEquals("", Report.verify(transformed, new CorpusLoader(corpus.transformed())));
        Differential.compare(corpus, "corpus." + name, "program", "program", false);
    }

    private static void awaitInt(GeneratorAdapter code, int value) {
        code.loadArg(0);
        code.push(value);
        code.invokeVirtual(ENV, Method.getMethod("dev.tarry.Awaitable i(int)"));
        code.invokeStatic(ASYNCIO, Method.getMethod("Object await(dev.tarry.Awaitable)"));
        code.unbox(Type.INT_TYPE);
    }

    private static void awaitString(GeneratorAdapter code, String value) {
        code.loadArg(0);
        code.push(value);
        code.invokeVirtual(ENV, Method.getMethod("dev.tarry.Awaitable s(String)"));
        code.invokeStatic(ASYNCIO, Method.getMethod("Object await(dev.tarry.Awaitable)"));
        code.checkCast(Type.getType(String.class));
    }

    private static void returnObject(GeneratorAdapter code) {
        code.invokeStatic(ASYNCIO, Method.getMethod("dev.tarry.AsyncResult async(Object)"));
        code.returnValue();
    }

    private static void returnInt(GeneratorAdapter code) {
        code.box(Type.INT_TYPE);
        returnObject(code);
    }

    private static void log(GeneratorAdapter code) {
        code.loadArg(0);
        code.swap();
        code.invokeVirtual(ENV, Method.getMethod("void log(Object)"));
    }

    @Test
    void a_new_object_without_a_second_reference_is_constructed_and_forgotten() {
        compare("NoDup", code -> {
            code.newInstance(FAILURE);
            awaitString(code, "message");
            code.invokeConstructor(FAILURE, WITH_MESSAGE);
            awaitString(code, "done");
            returnObject(code);
        });
    }

    @Test
    void three_references_to_an_unfinished_object_become_one_object() {
        compare("ThreeCopies", code -> {
            code.newInstance(FAILURE);
            code.dup();
            code.dup();
            awaitString(code, "message");
            code.invokeConstructor(FAILURE, WITH_MESSAGE);
            Label same = code.newLabel();
            code.ifCmp(FAILURE, GeneratorAdapter.EQ, same);
            code.push("two objects");
            returnObject(code);
            code.mark(same);
            awaitString(code, "one object");
            returnObject(code);
        });
    }

    @Test
    void two_unfinished_objects_interleave_on_the_stack() {
        compare("Interleaved", code -> {
            code.newInstance(FAILURE);
            code.newInstance(FAILURE);
            code.dup2();
            awaitString(code, "second");
            code.invokeConstructor(FAILURE, WITH_MESSAGE);
            awaitString(code, "first");
            code.invokeConstructor(FAILURE, WITH_MESSAGE);
            log(code);
            awaitInt(code, 1);
            code.pop();
            returnObject(code);
        });
    }

    @Test
    void an_unfinished_object_lies_in_a_local_between_wide_ones() {
        compare("InLocals", code -> {
            code.push(5L);
            code.visitVarInsn(LSTORE, 1);
            code.newInstance(FAILURE);
            code.visitVarInsn(ASTORE, 3);
            code.push(2.5);
            code.visitVarInsn(DSTORE, 4);
            awaitInt(code, 7);
            code.visitVarInsn(ISTORE, 7);
            code.visitVarInsn(ALOAD, 3);
            code.visitVarInsn(ASTORE, 6);
            awaitString(code, "message");
            code.visitVarInsn(ALOAD, 3);
            code.swap();
            code.invokeConstructor(FAILURE, WITH_MESSAGE);
            code.visitVarInsn(ALOAD, 6);
            log(code);
            awaitInt(code, 8);
            code.visitVarInsn(ILOAD, 7);
            code.visitInsn(IADD);
            code.visitVarInsn(LLOAD, 1);
            code.visitInsn(L2I);
            code.visitInsn(IADD);
            code.visitVarInsn(DLOAD, 4);
            code.visitInsn(D2I);
            code.visitInsn(IADD);
            returnInt(code);
        });
    }

    @Test
    void stack_shuffles_of_mixed_widths_stand_around_awaits() {
        compare("Shuffles", code -> {
            code.push(1L << 40);
            awaitInt(code, 3);
            awaitInt(code, 4);
            code.visitInsn(DUP2_X2);
            awaitInt(code, 5);
            code.visitInsn(IMUL);
            code.visitInsn(IADD);
            code.visitInsn(I2L);
            code.visitInsn(LADD);
            awaitInt(code, 6);
            code.visitInsn(DUP_X2);
            code.visitInsn(I2L);
            code.visitInsn(LADD);
            code.visitInsn(L2I);
            code.visitInsn(IADD);
            awaitInt(code, 9);
            code.visitInsn(SWAP);
            code.visitInsn(ISUB);
            code.visitInsn(DUP_X2);
            code.visitInsn(POP);
            code.visitInsn(IADD);
            code.visitInsn(IADD);
            returnInt(code);
        });
    }

    @Test
    void a_loop_with_two_entries() {
        compare("Irreducible", code -> {
            Label middle = code.newLabel();
            Label head = code.newLabel();
            code.push(0);
            code.visitVarInsn(ISTORE, 1);
            awaitInt(code, 1);
            code.visitJumpInsn(IFNE, middle);
            code.mark(head);
            code.visitIincInsn(1, 1);
            awaitInt(code, 1);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(IADD);
            code.visitVarInsn(ISTORE, 1);
            code.mark(middle);
            awaitInt(code, 10);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(IADD);
            code.visitVarInsn(ISTORE, 1);
            code.visitVarInsn(ILOAD, 1);
            code.push(30);
            code.visitJumpInsn(IF_ICMPLT, head);
            code.visitVarInsn(ILOAD, 1);
            returnInt(code);
        });
    }

    @Test
    void a_loop_keeps_its_sum_on_the_stack() {
        compare("StackLoop", code -> {
            Label head = code.newLabel();
            code.push(0);
            code.visitVarInsn(ISTORE, 1);
            code.push(1L);
            code.push(100);
            code.mark(head);
            awaitInt(code, 2);
            code.visitInsn(IADD);
            awaitInt(code, 3);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(IMUL);
            code.visitInsn(IADD);
            code.visitIincInsn(1, 1);
            code.visitVarInsn(ILOAD, 1);
            code.push(3);
            code.visitJumpInsn(IF_ICMPLT, head);
            code.visitInsn(I2L);
            code.visitInsn(LADD);
            code.box(Type.LONG_TYPE);
            returnObject(code);
        });
    }

    @Test
    void a_handler_covers_itself() {
        compare("SelfCovering", code -> {
            Label start = code.newLabel();
            Label end = code.newLabel();
            Label handler = code.newLabel();
            Label over = code.newLabel();
            code.push(0);
            code.visitVarInsn(ISTORE, 1);
            code.visitTryCatchBlock(start, end, handler, "java/lang/Exception");
            code.mark(start);
            code.visitIincInsn(1, 1);
            code.visitVarInsn(ILOAD, 1);
            code.push(4);
            code.visitJumpInsn(IF_ICMPGT, over);
            awaitInt(code, 1);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(IDIV);
            code.pop();
            code.visitInsn(ACONST_NULL);
            code.visitInsn(ATHROW);
            code.mark(handler);
            log(code);
            awaitInt(code, 2);
            code.pop();
            code.visitJumpInsn(GOTO, start);
            code.mark(end);
            code.mark(over);
            code.visitVarInsn(ILOAD, 1);
            returnInt(code);
        });
    }

    @Test
    void wide_locals_are_counted_and_kept() {
        compare("WideLocals", code -> {
            awaitInt(code, 5);
            code.visitVarInsn(ISTORE, 400);
            code.push(3L);
            code.visitVarInsn(LSTORE, 500);
            code.visitIincInsn(400, 1000);
            awaitInt(code, 6);
            code.visitIincInsn(400, -3);
            code.visitVarInsn(ILOAD, 400);
            code.visitInsn(IADD);
            code.visitInsn(I2L);
            code.visitVarInsn(LLOAD, 500);
            code.visitInsn(LADD);
            code.box(Type.LONG_TYPE);
            returnObject(code);
        });
    }

    @Test
    void a_slot_holds_unlike_types_where_paths_meet() {
        compare("DeadSlot", code -> {
            Label other = code.newLabel();
            Label join = code.newLabel();
            awaitInt(code, 0);
            code.visitJumpInsn(IFEQ, other);
            code.push(5);
            code.visitVarInsn(ISTORE, 1);
            code.visitJumpInsn(GOTO, join);
            code.mark(other);
            code.push("text");
            code.visitVarInsn(ASTORE, 1);
            code.mark(join);
            awaitInt(code, 1);
            code.visitVarInsn(ISTORE, 1);
            awaitInt(code, 2);
            code.visitVarInsn(ILOAD, 1);
            code.visitInsn(IADD);
            returnInt(code);
        });
    }

    @Test
    void an_exception_is_thrown_through_two_handlers_of_one_range() {
        compare("SameRange", code -> {
            Label start = code.newLabel();
            Label end = code.newLabel();
            Label first = code.newLabel();
            Label second = code.newLabel();
            code.visitTryCatchBlock(start, end, first, FAILURE.getInternalName());
            code.visitTryCatchBlock(start, end, second, null);
            code.mark(start);
            awaitInt(code, 1);
            awaitInt(code, 2);
            code.visitInsn(IADD);
            code.mark(end);
            returnInt(code);
            code.mark(first);
            log(code);
            awaitString(code, "failure");
            returnObject(code);
            code.mark(second);
            awaitInt(code, 3);
            code.pop();
            log(code);
            awaitString(code, "any");
            returnObject(code);
        });
    }
}
