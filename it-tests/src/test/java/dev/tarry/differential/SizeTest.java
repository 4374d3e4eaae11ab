package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods near the limits of the class file format. */
class SizeTest {
    private static final Variant JAVAC = Variant.javac(17, "-g");

    private static String repeat(int times, String separator, IntFunction<String> part) {
        return IntStream.range(0, times).mapToObj(part).collect(Collectors.joining(separator));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000})
    void a_method_with_a_hundred_awaits_and_with_a_thousand_behaves(int awaits) {
        InlineSource.compare(JAVAC, "ManyAwaits" + awaits, """
            final class ManyAwaits%1$s {
                @Async static Coroutine<Long> program(Env env) {
                    long a = 1;
                    Coroutine<Integer> c = plus(env, 1);
                    a += await(c);
                    Awaitable<Void> none = env.unit();
                    await(none);
                    AsyncResult<Integer> one = async(1);
                    int b = 0;
            %2$s
                    return async(a + b);
                }

                @Async static Coroutine<Integer> plus(Env env, int n) {
                    return async(n + await(env.i(n)));
                }
            }
            """.formatted(awaits, repeat(awaits - 2, "\n", i -> "b += await(one);")));
    }

    /** The jumps to and fro take four bytes then, those that are just about short enough among them. */
    @Test
    void a_method_that_fills_most_of_the_64_kilobytes_behaves() {
        Corpus corpus = InlineSource.corpus(JAVAC, "Filling", """
            final class Filling {
                @Async static Coroutine<Integer> program() {
                    AsyncResult<Integer> ready = async(1);
                    int suspended = 0;
            %s
                    return async(suspended);
                }
            }
            """.formatted(repeat(2000, "\n",
                i -> i % 100 == 99 ? "await(sleep(java.time.Duration.ZERO)); suspended++;" : "await(ready);")));
        assertEquals(20, OnLoop.run(corpus, "Filling", "program"));
    }

    /** javac takes a new local variable for each, and code of more than 32 KB needs wide jumps. */
    @Test
    void a_method_with_a_thousand_finally_blocks_behaves() {
        Corpus corpus = InlineSource.corpus(JAVAC, "ManyFinallies", """
            final class ManyFinallies {
                @Async static Coroutine<String> program() {
                    int a = 0;
                    int b = 0;
            %s
                    return async(a + " " + b);
                }

                @Async static Coroutine<Integer> one(boolean suspended) {
                    if (suspended) {
                        await(sleep(java.time.Duration.ZERO));
                    }
                    return async(1);
                }
            }
            """.formatted(repeat(1000, "\n", i -> "try { b += await(one(a % 3 == 0)); } finally { a++; }")));
        assertEquals("1000 1000", OnLoop.run(corpus, "ManyFinallies", "program"));
    }

    @Test
    void more_than_255_locals_are_live_over_an_await() {
        InlineSource.compare(JAVAC, "ManyLocals", """
            final class ManyLocals {
                @Async static Coroutine<String> program(Env env) {
            %s
                    v119 += await(env.i(1));
                    l119 += await(env.l(v119));
                    s119 += await(env.s("x")) + v118 + l118;
                    v118 += 1000;
                    v117++;
                    return async(%s);
                }
            }
            """.formatted(
                repeat(120, "\n", i -> "int v%1$d = env.tell(%1$d); long l%1$d = %1$d; String s%1$d = \"s%1$d\";"
                    .formatted(i)),
                repeat(120, " + ", i -> "v%1$d + l%1$d + s%1$d".formatted(i))));
    }

    @Test
    void operands_wait_in_a_method_with_more_than_255_locals() {
        InlineSource.compare(JAVAC, "WideSlots", """
            final class WideSlots {
                record Pair(Object a, Object b) { }
                @Async static Coroutine<Object> program(Env env) {
            %s
                    int n = 5;
                    double d = 2;
                    Object o = new Pair(n += 1000, new Pair(await(env.i(n++)), env.tell(d) * await(env.d(d))));
                    for (int i = 0; i < 2; i++) {
                        n += await(env.i(i)) + v0;
                    }
                    return async(new Pair(o, n + %s));
                }
            }
            """.formatted(repeat(280, "\n", i -> "int v%1$d = %1$d;".formatted(i)), repeat(280, " + ", i -> "v" + i)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 250, 253})
    void parameters_may_fill_the_descriptor_but_for_the_two_hidden_ones(int parameters) {
        String className = "Parameters" + parameters;
        Corpus corpus = InlineSource.corpus(JAVAC, className, """
            final class %s {
                @Async static Coroutine<Integer> many(%s) {
                    int sum = await(async(1));
                    await(sleep(java.time.Duration.ZERO));
                    return async(sum + %s);
                }

                @Async static Coroutine<String> fused() {
                    return async("f" + await(many(%s)));
                }

                @Async static Coroutine<String> kept() {
                    Coroutine<Integer> c = many(%4$s);
                    return async("k" + await(c));
                }
            }
            """.formatted(className, repeat(parameters, ", ", i -> "int p" + i),
                repeat(parameters, " + ", i -> "p" + i), repeat(parameters, ", ", Integer::toString)));
        int sum = 1 + parameters * (parameters - 1) / 2;
        assertEquals("f" + sum, OnLoop.run(corpus, className, "fused"));
        assertEquals("k" + sum, OnLoop.run(corpus, className, "kept"));
    }

    @Test
    void a_parameter_too_many_is_an_error() {
        Corpus corpus = InlineSource.compiled(JAVAC, "TooMany", """
            final class TooMany {
                @Async static Coroutine<Integer> many(%s) {
                    return async(await(async(p253)));
                }
            }
            """.formatted(repeat(254, ", ", i -> "int p" + i)));
        assertTrue(corpus.failures().get("corpus.TooMany").contains("TARRY-010"), corpus.failures()::toString);
    }

    @Test
    void a_method_that_would_outgrow_64_kilobytes_is_an_error() {
        Corpus corpus = InlineSource.compiled(JAVAC, "TooLarge", """
            final class TooLarge {
                @Async static Coroutine<Integer> large(Env env, boolean c) {
                    int a = 0;
                    int b = 0;
            %s
                    return async(a + b);
                }
            }
            """.formatted(repeat(2000, "\n", i -> "if (c) { a++; b += a + await(env.i(" + i % 100 + ")); }")));
        assertTrue(corpus.failures().get("corpus.TooLarge").contains("TARRY-010"), corpus.failures()::toString);
    }
}
