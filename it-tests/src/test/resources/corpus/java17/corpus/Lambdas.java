package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Lambdas that await, and references to async methods. */
final class Lambdas {
    private final int field;

    private Lambdas(int field) {
        this.field = field;
    }

    interface Step<A, R> {
        Coroutine<R> apply(A a) throws Exception;
    }

    interface Wide {
        Coroutine<Long> apply(int a, long b, double c, String d);
    }

    interface Effect {
        Coroutine<Void> run();
    }

    interface Saved extends Serializable {
        Coroutine<String> get(Env env);
    }

    static int twice(int n) {
        return 2 * n;
    }

    @Async Coroutine<String> usesThis(Env env) {
        int local = await(env.i(2));
        Supplier<Coroutine<Integer>> s = () -> async(field * 10 + await(env.i(local)));
        return async("t" + await(s.get()) + await(s.get()));
    }

    @Async Coroutine<String> named(String s) {
        return async(field + s);
    }

    @Async static Coroutine<Integer> doubled(Env env, int n) {
        return async(twice(await(env.i(n))));
    }

    @Case("an async lambda that captures nothing") @Async
    static Coroutine<Integer> capturesNothing(Env env) throws Exception {
        Step<Env, Integer> step = e -> async(await(e.i(1)) + await(e.i(2)));
        return async(await(step.apply(env)) * 10 + await(step.apply(env)));
    }

    @Case("an async lambda that captures locals of several types") @Async
    static Coroutine<String> capturesLocals(Env env) {
        int i = await(env.i(1));
        long l = 2;
        double d = 3;
        boolean z = true;
        String s = "s";
        int[] a = {4};
        Supplier<Coroutine<String>> get = () -> {
            a[0] += await(env.i(i));
            String all = l + " " + d + z + s + a[0];
            await(env.unit());
            return async(all + i);
        };
        return async(await(get.get()) + await(get.get()));
    }

    @Case("an async lambda that captures this") @Async
    static Coroutine<String> capturesThis(Env env) {
        return async(await(new Lambdas(7).usesThis(env)));
    }

    @Case("an async lambda without a value") @Async
    static Coroutine<Void> effect(Env env) {
        Effect e = () -> {
            env.log("in " + await(env.i(1)));
            return async();
        };
        await(e.run());
        await(e.run());
        return async();
    }

    @Case("an async lambda with parameters of all widths, some assigned to") @Async
    static Coroutine<Long> wideParameters(Env env) {
        Wide w = (a, b, c, d) -> {
            a += await(env.i(a));
            b += (long) c;
            d += await(env.s("!"));
            c *= 2;
            await(env.unit());
            return async(a * 1000L + b * 100 + (long) c * 10 + d.length());
        };
        return async(await(w.apply(1, 2, 3, "four")));
    }

    @Case("async lambdas nest") @Async
    static Coroutine<String> nested(Env env) {
        Supplier<Coroutine<String>> outer = () -> {
            int n = await(env.i(1));
            IntFunction<Coroutine<String>> inner = k -> {
                int m = await(env.i(k));
                Supplier<Coroutine<String>> innermost = () -> async("m" + m + n + k + await(env.i(9)));
                return async(await(innermost.get()) + "!");
            };
            return async(await(inner.apply(2)) + await(inner.apply(3)));
        };
        return async(await(outer.get()));
    }

    @Case("a lambda that hands a coroutine on without awaiting it") @Async
    static Coroutine<Integer> handsOn(Env env) {
        IntFunction<Coroutine<Integer>> f = n -> doubled(env, n);
        IntFunction<Coroutine<Integer>> g = n -> {
            env.log("called " + n);
            return doubled(env, n + 1);
        };
        return async(await(f.apply(1)) * 100 + await(g.apply(2)));
    }

    @Case("a plain lambda with no await returns a value as a coroutine") @Async
    static Coroutine<Integer> plainLambda(Env env) {
        IntFunction<Coroutine<Integer>> f = n -> async(n + 1);
        return async(await(f.apply(1)) + await(env.i(2)) + await(f.apply(3)));
    }

    @Case("references to async methods: static, bound and unbound") @Async
    static Coroutine<String> references(Env env) {
        IntFunction<Coroutine<Integer>> f = n -> doubled(env, n);
        java.util.function.BiFunction<Env, Integer, Coroutine<Integer>> unboundStatic = Lambdas::doubled;
        Function<String, Coroutine<String>> bound = new Lambdas(3)::named;
        java.util.function.BiFunction<Lambdas, String, Coroutine<String>> unbound = Lambdas::named;
        return async("" + await(f.apply(1)) + await(unboundStatic.apply(env, 2)) + await(bound.apply("b"))
            + await(unbound.apply(new Lambdas(4), "u")));
    }

    @Case("a serializable async lambda, and its copy") @Async
    static Coroutine<String> serializable(Env env) throws Exception {
        int n = await(env.i(4));
        Saved s = e -> async("saved" + await(e.i(n)));
        return async(await(s.get(env)) + await(copy(s).get(env)));
    }

    static Saved copy(Saved saved) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(saved);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Saved) in.readObject();
        }
    }

    @Case("a local record in an async lambda") @Async
    static Coroutine<String> recordInLambda(Env env) {
        Supplier<Coroutine<String>> s = () -> {
            record Point(int x, int y) {
            }
            Point p = new Point(await(env.i(1)), await(env.i(2)));
            return async(p.toString() + await(env.i(p.x())));
        };
        return async(await(s.get()));
    }

    @Case("an async lambda with try, catch and finally, whose checked exception comes through") @Async
    static Coroutine<String> exceptions(Env env) {
        Step<Integer, String> step = n -> {
            try {
                if (await(env.i(n)) == 1) {
                    throw new java.io.IOException("one");
                }
                return async("n" + 6 / n);
            } catch (ArithmeticException e) {
                return async("zero" + await(env.i(7)));
            } finally {
                env.log("finally " + await(env.i(n)));
            }
        };
        String s = "";
        for (int i = 0; i < 3; i++) {
            try {
                s += await(step.apply(i));
            } catch (java.io.IOException e) {
                s += e.getMessage();
            } catch (Exception e) {
                s += e.getClass().getSimpleName();
            }
        }
        return async(s);
    }

    @Case("an async lambda as an argument between awaits") @Async
    static Coroutine<String> asArgument(Env env) {
        return async(await(twoOf(env.tell("a"), () -> async(await(env.s("b"))), await(env.s("c")))));
    }

    @Async static Coroutine<String> twoOf(String a, Supplier<Coroutine<String>> b, String c) {
        return async(a + await(b.get()) + await(b.get()) + c);
    }

    @Case("an async lambda that returns a stage starts when it is called") @Async
    static Coroutine<String> stageLambda(Env env) throws Exception {
        Callable<java.util.concurrent.CompletionStage<String>> c = () -> async("stage" + await(env.i(1)));
        return async(await(c.call()) + await(env.i(2)));
    }

    @Case("a plain lambda inside an async one, and the reverse") @Async
    static Coroutine<Integer> mixed(Env env) {
        Supplier<Supplier<Coroutine<Integer>>> makes = () -> {
            int plain = env.tell(3);
            return () -> async(plain + await(env.i(4)));
        };
        Supplier<Coroutine<Supplier<Integer>>> gives = () -> {
            int n = await(env.i(5));
            return async(() -> n * 2);
        };
        return async(await(makes.get().get()) * 100 + await(gives.get()).get());
    }

    @Case("a recursive async lambda through an array") @Async
    static Coroutine<Integer> recursive(Env env) {
        @SuppressWarnings("unchecked")
        IntFunction<Coroutine<Integer>>[] f = new IntFunction[1];
        f[0] = n -> n == 0 ? async(await(env.i(0))) : async(n + await(f[0].apply(n - 1)));
        return async(await(f[0].apply(3)));
    }

    @Case("an async lambda in a branch that is never compiled") @Async
    static Coroutine<Integer> deadLambda(Env env) {
        if (false) {
            Supplier<Coroutine<Integer>> s = () -> async(await(env.i(1)));
            await(s.get());
        }
        return async(await(env.i(2)));
    }

    @Case("an intersection cast and a generic method's lambda") @Async
    static Coroutine<String> intersection(Env env) {
        var s = (Supplier<Coroutine<String>> & Serializable) () -> async(await(env.s("both")));
        return async(await(applied(env, "in", t -> async(t + await(env.s("out"))))) + await(s.get()));
    }

    static <A, B> Coroutine<B> applied(Env env, A a, Function<A, Coroutine<B>> f) {
        env.log("applied");
        return f.apply(a);
    }
}
