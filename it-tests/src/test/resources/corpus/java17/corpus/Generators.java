package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;
import static dev.tarry.Asyncio.endOfValues;
import static dev.tarry.Asyncio.yieldValue;

import dev.tarry.Async;
import dev.tarry.AsyncGenerator;
import dev.tarry.Coroutine;
import dev.tarry.GeneratorExit;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Async generators, gone through, left early, closed and thrown into. */
class Generators {
    private final Env env;
    private final int factor;

    Generators(Env env, int factor) {
        this.env = env;
        this.factor = factor;
    }

    @Async private static <T> Coroutine<List<T>> all(AsyncGenerator<T> generator) {
        List<T> all = new ArrayList<>();
        for (T value : awaitEach(generator)) {
            all.add(value);
        }
        return async(all);
    }

    @Async static AsyncGenerator<Integer> counting(Env env, int n) {
        env.log("begin");
        for (int i = 0; i < n; i++) {
            int value = await(env.i(i));
            yieldValue(value);
            env.log("after " + value);
        }
        return endOfValues();
    }

    @Case("values with an await before each") @Async
    static Coroutine<Integer> sum(Env env) {
        int sum = 0;
        for (int i : awaitEach(counting(env, 3))) {
            env.log("got " + i);
            sum += i;
        }
        return async(sum);
    }

    @Case("awaits on both sides") @Async
    static Coroutine<Integer> bothSides(Env env) {
        int sum = 0;
        for (int i : awaitEach(counting(env, 2))) {
            sum += i * await(env.i(10));
        }
        return async(sum);
    }

    @Async AsyncGenerator<String> ofObject(String a, long b, double c) {
        String local = a + b;
        yieldValue(local);
        long sum = b;
        for (long l = 0; l < 2; l++) {
            sum += await(env.l(l)) * factor;
            yieldValue(local + sum + c);
        }
        await(env.unit());
        return endOfValues();
    }

    @Case("an instance method with arguments of several types") @Async
    static Coroutine<List<String>> instance(Env env) {
        return async(await(all(new Generators(env, 10).ofObject("a", 5L, 0.5))));
    }

    @Async static AsyncGenerator<Object> allTypes(Env env) {
        int i = 1;
        long l = 2;
        float f = 3;
        double d = 4;
        boolean z = true;
        char c = 'c';
        byte b = 5;
        short h = 6;
        int[] array = {7};
        Object nothing = null;
        yieldValue(nothing);
        yieldValue(i + l);
        await(env.unit());
        yieldValue(f + d);
        yieldValue(z ? c : 'x');
        await(env.unit());
        array[0] += b + h;
        yieldValue(array[0]);
        return endOfValues();
    }

    @Case("variables of all types survive yields and awaits") @Async
    static Coroutine<List<Object>> types(Env env) {
        return async(await(all(allTypes(env))));
    }

    @Async static AsyncGenerator<Integer> operands(Env env) {
        String s = "a" + env.tell(1) + switch (await(env.i(2))) {
            case 2 -> {
                yieldValue(20);
                yield env.tell(3);
            }
            default -> 0;
        };
        yieldValue(s.length());
        new StringBuilder(s).append(switch (s.length()) {
            case 3 -> {
                yieldValue(30);
                await(env.unit());
                yieldValue(31);
                yield 1;
            }
            default -> 2;
        });
        return endOfValues();
    }

    @Case("a yield with operands below it") @Async
    static Coroutine<List<Integer>> withOperands(Env env) {
        return async(await(all(operands(env))));
    }

    @Async static AsyncGenerator<Integer> guarded(Env env) {
        try {
            yieldValue(await(env.i(1)));
            yieldValue(await(env.i(2)));
        } catch (IllegalStateException e) {
            env.log(e);
            yieldValue(await(env.i(-1)));
        } catch (GeneratorExit e) {
            env.log("exit");
            await(env.unit());
            throw e;
        } finally {
            env.log("finally");
            await(env.unit());
            env.log("finally ends");
        }
        yieldValue(3);
        return endOfValues();
    }

    @Case("try, catch and finally with awaits and yields") @Async
    static Coroutine<List<Integer>> tryCatchFinally(Env env) {
        return async(await(all(guarded(env))));
    }

    @Case("closed after the first value") @Async
    static Coroutine<Integer> closed(Env env) {
        AsyncGenerator<Integer> generator = guarded(env);
        int first = 0;
        for (int i : awaitEach(generator)) {
            first = i;
            break;
        }
        await(generator.aclose());
        env.log("closed");
        return async(await(generator.hasNext()) ? -1 : first);
    }

    @Case("closed whatever happens") @Async
    static Coroutine<Integer> closedInFinally(Env env) {
        AsyncGenerator<Integer> generator = guarded(env);
        int sum = 0;
        try {
            for (int i : awaitEach(generator)) {
                sum += await(env.i(i));
            }
        } finally {
            await(generator.aclose());
        }
        return async(sum);
    }

    @Case("thrown into") @Async
    static Coroutine<String> thrownInto(Env env) {
        AsyncGenerator<Integer> generator = guarded(env);
        StringBuilder all = new StringBuilder();
        if (await(generator.hasNext())) {
            all.append(generator.next());
        }
        boolean more = await(generator.athrow(new IllegalStateException("thrown in")));
        all.append(more ? generator.next() : "none");
        for (int i : awaitEach(generator)) {
            all.append(i);
        }
        return async(all.toString());
    }

    @Case("thrown into, where nothing catches it") @Async
    static Coroutine<String> thrownThrough(Env env) {
        AsyncGenerator<Integer> generator = guarded(env);
        await(generator.hasNext());
        try {
            await(generator.athrow(new IllegalArgumentException("thrown in")));
            return async("not thrown");
        } catch (IllegalArgumentException e) {
            env.log(e);
        }
        return async("then " + await(generator.hasNext()));
    }

    @Async static AsyncGenerator<Integer> stubborn(Env env) {
        try {
            yieldValue(1);
        } finally {
            yieldValue(await(env.i(2)));
            env.log("went on");
        }
        return endOfValues();
    }

    @Case("one that does not let itself be closed") @Async
    static Coroutine<Integer> notClosed(Env env) {
        AsyncGenerator<Integer> generator = stubborn(env);
        await(generator.hasNext());
        try {
            await(generator.aclose());
            return async(-1);
        } catch (IllegalStateException e) {
            env.log(e.getMessage().startsWith("async generator ignored GeneratorExit"));
        }
        try {
            await(generator.hasNext());
            return async(-2);
        } catch (GeneratorExit e) {
            env.log("exit");
        }
        return async(await(generator.hasNext()) ? -3 : 3);
    }

    @Case("closed before it has begun") @Async
    static Coroutine<Boolean> closedBefore(Env env) {
        AsyncGenerator<Integer> generator = guarded(env);
        await(generator.aclose());
        return async(await(generator.hasNext()));
    }

    @Async static AsyncGenerator<Integer> returnsEarly(Env env, int when) {
        for (int i = 0;; i++) {
            try {
                if (i == when) {
                    return endOfValues();
                }
                yieldValue(i);
            } finally {
                env.log("turn " + await(env.i(i)));
            }
        }
    }

    @Case("a return through a finally that awaits") @Async
    static Coroutine<List<Integer>> returned(Env env) {
        return async(await(all(returnsEarly(env, 2))));
    }

    @Async static AsyncGenerator<Integer> tenfold(Env env, AsyncGenerator<Integer> source) {
        try {
            for (int i : awaitEach(source)) {
                yieldValue(10 * i);
                yieldValue(10 * i + await(env.i(1)));
            }
        } finally {
            await(source.aclose());
            env.log("source closed");
        }
        return endOfValues();
    }

    @Case("a generator that goes through a generator") @Async
    static Coroutine<List<Integer>> nested(Env env) {
        return async(await(all(tenfold(env, counting(env, 2)))));
    }

    @Case("closing a generator that goes through a generator") @Async
    static Coroutine<Integer> nestedClosed(Env env) {
        AsyncGenerator<Integer> generator = tenfold(env, guarded(env));
        int sum = 0;
        for (int i : awaitEach(generator)) {
            sum += i;
            if (sum > 10) {
                break;
            }
        }
        await(generator.aclose());
        return async(sum);
    }

    @Async static AsyncGenerator<Integer> tree(Env env, int depth) {
        if (depth > 0) {
            for (int i : awaitEach(tree(env, depth - 1))) {
                yieldValue(i);
            }
        }
        yieldValue(await(env.i(depth)));
        return endOfValues();
    }

    @Case("a recursive generator") @Async
    static Coroutine<List<Integer>> recursive(Env env) {
        return async(await(all(tree(env, 2))));
    }

    @Case("a lambda that is a generator and captures") @Async
    static Coroutine<List<String>> lambda(Env env) {
        String prefix = "p";
        Function<Integer, AsyncGenerator<String>> made = n -> {
            for (int i = 0; i < n; i++) {
                yieldValue(prefix + await(env.i(i)));
            }
            return endOfValues();
        };
        List<String> both = new ArrayList<>(await(all(made.apply(2))));
        both.addAll(await(all(made.apply(1))));
        return async(both);
    }

    @Async static AsyncGenerator<String> labelled(Env env) {
        outer:
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                if (k == i) {
                    continue outer;
                }
                if (i == 2 && k == 1) {
                    break outer;
                }
                yieldValue(i + "," + k);
                env.log(await(env.s("s")));
            }
        }
        yieldValue("end");
        return endOfValues();
    }

    @Case("yields in nested loops with labels") @Async
    static Coroutine<List<String>> labels(Env env) {
        return async(await(all(labelled(env))));
    }

    static class Base {
        @Async AsyncGenerator<String> names(Env env) {
            yieldValue("base " + await(env.s("a")));
            return endOfValues();
        }
    }

    static final class Derived extends Base {
        @Override @Async AsyncGenerator<String> names(Env env) {
            for (String name : awaitEach(super.names(env))) {
                yieldValue("derived " + name);
            }
            await(env.unit());
            yieldValue("own");
            return endOfValues();
        }
    }

    @Case("a generator that overrides one and goes through it") @Async
    static Coroutine<List<String>> overridden(Env env) {
        Base base = new Derived();
        return async(await(all(base.names(env))));
    }

    interface Naming {
        String prefix();

        @Async default AsyncGenerator<String> names(Env env, String... all) {
            for (String name : all) {
                await(env.unit());
                yieldValue(prefix() + name);
            }
            return endOfValues();
        }
    }

    @Case("a default method with variable arguments") @Async
    static Coroutine<List<String>> defaultMethod(Env env) {
        Naming naming = () -> "p";
        return async(await(all(naming.names(env, "a", "b"))));
    }

    @Async static AsyncGenerator<String> manyVariables(Env env, int n) {
        String a = "a" + n;
        String b = a + "b";
        String c = b + "c";
        String d = c + "d";
        String e = d + "e";
        String f = e + "f";
        String g = f + "g";
        String h = g + "h";
        String i = h + "i";
        long j = n;
        long k = j + 1;
        double l = k + 0.5;
        float m = 2.5f;
        int o = 3;
        yieldValue(i);
        await(env.unit());
        yieldValue(a + b + c + d + e + f + g + h);
        yieldValue("" + j + k + l + m + o);
        return endOfValues();
    }

    @Case("more variables than a frame of fixed shape holds") @Async
    static Coroutine<List<String>> large(Env env) {
        return async(await(all(manyVariables(env, 1))));
    }

    record Pair(Object a, Object b) {
    }

    @Async static AsyncGenerator<Object> inArguments(Env env) {
        yieldValue(new Pair(env.tell(1), switch (await(env.i(2))) {
            case 2 -> {
                yieldValue("inside");
                yield await(env.i(6));
            }
            default -> 0;
        }));
        return endOfValues();
    }

    @Case("a yield in the arguments of a constructor") @Async
    static Coroutine<String> constructor(Env env) {
        return async(await(all(inArguments(env))).toString());
    }

    @Async static Coroutine<Integer> later(Env env, int n) {
        env.log("begun " + n);
        return async(await(env.i(n)));
    }

    @Async static AsyncGenerator<Coroutine<Integer>> coroutines(Env env) {
        for (int i = 0; i < 2; i++) {
            yieldValue(later(env, i));
            env.log("after " + i);
        }
        return endOfValues();
    }

    @Case("coroutines as values") @Async
    static Coroutine<Integer> coroutinesAsValues(Env env) {
        int sum = 0;
        for (Coroutine<Integer> value : awaitEach(coroutines(env))) {
            env.log("got one");
            sum += await(value);
        }
        return async(sum);
    }

    @Case("left early and not closed") @Async
    static Coroutine<Integer> leftEarly(Env env) {
        for (int i : awaitEach(counting(env, 3))) {
            if (i == 1) {
                return async(await(env.i(i)));
            }
        }
        return async(-1);
    }

    @Case("a value that nobody takes is still there") @Async
    static Coroutine<String> notTaken(Env env) {
        AsyncGenerator<Integer> generator = counting(env, 2);
        String all = "" + await(generator.hasNext()) + await(generator.hasNext()) + generator.next();
        return async(all + await(all(generator)));
    }
}
