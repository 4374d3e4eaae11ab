package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawDiagnosticTest {

    private static final String FETCH =
            "class Store { @Async static Coroutine<String> fetch() { return async(\"\"); }\n";

    @TempDir
    private Path directory;

    @Test
    void of_several_lambdas_on_one_line_each_is_pointed_at() throws IOException {
        assertEquals("""
                    Runnable a = () -> fetch(); fetch(); Runnable b = () -> fetch();
                                                                            ^^^^^^^
                    Runnable a = () -> fetch(); fetch(); Runnable b = () -> fetch();
                                                ^^^^^^^
                    Runnable a = () -> fetch(); fetch(); Runnable b = () -> fetch();
                                       ^^^^^^^
                """, inAnyOrder("""
                void plain() {
                    Runnable a = () -> fetch(); fetch(); Runnable b = () -> fetch();
                }
                """));
    }

    @Test
    void problems_of_one_line_come_in_the_order_of_their_columns() throws IOException {
        assertEquals("""
                    fetch(); Runnable a = () -> fetch(); new Object() { void f() { fetch(); } }; await(fetch());
                    ^^^^^^^
                    fetch(); Runnable a = () -> fetch(); new Object() { void f() { fetch(); } }; await(fetch());
                                                ^^^^^^^
                    fetch(); Runnable a = () -> fetch(); new Object() { void f() { fetch(); } }; await(fetch());
                                                                                   ^^^^^^^
                    fetch(); Runnable a = () -> fetch(); new Object() { void f() { fetch(); } }; await(fetch());
                                                                                                 ^^^^^^^^^^^^^^
                """, windows("""
                void plain() {
                    fetch(); Runnable a = () -> fetch(); new Object() { void f() { fetch(); } }; await(fetch());
                }
                """));
    }

    @Test
    void of_nested_lambdas_on_one_line_all_candidates_are_pointed_at() throws IOException {
        assertEquals("""
                    Runnable a = () -> { fetch(); Runnable b = () -> fetch(); };
                                         ^^^^^^^                     ^^^^^^^
                """, windows("""
                void plain() {
                    Runnable a = () -> { fetch(); Runnable b = () -> fetch(); };
                }
                """));
    }

    @Test
    void the_update_of_a_loop_is_told_from_its_body_which_is_compiled_first() throws IOException {
        assertEquals("""
                    for (Object o = fetch(); o != null; fetch()) { o = fetch(); }
                                                        ^^^^^^^
                """, windows("""
                void plain() {
                    for (Object o = fetch(); o != null; fetch()) { o = fetch(); }
                }
                """));
    }

    @Test
    void of_a_finally_that_is_compiled_several_times_all_candidates_are_pointed_at_once() throws IOException {
        assertEquals("""
                    try { "".hashCode(); } finally { fetch(); fetch(); }
                                                     ^^^^^^^  ^^^^^^^
                """, windows("""
                void plain() {
                    try { "".hashCode(); } finally { fetch(); fetch(); }
                }
                """));
    }

    @Test
    void a_call_over_several_lines_is_underlined_from_its_name() throws IOException {
        assertEquals("""
                    String s = dev.tarry.Asyncio
                        .await(
                         ^^^^^^
                """, windows("""
                void plain() {
                    String s = dev.tarry.Asyncio
                        .await(
                            fetch());
                }
                """));
    }

    @Test
    void a_parenthesis_on_a_line_of_its_own_is_found() throws IOException {
        assertTrue(windows("""
                void plain() {
                    String s = await
                        (fetch());
                }
                """).startsWith("    String s = await\n               ^^^^^"));
    }

    @Test
    void tabs_and_windows_line_ends_do_not_shift_the_mark() throws IOException {
        assertEquals("""
                        int i;    fetch();
                                  ^^^^^^^
                """, windows("void plain() {\r\n\t\tint i;\tfetch();\r\n}\r\n"));
        assertTrue(draw().get(0).contains("Store.java:4:10"), draw()::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "a, 1", "\u00E9, 1", "e\u0301, 1", "\u65E5\u672C, 4", "\uD55C, 2", "\uFF21, 2", "\uFF71, 1",
        "\uD83D\uDE00, 2", "\uD842\uDFB7, 2", "\uD835\uDC9C, 1", "a\u200Db, 2"
    })
    void characters_take_the_columns_that_a_terminal_gives_them(String text, int columns) throws IOException {
        String code = "    String s = \"" + text + "\"; fetch();";
        assertEquals(code + "\n" + " ".repeat("    String s = \"\"; ".length() + columns) + "^^^^^^^\n",
                windows("void plain() {\n" + code + "\n}\n"));
    }

    @Test
    void in_a_source_that_cannot_be_parsed_the_name_is_looked_for() throws IOException {
        assertEquals("""
                    "fetch()".length(); fetch(); // fetch()
                                        ^^^^^^^
                    String s = await(fetch()) + await(fetch()) + await /* ( */ (fetch());
                               ^^^^^^^^^^^^^^
                    String s = await(fetch()) + await(fetch()) + await /* ( */ (fetch());
                                                ^^^^^^^^^^^^^^
                    String s = await(fetch()) + await(fetch()) + await /* ( */ (fetch());
                                                                 ^^^^^^^^^^^^^^^^^^^^^^^
                    Runnable a = () -> fetch(); fetch();
                                       ^^^^^^^  ^^^^^^^
                    Runnable b = Store :: fetch;
                                       ^^^^^^^^
                @Async static int wrong(
                                  ^^^^^
                """, unparsable("""
                void plain() {
                    "fetch()".length(); fetch(); // fetch()
                    String s = await(fetch()) + await(fetch()) + await /* ( */ (fetch());
                    Runnable a = () -> fetch(); fetch();
                    Runnable b = Store :: fetch;
                }
                @Async static int wrong(
                        int a) {
                    return 1;
                }
                """));
    }

    @Test
    void in_a_source_that_cannot_be_parsed_nested_calls_are_told_apart() throws IOException {
        assertEquals("""
                    same(same(c));
                    ^^^^^^^^^^^^^
                    same(c); same(same(c)).getClass();
                    ^^^^^^^
                """, unparsable("""
                static Coroutine<String> same(Coroutine<String> other) { return other; }
                void plain(Coroutine<String> c) {
                    same(same(c));
                    same(c); same(same(c)).getClass();
                }
                """));
    }

    @Test
    void a_line_without_the_name_is_shown_as_a_whole() throws IOException {
        Path classes = compile("void plain() {\n    fetch();\n}\n");
        Path source = directory.resolve("src/shop/Store.java");
        Files.writeString(source, Files.readString(source).replace("    fetch();", "    other();") + "}}} no Java");
        assertTrue(draw(classes, sources()).get(0).contains("4 |     other();\n  |     ^^^^^^^^\n"),
                () -> draw(classes, sources()).get(0));
    }

    @Test
    void in_a_source_that_cannot_be_parsed_a_warning_is_silenced_for_the_whole_file() throws IOException {
        String slow = "@Async Coroutine<Void> slow() throws Exception { Thread.sleep(1); return async(); }\n";
        Path classes = compile(slow + "@SuppressWarnings(\"tarry-blocking-call\") void silent() {}\n");
        assertEquals(1, draw(classes, sources()).size());
        Path source = directory.resolve("src/shop/Store.java");
        Files.writeString(source, Files.readString(source) + "}}} no Java");
        assertEquals(List.of(), draw(classes, sources()));
    }

    @Test
    void a_source_that_has_become_shorter_is_not_drawn() throws IOException {
        Path classes = compile("void plain() {\n    fetch();\n}\n");
        Files.writeString(directory.resolve("src/shop/Store.java"), "package shop;\n");
        assertTrue(draw(classes, sources()).get(0).contains("\n  --> shop.Store.plain (Store.java:4)\n"));
    }

    @Test
    void without_debug_information_there_is_no_window() throws IOException {
        Path classes = compile("void plain() {\n    fetch();\n}\n", "-g:none");
        assertTrue(draw(classes, sources()).get(0).contains("compiled without a source file name"));
    }

    @Test
    void without_line_numbers_a_declaration_is_drawn_and_a_call_is_not() throws IOException {
        Path classes = compile("void plain() {\n    fetch();\n}\n@Async int wrong() {\n    return 1;\n}\n",
                "-g:source");
        List<String> drawn = draw(classes, sources());
        assertTrue(drawn.get(1).contains("6 | @Async int wrong() {\n  |        ^^^"), drawn::toString);
        assertTrue(drawn.get(0).contains("(Store.java, compiled without line numbers)"), drawn::toString);
    }

    @Test
    void overloads_and_nested_classes_are_told_apart() throws IOException {
        assertEquals("""
                @Async long f(String... a) { return 1; }
                       ^^^^
                static class Inner { @Async int f(int[] a) { return 1; } }
                                            ^^^
                """, inAnyOrder("""
                @Async Coroutine<Void> f(Object a) { return async(); }
                @Async long f(String... a) { return 1; }
                static class Inner { @Async int f(int[] a) { return 1; } }
                """));
    }

    private String inAnyOrder(String members) throws IOException {
        compile(members);
        return draw().stream().map(DrawDiagnosticTest::window).sorted().collect(Collectors.joining());
    }

    private String unparsable(String members) throws IOException {
        compile(members);
        Path source = directory.resolve("src/shop/Store.java");
        Files.writeString(source, Files.readString(source) + "}}} no Java");
        return draw().stream().map(DrawDiagnosticTest::window).collect(Collectors.joining());
    }

    private String windows(String members) throws IOException {
        compile(members);
        return draw().stream().map(DrawDiagnosticTest::window).collect(Collectors.joining());
    }

    /** The code and the marks, without gutter and labels. */
    private static String window(String message) {
        String primary = message.replaceAll("(?m)^\\d+ +\\| .*\\n +\\| +-+ .*\\n", "");
        return primary.lines()
                .filter(line -> line.matches("(\\d+| +) \\| .*"))
                .map(line -> line.substring(line.indexOf('|') + 2))
                .map(line -> line.matches(" *\\^[ ^]*.*") ? line.replaceAll("(\\^) [a-z].*", "$1") : line)
                .map(line -> line + "\n").collect(Collectors.joining());
    }

    private Path compile(String members, String... options) throws IOException {
        return Sources.compile(directory, "Store", FETCH + members + "}", options);
    }

    private List<String> draw() throws IOException {
        return draw(directory.resolve("classes"), sources());
    }

    private static List<String> draw(Path classes, SourceRoots sources) {
        try {
            return ClassDirectory.transform(classes, TransformOptions.of(List.of()).withSources(sources))
                    .diagnostics().stream().map(problem -> problem.format(sources)).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SourceRoots sources() {
        return SourceRoots.of(directory, List.of(directory.resolve("src")), StandardCharsets.UTF_8);
    }
}
