package dev.tarry.differential;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code return other;} where {@code other} is of a class more special than what the method returns. */
class ReturnedSubclassTest {
    private static final String PROGRAM = """
        final class Subclasses {
            private static final class Mine extends java.util.concurrent.CompletableFuture<Integer> {
                static Mine of(int n) {
                    Mine made = new Mine();
                    if (n == 0) {
                        made.completeExceptionally(new ArithmeticException("zero"));
                    } else {
                        made.complete(n);
                    }
                    return made;
                }
            }

            @Async static java.util.concurrent.CompletableFuture<Integer> subclass(Env env, int n) {
                try {
                    return Mine.of(await(env.i(n)));
                } catch (ArithmeticException e) {
                    env.log("caught");
                    Mine[] others = {Mine.of(3)};
                    return others[0];
                } finally {
                    env.log("finally");
                }
            }

            @Async static java.util.concurrent.CompletableFuture<Integer> subclassTwin(Env env, int n) {
                try {
                    int value = await(env.i(n));
                    if (value == 0) {
                        throw new ArithmeticException("zero");
                    }
                    return async(value);
                } catch (ArithmeticException e) {
                    env.log("caught");
                    return async(3);
                } finally {
                    env.log("finally");
                }
            }

            @Async static Coroutine<Integer> program(Env env) {
                return async(await(subclass(env, 0)) + await(subclass(env, 2)));
            }

            @Async static Coroutine<Integer> programTwin(Env env) {
                return async(await(subclassTwin(env, 0)) + await(subclassTwin(env, 2)));
            }
        }
        """;

    /** Only those with debug information, which tell a compiler's temporary from a variable. */
    static Stream<Variant> variants() {
        return Stream.of(Variant.javac(17, "-g"), Variant.ecj(17, "-g"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void it_is_awaited_where_the_expression_stands(Variant variant) {
        Corpus corpus = InlineSource.corpus(variant, "Subclasses", PROGRAM);
        Differential.compare(corpus, "corpus.Subclasses", "program", "programTwin", false);
    }
}
