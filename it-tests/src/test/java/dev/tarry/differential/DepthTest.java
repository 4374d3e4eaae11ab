package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long loops and deep chains of awaits. */
class DepthTest {
    private static final long BIG_STACK = 1L << 30;
    private static Corpus corpus;

    @BeforeAll
    static void compile() {
        corpus = InlineSource.corpus(Variant.javac(17, "-g"), "Depth", """
            final class Depth {
                private Depth next;

                @Async static Coroutine<Long> loop(int rounds) {
                    long sum = 0;
                    for (int i = 0; i < rounds; i++) {
                        sum += await(async(i));
                        sum += await(twice(i));
                    }
                    return async(sum);
                }

                @Async static Coroutine<Integer> twice(int n) {
                    return async(2 * n);
                }

                @Async static Coroutine<Integer> yields(int rounds) {
                    int done = 0;
                    for (int i = 0; i < rounds; i++) {
                        await(sleep(java.time.Duration.ZERO));
                        done++;
                    }
                    return async(done);
                }

                @Async static Coroutine<Integer> chain(int depth) {
                    if (depth == 0) {
                        await(sleep(java.time.Duration.ZERO));
                        await(sleep(java.time.Duration.ZERO));
                        return async(0);
                    }
                    return async(1 + await(chain(depth - 1)));
                }

                @Async Coroutine<Integer> virtualChain(int depth) {
                    if (depth == 0) {
                        await(sleep(java.time.Duration.ZERO));
                        return async(0);
                    }
                    next = new Depth();
                    Coroutine<Integer> rest = next.virtualChain(depth - 1);
                    return async(1 + await(rest));
                }

                @Async static Coroutine<Integer> virtual(int depth) {
                    return async(await(new Depth().virtualChain(depth)));
                }

                @Async static Coroutine<Integer> failing(int depth) {
                    if (depth == 0) {
                        await(sleep(java.time.Duration.ZERO));
                        throw new IllegalStateException("bottom");
                    }
                    return async(1 + await(failing(depth - 1)));
                }

                @Async static Coroutine<String> unwinds(int depth) {
                    try {
                        return async("not here" + await(failing(depth)));
                    } catch (IllegalStateException e) {
                        return async(e.getMessage());
                    }
                }

                static int finallies;

                @Async static Coroutine<Integer> guarded(int depth) {
                    try {
                        if (depth == 0) {
                            await(sleep(java.time.Duration.ZERO));
                            throw new IllegalStateException("bottom");
                        }
                        return async(1 + await(guarded(depth - 1)));
                    } finally {
                        finallies++;
                    }
                }

                @Async static Coroutine<Integer> countsFinallies(int depth) {
                    finallies = 0;
                    try {
                        await(guarded(depth));
                    } catch (IllegalStateException e) {
                        return async(finallies);
                    }
                    return async(-1);
                }

                @Async static Coroutine<Integer> forwards(int depth) {
                    if (depth == 0) {
                        await(sleep(java.time.Duration.ZERO));
                        return async(7);
                    }
                    return forwards(depth - 1);
                }
            }
            """);
    }

    @Test
    void a_loop_of_a_million_ready_awaits_ends() {
        assertEquals(1_000_000L * 999_999 / 2 * 3, OnLoop.run(corpus, "Depth", "loop", 1_000_000));
    }

    @Test
    void a_loop_of_a_hundred_thousand_suspensions_ends() {
        assertEquals(100_000, OnLoop.run(corpus, "Depth", "yields", 100_000));
    }

    @Test
    void a_chain_of_2_000_awaits_suspends_and_resumes() {
        assertEquals(2_000, OnLoop.run(corpus, "Depth", "chain", 2_000));
    }

    @Test
    void a_chain_of_1_000_awaits_of_kept_coroutines_suspends_and_resumes() {
        assertEquals(1_000, OnLoop.run(corpus, "Depth", "virtual", 1_000));
    }

    @Test
    void an_exception_unwinds_a_chain_of_2_000_awaits() {
        assertEquals("bottom", OnLoop.run(corpus, "Depth", "unwinds", 2_000));
    }

    @Test
    void every_finally_of_a_chain_of_2_000_awaits_runs() {
        assertEquals(2_001, OnLoop.run(corpus, "Depth", "countsFinallies", 2_000));
    }

    @Test
    void coroutines_are_returned_through_2_000_methods() {
        assertEquals(7, OnLoop.run(corpus, "Depth", "forwards", 2_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "virtual"})
    void a_chain_of_100_000_awaits_built_on_a_big_stack_resumes(String method) throws Exception {
        assertEquals(100_000, onBigStack(() -> OnLoop.run(corpus, "Depth", method, 100_000)));
    }

    @Test
    void an_exception_unwinds_a_chain_of_100_000_awaits() throws Exception {
        assertEquals("bottom", onBigStack(() -> OnLoop.run(corpus, "Depth", "unwinds", 100_000)));
        assertEquals(100_001, onBigStack(() -> OnLoop.run(corpus, "Depth", "countsFinallies", 100_000)));
    }

    private static Object onBigStack(Callable<Object> program) throws Exception {
        FutureTask<Object> task = new FutureTask<>(program);
        Thread thread = new Thread(null, task, "big stack", BIG_STACK);
        thread.start();
        return task.get();
    }
}
