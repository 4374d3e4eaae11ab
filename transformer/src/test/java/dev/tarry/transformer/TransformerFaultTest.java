package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class TransformerFaultTest {

    private static final String STORE = "class Store { @Async static Coroutine<String> f(Coroutine<String> c) {"
            + " String s = \"\"; while (s.isEmpty()) { s = await(c); } return async(s); } }\n"
            + "class Good { @Async static Coroutine<String> f(Coroutine<String> c) { return async(await(c)); } }";

    @TempDir
    private Path directory;

    @Test
    void a_failure_of_the_tool_names_the_method_and_leaves_the_bytecode_and_no_class_changed() throws IOException {
        Path classes = Sources.compile(directory, "Store", STORE);
        byte[] broken = withoutStackMapFrames(Sources.read(classes, "Store"));
        Files.write(classes.resolve("shop/Store.class"), broken);
        byte[] good = Sources.read(classes, "Good");
        Path dump = directory.resolve("target/tarry-dump");

        TransformerFault fault = assertThrows(TransformerFault.class, () -> ClassDirectory.transform(classes,
                TransformOptions.of(List.of()).withDumpDirectory(dump)));

        assertTrue(fault.getMessage().startsWith("Tarry " + Transformer.version()
                + " failed to transform shop.Store.f; this is a bug in Tarry, not in your code; no class file was"
                + " changed; "), fault.getMessage());
        assertTrue(fault.getMessage().endsWith("; its bytecode is in " + dump), fault.getMessage());
        assertArrayEquals(broken, Files.readAllBytes(dump.resolve("shop.Store.before.class")));
        assertArrayEquals(broken, Sources.read(classes, "Store"));
        assertArrayEquals(good, Sources.read(classes, "Good"));
    }

    @Test
    void what_the_class_had_become_is_left_too() throws IOException {
        TransformerFault fault = TransformerFault.in("shop.Store", null, new byte[] {1}, new byte[] {2},
                new IllegalStateException("lost"));
        fault.dumpedTo(directory);
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(directory.resolve("shop.Store.before.class")));
        assertArrayEquals(new byte[] {2}, Files.readAllBytes(directory.resolve("shop.Store.after.class")));
    }

    @Test
    void a_dump_that_cannot_be_written_does_not_hide_the_failure() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        TransformerFault fault = TransformerFault.in("shop.Store", "f", new byte[] {1}, null,
                new IllegalStateException("lost"));
        assertSame(fault, fault.dumpedTo(file));
        assertEquals(1, fault.getSuppressed().length);
        assertFalse(fault.getMessage().contains("its bytecode is in"));
    }

    /** No compiler writes such a class for Java 17: the tool may fail on it, but not quietly. */
    private static byte[] withoutStackMapFrames(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return !name.equals("f") ? method : new MethodVisitor(Opcodes.ASM9, method) {
                    @Override
                    public void visitJumpInsn(int opcode, Label label) {
                        // Nothing is on the stack that this could take.
                        super.visitInsn(Opcodes.POP2);
                        super.visitJumpInsn(opcode, label);
                    }
                };
            }
        }, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
