package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables in {@code docs/cpython-tests}: what they name must be there. */
class CpythonTablesTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");

    private static Path directory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path docs = at.resolve("docs").resolve("cpython-tests");
            if (Files.isDirectory(docs)) {
                return docs;
            }
        }
        throw new AssertionError("no docs/cpython-tests above " + Path.of("").toAbsolutePath());
    }

    private static List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
                Files.readAllLines(file).stream().filter(line -> line.startsWith("| test_")).forEach(rows::add);
            }
        }
        return rows;
    }

    @Test
    void every_test_that_is_named_exists() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (String row : rows()) {
            for (Matcher m = TEST.matcher(row); m.find();) {
                named++;
                if (!isTest(m.group(1), m.group(2))) {
                    missing.add(m.group(1) + "." + m.group(2));
                }
            }
        }
        assertEquals(List.of(), missing);
        assertFalse(named < 100, "only " + named + " tests are named");
    }

    @Test
    void every_row_names_a_test_or_a_reason() throws IOException {
        List<String> empty = rows().stream().filter(row -> row.split("\\|", -1)[3].isBlank()).toList();
        assertEquals(List.of(), empty);
    }

    private static boolean isTest(String className, String method) {
        try {
            return Stream.of(Class.forName("dev.tarry." + className).getDeclaredMethods())
                .filter(declared -> declared.getName().equals(method))
                .flatMap(declared -> Stream.of(declared.getAnnotations()))
                .anyMatch(annotation -> annotation.annotationType().getName().startsWith("org.junit.jupiter."));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
