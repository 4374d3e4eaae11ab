package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A fault is put behind the transformer, and the fuzzer has to find it and to show it in a few lines. */
class ShrinkTest {
    private static final long FIRST_SEED = 1_000_000_000L * Recipe.NEIGHBOURS;
    private static final int MANY = 20 * Recipe.NEIGHBOURS;
    private static final int LONG_ENOUGH = 600;

    @Test
    void a_program_that_differs_is_made_small_and_still_differs() {
        List<String> told = new ArrayList<>();
        try (Trials faulty = new Trials(ShrinkTest::withLeftShiftsToTheRight);
                GeneratedPrograms programs = new GeneratedPrograms(told::add, faulty, LONG_ENOUGH);
                Trials sound = new Trials()) {
            GeneratedPrograms.Finding finding = firstOf(programs);
            String name = "corpus." + ProgramGenerator.className(finding.seed());
            String source = Marks.strip(finding.marked());
            long statements = Marks.spans(finding.marked()).stream().filter(s -> s.mark() == Marks.STATEMENT).count();
            Verdict again = faulty.judge(finding.recipe(), Map.of(name, source),
                (program, awaits) -> List.of(finding.disagreement().plan())).get(name);
            Verdict untouched = sound.judge(finding.recipe(), Map.of(name, source),
                (program, awaits) -> GeneratedPrograms.plans(finding.seed(), awaits)).get(name);
            assertAll(
                () -> assertEquals(Disagreement.Sort.DIFFERENT_TRACE, finding.disagreement().sort()),
                () -> assertTrue(source.contains("<<"), source),
                () -> assertTrue(statements <= 6, source),
                () -> assertEquals(Disagreement.Sort.DIFFERENT_TRACE, again.disagreement().sort()),
                () -> assertNull(untouched.disagreement()),
                () -> assertTrue(told.get(told.size() - 1).contains("seed " + finding.seed() + " "), told.toString()),
                () -> assertTrue(told.get(told.size() - 1).contains("differs with awaits "), told.toString()));
        }
    }

    private static GeneratedPrograms.Finding firstOf(GeneratedPrograms programs) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + MANY; seed++) {
            programs.run(seed, 1);
            if (!programs.findings().isEmpty()) {
                return programs.findings().get(0);
            }
        }
        throw new AssertionError("no program shifts to the left");
    }

    private static byte[] withLeftShiftsToTheRight(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                return new MethodVisitor(api, super.visitMethod(access, name, descriptor, signature, exceptions)) {
                    @Override
                    public void visitInsn(int opcode) {
                        super.visitInsn(opcode == Opcodes.ISHL ? Opcodes.ISHR : opcode);
                    }
                };
            }
        }, 0);
        return writer.toByteArray();
    }
}
