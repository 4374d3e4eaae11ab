package dev.tarry.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When two runs of a library's tests count as the same. */
class CompareRunsTest {
    @TempDir
    private Path directory;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void runs_with_the_same_outcomes_agree() throws IOException {
        record("untouched", passed("a"), failed("b", "java.io.IOException: no file"), "skipped\t[test:c]\t\t", "end");
        record("suspended", passed("a"), failed("b", "java.io.IOException: none"), "skipped\t[test:c]\t\t", "end");
        assertTrue(agree());
        assertEquals("untouched: 3 tests, 1 passed, 1 failed, 1 skipped", lines()[0]);
        assertEquals("0 tests differ", lines()[lines().length - 1]);
    }

    @Test
    void a_test_that_fails_otherwise_differs_even_if_it_never_passed() throws IOException {
        record("untouched", passed("a"), failed("b", "java.io.IOException: no file"), "end");
        record("suspended", passed("a"), failed("b", "java.lang.VerifyError: bad type"), "end");
        assertFalse(agree());
        assertEquals("1 tests differ", lines()[lines().length - 1]);
    }

    @Test
    void a_test_that_was_not_run_differs() throws IOException {
        record("untouched", passed("a"), passed("b"), "end");
        record("suspended", passed("a"), "end");
        assertFalse(agree());
    }

    @Test
    void runs_that_do_not_come_to_their_end_do_not_agree() throws IOException {
        record("untouched", passed("a"), passed("b"), passed("c"), "end");
        record("suspended", passed("a"), "started\t[test:b]\tshop.StoreTest#b\t");
        assertFalse(agree());
        assertEquals("suspended: 1 tests, 1 passed, 0 failed, 0 skipped; it did not come to its end, under way: "
            + "[test:b]", lines()[1]);
        assertEquals("0 tests differ, 2 not compared; a run did not come to its end", lines()[lines().length - 1]);
    }

    @Test
    void a_test_that_has_both_outcomes_when_run_again_is_told_of_but_does_not_count() throws IOException {
        record("untouched", passed("a"), passed("b"), "end");
        record("suspended", passed("a"), failed("b", "java.lang.AssertionError: too late"), "end");
        record("untouched-again", passed("b"), "end");
        record("suspended-again", passed("b"), "end");
        assertTrue(agree());
        assertEquals("0 tests differ, 1 not each time", lines()[lines().length - 1]);
    }

    @Test
    void a_test_that_differs_when_run_again_counts() throws IOException {
        record("untouched", passed("a"), passed("b"), "end");
        record("suspended", passed("a"), failed("b", "java.lang.AssertionError: 2"), "end");
        record("untouched-again", passed("b"), "end");
        record("suspended-again", failed("b", "java.lang.AssertionError: 3"), "end");
        assertFalse(agree());
    }

    @Test
    void only_classes_with_tests_that_ended_and_differ_are_run_again() throws IOException {
        record("suspended", passed("a"), failed("b", "java.lang.AssertionError: 2").replace("[test", "[class:B]/[test"),
            "started\t[class:C]/[test:c]\t\t");
        record("untouched", passed("a"), passed("b").replace("[test", "[class:B]/[test"),
            passed("c").replace("[test", "[class:C]/[test"), "end");
        Path excludes = Files.createFile(directory.resolve("excludes"));
        assertEquals(Set.of("B"), CompareRuns.differingClasses(directory, excludes, "shop"));
    }

    @Test
    void a_test_with_a_known_reason_may_differ() throws IOException {
        Files.writeString(directory.resolve("excludes"), "shop\t.*StoreTest#b\tit counts the frames of a stack\n");
        record("untouched", passed("a"), passed("b"), "end");
        record("suspended", passed("a"), failed("b", "java.lang.AssertionError: 2"), "end");
        assertTrue(agree());
        assertEquals("0 tests differ, 1 for a known reason", lines()[lines().length - 1]);
    }

    @Test
    void addresses_in_the_names_of_parameterised_tests_do_not_matter() throws IOException {
        record("untouched", passed("[shop.Item@1f32e575]"), "end");
        record("suspended", passed("[shop.Item@279f327]"), "end");
        assertTrue(agree());
    }

    @Test
    void a_library_without_a_test_that_passes_shows_nothing() throws IOException {
        record("untouched", failed("a", "java.lang.NoClassDefFoundError: Mock"), "end");
        record("suspended", failed("a", "java.lang.NoClassDefFoundError: Mock"), "end");
        assertFalse(agree());
    }

    private static String passed(String test) {
        return "passed\t[test:" + test + "]\tshop.StoreTest#" + test + "\t";
    }

    private static String failed(String test, String failure) {
        return "failed\t[test:" + test + "]\tshop.StoreTest#" + test + "\t" + failure;
    }

    private void record(String run, String... lines) throws IOException {
        Files.writeString(directory.resolve(run + ".outcomes"), String.join("\n", lines) + "\n");
    }

    private boolean agree() throws IOException {
        Path excludes = directory.resolve("excludes");
        if (!Files.exists(excludes)) {
            Files.createFile(excludes);
        }
        return CompareRuns.report(directory, excludes, "shop", new PrintStream(printed, true));
    }

    private String[] lines() {
        return printed.toString().split("\\R");
    }
}
