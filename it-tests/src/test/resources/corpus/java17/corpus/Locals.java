package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Locals: live, dead, shared between types, mutated, and many. */
final class Locals {
    private Locals() {
    }

    interface Shape {
        default String name() {
            return "shape";
        }
    }

    static class Base {
        String v() {
            return "base";
        }
    }

    static final class Left extends Base implements Shape {
        @Override String v() {
            return "left";
        }
    }

    static final class Right extends Base implements Shape {
        @Override String v() {
            return "right";
        }
    }

    @Case("a null local is followed by a numeric one") @Async
    static Coroutine<String> nullThenNumber(Env env) {
        String none = null;
        int n = 3;
        long l = await(env.l(4));
        double d = 5;
        await(env.unit());
        return async(none + n + l + d);
    }

    @Case("a local that is always null keeps the type its uses need") @Async
    static Coroutine<String> alwaysNull(Env env) {
        int[] array = null;
        String text = null;
        Object o = null;
        await(env.unit());
        env.log(array);
        String joined = text == null ? "none" : text.concat("x");
        await(env.unit());
        if (array != null) {
            array[0]++;
        }
        return async(joined + o);
    }

    @Case("a local that is null on one path and an array on the other") @Async
    static Coroutine<String> nullOrArray(Env env) {
        int[] a = null;
        if (await(env.z(true))) {
            a = new int[] {4};
        }
        await(env.unit());
        return async(a == null ? "null" : "a" + a[0]);
    }

    @Case("a local is assigned on each branch only") @Async
    static Coroutine<Integer> assignedOnBranches(Env env) {
        int x;
        if (await(env.z(true))) {
            x = await(env.i(1));
        } else {
            x = await(env.i(2));
        }
        int y;
        switch (await(env.i(2))) {
            case 1:
                y = 10;
                break;
            case 2:
                y = await(env.i(20));
                break;
            default:
                y = 30;
        }
        return async(x + y);
    }

    @Case("one slot holds an int, a string, a long and a double in turn") @Async
    static Coroutine<String> slotReuse(Env env) {
        StringBuilder b = new StringBuilder();
        {
            int i = await(env.i(1));
            b.append(i).append(await(env.i(2)));
        }
        {
            String s = await(env.s("s"));
            b.append(s).append(await(env.s("t")));
        }
        {
            long l = await(env.l(3));
            b.append(l).append(await(env.l(4)));
        }
        {
            double d = await(env.d(5));
            b.append(d).append(await(env.d(6)));
        }
        {
            Object[] o = {await(env.i(7))};
            b.append(o[0]).append(await(env.s("u")));
        }
        {
            float[] f = {await(env.f(8))};
            b.append(f[0]).append(await(env.s("v")));
        }
        return async(b.toString());
    }

    @Case("slots swap their types between rounds of a loop") @Async
    static Coroutine<String> slotReuseInLoop(Env env) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            if (i % 2 == 0) {
                long l = await(env.l(i));
                int n = 1;
                await(env.unit());
                b.append(l + n);
            } else {
                String s = await(env.s("s" + i));
                double d = 2;
                await(env.unit());
                b.append(s).append(d);
            }
        }
        return async(b.toString());
    }

    @Case("a string and an integer merge to an object") @Async
    static Coroutine<String> mergeToObject(Env env) {
        Object o = await(env.z(true)) ? (Object) await(env.s("s")) : (Object) await(env.i(1));
        await(env.unit());
        Comparable<?> c = await(env.z(false)) ? "text" : 7;
        await(env.unit());
        return async(o + " " + c);
    }

    @Case("two library classes merge to their common interfaces") @Async
    static Coroutine<String> mergeLibraryClasses(Env env) {
        var b = await(env.z(true)) ? new StringBuilder("builder") : new StringBuffer("buffer");
        await(env.unit());
        CharSequence s = b;
        Appendable a = await(env.z(false)) ? new StringBuilder("c") : new java.io.StringWriter();
        await(env.unit());
        return async(s.length() + s.toString() + (a != null));
    }

    @Case("a variable of a common superclass is assigned in each switch arm between awaits") @Async
    static Coroutine<String> mergeInSwitch(Env env) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            Number n;
            switch (await(env.i(i))) {
                case 0:
                    n = await(env.i(1));
                    break;
                case 1:
                    n = await(env.l(2));
                    break;
                case 2:
                    n = await(env.d(3));
                    break;
                default:
                    n = new java.math.BigInteger(await(env.s("4")));
                    break;
            }
            await(env.unit());
            b.append(n.intValue()).append(n.getClass().getSimpleName());
        }
        return async(b.toString());
    }

    @Case("a local merges two classes that share a superclass and an interface") @Async
    static Coroutine<String> mergeSiblings(Env env) {
        Left left = new Left();
        Right right = new Right();
        Base base = await(env.z(true)) ? left : right;
        Shape shape = await(env.z(true)) ? right : left;
        await(env.unit());
        return async(base.v() + shape.name());
    }

    @Async static Coroutine<String> mutate(Env env, int i, long l, String s, double d, int[] a) {
        i += await(env.i(10));
        l *= await(env.l(20));
        s = s + await(env.s("!"));
        d++;
        a = new int[] {a[0] + 1};
        await(env.unit());
        i++;
        return async(i + " " + l + " " + s + " " + d + " " + a[0]);
    }

    @Case("parameters are assigned to") @Async
    static Coroutine<String> mutatedParameters(Env env) {
        int[] a = {1};
        String first = await(mutate(env, 1, 2, "s", 3, a));
        String second = await(mutate(env, 4, 5, "t", 6, a));
        return async(first + second + a[0]);
    }

    @Async static Coroutine<String> twelve(boolean a, byte b, char c, short d, int e, long f, float g, double h,
            String i, int[] j, Object k, Env env) {
        String first = "" + a + b + c + d + e + f + g + h + i + j[0] + k;
        await(env.unit());
        return async(first + a + b + c + d + await(env.i(e)) + f + g + h + i + j[0] + k);
    }

    @Case("twelve parameters of all types") @Async
    static Coroutine<String> twelveParameters(Env env) {
        return async(await(twelve(true, (byte) 1, 'c', (short) 2, 3, 4L, 5f, 6.0, "i", new int[] {7}, null, env)));
    }

    @Case("an int and a long are carried round a loop") @Async
    static Coroutine<String> loopCarried(Env env) {
        int n = 0;
        long sum = 0;
        double product = 1;
        for (int i = 1; i <= 4; i++) {
            n += i;
            sum = sum * 31 + await(env.l(n));
            product *= i;
        }
        return async(n + " " + sum + " " + product);
    }

    @Case("a variable declared without a value after a loop") @Async
    static Coroutine<String> afterLoop(Env env) {
        int i = 0;
        while (i < 2) {
            i += await(env.i(1));
        }
        String text;
        do {
            text = "t" + await(env.i(i--));
        } while (i > 0);
        return async(text);
    }

    @Case("aliases of one object are one object after an await") @Async
    static Coroutine<Boolean> aliases(Env env) {
        Object a = new Object();
        Object b = a;
        Object[] c = {a};
        long l = 5;
        long m = l;
        await(env.unit());
        m++;
        return async(a == b && c[0] == a && l == 5 && m == 6 && same(a, await(env.value(b))));
    }

    static boolean same(Object a, Object b) {
        return a == b;
    }

    @Case("final locals captured by a lambda made before and after an await") @Async
    static Coroutine<String> captured(Env env) {
        int n = await(env.i(3));
        String s = await(env.s("s"));
        java.util.function.Supplier<String> before = () -> s + n;
        await(env.unit());
        long l = await(env.l(4));
        java.util.function.Supplier<String> after = () -> before.get() + l;
        await(env.unit());
        return async(after.get());
    }

    @Case("a constant local is folded, a computed one is kept") @Async
    static Coroutine<String> constants(Env env) {
        final int k = 3;
        final String t = "t" + k;
        final int computed = env.tell(k) + 1;
        await(env.unit());
        return async(t + k + computed);
    }

    @Case("a dead slot holds an incompatible type at a second await") @Async
    static Coroutine<String> deadSlot(Env env) {
        String text = "";
        for (int round = 0; round < 2; round++) {
            if (await(env.z(round == 0))) {
                int dead = await(env.i(5));
                text += dead;
            } else {
                String dead = await(env.s("six"));
                text += dead;
            }
            await(env.unit());
        }
        return async(text);
    }

    @Case("the same value in several variables stays as many variables") @Async
    static Coroutine<String> sameValue(Env env) {
        int a = 1;
        int b = a;
        int c = b;
        await(env.unit());
        a++;
        await(env.unit());
        b += 2;
        return async(a + " " + b + " " + c);
    }

    @Case("thirty locals of every kind are live over one await") @Async
    static Coroutine<String> thirty(Env env) {
        int a0 = 0, a1 = 1, a2 = 2, a3 = 3, a4 = 4, a5 = 5;
        long b0 = 10, b1 = 11, b2 = 12, b3 = 13, b4 = 14;
        double c0 = 20, c1 = 21, c2 = 22;
        float d0 = 30, d1 = 31;
        String s0 = "a", s1 = "b", s2 = "c", s3 = "d", s4 = "e", s5 = "f", s6 = "g", s7 = "h", s8 = "i", s9 = "j";
        boolean z0 = true, z1 = false;
        char k0 = 'k', k1 = 'l';
        await(env.unit());
        String first = "" + a0 + a1 + a2 + a3 + a4 + a5 + b0 + b1 + b2 + b3 + b4 + c0 + c1 + c2 + d0 + d1;
        await(env.unit());
        return async(first + s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + z0 + z1 + k0 + k1 + a5 + b4 + d1);
    }

    @Case("an int counter over 127 is counted up by more than a byte") @Async
    static Coroutine<Integer> wideIncrement(Env env) {
        int i = 1000;
        i += 300;
        await(env.unit());
        i -= 5000;
        i += await(env.i(1));
        i++;
        return async(i);
    }

    @Case("an assignment to a parameter used as a loop variable") @Async
    static Coroutine<String> countdown(Env env) {
        return async(await(count(env, 3, "x")));
    }

    @Async private static Coroutine<String> count(Env env, int n, String text) {
        for (; n > 0; n--) {
            text += await(env.i(n));
        }
        return async(text + n);
    }
}
