package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs that nobody wrote: the same trace synchronously and on the loop. {@code it-tests/fuzz} runs more. */
class GeneratedProgramsTest {
    private static final int RECIPES = 10;
    private static final int PROGRAMS_OF_EACH = 16;
    private static final int MOST_SKIPPED = 4;

    @Test
    void generated_programs_do_what_their_synchronous_twins_do() {
        try (GeneratedPrograms programs = new GeneratedPrograms(System.out::println)) {
            for (long recipe = 0; recipe < RECIPES; recipe++) {
                programs.run(recipe * Recipe.NEIGHBOURS, PROGRAMS_OF_EACH);
            }
            assertAll(
                () -> assertEquals(List.of(), programs.findings(), "programs that differ"),
                () -> assertTrue(programs.skipped() <= MOST_SKIPPED, "few programs are beyond the compilers"));
        }
    }
}
