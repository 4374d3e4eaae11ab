package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Class files that are too new, too old, damaged, or of no compiler of today. */
class UnusualClassFilesTest implements Opcodes {

    private static final String STORE = """
            class Store {
                @Async static Coroutine<String> fetch(Other other, boolean again) {
                    try {
                        return again ? fetch(other, false) : async(await(other.name()) + await(fetch(other, true)));
                    } finally {
                        await(other.name());
                    }
                }
            }
            class Other { @Async final Coroutine<String> name() { return async("name"); } }
            """;

    @TempDir
    private Path directory;

    @Test
    void the_newest_version_is_read_and_a_newer_one_is_refused_with_a_way_out() throws IOException {
        Path classes = Sources.compile(directory, "Store", STORE);
        Path file = classes.resolve("shop/Store.class");
        byte[] bytes = Files.readAllBytes(file);
        byte newest = newest(bytes);
        assertTrue(Sources.transform(classes, "Store").changed());

        bytes[7] = (byte) (newest + 1);
        Files.write(file, bytes);
        IOException refused = assertThrows(IOException.class, () -> ClassDirectory.transform(classes, List.of()));
        assertEquals("cannot read " + file + ": it is for Java " + (newest - 43) + ", and this version of Tarry ("
                + Transformer.version() + ") knows class files up to Java " + (newest - 44)
                + "; use a newer version of Tarry, or compile with --release " + (newest - 44), refused.getMessage());
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    /** Gives a class the newest version that ASM reads. */
    private static byte newest(byte[] classFile) {
        byte version = classFile[7];
        try {
            while (true) {
                classFile[7]++;
                new ClassReader(classFile);
                version = classFile[7];
            }
        } catch (IllegalArgumentException tooNew) {
            classFile[7] = version;
            return version;
        }
    }

    @Test
    void a_class_that_is_called_and_cannot_be_read_is_as_good_as_absent() throws IOException {
        Path classes = Sources.compile(directory, "Store", STORE);
        Path other = classes.resolve("shop/Other.class");
        byte[] bytes = Files.readAllBytes(other);
        bytes[7] = 99;
        Files.write(other, bytes);
        assertTrue(Sources.transform(classes, "Store").changed());
    }

    @Test
    void a_class_file_that_ends_too_early_is_refused_wherever_it_ends() {
        Path classes = Sources.compile(directory, "Store", STORE);
        byte[] whole = Sources.read(classes, "Store");
        int refused = 0;
        try (ClassPath classPath = ClassPath.of(classes)) {
            Transformer transformer = new Transformer(classPath);
            for (int length = 0; length < whole.length; length++) {
                byte[] start = Arrays.copyOf(whole, length);
                try {
                    assertEquals(start, transformer.transform(start).bytes(), "one that says nothing of Tarry yet");
                } catch (IllegalArgumentException e) {
                    refused++;
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertTrue(refused > whole.length / 2, refused + " of " + whole.length);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_damaged_class_file_never_ends_in_anything_but_a_refusal_or_a_fault(long seed) throws IOException {
        Path classes = Sources.compile(directory, "Store", STORE);
        byte[] whole = Sources.read(classes, "Store");
        Random random = new Random(seed);
        try (ClassPath classPath = ClassPath.of(classes)) {
            Transformer transformer = new Transformer(classPath);
            for (int i = 0; i < 250; i++) {
                byte[] damaged = whole.clone();
                damaged[8 + random.nextInt(whole.length - 8)] = (byte) random.nextInt();
                try {
                    transformer.transform(damaged);
                } catch (IllegalArgumentException | TransformerFault expected) {
                    assertTrue(expected.getMessage() != null);
                }
            }
        }
    }

    @Test
    void a_class_of_java_6_is_refused_whatever_it_contains() {
        String old = "compiled for a Java version before 7";
        assertEquals(old, refusal(withSubroutine(V1_5)));
        assertEquals(old, refusal(withSubroutine(V1_6)));
        assertEquals(old, refusal(withJump(V1_6, false)));
        assertEquals(old, refusal(withJump(V1_6, true)));
        assertEquals(old, refusal(withLargeSubroutine(V1_6)));
    }

    @Test
    void a_class_of_java_7_becomes_one_that_the_jvm_can_read() {
        TransformedClass result = transform(withJump(V1_7, true));
        assertEquals(List.of(), result.diagnostics());
        assertTrue(result.changed());
        assertEquals("shop.Old", new ClassLoader(null) {
            Class<?> define(byte[] classFile) {
                return defineClass(null, classFile, 0, classFile.length);
            }
        }.define(result.bytes()).getName());
    }

    @Test
    void a_subroutine_that_no_class_file_may_have_any_more_is_refused_in_words() {
        assertEquals("has subroutines (jsr), which class files may not have since Java 7",
                refusal(withSubroutine(V1_7)));
    }

    /** The subroutine is in another method than the async one, and further away than a jump of two bytes leads. */
    private static byte[] withLargeSubroutine(int version) {
        return type(version, code -> {
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(ARETURN);
        }, old -> {
            Label subroutine = new Label();
            old.visitJumpInsn(JSR, subroutine);
            for (int i = 0; i < 40_000; i++) {
                old.visitInsn(NOP);
            }
            old.visitInsn(RETURN);
            old.visitLabel(subroutine);
            old.visitVarInsn(ASTORE, 1);
            old.visitVarInsn(RET, 1);
        });
    }

    private static byte[] withSubroutine(int version) {
        return type(version, code -> {
            Label subroutine = new Label();
            code.visitJumpInsn(JSR, subroutine);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKESTATIC, "dev/tarry/Asyncio", "await",
                    "(Ldev/tarry/Awaitable;)Ljava/lang/Object;", false);
            code.visitInsn(POP);
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(ARETURN);
            code.visitLabel(subroutine);
            code.visitVarInsn(ASTORE, 1);
            code.visitVarInsn(RET, 1);
        }, null);
    }

    private static byte[] withJump(int version, boolean frame) {
        return type(version, code -> {
            Label end = new Label();
            code.visitVarInsn(ALOAD, 0);
            code.visitJumpInsn(IFNULL, end);
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKESTATIC, "dev/tarry/Asyncio", "await",
                    "(Ldev/tarry/Awaitable;)Ljava/lang/Object;", false);
            code.visitInsn(POP);
            code.visitLabel(end);
            if (frame) {
                code.visitFrame(F_NEW, 1, new Object[] {"dev/tarry/Coroutine"}, 0, null);
            }
            code.visitVarInsn(ALOAD, 0);
            code.visitInsn(ARETURN);
        }, null);
    }

    private interface Body {
        void write(MethodVisitor code);
    }

    /** A class with an async method {@code program(Coroutine)}, and a static method {@code old()}. */
    private static byte[] type(int version, Body program, Body old) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, ACC_SUPER, "shop/Old", null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(ACC_STATIC, "program",
                "(Ldev/tarry/Coroutine;)Ldev/tarry/Coroutine;", null, null);
        code.visitAnnotation("Ldev/tarry/Async;", false).visitEnd();
        code.visitCode();
        program.write(code);
        code.visitMaxs(0, 0);
        if (old != null) {
            MethodVisitor other = writer.visitMethod(ACC_STATIC, "old", "()V", null, null);
            other.visitCode();
            old.write(other);
            other.visitMaxs(0, 0);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private String refusal(byte[] classFile) {
        List<Diagnostic> diagnostics = transform(classFile).diagnostics();
        assertEquals(List.of(DiagnosticId.CLASS_FILE_TOO_OLD), diagnostics.stream().map(Diagnostic::id).toList());
        return diagnostics.get(0).label();
    }

    private TransformedClass transform(byte[] classFile) {
        try (ClassPath classPath = ClassPath.of(directory)) {
            return new Transformer(classPath).transform(classFile);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
