package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import dev.tarry.differential.Failure;

/** {@code return other;}, which means {@code return async(await(other))}; each case names the twin that says so. */
final class Returns {
    private Returns() {
    }

    @Async static Coroutine<Integer> value(Env env, int n) {
        return async(10 / await(env.i(n)));
    }

    static Coroutine<Integer> plain(Env env, int n) {
        env.log("plain");
        return value(env, n);
    }

    @Async static CompletableFuture<Integer> future(Env env, int n) {
        return async(10 / await(env.i(n)));
    }

    @Case(value = "a coroutine is returned", expectedAs = "directTwin") @Async
    static Coroutine<Integer> direct(Env env) {
        await(env.unit());
        return value(env, 2);
    }

    @Async static Coroutine<Integer> directTwin(Env env) {
        await(env.unit());
        return async(await(value(env, 2)));
    }

    @Case(value = "a method without an await returns a coroutine", expectedAs = "noAwaitTwin") @Async
    static Coroutine<Integer> noAwait(Env env) {
        return plain(env, 5);
    }

    @Async static Coroutine<Integer> noAwaitTwin(Env env) {
        return async(await(plain(env, 5)));
    }

    @Case(value = "a coroutine returned inside a try is caught there", expectedAs = "caughtTwin") @Async
    static Coroutine<Integer> caught(Env env) {
        try {
            return value(env, 0);
        } catch (ArithmeticException e) {
            env.log("caught");
            return value(env, await(env.i(5)));
        } catch (Failure e) {
            env.log("failed");
            return async(-1);
        }
    }

    @Async static Coroutine<Integer> caughtTwin(Env env) {
        try {
            return async(await(value(env, 0)));
        } catch (ArithmeticException e) {
            env.log("caught");
            return async(await(value(env, await(env.i(5)))));
        } catch (Failure e) {
            env.log("failed");
            return async(-1);
        }
    }

    @Case(value = "a coroutine returned through a finally is awaited before it",
        expectedAs = "throughFinallyTwin") @Async
    static Coroutine<Integer> throughFinally(Env env) {
        try {
            return value(env, 2);
        } finally {
            env.log("finally " + await(env.i(1)));
        }
    }

    @Async static Coroutine<Integer> throughFinallyTwin(Env env) {
        try {
            return async(await(value(env, 2)));
        } finally {
            env.log("finally " + await(env.i(1)));
        }
    }

    @Async static Coroutine<Integer> given(Env env, Coroutine<Integer> later) {
        try {
            return later;
        } catch (ArithmeticException e) {
            env.log("caught");
            return async(await(env.i(-1)));
        } finally {
            env.log("finally");
        }
    }

    @Async static Coroutine<Integer> givenTwin(Env env, int n) {
        try {
            return async(await(value(env, n)));
        } catch (ArithmeticException e) {
            env.log("caught");
            return async(await(env.i(-1)));
        } finally {
            env.log("finally");
        }
    }

    @Case(value = "a parameter returned through a finally is awaited before it", expectedAs = "parameterTwin") @Async
    static Coroutine<Integer> parameter(Env env) {
        return async(await(given(env, value(env, 0))) + await(given(env, value(env, 2))));
    }

    @Async static Coroutine<Integer> parameterTwin(Env env) {
        return async(await(givenTwin(env, 0)) + await(givenTwin(env, 2)));
    }

    private static final class Mine extends CompletableFuture<Integer> {
        static Mine of(int n) {
            Mine made = new Mine();
            if (n == 0) {
                made.completeExceptionally(new ArithmeticException("zero"));
            } else {
                made.complete(n);
            }
            return made;
        }
    }

    @Async static CompletableFuture<Integer> oneOfTwo(Env env, Mine given) {
        Mine other = Mine.of(5);
        try {
            return await(env.z(true)) ? given : other;
        } finally {
            for (int i = 0; i < 2; i++) {
                env.log("finally" + i);
            }
        }
    }

    @Async static CompletableFuture<Integer> oneOfTwoTwin(Env env, int n) {
        try {
            return async(await(env.z(true)) ? n : 5);
        } finally {
            for (int i = 0; i < 2; i++) {
                env.log("finally" + i);
            }
        }
    }

    @Case(value = "one of two futures of a special class is returned through a finally with a loop",
        expectedAs = "specialTernaryTwin") @Async
    static Coroutine<Integer> specialTernary(Env env) {
        return async(await(oneOfTwo(env, Mine.of(7))));
    }

    @Async static Coroutine<Integer> specialTernaryTwin(Env env) {
        return async(await(oneOfTwoTwin(env, 7)));
    }

    @Case(value = "coroutines returned from try, catch and finally", expectedAs = "everywhereTwin") @Async
    static Coroutine<Integer> everywhere(Env env) {
        for (int i = 0; ; i++) {
            try {
                if (await(env.i(i)) == 1) {
                    return value(env, 0);
                }
            } catch (ArithmeticException e) {
                return plain(env, 3);
            } finally {
                if (i == 1) {
                    env.log("finally");
                }
            }
        }
    }

    @Async static Coroutine<Integer> everywhereTwin(Env env) {
        for (int i = 0; ; i++) {
            try {
                if (await(env.i(i)) == 1) {
                    return async(await(value(env, 0)));
                }
            } catch (ArithmeticException e) {
                return async(await(plain(env, 3)));
            } finally {
                if (i == 1) {
                    env.log("finally");
                }
            }
        }
    }

    @Case(value = "a coroutine is returned out of a try-with-resources", expectedAs = "resourceTwin") @Async
    static Coroutine<Integer> resource(Env env) throws Exception {
        try (AutoCloseable c = () -> env.log("closed")) {
            return value(env, 2);
        }
    }

    @Async static Coroutine<Integer> resourceTwin(Env env) throws Exception {
        try (AutoCloseable c = () -> env.log("closed")) {
            return async(await(value(env, 2)));
        }
    }

    @Case(value = "a ternary of a coroutine and a value is returned", expectedAs = "ternaryTwin") @Async
    static Coroutine<Integer> ternary(Env env) {
        return await(env.z(true)) ? value(env, 1) : async(await(env.i(4)));
    }

    @Async static Coroutine<Integer> ternaryTwin(Env env) {
        if (await(env.z(true))) {
            return async(await(value(env, 1)));
        }
        return async(await(env.i(4)));
    }

    @Case(value = "a switch expression of coroutines is returned", expectedAs = "switchedTwin") @Async
    static Coroutine<Integer> switched(Env env) {
        return switch (await(env.i(2))) {
            case 1 -> async(1);
            case 2 -> value(env, 2);
            default -> plain(env, 3);
        };
    }

    @Async static Coroutine<Integer> switchedTwin(Env env) {
        if (await(env.i(2)) == 2) {
            return async(await(value(env, 2)));
        }
        return async(0);
    }

    @Case(value = "a local that holds a coroutine is returned", expectedAs = "localTwin") @Async
    static Coroutine<Integer> local(Env env) {
        Coroutine<Integer> later = value(env, 5);
        env.log("between " + await(env.i(1)));
        return later;
    }

    @Async static Coroutine<Integer> localTwin(Env env) {
        env.log("between " + await(env.i(1)));
        return async(await(value(env, 5)));
    }

    @Case(value = "a method that returns a future returns another's future", expectedAs = "futuresTwin") @Async
    static CompletableFuture<Integer> futures(Env env) {
        try {
            return future(env, await(env.i(0)));
        } catch (ArithmeticException e) {
            return future(env, 2);
        }
    }

    @Async static CompletableFuture<Integer> futuresTwin(Env env) {
        try {
            return async(await(future(env, await(env.i(0)))));
        } catch (ArithmeticException e) {
            return async(await(future(env, 2)));
        }
    }

    @Case(value = "a method that returns a stage returns a stage it made itself", expectedAs = "stageTwin") @Async
    static CompletionStage<String> stage(Env env) {
        String s = await(env.s("s"));
        return CompletableFuture.completedFuture(s + "!");
    }

    @Async static CompletionStage<String> stageTwin(Env env) {
        String s = await(env.s("s"));
        return async(s + "!");
    }

    @Case(value = "an async lambda returns a coroutine inside a try", expectedAs = "lambdaTwin") @Async
    static Coroutine<Integer> lambda(Env env) {
        java.util.function.IntFunction<Coroutine<Integer>> f = n -> {
            try {
                await(env.unit());
                return value(env, n);
            } catch (ArithmeticException e) {
                return async(-n);
            }
        };
        return async(await(f.apply(0)) + await(f.apply(1)));
    }

    @Async static Coroutine<Integer> lambdaTwin(Env env) {
        java.util.function.IntFunction<Coroutine<Integer>> f = n -> {
            try {
                await(env.unit());
                return async(await(value(env, n)));
            } catch (ArithmeticException e) {
                return async(-n);
            }
        };
        return async(await(f.apply(0)) + await(f.apply(1)));
    }

    @Async static Coroutine<Integer> chain(Env env, int n) {
        if (n == 0) {
            return value(env, 1);
        }
        return chain(env, n - 1);
    }

    @Async static Coroutine<Integer> chainTwin(Env env, int n) {
        if (n == 0) {
            return async(await(value(env, 1)));
        }
        return async(await(chainTwin(env, n - 1)));
    }

    @Case(value = "tail calls of coroutines", expectedAs = "tailCallsTwin") @Async
    static Coroutine<Integer> tailCalls(Env env) {
        return async(await(chain(env, 3)) + 1);
    }

    @Async static Coroutine<Integer> tailCallsTwin(Env env) {
        return async(await(chainTwin(env, 3)) + 1);
    }
}
