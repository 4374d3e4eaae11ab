package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Every way to declare and to call an async method. */
final class Methods {
    private int state = 1;

    private Methods() {
    }

    @Async private Coroutine<Integer> privateInstance(Env env, int n) {
        state += await(env.i(n));
        return async(state * 10 + n);
    }

    @Async final Coroutine<Integer> finalInstance(Env env, int n) {
        return async(state + await(privateInstance(env, n)) + await(this.privateInstance(env, 1)));
    }

    @Async Coroutine<Integer> virtualInstance(Env env, long unused, int n) {
        int before = state;
        await(env.unit());
        return async(before + n);
    }

    @Case("private, final and virtual instance methods call each other") @Async
    static Coroutine<String> instances(Env env) {
        Methods m = new Methods();
        int a = await(m.finalInstance(env, 5));
        int b = await(m.virtualInstance(env, 1L << 40, 2));
        return async(a + " " + b + " " + m.state);
    }

    @Async static <T extends Comparable<T>> Coroutine<T> larger(Env env, T a, T b) {
        T second = await(env.value(b));
        return async(a.compareTo(second) >= 0 ? a : second);
    }

    @Case("a generic method with a bound") @Async
    static Coroutine<String> generic(Env env) {
        String s = await(larger(env, "a", "b"));
        int n = await(larger(env, 7, 3));
        return async(s + n + await(Methods.<Long>larger(env, 1L, 2L)));
    }

    @Async static Coroutine<String> collect(Env env, String head, int... rest) {
        StringBuilder b = new StringBuilder(head);
        for (int i : rest) {
            b.append(await(env.i(i)));
        }
        return async(b.toString());
    }

    @SafeVarargs
    @Async static <T> Coroutine<java.util.List<T>> listOf(Env env, T... items) {
        T first = items.length == 0 ? null : await(env.value(items[0]));
        java.util.List<T> list = new java.util.ArrayList<>(java.util.Arrays.asList(items));
        list.add(first);
        return async(list);
    }

    @Case("async methods with varargs") @Async
    static Coroutine<String> varargs(Env env) {
        return async(await(collect(env, "a")) + await(collect(env, "b", 1))
            + await(collect(env, "c", 2, await(env.i(3)))) + await(listOf(env, "x", "y")) + await(listOf(env)));
    }

    @Async static Coroutine<String> over(Env env, int n) {
        return async("int" + await(env.i(n)));
    }

    @Async static Coroutine<String> over(Env env, long n) {
        return async("long" + await(env.l(n)));
    }

    @Async static Coroutine<String> over(Env env, Object o) {
        return async("object" + await(env.value(o)));
    }

    @Async static Coroutine<String> over(Env env, String s, int... rest) {
        return async("string" + await(env.s(s)) + rest.length);
    }

    static String over(Env env, boolean plain) {
        return "plain" + plain;
    }

    @Case("overloads of one name, one of them not async") @Async
    static Coroutine<String> overloads(Env env) {
        return async(await(over(env, 1)) + await(over(env, 2L)) + await(over(env, 3.0)) + await(over(env, "s"))
            + over(env, true) + await(over(env, "t", 1, 2)));
    }

    @Async static Coroutine<Integer> factorial(Env env, int n) {
        if (n <= 1) {
            return async(await(env.i(1)));
        }
        return async(n * await(factorial(env, n - 1)));
    }

    @Async static Coroutine<Integer> fib(Env env, int n) {
        return n < 2 ? async(await(env.i(n))) : async(await(fib(env, n - 1)) + await(fib(env, n - 2)));
    }

    @Async static Coroutine<Boolean> even(Env env, int n) {
        return async(n == 0 ? await(env.z(true)) : (boolean) await(odd(env, n - 1)));
    }

    @Async static Coroutine<Boolean> odd(Env env, int n) {
        if (n == 0) {
            return async(false);
        }
        return async(await(even(env, n - 1)) && await(env.z(true)));
    }

    @Case("recursion, with operands waiting in every frame") @Async
    static Coroutine<Integer> recursion(Env env) {
        return async(await(factorial(env, 4)) * 100 + await(fib(env, 3)));
    }

    @Case("mutual recursion of methods with boolean results") @Async
    static Coroutine<String> mutualRecursion(Env env) {
        return async("" + await(even(env, 4)) + await(odd(env, 2)));
    }

    @Async private static Coroutine<Void> nothing(Env env, String what) {
        env.log("begin " + what);
        await(env.unit());
        env.log("end " + what);
        return async();
    }

    @Case("methods without a value, and one that awaits nothing") @Async
    static Coroutine<Void> noValue(Env env) {
        await(nothing(env, "first"));
        Void v = await(nothing(env, "second"));
        env.log(v);
        await(trivial());
        return async();
    }

    @Async static Coroutine<Void> trivial() {
        return async();
    }

    @Async static Coroutine<String> trivialValue(int n) {
        return async("t" + n);
    }

    @Case("async methods that await nothing are awaited in an expression") @Async
    static Coroutine<String> trivialCalls(Env env) {
        return async(env.tell("a") + await(trivialValue(1)) + await(env.s("b")) + await(trivialValue(env.tell(2))));
    }

    @Case("a coroutine is lazy: it runs where it is awaited, and what it was called with is kept") @Async
    static Coroutine<String> lazy(Env env) {
        int n = 1;
        Coroutine<Integer> later = factorial(env, n + 2);
        Coroutine<Void> other = nothing(env, "lazy" + n);
        n = 50;
        env.log("made");
        int x = await(env.i(n));
        await(other);
        return async("x" + x + await(later));
    }

    @Case("coroutines are picked from a list and by a ternary") @Async
    static Coroutine<Integer> picked(Env env) {
        java.util.List<Coroutine<Integer>> list = new java.util.ArrayList<>();
        for (int i = 1; i < 4; i++) {
            list.add(factorial(env, i));
        }
        int sum = 0;
        for (Coroutine<Integer> c : list) {
            sum = sum * 10 + await(c);
        }
        return async(sum + await(sum > 100 ? factorial(env, 2) : fib(env, 2)));
    }

    @Async static CompletionStage<String> stage(Env env, String s) {
        return async(s + await(env.s("!")));
    }

    @Async static CompletableFuture<Long> future(Env env, long l) throws java.io.IOException {
        if (l < 0) {
            throw new java.io.IOException("negative " + await(env.l(l)));
        }
        return async(l + await(env.l(1)));
    }

    @Case("methods that return stages and futures are awaited") @Async
    static Coroutine<String> stages(Env env) throws java.io.IOException {
        String s = await(stage(env, "s")) + await(future(env, 5));
        try {
            await(future(env, -1));
        } catch (java.io.IOException e) {
            s += e.getMessage();
        }
        return async(s);
    }

    @Case("a method that returns a CompletionStage") @Async
    static CompletionStage<Integer> caseStage(Env env) {
        int n = await(env.i(1));
        return async(n + await(factorial(env, 2)));
    }

    @Case("a method that returns a CompletableFuture") @Async
    static CompletableFuture<String> caseFuture(Env env) {
        try {
            return async("v" + await(env.i(1)) + await(stage(env, "t")));
        } finally {
            env.log("finally" + await(env.i(2)));
        }
    }

    @Case("a method of another class is called, also one that only looks like its own") @Async
    static Coroutine<String> otherClass(Env env) {
        return async(await(Other.twice(env, "o")) + await(new Other().secret(env)) + await(Other.over(env, 1)));
    }

    @Case("a method with a synchronized, a native-like and a plain helper between its awaits") @Async
    static Coroutine<String> helpers(Env env) {
        return async(Other.plain(await(env.s("p"))) + Other.guarded(await(env.s("g"))) + System.identityHashCode(null));
    }

    @Case("exceptions pass through the frames of several methods") @Async
    static Coroutine<String> throughFrames(Env env) {
        try {
            return async("v" + await(outer(env, 0)));
        } catch (ArithmeticException e) {
            return async("caught" + await(env.i(1)));
        }
    }

    @Async static Coroutine<Integer> outer(Env env, int n) {
        try {
            return async(1 + await(inner(env, n)));
        } finally {
            env.log("outer " + n);
        }
    }

    @Async static Coroutine<Integer> inner(Env env, int n) {
        int zero = await(env.i(n));
        return async(1 / zero);
    }

    static final class Other {
        private final String hidden = "hidden";

        @Async static Coroutine<String> twice(Env env, String s) {
            return async(await(env.s(s)) + await(env.s(s)));
        }

        @Async private Coroutine<String> secret(Env env) {
            return async(hidden + await(env.i(3)));
        }

        @Async static Coroutine<String> over(Env env, int n) {
            return async("other" + await(env.i(n)));
        }

        static String plain(String s) {
            return s + s;
        }

        static synchronized String guarded(String s) {
            return "[" + s + "]";
        }
    }
}
