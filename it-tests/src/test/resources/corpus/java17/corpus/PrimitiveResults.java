package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Coroutines whose values are primitives, awaited where their callee is fixed and where it is not. */
final class PrimitiveResults {
    private PrimitiveResults() {
    }

    @Async static Coroutine<Integer> ints(Env env, int n) {
        return async(await(env.i(n)) + 1);
    }

    @Async static Coroutine<Long> longs(Env env, long n) {
        return async(await(env.l(n)) + 1);
    }

    @Async static Coroutine<Float> floats(Env env, float n) {
        return async(await(env.f(n)) + 1);
    }

    @Async static Coroutine<Double> doubles(Env env, double n) {
        return async(await(env.d(n)) + 1);
    }

    @Async static Coroutine<Boolean> booleans(Env env, boolean b) {
        return async(!await(env.z(b)));
    }

    @Async static Coroutine<Character> chars(Env env, char c) {
        return async((char) (await(env.c(c)) + 1));
    }

    @Async static Coroutine<Byte> bytes(Env env, byte b) {
        return async((byte) (await(env.b(b)) + 1));
    }

    @Async static Coroutine<Short> shorts(Env env, short s) {
        return async((short) (await(env.h(s)) + 1));
    }

    @Async static Coroutine<Integer> maybe(Env env, int n) {
        if (n == 0) {
            return async(null);
        }
        return async(await(env.i(n)));
    }

    @Async static Coroutine<Object> objects(Env env, int n) {
        if (n == 0) {
            return async(await(env.i(n)));
        }
        return n == 1 ? async(2L) : async('c');
    }

    @Async static Coroutine<Number> numbers(Env env, int n) {
        if (await(env.i(n)) == 0) {
            return async(1.5);
        }
        return async(n);
    }

    interface Source {
        Coroutine<Integer> next(Env env, int n);

        Coroutine<Boolean> more(Env env);

        Coroutine<Double> weight(Env env, double d);
    }

    static final class Counter implements Source {
        int count;

        @Async @Override public Coroutine<Integer> next(Env env, int n) {
            count += n;
            return async(count + await(env.i(n)));
        }

        @Async @Override public Coroutine<Boolean> more(Env env) {
            return async(await(env.i(count)) < 3);
        }

        @Async @Override public Coroutine<Double> weight(Env env, double d) {
            double w = d;
            await(env.unit());
            return async(w / 2);
        }
    }

    @Case("int and long results") @Async
    static Coroutine<String> intsAndLongs(Env env) {
        int i = await(ints(env, 1));
        long l = await(longs(env, 1L << 50));
        int[] a = {await(ints(env, 2)), await(ints(env, 3))};
        a[await(ints(env, 0))] += await(ints(env, 4));
        return async(i + " " + l + " " + a[0] + " " + a[1]);
    }

    @Case("float and double results, with the bits of a NaN") @Async
    static Coroutine<String> floatsAndDoubles(Env env) {
        float f = await(floats(env, 1.5f));
        double d = await(doubles(env, 2.5));
        return async(f + " " + d + " " + await(floats(env, Float.NaN)) + " "
            + (await(doubles(env, Double.NEGATIVE_INFINITY)) + f));
    }

    @Case("boolean and char results") @Async
    static Coroutine<String> booleansAndChars(Env env) {
        boolean b = await(booleans(env, false));
        if (await(booleans(env, true)) || await(booleans(env, !b)) && b) {
            char c = await(chars(env, 'a'));
            return async(b + "" + c + await(chars(env, '\ufffe')));
        }
        return async("no");
    }

    @Case("byte and short results wrap around") @Async
    static Coroutine<String> bytesAndShorts(Env env) {
        byte b = await(bytes(env, Byte.MAX_VALUE));
        short s = await(shorts(env, Short.MAX_VALUE));
        b += await(bytes(env, (byte) 1));
        return async(b + " " + s);
    }

    @Case("a primitive result is used as an object") @Async
    static Coroutine<String> boxed(Env env) {
        Integer i = await(ints(env, 1));
        Object l = await(longs(env, 1));
        Object d = await(doubles(env, 1));
        Comparable<Boolean> b = await(booleans(env, true));
        Object c = await(chars(env, 'b'));
        Number s = await(shorts(env, (short) 1));
        return async(i.getClass().getSimpleName() + l.getClass().getSimpleName() + d.getClass().getSimpleName()
            + b.compareTo(false) + c.getClass().getSimpleName() + s.getClass().getSimpleName());
    }

    @Case("an int result that may be null is not a primitive") @Async
    static Coroutine<String> nullable(Env env) {
        Integer none = await(maybe(env, 0));
        Integer one = await(maybe(env, 1));
        try {
            int n = await(maybe(env, 0));
            return async("n" + n);
        } catch (NullPointerException e) {
            return async(none + " " + one + " null");
        }
    }

    @Case("results of several boxed types under one supertype") @Async
    static Coroutine<String> supertypes(Env env) {
        return async("" + await(objects(env, 0)) + await(objects(env, 1)) + await(objects(env, 2))
            + await(numbers(env, 0)) + await(numbers(env, 3)));
    }

    @Case("primitive results through an interface and through an implementation") @Async
    static Coroutine<String> throughInterface(Env env) {
        Counter counter = new Counter();
        Source source = counter;
        StringBuilder b = new StringBuilder();
        while (await(source.more(env))) {
            b.append(await(source.next(env, 1))).append(await(counter.next(env, 1)));
        }
        return async(b.toString() + await(source.weight(env, 3)) + await(counter.weight(env, 5)));
    }

    @Case("primitive results of coroutines that are kept before they are awaited") @Async
    static Coroutine<String> kept(Env env) {
        Coroutine<Integer> i = ints(env, 1);
        Coroutine<Double> d = doubles(env, 2);
        Coroutine<Boolean> b = booleans(env, true);
        Coroutine<Character> c = chars(env, 'k');
        Coroutine<Byte> y = bytes(env, (byte) 5);
        Coroutine<Float> f = floats(env, 6);
        Coroutine<Short> s = shorts(env, (short) 7);
        Coroutine<Long> l = longs(env, 8);
        return async("" + await(i) + await(d) + await(b) + await(c) + await(y) + await(f) + await(s) + await(l));
    }

    @Case("a primitive result is thrown away") @Async
    static Coroutine<Void> dropped(Env env) {
        await(ints(env, 1));
        await(longs(env, 2));
        await(doubles(env, 3));
        await(booleans(env, true));
        env.log("dropped");
        return async();
    }

    @Case("primitive results cross a finally that awaits") @Async
    static Coroutine<Long> crossFinally(Env env) {
        try {
            return async(await(longs(env, 5)) * await(ints(env, 1)));
        } finally {
            env.log(await(doubles(env, 1)));
        }
    }

    @Case("the case itself returns a double") @Async
    static Coroutine<Double> caseDouble(Env env) {
        return async(await(env.d(0.5)) + await(doubles(env, 1)));
    }

    @Case("the case itself returns a boolean") @Async
    static Coroutine<Boolean> caseBoolean(Env env) {
        if (await(env.z(false))) {
            return async(true);
        }
        return async(await(booleans(env, true)));
    }

    @Case("the case itself returns a char, by a switch") @Async
    static Coroutine<Character> caseChar(Env env) {
        switch (await(env.i(2))) {
            case 1:
                return async('a');
            case 2:
                return async(await(env.c('b')));
            default:
                return async(await(chars(env, 'c')));
        }
    }

    @Case("the case itself returns a float and a byte by way of others") @Async
    static Coroutine<Float> caseFloat(Env env) {
        byte b = await(bytes(env, (byte) 3));
        return async(b + await(floats(env, 0.25f)));
    }
}
