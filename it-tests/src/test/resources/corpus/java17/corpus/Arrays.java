package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Arrays made of, indexed by and passed with awaited values. */
final class Arrays {
    private Arrays() {
    }

    static String varargs(Env env, String first, Object... rest) {
        env.log("varargs");
        return first + (rest == null ? "null" : java.util.Arrays.toString(rest));
    }

    static long sum(long... values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    @Case("the length of a new array is awaited") @Async
    static Coroutine<Integer> length(Env env) {
        int[] a = new int[await(env.i(3))];
        String[] b = new String[await(env.i(2))];
        return async(a.length * 10 + b.length);
    }

    @Case("the dimensions of a new array are awaited") @Async
    static Coroutine<Object> dimensions(Env env) {
        return async(new Object[] {new int[env.tell(2)][await(env.i(3))], new long[await(env.i(1))][], new
            String[await(env.i(1))][env.tell(1)][await(env.i(2))]});
    }

    @Case("a negative length fails after the await") @Async
    static Coroutine<String> negative(Env env) {
        try {
            return async("made " + new int[await(env.i(-1))].length);
        } catch (NegativeArraySizeException e) {
            return async("negative " + e.getMessage());
        }
    }

    @Case("the elements of an initialiser are awaited") @Async
    static Coroutine<int[]> initialiser(Env env) {
        return async(new int[] {env.tell(1), await(env.i(2)), env.tell(3), await(env.i(4))});
    }

    @Case("initialisers nest") @Async
    static Coroutine<long[][]> nested(Env env) {
        long[][] a = {{await(env.l(1)), 2}, {}, {3, await(env.l(4)), await(env.l(5))}};
        return async(a);
    }

    @Case("every element type in an initialiser") @Async
    static Coroutine<Object> everyType(Env env) {
        return async(new Object[] {
            new boolean[] {await(env.z(true)), false},
            new byte[] {(byte) 1, await(env.b((byte) 2))},
            new char[] {await(env.c('a'))},
            new short[] {3, await(env.h((short) 4))},
            new float[] {await(env.f(1.5f))},
            new double[] {2, await(env.d(2.5))},
            new String[] {await(env.s("s")), null}});
    }

    @Case("the array of an initialiser is one object on the stack, not copies of it") @Async
    static Coroutine<Boolean> identity(Env env) {
        Object[] a = {"first", await(env.s("second")), await(env.s("third"))};
        return async(a[0] == "first" && a[1] == "second" && a[2] == "third");
    }

    @Case("varargs are collected around awaits") @Async
    static Coroutine<String> varargsCall(Env env) {
        return async(varargs(env, await(env.s("a")), 1, await(env.i(2)), "x", await(env.value(null)))
            + varargs(env, await(env.s("none"))) + varargs(env, await(env.s("null")), (Object[]) null)
            + sum(await(env.l(1)), 2, await(env.l(3))) + sum());
    }

    @Case("an array given as the varargs array is awaited") @Async
    static Coroutine<String> varargsArray(Env env) {
        return async(varargs(env, "a", await(env.value(new Object[] {1, 2}))) + String.format(await(env.s("%s-%s")),
            await(env.i(1)), await(env.s("x"))));
    }

    @Case("array locals of every type are themselves after an await") @Async
    static Coroutine<String> locals(Env env) {
        byte[] b = {1};
        boolean[] z = {true};
        String[][] s = {{"a"}, {"b"}};
        char[] c = {'c'};
        Object[] o = s;
        long[][] l = new long[2][2];
        await(env.unit());
        b[0]++;
        z[0] = !z[0];
        s[1][0] += "!";
        c[0]++;
        l[1][1] = 5;
        return async(b[0] + " " + z[0] + " " + s[1][0] + " " + c[0] + " " + o.length + " " + l[1][1]);
    }

    @Case("byte and boolean arrays share their instructions but not their type") @Async
    static Coroutine<String> byteOrBoolean(Env env) {
        byte[] bytes = new byte[2];
        boolean[] booleans = new boolean[2];
        for (int i = 0; i < 2; i++) {
            bytes[i] += await(env.b((byte) (i + 1)));
            booleans[i] |= await(env.z(i == 1));
        }
        return async(bytes[0] + " " + bytes[1] + " " + booleans[0] + " " + booleans[1]);
    }

    @Case("rows of a two-dimensional array are awaited and stored") @Async
    static Coroutine<int[][]> rows(Env env) {
        int[][] a = new int[2][];
        a[0] = await(env.value(new int[] {1}));
        a[1] = new int[] {a[0][0], await(env.i(2))};
        a[1][await(env.i(0))] = a[1][1]++ + await(env.i(3));
        return async(a);
    }

    @Case("a clone of an array and its length beside an await") @Async
    static Coroutine<Integer> cloned(Env env) {
        int[] a = {1, 2, 3};
        return async(a.clone().length + a.clone()[await(env.i(2))] + await(env.value(a)).clone()[0]);
    }
}
