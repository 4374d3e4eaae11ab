package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exception names the user's method and the line that threw, before and after a suspension. */
class StackTraceTest {
    private static final String SOURCE = """
        final class Lines {
            static void fail() {
                throw new IllegalStateException();
            }

            @Async static Coroutine<Integer> program(boolean suspends) {
                int n = await(value(suspends));
                if (n == 1) {
                    fail();
                }
                return async(n);
            }

            @Async static Coroutine<Integer> onOneLine(boolean suspends) {
                return async(await(value(suspends)) + 1 / (await(value(suspends)) - 1));
            }

            @Async static Coroutine<Integer> inFinally(boolean suspends) {
                try {
                    await(value(suspends));
                } finally {
                    await(value(suspends));
                    fail();
                }
                return async(1);
            }

            @Async static Coroutine<Integer> inLambda(boolean suspends) {
                Supplier<Coroutine<Integer>> s = () -> {
                    await(value(suspends));
                    fail();
                    return async(1);
                };
                return async(await(s.get()));
            }

            @Async static Coroutine<Integer> value(boolean suspends) {
                if (suspends) {
                    await(sleep(java.time.Duration.ZERO));
                }
                return async(1);
            }
        }
        """;
    private static final int FIRST_LINE = 7;

    private static List<String> frames(Corpus corpus, String method, boolean suspends) {
        try {
            OnLoop.run(corpus, "Lines", method, suspends);
            throw new AssertionError("did not throw");
        } catch (RuntimeException e) {
            return Arrays.stream(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("corpus.Lines") && frame.getLineNumber() > 0)
                .map(frame -> frame.getMethodName() + ":" + (frame.getLineNumber() - FIRST_LINE + 1))
                .limit(2)
                .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "program, 'fail:3 program:9'",
        "inFinally, 'fail:3 inFinally:23'",
        "inLambda, 'fail:3 lambda$inLambda$0:31'"
    })
    void the_line_after_an_await_is_the_line_of_the_source(String method, String expected) {
        Corpus corpus = InlineSource.corpus(Variant.javac(17, "-g"), "Lines", SOURCE);
        assertEquals(expected, String.join(" ", frames(corpus, method, false)));
        assertEquals(expected, String.join(" ", frames(corpus, method, true)));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void two_awaits_on_one_line_have_that_line(boolean suspends) {
        Corpus corpus = InlineSource.corpus(Variant.javac(17, "-g"), "Lines", SOURCE);
        assertEquals("onOneLine:15", frames(corpus, "onOneLine", suspends).get(0));
    }
}
