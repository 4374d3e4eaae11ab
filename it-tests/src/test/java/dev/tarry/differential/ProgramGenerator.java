package dev.tarry.differential;

import java.util.Random;

/**
 * Writes a Java class from a seed: async methods full of awaits, whose behaviour depends on their order of evaluation,
 * on every local being restored, and on every handler being where the source put it.
 *
 * <p>The programs end: loops count, and methods call only those written before them.
 */
final class ProgramGenerator {
    private static final int METHODS = 3;

    private final Random random;
    private final String className;
    private final StringBuilder text = new StringBuilder();

    private ProgramGenerator(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        className = className(seed);
    }

    static String className(long seed) {
        return "Generated" + Long.toString(seed).replace('-', 'm');
    }

    /** The source file of that seed; its program is the static method {@code program(Env)}. */
    static String source(long seed) {
        return new ProgramGenerator(seed).write();
    }

    private String write() {
        text.append("""
            package corpus;
            import static dev.tarry.Asyncio.async;
            import static dev.tarry.Asyncio.await;
            import static dev.tarry.Asyncio.awaitEach;
            import static dev.tarry.Asyncio.endOfValues;
            import static dev.tarry.Asyncio.yieldValue;
            import dev.tarry.Async;
            import dev.tarry.AsyncGenerator;
            import dev.tarry.CancelledError;
            import dev.tarry.Coroutine;
            import dev.tarry.differential.Env;
            import dev.tarry.differential.Failure;
            import java.util.function.*;
            %2$sclass %1$s extends %1$sBase {
                static int si = 1;
                static long sl = 2;
                static String ss = "s";
                int fi = 3;
                long fl = 4;
                double fd = 0.5;
                String fs = "f";
                %1$s() {
                    super(7);
                }
            """.formatted(className, random.nextBoolean() ? "final " : ""));
        Scope scope = new Scope(random, className);
        for (int i = 0; i < METHODS; i++) {
            method(scope, i);
        }
        generator(scope);
        text.append("""
                @Async static Coroutine<String> program(Env env) throws Exception {
                    si = 1;
                    sl = 2;
                    ss = "s";
                    %1$s self = new %1$s();
                    String result = "";
            """.formatted(className));
        for (int i = 0; i < METHODS; i++) {
            text.append("        result += show(").append(scope.call(i)).append(") + \";\";\n");
        }
        // Closed until it has ended: what is left of it would change the fields of the next run.
        text.append("""
                    AsyncGenerator<Object> values = self.values(env, 1);
                    int taken = 0;
                    try {
                        for (Object value : awaitEach(values)) {
                            result += show(value) + ",";
                            if (++taken == %d) {
                                break;
                            }
                        }
                    } finally {
                        for (boolean closed = false; !closed;) {
                            try {
                                await(values.aclose());
                                closed = true;
                            } catch (IllegalStateException e) {
                                env.log("not closed");
                            }
                        }
                    }
            """.formatted(1 + random.nextInt(6)));
        text.append("""
                    return async(result + si + sl + ss + self.fi + self.fl + self.fd + self.fs + self.base);
                }
            }
            class %1$sBase {
                int base;
                %1$sBase(int base) {
                    this.base = base;
                }
                @Async Coroutine<Integer> over(Env env, int n) {
                    base += n;
                    return async(base + await(env.i(n)));
                }
                @Async static AsyncGenerator<Integer> upTo(Env env, int n) {
                    try {
                        for (int i = 0; i < (n & 3); i++) {
                            if (i != 1) {
                                await(env.i(i));
                            }
                            yieldValue(n + i);
                        }
                    } finally {
                        env.log("no more");
                    }
                    return endOfValues();
                }
                static void io(Env env) throws java.io.IOException {
                    env.log("io");
                }
                interface Call<T> {
                    Coroutine<T> call() throws Exception;
                }
                record Pair(Object a, Object b) { }
                record Wide(long l, String s, int i, double d) { }
                record Resource(Env env, String name) implements AutoCloseable {
                    public void close() {
                        env.log("close " + name);
                    }
                }
                static Object show(Object o) {
                    return o instanceof int[] a ? a.length + a[0] : o instanceof long[] b ? b.length : o;
                }
                static String last(String s) {
                    return s.length() > 12 ? s.substring(s.length() - 12) : s;
                }
                @SafeVarargs static <T> String all(T... items) {
                    return java.util.Arrays.toString(items);
                }
            }
            """.formatted(className));
        return text.toString();
    }

    private void method(Scope scope, int index) {
        Kind result = Kind.values()[random.nextInt(Kind.values().length)];
        boolean isStatic = random.nextBoolean();
        String access = new String[] {"private ", "", "final ", "public "}[random.nextInt(4)];
        StringBuilder parameters = new StringBuilder("Env env, int d");
        scope.begin(isStatic, index);
        for (int i = 0; i < random.nextInt(4); i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            parameters.append(", ").append(kind.type).append(" p").append(i);
            scope.parameter(kind, "p" + i);
        }
        scope.signature(result, isStatic);
        String async = random.nextInt(8) == 0 ? "java.util.concurrent.CompletableFuture" : "Coroutine";
        text.append("    @Async ").append(access).append(isStatic ? "static " : "").append(async).append('<')
            .append(result.boxed).append("> m").append(index).append('(').append(parameters)
            .append(") throws Exception {\n");
        Statements statements = new Statements(random, scope, result, text);
        statements.block(2, 3 + random.nextInt(5), 3);
        text.append("        return async(").append(scope.expressions().of(result, 3)).append(");\n    }\n");
        scope.end();
    }

    private void generator(Scope scope) {
        text.append("    @Async AsyncGenerator<Object> values(Env env, int d) throws Exception {\n");
        scope.begin(false, METHODS);
        Statements.ofGenerator(random, scope, text).block(2, 2 + random.nextInt(4), 3);
        text.append("        return endOfValues();\n    }\n");
        scope.end();
    }
}
