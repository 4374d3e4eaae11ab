package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a suspended coroutine will not use any more can be collected; what it will use stays. */
class LivenessTest {
    private static Corpus corpus;

    @BeforeAll
    static void compile() {
        corpus = InlineSource.corpus(Variant.javac(17, "-g"), "Lives", """
            final class Lives {
                static final List<java.lang.ref.WeakReference<Object>> watched = new ArrayList<>();

                static Object watch(Object o) {
                    watched.add(new java.lang.ref.WeakReference<>(o));
                    return o;
                }

                static void collect() {
                    var sentinel = new java.lang.ref.WeakReference<>(new Object());
                    while (sentinel.get() != null) {
                        System.gc();
                    }
                }

                interface Start {
                    Coroutine<Object> at(AsyncFuture<Void> gate);
                }

                /** Lets the coroutine run until it waits at the gate, and says which of its objects are gone. */
                @Async static Coroutine<String> survey(Start start, int gates) {
                    watched.clear();
                    StringBuilder seen = new StringBuilder();
                    List<AsyncFuture<Void>> opened = new ArrayList<>();
                    gate = getRunningLoop().createFuture();
                    Task<Object> task = createTask(start.at(gate));
                    for (int i = 0; i < gates; i++) {
                        await(sleep(java.time.Duration.ZERO));
                        await(sleep(java.time.Duration.ZERO));
                        collect();
                        for (var reference : watched) {
                            seen.append(reference.get() == null ? 'x' : 'o');
                        }
                        seen.append(' ');
                        AsyncFuture<Void> open = gate;
                        gate = getRunningLoop().createFuture();
                        open.setResult(null);
                    }
                    return async(seen.toString() + await(task));
                }

                static AsyncFuture<Void> gate;

                @Async static Coroutine<Object> locals(AsyncFuture<Void> first) {
                    Object dead = watch(new Object());
                    Object live = watch(new Object());
                    Object later = watch(new Object());
                    dead.hashCode();
                    await(first);
                    later.hashCode();
                    await(gate);
                    return async(live != null);
                }

                @Async static Coroutine<Object> nested(AsyncFuture<Void> first) {
                    Object live = watch(new Object());
                    Object dead = watch(new Object());
                    await(waits(watch(new Object()), first));
                    return async(live != null);
                }

                @Async static Coroutine<Object> waits(Object unused, AsyncFuture<Void> first) {
                    await(first);
                    return async(null);
                }

                @Async static Coroutine<Object> operands(AsyncFuture<Void> first) {
                    String s = pair(watch(new Object()), await(wait(first)))
                        + pair(watch(new Object()), await(wait(gate)));
                    await(gate);
                    return async(s);
                }

                static String pair(Object a, Object b) {
                    return a == b ? "same" : "pair";
                }

                @Async static Coroutine<Object> wait(AsyncFuture<Void> on) {
                    await(on);
                    return async(null);
                }

                @Async static Coroutine<Object> loops(AsyncFuture<Void> first) {
                    Object last = null;
                    for (Object o : new Object[] {new int[1], new int[2]}) {
                        last = watch(new Object());
                        await(gate);
                        last.hashCode();
                    }
                    return async("done");
                }

                @Async static Coroutine<Object> large(AsyncFuture<Void> first) {
                    Object a = watch(new Object()), b = watch(new Object()), c = watch(new Object());
                    Object d = watch(new Object()), e = watch(new Object()), f = watch(new Object());
                    Object g = watch(new Object()), h = watch(new Object());
                    Object i = watch(new Object()), j = watch(new Object());
                    await(first);
                    String s = "" + (a == b) + (c == d) + (e == f) + (g == h);
                    await(gate);
                    return async(s + (i == j));
                }

                @Async Coroutine<Object> receiver(AsyncFuture<Void> first) {
                    await(first);
                    return async("done");
                }

                @Async static Coroutine<Object> ofReceiver(AsyncFuture<Void> first) {
                    Lives lives = new Lives();
                    watch(lives);
                    watch(lives.toString());
                    return async(await(lives.receiver(first)));
                }

                @Async static Coroutine<Object> caught(AsyncFuture<Void> first) {
                    try {
                        throw (RuntimeException) watch(new IllegalStateException());
                    } catch (IllegalStateException e) {
                        await(first);
                    }
                    try {
                        throw (RuntimeException) watch(new IllegalStateException());
                    } catch (IllegalStateException e) {
                        await(gate);
                        return async(e.getMessage());
                    }
                }

                @Async static Coroutine<String> program(String name, int gates) {
                    return async(await(survey(switch (name) {
                        case "locals" -> Lives::locals;
                        case "nested" -> Lives::nested;
                        case "operands" -> Lives::operands;
                        case "loops" -> Lives::loops;
                        case "large" -> Lives::large;
                        case "caught" -> Lives::caught;
                        default -> throw new AssertionError(name);
                    }, gates)));
                }
            }
            """);
    }

    @ParameterizedTest(name = "{0}: o is kept and x is gone at each suspension: {2}")
    @CsvSource({
        "locals, 2, xoo xox true",
        "nested, 1, oxx true",
        "operands, 3, o xo xx pairpair",
        "loops, 2, o xo done",
        "large, 2, oooooooooo xxxxxxxxoo falsefalsefalsefalsefalse",
        "caught, 2, x xo null"
    })
    void a_dead_object_is_collected_while_its_coroutine_is_suspended(String program, int gates, String expected) {
        assertEquals(expected, OnLoop.run(corpus, "Lives", "program", program, gates));
    }
}
