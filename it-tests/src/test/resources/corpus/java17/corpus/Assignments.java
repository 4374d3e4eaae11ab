package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Assignments whose target is half evaluated when the value is awaited. */
final class Assignments {
    static int si;
    static long sl;
    static String ss;

    int i = 1;
    long l = 2;
    String s = "s";
    byte b = 3;
    char c = 'c';
    double d = 1.5;
    boolean z = true;

    private Assignments() {
    }

    @Async Coroutine<String> fields(Env env) {
        this.i += await(env.i(10));
        this.l += await(env.l(20));
        i -= await(env.i(1));
        l <<= await(env.i(3));
        s += await(env.s("t"));
        b += await(env.i(300));
        c += await(env.i(1));
        d *= await(env.d(2));
        z &= await(env.z(true));
        return async(i + " " + l + " " + s + " " + b + " " + c + " " + d + " " + z);
    }

    static int[] tellArray(Env env, int[] array) {
        env.log("array");
        return array;
    }

    @Case("a compound assignment reads the local before the await") @Async
    static Coroutine<Integer> localCompound(Env env) {
        int x = 1;
        x += await(env.i(x = 10));
        x -= await(env.i(2));
        x *= await(env.i(3));
        x /= await(env.i(2));
        x %= await(env.i(100));
        x |= await(env.i(64));
        x &= await(env.i(~2));
        x ^= await(env.i(5));
        return async(x);
    }

    @Case("compound assignments to a local long, float and double") @Async
    static Coroutine<String> wideCompound(Env env) {
        long l = 1L << 40;
        float f = 1.5f;
        double d = 2.5;
        l += await(env.l(1));
        l >>>= await(env.i(3));
        f += await(env.f(0.25f));
        d -= await(env.d(0.5));
        d /= await(env.i(4));
        return async(l + " " + f + " " + d);
    }

    @Case("compound assignments to instance fields of every kind") @Async
    static Coroutine<String> fieldCompound(Env env) {
        return async(await(new Assignments().fields(env)));
    }

    @Case("compound assignments to static fields") @Async
    static Coroutine<String> staticCompound(Env env) {
        si = 1;
        sl = 2;
        ss = "s";
        si += await(env.i(3));
        sl += await(env.l(4));
        ss += await(env.s("t"));
        si <<= await(env.i(2));
        return async(si + " " + sl + " " + ss);
    }

    @Case("a compound assignment to an array element evaluates array and index once") @Async
    static Coroutine<String> arrayCompound(Env env) {
        int[] a = {1, 2, 3};
        long[] b = {4, 5, 6};
        tellArray(env, a)[env.tell(1)] += await(env.i(10));
        b[env.tell(2)] *= await(env.l(7));
        a[env.tell(0)] <<= await(env.i(4));
        return async(a[0] + " " + a[1] + " " + b[2]);
    }

    @Case("narrow array elements are narrowed again after a compound assignment") @Async
    static Coroutine<String> narrowArrayCompound(Env env) {
        byte[] b = {100};
        short[] s = {30000};
        char[] c = {'a'};
        boolean[] z = {true};
        float[] f = {1};
        double[] d = {2};
        b[0] += await(env.i(100));
        s[0] += await(env.i(30000));
        c[0] += await(env.i(2));
        z[0] &= await(env.z(false));
        f[0] += await(env.d(0.5));
        d[0] += await(env.f(0.5f));
        return async(b[0] + " " + s[0] + " " + c[0] + " " + z[0] + " " + f[0] + " " + d[0]);
    }

    @Case("an element read out of bounds fails before the await beside it") @Async
    static Coroutine<String> boundsBeforeAwait(Env env) {
        int[] a = {1};
        try {
            a[env.tell(5)] += await(env.i(1));
        } catch (ArrayIndexOutOfBoundsException e) {
            env.log(e);
        }
        int[] none = null;
        try {
            none[0] += await(env.i(1));
        } catch (NullPointerException e) {
            env.log(e);
        }
        try {
            a[env.tell(7)] = await(env.i(1));
        } catch (ArrayIndexOutOfBoundsException e) {
            env.log(e);
        }
        return async("done");
    }

    @Case("index and value are both awaited") @Async
    static Coroutine<String> indexAndValue(Env env) {
        int[] a = new int[4];
        a[await(env.i(1))] = await(env.i(11));
        a[await(env.i(2))] += a[await(env.i(1))] + await(env.i(3));
        return async(a[0] + " " + a[1] + " " + a[2]);
    }

    @Case("the array itself is awaited") @Async
    static Coroutine<Integer> awaitedArray(Env env) {
        int[] a = {5, 6};
        await(env.value(a))[await(env.i(1))] += await(env.i(3));
        return async(a[1] + await(env.value(a))[0] + await(env.value(a)).length);
    }

    @Case("the value of an assignment to a field is used") @Async
    static Coroutine<String> fieldAssignmentValue(Env env) {
        Assignments o = new Assignments();
        int x = o.i = await(env.i(9));
        long y = o.l = await(env.l(8));
        long z = o.l += await(env.l(1));
        String t = o.s += await(env.s("u"));
        int w = si = await(env.i(4));
        long v = sl = await(env.l(3));
        return async(x + " " + y + " " + z + " " + t + " " + w + " " + v + " " + o.i + o.l + o.s);
    }

    @Case("the value of an assignment to an element is used") @Async
    static Coroutine<String> elementAssignmentValue(Env env) {
        int[] a = new int[2];
        long[] b = new long[2];
        int x = a[env.tell(1)] = await(env.i(9));
        long y = b[env.tell(0)] = await(env.l(8));
        long z = b[env.tell(0)] += await(env.l(5));
        int w = a[env.tell(1)] -= await(env.i(2));
        return async(x + " " + y + " " + z + " " + w + " " + a[1] + " " + b[0]);
    }

    @Case("increments of elements at an awaited index, before and after") @Async
    static Coroutine<String> elementIncrements(Env env) {
        int[] a = {1, 2};
        long[] b = {3, 4};
        int x = a[await(env.i(1))]++;
        int y = ++a[await(env.i(1))];
        long z = b[await(env.i(0))]--;
        long w = --b[await(env.i(0))];
        byte[] c = {127};
        int v = c[await(env.i(0))]++;
        return async(x + " " + y + " " + z + " " + w + " " + v + " " + c[0]);
    }

    @Case("an assignment chain through a local, an element and a field") @Async
    static Coroutine<String> chained(Env env) {
        Assignments o = new Assignments();
        int[] a = new int[3];
        int x;
        int y;
        x = y = a[env.tell(1)] = o.i = await(env.i(6));
        long p;
        long q = p = o.l = sl = await(env.l(7));
        return async(x + " " + y + " " + a[1] + " " + o.i + " " + p + q + sl);
    }

    @Case("string += on an array element and on a field of an awaited object") @Async
    static Coroutine<String> stringCompound(Env env) {
        String[] a = {"a", null};
        Assignments o = new Assignments();
        a[env.tell(0)] += await(env.s("b"));
        a[env.tell(1)] += await(env.i(1));
        await(env.value(o)).s += await(env.c('!'));
        Object[] objects = {"o"};
        objects[0] += await(env.s("p"));
        return async(a[0] + a[1] + o.s + objects[0]);
    }

    @Case("a compound assignment whose value is a ternary of awaits") @Async
    static Coroutine<Integer> compoundTernary(Env env) {
        int[] a = {1};
        a[0] += await(env.z(true)) ? await(env.i(2)) : await(env.i(3));
        a[0] -= await(env.z(false)) ? await(env.i(2)) : a[0] > 2 ? await(env.i(4)) : 0;
        return async(a[0]);
    }

    @Case("boxed locals, fields and elements are read before the await") @Async
    static Coroutine<String> boxed(Env env) {
        Integer a = 1;
        a++;
        a += await(env.i(10));
        Long l = 5L;
        l *= await(env.l(3));
        java.util.List<Integer> list = new java.util.ArrayList<>(java.util.List.of(1, 2));
        list.set(0, list.get(0) + await(env.i(7)));
        Integer[] array = {4};
        array[0] -= await(env.i(1));
        Character c = 'a';
        c++;
        Boolean z = true;
        z ^= await(env.z(true));
        return async(a + " " + l + " " + list + " " + array[0] + " " + c + " " + z);
    }

    @Case("a null box fails to unbox before the await") @Async
    static Coroutine<String> nullBox(Env env) {
        Integer none = env.tell((Integer) null);
        try {
            none += await(env.i(1));
        } catch (NullPointerException e) {
            env.log("caught");
        }
        return async("none " + none);
    }

    @Case("storing an awaited object of the wrong type fails at the store") @Async
    static Coroutine<String> arrayStore(Env env) {
        Object[] strings = new String[1];
        try {
            strings[env.tell(0)] = await(env.value(1));
        } catch (ArrayStoreException e) {
            env.log(e);
        }
        return async("none " + strings[0]);
    }

    @Case("an assignment inside a condition and inside an argument") @Async
    static Coroutine<String> assignmentInCondition(Env env) {
        String line;
        int n = 0;
        StringBuilder all = new StringBuilder();
        while ((line = await(env.s(n < 3 ? "line" + n : null))) != null) {
            all.append(line).append(n = n + await(env.i(1)));
        }
        return async(all.toString());
    }
}
