package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.yieldValue;

import dev.tarry.Async;
import dev.tarry.AsyncGenerator;
import dev.tarry.Awaitable;
import dev.tarry.Coroutine;
import dev.tarry.differential.Env;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What generated programs have in common. */
public final class Kit {
    public enum Color {
        RED, GREEN, BLUE
    }

    public interface Call<T> {
        Coroutine<T> call() throws Exception;
    }

    public interface Mapper<A, B> {
        Coroutine<B> map(A value, int times) throws Exception;
    }

    public interface Plain<A, B> {
        B get(A value) throws Exception;
    }

    public sealed interface Shape permits Dot, Line, Tag {
    }

    public record Dot(int x, long y) implements Shape {
        @Override public String toString() {
            return "Dot" + x + "," + y;
        }
    }

    public record Line(Shape a, Shape b) implements Shape {
        @Override public String toString() {
            return last("Line" + a + b);
        }
    }

    public record Tag(String s, Object o) implements Shape {
        @Override public String toString() {
            return last(s + "=" + show(o));
        }
    }

    public record Pair(Object a, Object b) {
        @Override public String toString() {
            return last(show(a) + "&" + show(b));
        }
    }

    public record Wide(long l, String s, int i, double d) {
        @Override public String toString() {
            return last(l + s + i + d);
        }
    }

    public record Resource(Env env, String name) implements AutoCloseable {
        public Resource {
            env.log("open " + name);
        }

        @Override public void close() throws IOException {
            env.log("close " + name);
            if (name.endsWith("4")) {
                throw new IOException("close");
            }
        }
    }

    /** Counts what it hands out, lazily. */
    public record Counting(Env env, int from, int to) implements Iterable<Integer> {
        @Override public Iterator<Integer> iterator() {
            env.log("iterator");
            return new Iterator<>() {
                private int next = from;

                @Override public boolean hasNext() {
                    return next < to && next < from + 3;
                }

                @Override public Integer next() {
                    env.log("next " + next);
                    return next++;
                }
            };
        }
    }

    /** A constructor whose order among other effects can be seen. */
    public abstract static class Made {
        public final Object seen;

        protected Made(Env env, long number, Object o) {
            env.log("made " + number + show(o));
            seen = o;
        }

        @Async public Coroutine<Object> get(Env env) throws Exception {
            return async(await(env.value(seen)));
        }

        public abstract Coroutine<Long> number(Env env, int n) throws Exception;
    }

    private Kit() {
    }

    @Async public static <T> Coroutine<T> same(Env env, T value) {
        env.log("same");
        return async(value);
    }

    @Async public static <T> Coroutine<T> first(Env env, Awaitable<T> awaitable) {
        return async(await(awaitable));
    }

    @Async public static Coroutine<Long> sum(Env env, long a, int b, double c) throws Exception {
        long sum = a + await(env.i(b));
        return async(sum + await(env.l((long) c)));
    }

    /** A few numbers; its end may be logged late, or never, but it changes nothing that another run sees. */
    @Async public static AsyncGenerator<Integer> upTo(Env env, int n) throws Exception {
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

    /** Closes a generator however often it takes: one may give more values instead of ending. */
    @Async public static Coroutine<Void> closed(Env env, AsyncGenerator<?> generator) {
        for (boolean closed = false; !closed;) {
            try {
                await(generator.aclose());
                closed = true;
            } catch (IllegalStateException e) {
                env.log("not closed");
            }
        }
        return async();
    }

    public static <T> Coroutine<T> hidden(Env env, T value) {
        return same(env, value);
    }

    public static void io(Env env) throws IOException {
        env.log("io");
    }

    public static int mix(int a, long b, double c, String d, Object e) {
        return a * 31 + Long.hashCode(b) * 7 + Double.hashCode(c) + d.length() + (e == null ? 1 : 2);
    }

    public static long wide(long a, int b, long c, double d) {
        return a - b * 3 + c * 5 + (long) d;
    }

    public static <T> T same(T value) {
        return value;
    }

    public static int count(int... numbers) {
        return Arrays.stream(numbers).sum() + numbers.length;
    }

    public static String show(Object o) {
        if (o instanceof int[] a) {
            return Arrays.toString(a);
        }
        if (o instanceof long[] b) {
            return Arrays.toString(b);
        }
        if (o instanceof Object[] c) {
            return Arrays.deepToString(c);
        }
        return String.valueOf(o);
    }

    /** Keeps what loops append to from growing. */
    public static String last(String s) {
        return s.length() > 12 ? s.substring(s.length() - 12) : s;
    }

    @SafeVarargs public static <T> String all(T... items) {
        return last(Arrays.toString(items));
    }

    /** At most a few elements, whatever the number. */
    public static <T> List<T> few(T one, T other) {
        return one == null || other == null ? List.of() : List.of(one, other);
    }
}
