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
    void a_call_that_mockito_records_makes_no_coroutine_that_could_be_discarded() throws IOException {
        writeMockito();
        assertEquals(List.of(), problemsOf("""
                Coroutine<Void> pay(String who, int times) { return null; }
                void test(Store mock, org.mockito.InOrder order, boolean first) {
                    org.mockito.Mockito.verify(mock).pay("Ann", 1);
                    org.mockito.Mockito.verify(mock).pay(first ? "Ann" : "Bob", first ? 1 : 2);
                    order.verify(mock).pay("Ann", 1);
                    org.mockito.BDDMockito.then(mock).should().pay("Ann", 1);
                    org.mockito.Mockito.doReturn(null).when(mock).pay("Ann", 1);
                    Runnable later = () -> org.mockito.Mockito.verify(mock).pay("Ann", 1);
                    try {
                        (first ? org.mockito.Mockito.verify(mock) : order.verify(mock)).pay("Ann", 1);
                    } finally {
                        org.mockito.Mockito.verify(this).pay("Ann", 1);
                    }
                }
                """));
    }

    @Test
    void nor_is_there_one_to_be_kept_in_a_variable_that_nobody_reads() throws IOException {
        writeMockito();
        Sources.compile(directory, "Store", """
                class Store {
                    Coroutine<Void> pay() { return null; }
                    void test(Store mock) {
                        Coroutine<Void> recorded = org.mockito.Mockito.verify(mock).pay();
                        Coroutine<Void> made = mock.pay();
                    }
                }
                """);
        assertEquals(List.of("TARRY-104:6"), Sources.transform(directory.resolve("classes"), "Store").warnings()
                .stream().map(warning -> warning.id().code() + ":" + warning.line()).toList());
    }

    @Test
    void a_static_call_that_mockito_records_makes_no_coroutine_that_could_be_discarded() throws IOException {
        writeMockito();
        assertEquals(List.of(), problemsOf("""
                void test(org.mockito.MockedStatic<Store> mocked) {
                    mocked.verify(() -> fetch());
                    mocked.verify(Store::fetch);
                }
                """));
    }

    @Test
    void a_call_of_a_mock_that_is_in_a_variable_or_of_what_mockito_hands_out_discards_its_coroutine()
            throws IOException {
        writeMockito();
        assertProblem("TARRY-006", "test", 6, """
                Coroutine<Void> pay() { return null; }
                void test(Store mock) {
                    Store verified = org.mockito.Mockito.verify(mock);
                    verified.pay();
                }
                """);
        assertProblem("TARRY-006", "test", 5, """
                Coroutine<Void> pay() { return null; }
                void test(org.mockito.ArgumentCaptor<Store> captor, Store mock) {
                    captor.getValue().pay();
                    org.mockito.Mockito.verify(mock).pay();
                }
                """);
        assertProblem("TARRY-006", "test", 5, """
                Coroutine<Void> pay() { return null; }
                void test(Store store, Store mock, boolean first) {
                    (first ? org.mockito.Mockito.verify(mock) : store).pay();
                }
                """);
    }

    /** As much of Mockito as the tests name. */
    private void writeMockito() throws IOException {
        write("Mockito", "class Mockito { public static <T> T verify(T mock) { return mock; } "
                + "public static Stubber doReturn(Object value) { return null; } }");
        write("BDDMockito", "class BDDMockito { public interface Then<T> { T should(); } "
                + "public static <T> Then<T> then(T mock) { return null; } }");
        write("Stubber", "interface Stubber { <T> T when(T mock); }");
        write("InOrder", "interface InOrder { <T> T verify(T mock); }");
        write("ArgumentCaptor", "class ArgumentCaptor<T> { public T getValue() { return null; } }");
        write("MockedStatic", "interface MockedStatic<T> { interface Verification { void apply() throws Throwable; } "
                + "void verify(Verification verification); }");
    }

    private void write(String name, String declaration) throws IOException {
        Sources.write(directory.resolve("src"), "org/mockito/" + name + ".java",
                "package org.mockito; public " + declaration);
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
    void a_loop_over_values_that_are_waited_for_needs_an_async_method_like_an_await() {
        String loop = "for (String s : awaitEach(source)) { s.length(); }";
        assertProblem("TARRY-001", "plain", 4, """
                void plain(AsyncIterable<String> source) {
                    %s
                }
                """.formatted(loop));
        assertProblem("TARRY-004", "<init>", 4, """
                Store(AsyncIterable<String> source) {
                    %s
                }
                """.formatted(loop));
        assertProblem("TARRY-005", "broken", 4, """
                @Async Coroutine<Void> broken(AsyncIterable<String> source) {
                    Runnable r = () -> { %s };
                    return async();
                }
                """.formatted(loop));
    }

    @Test
    void such_a_loop_in_a_synchronized_block_is_an_error_once() {
        assertProblem("TARRY-003", "broken", 5, """
                @Async Coroutine<Void> broken(AsyncIterable<String> source) {
                    synchronized (this) {
                        for (String s : awaitEach(source)) {
                            s.length();
                        }
                    }
                    return async();
                }
                """);
    }

    @Test
    void a_synchronized_block_in_such_a_loop_is_fine() {
        assertEquals(List.of(), problemsOf("""
                @Async Coroutine<Void> fine(AsyncIterable<String> source) {
                    for (String s : awaitEach(source)) {
                        synchronized (this) {
                            s.length();
                        }
                    }
                    return async();
                }
                """));
    }

    @Test
    void await_each_is_for_the_head_of_a_loop_only() {
        for (String use : List.of("Iterable<String> stored = awaitEach(source);", "awaitEach(source).forEach(x -> {});",
                "for (String s : yes ? awaitEach(source) : awaitEach(source)) { }",
                "java.util.Iterator<String> i = awaitEach(source).iterator(); i.remove();",
                "java.util.Iterator<String> i = awaitEach(source).iterator(); use(i);",
                "java.util.Iterator<String> i = other; if (yes) { i = awaitEach(source).iterator(); } i.hasNext();",
                "if (yes) { other = awaitEach(source).iterator(); } while (other.hasNext()) { other.next(); }",
                "String s = awaitEach(source).iterator().next();")) {
            List<Diagnostic> problems = problemsOf("""
                static void use(Object o) { }
                @Async Coroutine<Void> broken(AsyncIterable<String> source, java.util.Iterator<String> other, boolean yes) {
                    %s
                    return async();
                }
                """.formatted(use));
            assertEquals(List.of(DiagnosticId.AWAIT_EACH_MISUSED),
                    problems.stream().map(Diagnostic::id).distinct().toList(), use);
        }
    }

    @Test
    void the_iterator_of_await_each_may_stand_in_a_variable_that_is_used_as_a_loop_does() {
        assertEquals(List.of(), problemsOf("""
                @Async Coroutine<Void> fine(AsyncIterable<String> source) {
                    java.util.Iterator<String> i = awaitEach(source).iterator();
                    while (i.hasNext() && i.hasNext()) {
                        i.next();
                    }
                    return async();
                }
                """));
    }

    @Test
    void a_yield_outside_a_generator_is_an_error() {
        assertProblem("TARRY-014", "plain", 4, """
                void plain() {
                    yieldValue(1);
                }
                """);
        assertProblem("TARRY-014", "broken", 4, """
                @Async Coroutine<Void> broken() {
                    yieldValue(1);
                    return async();
                }
                """);
        assertProblem("TARRY-014", "broken", 4, """
                @Async AsyncGenerator<Integer> broken(java.util.List<Integer> all) {
                    all.forEach(one -> yieldValue(one));
                    return endOfValues();
                }
                """);
        assertProblem("TARRY-014", "notAnnotated", 4, """
                AsyncGenerator<Integer> notAnnotated() {
                    yieldValue(1); return null;
                }
                """);
    }

    @Test
    void a_yield_in_a_synchronized_block_is_an_error() {
        assertProblem("TARRY-003", "broken", 5, """
                @Async AsyncGenerator<Integer> broken() {
                    synchronized (this) {
                        yieldValue(1);
                    }
                    return endOfValues();
                }
                """);
    }

    @Test
    void a_generator_ends_with_the_end_of_values_also_through_a_finally() {
        assertEquals(List.of(), problemsOf("""
                @Async AsyncGenerator<String> fine(boolean yes) {
                    try {
                        yieldValue("a");
                        return yes ? endOfValues() : endOfValues();
                    } catch (RuntimeException e) {
                        return endOfValues();
                    } finally {
                        fetch().hashCode();
                    }
                }
                @Async AsyncGenerator<String> endless() {
                    while (true) {
                        yieldValue(await(fetch()));
                    }
                }
                """));
    }

    @Test
    void a_generator_that_returns_a_parameter_which_may_be_something_else_is_an_error() {
        assertProblem("TARRY-015", "broken", 7, """
                @Async AsyncGenerator<String> broken(AsyncGenerator<String> other, boolean yes) {
                    if (yes) {
                        other = endOfValues();
                    }
                    return other;
                }
                """);
    }

    @Test
    void a_value_that_the_type_of_the_generator_rules_out_is_an_error() {
        Diagnostic problem = assertProblem("TARRY-016", "broken", 4, """
                @Async AsyncGenerator<Long> broken() throws java.io.IOException {
                    yieldValue(1);
                    return endOfValues();
                }
                """);
        assertEquals("this is of type Integer, the generator's values are of type Long", problem.detail());
        assertProblem("TARRY-016", "broken", 4, """
                @Async AsyncGenerator<java.util.List<String>> broken(Store store) {
                    yieldValue("not a list");
                    return endOfValues();
                }
                """);
    }

    @Test
    void a_value_that_may_be_of_the_type_of_the_generator_is_fine() {
        assertEquals(List.of(), problemsOf("""
                @Async AsyncGenerator<String> fine(Object unknown, java.util.List<String> list, Comparable<?> some) {
                    yieldValue(unknown);
                    yieldValue(list.get(0));
                    yieldValue(some);
                    yieldValue(null);
                    return endOfValues();
                }
                @Async AsyncGenerator<Number> wider(java.util.List<? extends Number> list) {
                    yieldValue(1);
                    yieldValue(2.0);
                    yieldValue(list.get(0));
                    return endOfValues();
                }
                @Async AsyncGenerator<Runnable> subclassMay(Store store) {
                    yieldValue(store);
                    return endOfValues();
                }
                @Async <T> AsyncGenerator<T> generic(T value) {
                    yieldValue(value);
                    return endOfValues();
                }
                @Async AsyncGenerator<? extends Number> wild() {
                    yieldValue(1);
                    return endOfValues();
                }
                """));
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
