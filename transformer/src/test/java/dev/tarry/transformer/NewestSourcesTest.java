package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Problems in sources with what came to the language after Java 21 are pointed at like any others. In the sources here,
 * each stands behind a mark.
 */
@EnabledForJreRange(min = JRE.JAVA_25)
class NewestSourcesTest {

    private static final String MARK = "/*!*/";
    private static final String IMPORTS = "package shop; import static dev.tarry.Asyncio.*; import dev.tarry.*;\n";
    private static final String FETCH = "@Async static Coroutine<String> fetch() { return async(\"\"); }\n";

    @TempDir
    private Path directory;

    @Test
    void a_module_import() throws IOException {
        assertPointedAt("shop/Store.java", IMPORTS + """
            import module java.base;
            class Store {
                void plain(List<String> words) {
                    words.add(/*!*/await(fetch()));
                }
            """ + FETCH + "}");
    }

    @Test
    void markdown_comments() throws IOException {
        assertPointedAt("shop/Store.java", IMPORTS + """
            /// A store, with `code` and a [List].
            ///
            /// - not "closed, and fetch() only in words
            class Store {
                /// What */ it does: `fetch();`
                ///     { indented
                void plain() {
                    /*!*/fetch(); /// fetch();
                }
            """ + FETCH + "}");
    }

    @Test
    void a_compact_source_file_with_an_instance_main_method() throws IOException {
        assertPointedAt("Shop.java", """
            import static dev.tarry.Asyncio.*;
            import dev.tarry.*;

            int count = 0;

            void main() {
                IO.println(/*!*/await(fetch()));
            }

            """ + FETCH + """
            @Async Coroutine<List<String>> all() {
                /*!*/fetch();
                return async(new ArrayList<>(List.of(await(fetch()))));
            }

            record Item(String name) {
                void plain() {
                    /*!*/fetch();
                }
            }
            """);
    }

    @Test
    void a_constructor_with_statements_before_super() throws IOException {
        assertPointedAt("shop/Store.java", IMPORTS + """
            class Store extends Exception {
                final String name;
                Store(String name) {
                    if (name.isEmpty()) {
                        throw new IllegalArgumentException();
                    }
                    this.name = name;
                    String more = /*!*/await(fetch());
                    super(name + more);
                }
            """ + FETCH + "}");
    }

    @Test
    void unnamed_variables_and_patterns() throws IOException {
        assertPointedAt("shop/Store.java", IMPORTS + """
            class Store {
                record Point(int x, int y) {}
                int plain(Object o) {
                    try (var _ = new java.io.StringReader("")) {
                        for (int i = 0, _ = 1; i < 1; i++) {
                            java.util.function.IntFunction<String> f = _ -> "";
                        }
                    } catch (RuntimeException _) {
                        /*!*/fetch();
                    }
                    return switch (o) {
                        case Point(int x, _) when x > /*!*/await(fetch()).length() -> x;
                        case Point(_, var y) -> y;
                        case String _, Integer _ -> 1;
                        default -> 0;
                    };
                }
            """ + FETCH + "}");
    }

    @Test
    void nested_record_patterns_with_guards() throws IOException {
        assertPointedAt("shop/Store.java", IMPORTS + """
            class Store {
                sealed interface Shape<T> permits Pair, Leaf {}
                record Pair<T>(Shape<T> left, Shape<T> right) implements Shape<T> {}
                record Leaf<T>(T value) implements Shape<T> {}
                String plain(Shape<String> shape) {
                    return switch (shape) {
                        case Pair<String>(Leaf<String>(var a), Leaf<String>(var b)) when a.equals(b) ->
                            /*!*/await(fetch());
                        case Pair<String>(var l, var r) -> plain(l) + plain(r);
                        case Leaf<String>(String s) -> s;
                    };
                }
            """ + FETCH + "}");
    }

    @Test
    void a_preview_feature_that_the_parser_need_not_know() throws IOException {
        assertPointedAt("shop/Store.java", IMPORTS + """
            class Store {
                String plain(long number) {
                    if (number instanceof int i && i > 0) {
                        return "" + i;
                    }
                    return switch (number) {
                        case 1L -> /*!*/await(fetch());
                        case int i when i < 0 -> "negative";
                        case long l -> "" + l;
                    };
                }
            """ + FETCH + "}", "--enable-preview");
    }

    private void assertPointedAt(String name, String text, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--release", "25", "-g", "-Xlint:-preview"));
        all.addAll(List.of(options));
        Path classes = Sources.compileFile(directory, name, text, all);
        SourceRoots sources = SourceRoots.of(directory, List.of(directory.resolve("src")), StandardCharsets.UTF_8);
        List<String> drawn = ClassDirectory.transform(classes, TransformOptions.of(List.of()).withSources(sources))
                .diagnostics().stream().map(problem -> problem.format(sources)).toList();
        assertEquals(marked("src/" + name, text), drawn.stream().map(NewestSourcesTest::place).toList(), drawn::toString);
        assertFalse(drawn.toString().contains("one of these:"), drawn::toString);
    }

    private static List<String> marked(String file, String text) {
        List<String> places = new ArrayList<>();
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
            String before = text.substring(0, at);
            int column = at - before.lastIndexOf('\n') + MARK.length();
            places.add(file + ":" + (before.lines().count() + (before.endsWith("\n") ? 1 : 0)) + ":" + column);
        }
        return places;
    }

    private static String place(String message) {
        Matcher place = Pattern.compile("--> (\\S+:\\d+:\\d+)\n").matcher(message);
        return place.find() ? place.group(1) : message;
    }
}
