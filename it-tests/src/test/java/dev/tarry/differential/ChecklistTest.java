package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/checklist.md} says of each item what tests it; what it names exists. */
class ChecklistTest {
    private static final int ITEMS = 92;
    private static final Pattern ROW = Pattern.compile("\\| (\\d+b?) \\| [^|]+ \\| ([^|]*)\\|");
    private static final Pattern REFERENCE = Pattern.compile("`([^`]+)`");
    private static final List<Path> SOURCES = List.of(Path.of("src/test"), Path.of("../transformer/src/test/java"));

    private final Map<String, String> sources = new TreeMap<>();

    @Test
    void each_item_names_a_case_or_a_test_that_exists() throws IOException {
        readSources();
        List<String> numbers = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/checklist.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                numbers.add(row.group(1));
                List<String> references = REFERENCE.matcher(row.group(2)).results().map(r -> r.group(1)).toList();
                references.stream().filter(reference -> !exists(reference)).forEach(missing::add);
                if (references.isEmpty()) {
                    missing.add("anything for item " + row.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
        List<String> expected = IntStream.rangeClosed(1, ITEMS).boxed()
            .flatMap(n -> n == 25 ? Stream.of("25", "25b") : Stream.of(n.toString())).toList();
        assertEquals(expected, numbers);
    }

    private boolean exists(String reference) {
        if (reference.startsWith("it/")) {
            return Files.exists(Path.of("src", reference, "pom.xml"));
        }
        String[] parts = reference.split("\\.");
        String source = sources.getOrDefault(parts[0], "");
        boolean isTest = source.contains("@Test") || source.contains("@ParameterizedTest");
        if (parts.length == 1) {
            return isTest;
        }
        String declaration = " " + Pattern.quote(parts[1]) + "\\(";
        return isTest ? Pattern.compile(declaration).matcher(source).find()
            : Pattern.compile("@Case\\([^;{]*?" + declaration + "Env", Pattern.DOTALL).matcher(source).find();
    }

    private void readSources() throws IOException {
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).collect(Collectors.toList())) {
                    sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
    }
}
