package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindMisuseTest {

    private static final String FETCH = "@Async static Coroutine<String> fetch() { return async(\"\"); }\n";

    @TempDir
    private Path directory;

    @Test
    void await_outside_an_async_method_is_an_error_at_its_line() {
        assertProblem("TARRY-001", "plain", 4, """
                void plain() {
                    await(fetch());
                }
                """);
    }

    @Test
    void a_return_type_that_cannot_carry_a_result_is_an_error() {
        Diagnostic problem = assertProblem("TARRY-002", "broken", 4, """
                @Async String broken() {
                    return await(fetch());
                }
                """);
        assertEquals("it returns java.lang.String", problem.detail());
    }

    @Test
    void an_abstract_method_with_a_wrong_return_type_is_an_error_too() {
        assertProblem("TARRY-002", "broken", 0, """
                interface Inner { }
                @Async native int broken();
                """);
    }

    @Test
    void await_in_a_synchronized_block_is_an_error() {
        assertProblem("TARRY-003", "broken", 5, """
                @Async Coroutine<Void> broken(Object lock) {
                    synchronized (lock) {
                        await(fetch());
                    }
                    return async();
                }
                """);
    }

    @Test
    void await_after_leaving_a_synchronized_block_by_break_or_exception_is_fine() {
        assertTrue(problemsOf("""
                @Async Coroutine<Void> fine(Object lock) {
                    for (;;) {
                        synchronized (lock) {
                            if (lock.hashCode() == 1) {
                                break;
                            }
                        }
                        await(fetch());
                    }
                    try {
                        synchronized (lock) {
                            lock.notify();
                        }
                    } catch (IllegalStateException e) {
                        await(fetch());
                    }
                    return async();
                }
                """).isEmpty());
    }

    @Test
    void await_in_a_try_within_a_synchronized_block_is_an_error() {
        assertProblem("TARRY-003", "broken", 8, """
                @Async Coroutine<Void> broken(Object lock) {
                    synchronized (lock) {
                        try {
                            lock.notify();
                        } catch (RuntimeException e) {
                            await(fetch());
                        }
                    }
                    return async();
                }
                """);
    }

    @Test
    void a_synchronized_async_method_is_an_error() {
        assertProblem("TARRY-003", "broken", 4, """
                @Async synchronized Coroutine<Void> broken() {
                    return async();
                }
                """);
    }

    @Test
    void await_in_a_constructor_or_initialiser_is_an_error() {
        assertProblem("TARRY-004", "<init>", 4, """
                Store() {
                    await(fetch());
                }
                """);
        assertProblem("TARRY-004", "<clinit>", 3, "static String s = await(fetch());\n");
    }

    @Test
    void await_in_a_lambda_that_returns_no_coroutine_is_an_error_of_the_method_around_it() {
        assertProblem("TARRY-005", "broken", 4, """
                @Async Coroutine<Void> broken(java.util.List<Coroutine<String>> all) {
                    all.forEach(one -> await(one));
                    return async();
                }
                """);
    }

    @Test
    void a_discarded_coroutine_is_an_error_in_async_and_in_plain_methods() {
        Diagnostic problem = assertProblem("TARRY-006", "plain", 4, """
                void plain() {
                    fetch();
                }
                """);
        assertEquals("the result of Store.fetch(...) is not used", problem.detail());
        assertProblem("TARRY-006", "broken", 4, """
                @Async Coroutine<Void> broken() {
                    fetch();
                    return async();
                }
                """);
    }

    @Test
    void a_coroutine_discarded_by_a_lambda_or_method_reference_is_an_error() {
        assertProblem("TARRY-006", "plain", 4, """
                void plain() {
                    Runnable r = () -> fetch();
                }
                """);
        assertProblem("TARRY-006", "plain", 4, """
                void plain() {
                    Runnable r = Store::fetch;
                }
                """);
    }

    @Test
    void a_method_reference_to_await_is_an_error() {
        assertProblem("TARRY-007", "plain", 4, """
                void plain() {
                    java.util.function.Function<Awaitable<String>, String> f = Asyncio::await;
                }
                """);
    }

    @Test
    void too_many_parameters_are_an_error() {
        StringBuilder parameters = new StringBuilder("int p0");
        for (int i = 1; i < 254; i++) {
            parameters.append(", int p").append(i);
        }
        assertProblem("TARRY-010", "broken", 4,
                "@Async static Coroutine<Void> broken(" + parameters + ") {\n    return async();\n}\n");
    }

    @Test
    void a_method_that_outgrows_a_class_file_is_an_error() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 2_500; i++) {
            body.append("    s += await(fetch()) + s.length();\n");
        }
        assertProblem("TARRY-010", "broken", 4, "@Async static Coroutine<Void> broken() {\n    String s = \"\";\n"
                + body + "    return async();\n}\n");
    }

    @Test
    void all_problems_of_a_class_are_reported_in_the_order_of_their_lines() {
        List<Diagnostic> problems = problemsOf("""
                void second() {
                    await(fetch());
                    fetch();
                }
                static { await(fetch()); }
                """);
        assertEquals(List.of("TARRY-001:4", "TARRY-006:5", "TARRY-004:7"),
                problems.stream().map(problem -> problem.id().code() + ":" + problem.line()).toList());
    }

    @Test
    void the_message_names_id_class_method_file_and_line_and_every_way_out() {
        assertEquals("""
                error[TARRY-006]: a coroutine is discarded and will never run: the result of Store.fetch(...) is not used
                  --> shop.Store.plain (Store.java:4)
                   = help: await it: `await(...)`; or start it in the background: `createTask(...)`; a coroutine is \
                lazy and does nothing until one of these is done with it
                   = see: docs/errors/TARRY-006.md""",
                problemsOf("void plain() {\n    fetch();\n}\n").get(0).format());
    }

    @Test
    void without_debug_information_the_message_says_how_to_get_it() {
        Path classes = Sources.compile(directory, "Store", "class Store {" + FETCH + "void plain() { fetch(); } }",
                "-g:none");
        assertTrue(Sources.transform(classes, "Store").diagnostics().get(0).format()
                .contains("--> shop.Store.plain (compiled without a source file name; compile with -g)"));
    }

    private Diagnostic assertProblem(String code, String method, int line, String members) {
        List<Diagnostic> problems = problemsOf(members);
        assertEquals(1, problems.size(), problems::toString);
        Diagnostic problem = problems.get(0);
        assertEquals(code, problem.id().code());
        assertEquals("shop.Store", problem.className());
        assertEquals(method, problem.methodName());
        assertEquals("Store.java", problem.sourceFile());
        assertEquals(line, problem.line());
        return problem;
    }

    private List<Diagnostic> problemsOf(String members) {
        Path classes = Sources.compile(directory, "Store", "class Store { " + FETCH + members + "}");
        byte[] before = Sources.read(classes, "Store");
        try (ClassPath classPath = ClassPath.of(classes)) {
            TransformedClass result = new Transformer(classPath).transform(before);
            if (!result.diagnostics().isEmpty()) {
                assertFalse(result.changed());
                assertSame(before, result.bytes());
            }
            return result.diagnostics();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
