package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tarry.Awaitable;
import dev.tarry.CallsAtFirst;
import dev.tarry.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An await of a method that may be overridden runs what the call would run, whether it is made as a call or the body is
 * called directly. The programs tell which: each call adds {@code d} for directly, or {@code c} for a coroutine.
 */
class VirtualCallsTest {
    private static final int CALLS_AT_FIRST = 2;
    /** Calls that only count, and then one that looks for the body. */
    private static final String AT_FIRST = "c".repeat(CALLS_AT_FIRST + 1);

    private static final String HOW = """
        package corpus;
        import java.util.*;
        public class How {
            /** Whether the method that asks was called directly by the one that awaits it. */
            public static String called() {
                StackTraceElement[] stack = new Throwable().getStackTrace();
                return stack[2].getMethodName().contains("$resume") ? "c" : "d";
            }
        }
        """;

    private static final Map<String, byte[]> CLASSES = new TreeMap<>();
    private static Corpus corpus;

    @BeforeAll
    static void compile() {
        CallsAtFirst.set(CALLS_AT_FIRST);
        Map<String, String> sources = new TreeMap<>(Map.of("corpus/How", HOW, "other/Elsewhere", text("Elsewhere")));
        for (String name : List.of("Virtual", "VirtualOutcomes", "VirtualBase", "VirtualBelow")) {
            sources.put("corpus/" + name, text(name));
        }
        corpus = corpus("virtual-calls", sources);
        CLASSES.putAll(corpus.transformed());
    }

    @AfterAll
    static void reset() {
        CallsAtFirst.reset();
    }

    private static String text(String name) {
        try (var in = VirtualCallsTest.class.getResourceAsStream("/virtual/" + name + ".java")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Corpus corpus(String name, Map<String, String> sources) {
        Variant variant = Variant.javac(17, "-g");
        List<Path> files = new ArrayList<>();
        try {
            for (Map.Entry<String, String> source : sources.entrySet()) {
                Path file = Compilation.target(name).resolve("sources/" + source.getKey() + ".java");
                Files.createDirectories(file.getParent());
                Files.writeString(file, source.getValue());
                files.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Corpus made = Corpus.together(name, Compilation.of(variant, name, files));
        assertEquals(Map.of(), made.failures());
        return made;
    }

    private static Object run(ClassLoader loader, String method, Object... arguments) throws Exception {
        try (Runner runner = new Runner()) {
            Method program = Stream.of("corpus.Virtual", "corpus.VirtualOutcomes")
                .flatMap(name -> Arrays.stream(load(loader, name).getDeclaredMethods()))
                .filter(m -> m.getName().equals(method) && Awaitable.class.isAssignableFrom(m.getReturnType()))
                .filter(m -> m.getParameterCount() == arguments.length).findFirst().orElseThrow();
            program.setAccessible(true);
            return runner.run((Awaitable<?>) program.invoke(null, arguments));
        }
    }

    private static Class<?> load(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Object run(String method, Object... arguments) throws Exception {
        return run(new CorpusLoader(CLASSES), method, arguments);
    }

    @Test
    void the_first_calls_make_coroutines_and_the_others_do_not() throws Exception {
        assertEquals(AT_FIRST + "ddd", run("oneReceiver"));
    }

    @Test
    void the_calls_at_first_are_counted_for_each_place_in_the_code() throws Exception {
        CallsAtFirst.set(5);
        try {
            assertEquals("ccccccdd", run("eightCalls"));
        } finally {
            CallsAtFirst.set(CALLS_AT_FIRST);
        }
    }

    @Test
    void a_few_classes_are_called_directly_and_further_ones_are_not() throws Exception {
        assertEquals("1d2d3d4d5c", run("fiveReceivers"));
    }

    @ParameterizedTest
    @CsvSource({
        "inherited, d",
        "overridden, 'sub d'",
        "overriddenTwice, 'subsub d'",
        "viaInterface, d",
        "nestmates, 'private d'",
        "defaultMethod, 'default d'",
        "overriddenDefault, 'class over default d'",
        "diamond, 'more specific d'",
        "diamondOfTwo, 'dleft d'",
        "abstractClass, 'concrete d'",
        "superCall, 'subsub dsuper d'",
        "covariant, 'covariant d'",
        "enumConstant, 'constant d'",
        "record, 'record d'",
        "samePackage, 'same package d'",
        "protectedElsewhere, 'protected d'",
        "generic, 'generic d6'",
        "genericOverridden, 'overridden d6'",
        "madePublic, 'made public d'",
        "variableArity, 'a3 d'"
    })
    void a_body_is_called_directly(String program, String last) throws Exception {
        assertEquals(last, run(program));
    }

    @ParameterizedTest
    @CsvSource({
        "notAsync, 'not async, c'",
        "delegating, 'before, c'",
        "lambda, 'lambda c'",
        "proxy, 'proxy'",
        "notAsyncInBetween, 'not async, c'",
        "packagePrivateElsewhere, 'elsewhere 1 elsewhere 2'",
        "bridgeToInherited, 'inherited c'",
        "bridgeAndOverload, 'any c'"
    })
    void what_is_no_async_method_is_called_as_it_was(String program, String last) throws Exception {
        assertEquals(last, run(program));
    }

    @Test
    void primitives_of_all_kinds_arrive_whether_or_not_the_body_suspends() throws Exception {
        String rounds = String.join(";", Collections.nCopies(8, "true 1 c 3 4 5 6.0 7.0 8 null"));
        assertEquals(rounds, run("primitives", false));
        assertEquals(rounds, run("primitives", true));
    }

    @Test
    void a_body_that_gives_a_box_where_that_of_its_super_class_gives_a_primitive_is_the_one_that_runs()
            throws Exception {
        assertEquals("1 2 1 2 1 2 1 2 1 2 1 2 ", run("boxAndPrimitive"));
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 8", "true, 1", "true, 8"})
    void a_null_that_is_unboxed_fails_in_the_method_that_unboxes_it(boolean suspends, int calls) throws Exception {
        String[] thrown = ((String) run("nullResult", suspends, calls)).split(" ");
        assertEquals("java.lang.NullPointerException", thrown[0]);
        assertEquals("corpus.VirtualOutcomes.unboxNull", thrown[1]);
    }

    @ParameterizedTest
    @CsvSource({"1", "8"})
    void a_null_receiver_fails_in_the_method_that_calls_after_its_arguments_are_evaluated(int calls)
            throws Exception {
        assertEquals("java.lang.NullPointerException corpus.VirtualOutcomes.callNull evaluated;".repeat(2),
            run("nullReceiver", calls));
    }

    @Test
    void an_exception_has_the_trace_of_plain_calls() throws Exception {
        assertEquals("fail failing throwing ", run("throwing"));
    }

    @Test
    void a_body_that_was_called_directly_can_be_cancelled_while_it_waits() throws Exception {
        assertEquals("waiting cancelled cleaned up", run("cancelled"));
    }

    @Test
    void the_stack_of_a_task_shows_bodies_that_were_called_directly() throws Exception {
        assertEquals("sleep suspending parked", run("stack"));
    }

    @Test
    void a_class_that_lacks_the_method_fails_as_it_did() throws Exception {
        Map<String, byte[]> older = new TreeMap<>(CLASSES);
        older.put("corpus.Virtual$Lacking", corpus("virtual-older", Map.of("corpus/How", HOW, "corpus/Virtual", """
            package corpus;
            class Virtual {
                interface Step { }
                static final class Lacking implements Step { }
            }
            """)).compiled().classes().get("corpus.Virtual$Lacking"));
        String lacking = "java.lang.AbstractMethodError corpus.VirtualOutcomes.callLacking";
        assertEquals(lacking + ";" + lacking, run(new CorpusLoader(older), "lacking"));
    }

    @Test
    void an_override_that_was_not_transformed_is_called_as_it_was() throws Exception {
        Map<String, byte[]> mixed = new TreeMap<>(CLASSES);
        mixed.put("corpus.Virtual$Sub", corpus.compiled().classes().get("corpus.Virtual$Sub"));
        assertEquals("sub d", run(new CorpusLoader(mixed), "overridden"));
    }

    /** The class of the receiver is loaded below the caller's, and nothing holds it when its objects are gone. */
    @Test
    void receivers_of_other_class_loaders_can_be_unloaded() throws Exception {
        Map<String, byte[]> below = new LinkedHashMap<>();
        below.put("corpus.VirtualBelow", CLASSES.get("corpus.VirtualBelow"));
        Map<String, byte[]> above = new TreeMap<>(CLASSES);
        above.keySet().removeAll(below.keySet());
        CorpusLoader loader = new CorpusLoader(above);
        WeakReference<ClassLoader> unloaded = callReceiverOf(loader, below);
        for (int i = 0; unloaded.get() != null && i < 100; i++) {
            System.gc();
        }
        assertNull(unloaded.get(), "class loader is still held");
    }

    private static WeakReference<ClassLoader> callReceiverOf(ClassLoader loader, Map<String, byte[]> classes)
            throws Exception {
        CorpusLoader below = new CorpusLoader(classes, loader);
        var constructor = below.loadClass("corpus.VirtualBelow").getDeclaredConstructor();
        constructor.setAccessible(true);
        assertEquals("below c", run(loader, "given", constructor.newInstance()));
        return new WeakReference<>(below);
    }

    @Test
    void loops_of_several_threads_may_make_the_same_calls() throws Exception {
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                CorpusLoader loader = new CorpusLoader(CLASSES);
                CountDownLatch ready = new CountDownLatch(threads);
                List<Future<Object>> results = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    results.add(executor.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return run(loader, "manyCalls");
                    }));
                }
                for (Future<Object> result : results) {
                    assertEquals("100 200 300 100", result.get());
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
