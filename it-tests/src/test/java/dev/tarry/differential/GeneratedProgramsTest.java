package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs that nobody wrote: the same trace synchronously and on the loop. See {@link GeneratedPrograms} for more. */
class GeneratedProgramsTest {
    private static final int PROGRAMS = 150;
    private static final long FIRST_SEED = 1;

    @Test
    void generated_programs_do_what_their_synchronous_twins_do() {
        try (GeneratedPrograms programs = new GeneratedPrograms(System.out::println)) {
            assertEquals(List.of(), programs.run(FIRST_SEED, PROGRAMS), "programs that differ");
        }
    }
}
