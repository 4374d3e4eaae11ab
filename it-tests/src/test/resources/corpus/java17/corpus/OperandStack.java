package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Values that wait on the operand stack while something in the middle of an expression is awaited. */
final class OperandStack {
    private OperandStack() {
    }

    static int mix(int a, long b, double c, float d, String e) {
        return (int) (a + b * 2 + c * 3 + d * 4 + e.length() * 5);
    }

    static int three(Env env, int a, int b, int c) {
        env.log("three");
        return a * 100 + b * 10 + c;
    }

    static <T> T same(Env env, T value) {
        env.log("same");
        return value;
    }

    @Case("the left operand of an addition is kept") @Async
    static Coroutine<Integer> leftOperand(Env env) {
        int y = 40;
        return async(y + await(env.i(2)));
    }

    @Case("both operands may be awaited") @Async
    static Coroutine<Long> bothOperands(Env env) {
        return async(await(env.l(1L << 40)) - await(env.l(5)));
    }

    @Case("a left operand that is a call runs once and before the await") @Async
    static Coroutine<Integer> callThenAwait(Env env) {
        return async(env.tell(4) * await(env.i(5)) + env.tell(6) * await(env.i(7)));
    }

    @Case("nested arguments of nested calls are kept") @Async
    static Coroutine<Integer> nestedArguments(Env env) {
        int a = 3;
        return async(Math.max(env.tell(a), Math.min(env.tell(9), await(env.i(7)))) + await(env.i(1)));
    }

    @Case("five arguments of unlike widths stand around an await") @Async
    static Coroutine<Integer> mixedWidths(Env env) {
        return async(mix(1, 2L, 3.0, 4.0f, "five")
            + mix(env.tell(1), await(env.l(2)), env.tell(3.0), await(env.f(4f)), await(env.s("five")))
            + mix(await(env.i(1)), env.tell(2L), await(env.d(3.0)), 4f, "five"));
    }

    @Case("every argument is an await, and the last one sees them all") @Async
    static Coroutine<Integer> allArguments(Env env) {
        return async(three(env, await(env.i(1)), await(env.i(2)), await(env.i(3))));
    }

    @Case("every other argument is an await") @Async
    static Coroutine<Integer> someArguments(Env env) {
        int first = three(env, await(env.i(1)), env.tell(2), await(env.i(3)));
        int second = three(env, env.tell(1), await(env.i(2)), env.tell(3));
        return async(first * 1000 + second);
    }

    @Case("an await in an await in an await") @Async
    static Coroutine<Integer> awaitInAwait(Env env) {
        return async(await(env.i(await(env.i(await(env.i(5)) + 1)) + 1)) + 1);
    }

    @Async static Coroutine<Coroutine<Coroutine<Integer>>> outer(Env env) {
        int n = await(env.i(1));
        return async(middle(env, n + 1));
    }

    @Async static Coroutine<Coroutine<Integer>> middle(Env env, int n) {
        return async(inner(env, n + await(env.i(10))));
    }

    @Async static Coroutine<Integer> inner(Env env, int n) {
        return async(n + await(env.i(100)));
    }

    @Case("an awaited value is itself a coroutine and is awaited") @Async
    static Coroutine<Integer> awaitOfAwait(Env env) {
        return async(env.tell(1000) + await(await(await(outer(env)))));
    }

    @Case("a comma of side effects: increments on both sides of an await") @Async
    static Coroutine<String> incrementsAround(Env env) {
        int b = 5;
        int a = b++ + await(env.i(10)) + ++b;
        int c = b-- - await(env.i(1)) - --b;
        return async(a + "," + b + "," + c);
    }

    @Case("unary operators nest around awaits") @Async
    static Coroutine<Integer> unary(Env env) {
        return async(-await(env.i(3)) + ~await(env.i(4)) - -(-await(env.i(5))) + +await(env.i(6)));
    }

    @Case("shifts keep a long on the left") @Async
    static Coroutine<Long> shifts(Env env) {
        long one = 1;
        return async((one << await(env.i(33))) ^ (-1L >>> await(env.i(60))) ^ (-256L >> await(env.i(4))));
    }

    @Case("a cast and instanceof of an awaited value") @Async
    static Coroutine<String> castAndInstanceof(Env env) {
        Object o = "text";
        boolean is = await(env.value(o)) instanceof String;
        String text = (String) await(env.value(o));
        long wide = (long) await(env.i(3)) << 33;
        int narrow = (int) (double) await(env.d(3.99));
        return async(is + text + wide + narrow);
    }

    @Case("a comparison of longs, floats and doubles with an awaited one") @Async
    static Coroutine<String> comparisons(Env env) {
        boolean a = env.tell(3L) < await(env.l(4));
        boolean b = env.tell(3.0) >= await(env.d(Double.NaN));
        boolean c = await(env.f(1f)) == 1f;
        boolean d = env.tell(5) != await(env.i(5));
        return async(a + " " + b + " " + c + " " + d);
    }

    @Case("a reference comparison with an awaited reference") @Async
    static Coroutine<Boolean> references(Env env) {
        Object o = new Object();
        return async(o == await(env.value(o)) && null != await(env.value(o)) && await(env.value(null)) == null);
    }

    @Case("the receiver of a call waits while the argument is awaited") @Async
    static Coroutine<String> receiver(Env env) {
        StringBuilder b = new StringBuilder("a");
        String s = b.append(await(env.s("b"))).append(await(env.c('c'))).append(await(env.l(4))).toString();
        return async(s.concat(await(env.s("!"))).substring(await(env.i(1))));
    }

    @Case("a null receiver fails after its argument was awaited") @Async
    static Coroutine<String> nullReceiver(Env env) {
        String none = env.tell((String) null);
        try {
            return async(none.concat(await(env.s("x"))));
        } catch (NullPointerException e) {
            env.log("caught");
            return async("null");
        }
    }

    @Case("a chain of calls on awaited receivers") @Async
    static Coroutine<Integer> chain(Env env) {
        return async(await(env.s("abc")).concat(await(env.s("de"))).concat(same(env, await(env.s("f")))).length());
    }

    @Case("string concatenation with a long, a char and a null around awaits") @Async
    static Coroutine<String> concat(Env env) {
        long l = 7;
        char c = 'x';
        String none = null;
        return async("a" + l + await(env.s("b")) + c + none + await(env.i(3)) + await(env.value(null)) + l
            + await(env.d(1.5)) + await(env.z(true)) + "end");
    }

    @Case("a constant between two awaits in a concatenation, with the tag characters of its recipe") @Async
    static Coroutine<String> concatRecipe(Env env) {
        return async("\u0001" + await(env.s("b")) + "\u0002\u0001" + env.tell(1) + await(env.c('z')));
    }

    @Case("a ternary on the stack whose arms await") @Async
    static Coroutine<Integer> ternaryOnStack(Env env) {
        boolean yes = env.tell(true);
        return async(env.tell(1) + (yes ? await(env.i(2)) : await(env.i(3))) * (yes ? env.tell(4) : await(env.i(5))));
    }

    @Case("a boolean argument computed by a short circuit with an await") @Async
    static Coroutine<String> shortCircuitArgument(Env env) {
        return async(String.valueOf(env.tell(3)) + String.valueOf(await(env.z(true)) && !await(env.z(false)))
            + String.valueOf(await(env.z(false)) || env.tell(true)));
    }

    @Case("an await as a statement on its own throws its value away") @Async
    static Coroutine<Void> statement(Env env) {
        env.log("before");
        await(env.unit());
        await(env.l(3));
        await(env.s("dropped"));
        env.log("after");
        return async();
    }

    @Case("the value of a Void await is null") @Async
    static Coroutine<String> voidValue(Env env) {
        Void nothing = await(env.unit());
        return async("got " + nothing + await(env.unit()));
    }

    @Case("a method reference's receiver is evaluated before the await beside it") @Async
    static Coroutine<String> boundReference(Env env) {
        java.util.function.BiFunction<java.util.function.Supplier<String>, String, String> join =
            (supplier, text) -> supplier.get() + text;
        return async(join.apply(env.tell("left")::toString, await(env.s("right"))));
    }

    @Case("the arguments of a generic call that needs a cast on its result") @Async
    static Coroutine<String> genericCast(Env env) {
        String s = same(env, same(env, await(env.s("x"))) + same(env, await(env.s("y"))));
        return async(s);
    }

    @Case("an awaited stage stands between operands") @Async
    static Coroutine<Integer> stageOperand(Env env) {
        return async(env.tell(2) + await(env.stage(3)) * await(env.stage(4)));
    }

    @Case("operands of every width at once below an await") @Async
    static Coroutine<String> deepStack(Env env) {
        return async(join(env.tell(1), env.tell(2L), 'c', (byte) 4, env.tell(5.5), 6.5f, (short) 7, env.tell(true),
            env.tell("s"), await(env.l(9)), new int[] {1, await(env.i(10))}));
    }

    static String join(int a, long b, char c, byte d, double e, float f, short g, boolean h, String i, long j,
            int[] k) {
        return a + "," + b + "," + c + "," + d + "," + e + "," + f + "," + g + "," + h + "," + i + "," + j + "," + k[1];
    }
}
