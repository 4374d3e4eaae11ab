package dev.tarry.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What README.md shows has been compiled and run. */
class ReadmeTest {

    @Test
    void the_test_that_readme_shows_is_one_of_these() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) {
            root = root.getParent();
        }
        Path test = root.resolve("samples/src/test/java/dev/tarry/samples/BreakfastTest.java");
        String shown = Files.readString(test).replace("package dev.tarry.samples;\n\n", "");
        assertTrue(Files.readString(root.resolve("README.md")).contains("```java\n" + shown + "```\n"),
                "README.md does not show BreakfastTest as it is");
    }
}
