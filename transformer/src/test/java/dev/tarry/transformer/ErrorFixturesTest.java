package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each id has a page in {@code docs/errors} and a fixture here, whose messages are compared to the letter. With
 * {@code -Dtarry.acceptMessages=true} the messages printed become the expected ones, to be reviewed as a diff.
 */
class ErrorFixturesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/errors");
    private static final Path PAGES = Path.of("../docs/errors");
    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("// class file version: (\\d+)");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(DiagnosticId.class)
    void a_problem_is_drawn_in_its_source(DiagnosticId id) throws IOException {
        Path fixture = FIXTURES.resolve(id.code());
        String source = Files.readString(fixture.resolve("Store.java"));
        Path classes = compile(source);
        SourceRoots sources = SourceRoots.of(directory, List.of(directory.resolve("src/main/java")),
                StandardCharsets.UTF_8);

        ClassDirectory.Summary summary = ClassDirectory.transform(classes,
                TransformOptions.of(List.of()).withSources(sources));

        String printed = summary.diagnostics().stream().map(problem -> problem.format(sources) + "\n\n")
                .collect(Collectors.joining()) + summary.countLine() + "\n";
        Path expected = fixture.resolve("expected.txt");
        if (Boolean.getBoolean("tarry.acceptMessages")) {
            Files.writeString(expected, printed);
        }
        assertEquals(Files.readString(expected), printed);
        assertEquals(Set.of(id), summary.diagnostics().stream().map(Diagnostic::id).collect(Collectors.toSet()));
        assertEquals(id.severity() == Severity.ERROR, summary.rejected());
    }

    @Test
    void each_id_has_one_page_and_one_fixture_and_none_is_left_over() throws IOException {
        Set<String> ids = Arrays.stream(DiagnosticId.values()).map(DiagnosticId::code)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(DiagnosticId.values().length, ids.size());
        assertEquals(ids, namesIn(FIXTURES, ""));
        assertEquals(ids, namesIn(PAGES, ".md"));
    }

    @ParameterizedTest
    @EnumSource(DiagnosticId.class)
    void a_page_has_the_title_wrong_and_right_code_and_how_to_silence_a_warning(DiagnosticId id) throws IOException {
        String page = Files.readString(PAGES.resolve(id.code() + ".md"));
        assertTrue(page.startsWith("# " + id.code() + ": " + id.title() + "\n"), page);
        for (String part : List.of("\n## Wrong\n", "\n## Right\n", "```java\n")) {
            assertTrue(page.contains(part), part + " is missing");
        }
        if (id.severity() == Severity.WARNING) {
            assertTrue(page.contains("@SuppressWarnings(\"" + id.suppressedBy() + "\")"), page);
        }
    }

    private Path compile(String source) throws IOException {
        Path stubs = directory.resolve("stubs");
        List<Path> files = new ArrayList<>(Sources.writeApi(stubs));
        files.add(Sources.write(stubs, "dev/tarry/Transformed.java",
                "package dev.tarry; public @interface Transformed { String value(); }"));
        files.add(Sources.write(stubs, "dev/tarry/CancelledError.java",
                "package dev.tarry; public class CancelledError extends Error {}"));
        files.add(Sources.write(stubs, "org/springframework/scheduling/annotation/Async.java",
                "package org.springframework.scheduling.annotation; import java.lang.annotation.*;"
                + "@Retention(RetentionPolicy.RUNTIME) public @interface Async {}"));
        files.add(Sources.write(directory.resolve("src/main/java"), "shop/Store.java", source));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-d", classes.toString(), "--release", "17", "-g", "-proc:none"));
        files.forEach(file -> arguments.add(file.toString()));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        Matcher version = CLASS_FILE_VERSION.matcher(source);
        if (version.find()) {
            Path file = classes.resolve("shop/Store.class");
            byte[] bytes = Files.readAllBytes(file);
            bytes[7] = Byte.parseByte(version.group(1));
            Files.write(file, bytes);
        }
        return classes;
    }

    private static Set<String> namesIn(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
