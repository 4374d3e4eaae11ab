package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Booleans and the small integers, which the JVM keeps as ints, and the wide and floating ones. */
final class Primitives {
    private Primitives() {
    }

    static <T> T id(T value) {
        return value;
    }

    static boolean flip(boolean b) {
        return !b;
    }

    @Case("and, or and not over awaits evaluate no more than they must") @Async
    static Coroutine<String> shortCircuit(Env env) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            boolean a = (i & 1) != 0;
            boolean b = (i & 2) != 0;
            all.append(a && await(env.z(b)) || b && !await(env.z(a)) ? 'T' : 'F');
        }
        return async(all.toString());
    }

    @Case("the negation of a comparison with an await") @Async
    static Coroutine<Boolean> negated(Env env) {
        return async(!(await(env.i(5)) > 3) | !(await(env.z(false))));
    }

    @Case("and, or, xor without short circuit await both sides") @Async
    static Coroutine<String> strict(Env env) {
        boolean a = await(env.z(false)) & await(env.z(true));
        boolean b = await(env.z(true)) | await(env.z(false));
        boolean c = await(env.z(true)) ^ await(env.z(true));
        return async(a + " " + b + " " + c);
    }

    @Case("nested ternaries leave their value on the stack") @Async
    static Coroutine<String> nestedTernary(Env env) {
        int n = await(env.i(2));
        return async(env.tell("s") + (n > 3 ? await(env.s("big")) : n > 1 ? await(env.s("middle")) : env.tell("small"))
            + (await(env.z(n == 2)) ? n == 3 ? 1 : await(env.i(7)) : 3));
    }

    @Case("a ternary mixes boxed and unboxed arms") @Async
    static Coroutine<String> mixedTernary(Env env) {
        boolean yes = await(env.z(true));
        Integer boxed = 7;
        long l = yes ? boxed : await(env.l(3));
        Object o = yes ? await(env.i(1)) : 2.5;
        Integer i = await(env.z(false)) ? await(env.i(3)) : boxed;
        char c = yes ? 'x' : (char) 1;
        return async(l + " " + o + " " + i + " " + c);
    }

    @Case("an if awaits twice in its condition") @Async
    static Coroutine<Integer> ifTwice(Env env) {
        int n = 0;
        if (await(env.i(3)) < await(env.i(4))) {
            n += 1;
        }
        if (await(env.z(false)) || await(env.z(true)) && n == 1) {
            n += 10;
        } else {
            n += await(env.i(100));
        }
        return async(n);
    }

    @Case("a char is added to, counted up and cast") @Async
    static Coroutine<String> chars(Env env) {
        char c = 'a';
        c += await(env.i(1));
        c++;
        char d = (char) (c + await(env.i(1)));
        int i = await(env.c('z')) - c;
        c = await(env.c('q'));
        return async("" + c + d + i);
    }

    @Case("byte and short locals are narrowed by compound assignments") @Async
    static Coroutine<String> narrow(Env env) {
        byte b = 100;
        short s = 32000;
        b += await(env.i(100));
        s += await(env.i(1000));
        b >>>= await(env.i(1));
        b++;
        s--;
        byte c = await(env.b((byte) -1));
        short t = await(env.h(Short.MIN_VALUE));
        return async(b + " " + s + " " + c + " " + t);
    }

    @Case("int, long, float and double mix in one expression") @Async
    static Coroutine<String> mixes(Env env) {
        int i = 3;
        long l = 1L << 40;
        float f = 0.1f;
        double d = 0.2;
        double x = i * await(env.l(5)) + f * await(env.d(3)) - await(env.f(2f)) / d + l;
        long y = (long) (f + await(env.l(7))) + i;
        return async(x + " " + y);
    }

    @Case("the bits of a NaN and of a negative zero survive") @Async
    static Coroutine<String> bits(Env env) {
        float f = Float.intBitsToFloat(0x7fc00123);
        double d = Double.longBitsToDouble(0x7ff8000000000456L);
        float zero = -0f;
        double dzero = -0d;
        await(env.unit());
        int bits = Float.floatToRawIntBits(f);
        long wide = Double.doubleToRawLongBits(d);
        await(env.unit());
        return async(Integer.toHexString(bits) + Long.toHexString(wide) + zero + dzero + 1 / zero + 1 / dzero);
    }

    @Case("locals of all int kinds are used as what they are after an await") @Async
    static Coroutine<String> intKinds(Env env) {
        boolean z = true;
        byte b = 1;
        char c = 'c';
        short s = 2;
        int i = 3;
        await(env.unit());
        boolean[] zs = {z};
        byte[] bs = {b};
        char[] cs = {c};
        short[] ss = {s};
        Object[] os = {z, b, c, s, i};
        return async("" + zs[0] + bs[0] + cs[0] + ss[0] + flip(z) + java.util.Arrays.toString(os)
            + id(b).getClass().getSimpleName());
    }

    @Case("one constant initialises locals of several kinds") @Async
    static Coroutine<String> oneConstant(Env env) {
        boolean z = true;
        byte b = 1;
        char c = 1;
        short s = 1;
        int i = 1;
        long l = 1;
        float f = 1;
        double d = 1;
        await(env.unit());
        z = !z;
        b += 1;
        c += 'a';
        s <<= 3;
        i--;
        l <<= 40;
        f /= 3;
        d /= 3;
        await(env.unit());
        return async(z + " " + b + " " + c + " " + s + " " + i + " " + l + " " + f + " " + d);
    }

    @Case("a boolean merges with a boolean computed by a comparison") @Async
    static Coroutine<String> booleanMerge(Env env) {
        boolean flag = await(env.z(true)) == (env.tell(3) > 2);
        boolean other = flag ? await(env.z(false)) : env.tell(true);
        boolean third = other != await(env.z(true));
        await(env.unit());
        return async(flag + " " + other + " " + third);
    }

    @Case("extreme values of every type come through an await") @Async
    static Coroutine<String> extremes(Env env) {
        int i = Integer.MIN_VALUE;
        long l = Long.MIN_VALUE;
        float f = Float.MIN_VALUE;
        double d = Double.MAX_VALUE;
        char c = Character.MAX_VALUE;
        byte b = Byte.MIN_VALUE;
        await(env.unit());
        return async(i + " " + l + " " + f + " " + d + " " + (int) c + " " + b + await(env.l(Long.MAX_VALUE))
            + await(env.d(Double.NEGATIVE_INFINITY)) + await(env.f(Float.NaN)) + (int) await(env.c('\uffff')));
    }

    @Case("conversions between the types of awaited values") @Async
    static Coroutine<String> conversions(Env env) {
        long l = await(env.i(7));
        double d = await(env.l(8));
        float f = await(env.i(9));
        int i = (int) (long) await(env.l(1L << 33 | 5));
        byte b = (byte) (int) await(env.i(511));
        char c = (char) (int) await(env.i('k'));
        int j = await(env.c('a'));
        short s = await(env.b((byte) -3));
        return async(l + " " + d + " " + f + " " + i + " " + b + " " + c + " " + j + " " + s);
    }
}
