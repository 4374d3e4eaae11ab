package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.io.IOException;
import dev.tarry.differential.Failure;

/** Try, catch and finally with awaits in every part. */
final class Exceptions {
    private Exceptions() {
    }

    static void fail(String message) throws IOException {
        throw new IOException(message);
    }

    static <T> T sneak(T value) throws IOException {
        return value;
    }

    @Case("a catch sees the local as it was before the throw") @Async
    static Coroutine<String> localInCatch(Env env) {
        int x = 1;
        try {
            x = 2;
            x += await(env.i(3));
            x = 10 / (x - 5);
        } catch (ArithmeticException e) {
            return async("caught " + x);
        } catch (Failure e) {
            return async("failed " + x);
        }
        return async("x " + x);
    }

    @Case("a catch awaits and uses its exception afterwards") @Async
    static Coroutine<String> awaitInCatch(Env env) {
        try {
            await(env.i(1));
            throw new IllegalStateException("state");
        } catch (IllegalStateException | Failure e) {
            int n = await(env.i(2));
            env.log(e);
            return async(e.getMessage() + n + await(env.s("!")));
        }
    }

    @Case("every catch awaits, the first that matches runs") @Async
    static Coroutine<String> handlerOrder(Env env) {
        String s = "";
        for (int i = 0; i < 4; i++) {
            try {
                switch (await(env.i(i))) {
                    case 0 -> throw new IllegalArgumentException("a");
                    case 1 -> throw new IOException("b");
                    case 2 -> throw new Exception("c");
                    default -> s += "none";
                }
            } catch (IllegalArgumentException e) {
                s += "illegal" + await(env.s(e.getMessage()));
            } catch (IOException e) {
                s += "io" + await(env.s(e.getMessage()));
            } catch (Exception e) {
                s += "any" + await(env.s(e.getMessage()));
            }
        }
        return async(s);
    }

    @Case("a rethrown checked exception keeps its identity") @Async
    static Coroutine<String> rethrow(Env env) throws IOException {
        IOException original = new IOException("original");
        try {
            try {
                await(env.i(1));
                throw original;
            } catch (IOException e) {
                await(env.i(2));
                throw e;
            }
        } catch (Exception e) {
            return async("same " + (e == original) + await(env.i(3)));
        }
    }

    @Case("finally awaits on the normal and on the exceptional way") @Async
    static Coroutine<String> finallyAwaits(Env env) {
        String s = "";
        for (int i = 0; i < 2; i++) {
            try {
                try {
                    s += await(env.i(i));
                    if (i == 1) {
                        throw new IllegalStateException("thrown");
                    }
                } finally {
                    s += "f" + await(env.i(10));
                }
            } catch (IllegalStateException e) {
                s += e.getMessage();
            }
        }
        return async(s);
    }

    @Case("a return in finally swallows the exception and the value") @Async @SuppressWarnings("finally")
    static Coroutine<String> returnInFinally(Env env) {
        try {
            env.log("try");
            return async("try" + 1 / await(env.i(0)));
        } finally {
            return async("finally" + await(env.i(2)));
        }
    }

    @Async @SuppressWarnings("finally")
    static Coroutine<String> throwInFinally(Env env) {
        try {
            await(env.i(1));
            throw new IllegalStateException("lost");
        } finally {
            throw new IllegalArgumentException("kept" + await(env.i(2)));
        }
    }

    @Case("a throw in finally replaces the exception") @Async
    static Coroutine<String> replaced(Env env) {
        try {
            return async(await(throwInFinally(env)));
        } catch (IllegalArgumentException e) {
            return async(e.getMessage());
        }
    }

    @Case("the value of a return survives an awaiting finally") @Async
    static Coroutine<String> returnThroughFinally(Env env) {
        int x = 1;
        long y = 2;
        try {
            x += await(env.i(3));
            return async("x" + x + y);
        } finally {
            x = 100;
            y = await(env.l(200));
            env.log("finally " + x + y);
        }
    }

    @Case("finally blocks nest three deep and each awaits") @Async
    static Coroutine<String> nestedFinally(Env env) {
        StringBuilder b = new StringBuilder();
        try {
            try {
                try {
                    b.append(await(env.i(1)));
                } finally {
                    b.append("a").append(await(env.i(2)));
                }
                b.append(await(env.i(3)));
            } finally {
                b.append("b").append(await(env.i(4)));
            }
        } finally {
            env.log(b.append("c").append(await(env.i(5))).toString());
        }
        return async(b.toString());
    }

    @Case("break and continue pass through an awaiting finally") @Async
    static Coroutine<String> jumpsThroughFinally(Env env) {
        StringBuilder b = new StringBuilder();
        outer:
        for (int i = 0; i < 4; i++) {
            for (;;) {
                try {
                    int n = await(env.i(i));
                    if (n == 0) {
                        continue outer;
                    }
                    if (n == 1) {
                        break;
                    }
                    if (n == 3) {
                        break outer;
                    }
                    b.append('n').append(n);
                    continue outer;
                } finally {
                    b.append('f').append(await(env.i(i * 10)));
                }
            }
            b.append('|');
        }
        return async(b.toString());
    }

    @Case("a multi-catch awaits") @Async
    static Coroutine<String> multiCatch(Env env) {
        String s = "";
        for (int i = 0; i < 3; i++) {
            try {
                if (await(env.i(i)) == 1) {
                    fail("io");
                }
                s += 6 / i;
            } catch (ArithmeticException | IOException e) {
                s += e.getClass().getSimpleName() + await(env.s("m"));
            }
        }
        return async(s);
    }

    @Case("a failed await is caught where it is awaited, with its identity") @Async
    static Coroutine<String> deliveredInside(Env env) {
        String s = "";
        try {
            s += "a" + await(env.i(1));
            s += "b" + await(env.i(2));
        } catch (Failure e) {
            s += "failure";
        } catch (RuntimeException e) {
            s += "other";
        } finally {
            s += "f" + await(env.i(3));
        }
        return async(s);
    }

    @Case("the operand stack is gone in the catch of an await in mid-expression") @Async
    static Coroutine<String> catchMidExpression(Env env) {
        int sum = 0;
        for (int i = 0; i < 2; i++) {
            try {
                sum = env.tell(5) + await(env.i(1)) * (env.tell(2) + await(env.i(2)));
            } catch (Failure e) {
                sum = env.tell(-1) + await(env.i(50));
            }
        }
        return async("sum " + sum);
    }

    @Case("a retry loop counts its attempts") @Async
    static Coroutine<String> retry(Env env) throws IOException {
        IOException last = null;
        for (int attempt = 1; attempt <= 3; attempt++) {
            try {
                int n = await(env.i(attempt));
                if (n < 3) {
                    fail("attempt " + n);
                }
                return async("ok after " + attempt + " " + (last == null ? "" : last.getMessage()));
            } catch (IOException e) {
                last = e;
                await(env.unit());
            }
        }
        throw last;
    }

    @Case("an unused catch variable") @Async
    static Coroutine<Integer> unusedCatch(Env env) {
        int n = 0;
        try {
            n = await(env.i(1));
            n /= n - 1;
        } catch (RuntimeException ignored) {
            n = 7 + await(env.i(1));
        }
        return async(n);
    }

    @Case("a catch that rethrows under a finally that awaits") @Async
    static Coroutine<String> rethrowUnderFinally(Env env) {
        StringBuilder b = new StringBuilder();
        try {
            try {
                b.append(await(env.i(1)));
                throw new IllegalStateException("first");
            } catch (IllegalStateException e) {
                b.append(await(env.s("c")));
                throw new IllegalArgumentException("second", e);
            } finally {
                b.append(await(env.s("f")));
            }
        } catch (IllegalArgumentException e) {
            return async(b + e.getMessage() + e.getCause().getMessage());
        }
    }

    @Case("a try in a catch in a finally") @Async
    static Coroutine<String> tryInCatchInFinally(Env env) {
        StringBuilder b = new StringBuilder();
        try {
            b.append(1 / await(env.i(0)));
        } catch (ArithmeticException e) {
            try {
                b.append("c").append(await(env.i(1)));
                fail("in catch");
            } catch (IOException f) {
                b.append(f.getMessage()).append(await(env.i(2)));
            } finally {
                b.append("f");
            }
            b.append(e.getMessage());
        } finally {
            try {
                b.append(await(env.i(3)));
            } catch (Failure e) {
                b.append("failed in finally").append(await(env.i(4)));
            } finally {
                b.append("g");
            }
        }
        return async(b.toString());
    }

    @Case("an exception caught by an outer catch after an inner one did not match") @Async
    static Coroutine<String> outerCatch(Env env) {
        String outer = "outer";
        try {
            String inner = "inner";
            try {
                await(env.i(1));
                throw new IllegalStateException(inner);
            } catch (IllegalArgumentException e) {
                outer = await(env.s("wrong"));
            }
        } catch (IllegalStateException e) {
            return async(outer + e.getMessage() + await(env.s("!")));
        }
        return async("not here");
    }

    @Case("catch Throwable and throw it again after an await") @Async
    static Coroutine<String> throwable(Env env) throws Throwable {
        try {
            await(env.i(1));
            return async("value" + await(env.i(2)));
        } catch (Throwable t) {
            env.log(t);
            await(env.i(3));
            throw t;
        }
    }

    @Case("an exception thrown by the source itself, not by its await") @Async
    static Coroutine<String> thrownBySource(Env env) {
        try {
            return async("value" + await(env.value(sneak(1 / env.tell(0)))));
        } catch (ArithmeticException | IOException e) {
            return async("caught" + await(env.i(1)));
        }
    }

    @Case("a try that covers a whole loop and one that is covered by it") @Async
    static Coroutine<String> tryAroundLoop(Env env) {
        int n = 0;
        try {
            for (int i = 0; i < 3; i++) {
                try {
                    n += await(env.i(i));
                } catch (Failure e) {
                    n += 100;
                    continue;
                }
                n *= 10;
            }
        } catch (Exception e) {
            return async("left at " + n + await(env.s("!")));
        }
        return async("n " + n);
    }

    @Case("a return in try, a throw in finally, caught outside, and the loop goes on") @Async
    static Coroutine<String> finallyCatch(Env env) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            try {
                try {
                    if (i == 1) {
                        return async(b.append("returned").append(await(env.i(i))).toString());
                    }
                    b.append(i);
                } finally {
                    b.append('f').append(await(env.i(i)));
                    if (i < 2) {
                        throw new IllegalStateException("s");
                    }
                }
            } catch (IllegalStateException e) {
                b.append('c');
                continue;
            }
            b.append('.');
        }
        return async(b.toString());
    }

    @Case("an await in a try range that is empty but for it") @Async
    static Coroutine<String> onlyAwait(Env env) {
        try {
            await(env.unit());
        } catch (Failure e) {
            env.log("failed");
        }
        try {
            await(env.unit());
        } finally {
            env.log("finally");
        }
        return async("end");
    }

    @Case("catch blocks assign a variable that both ways define") @Async
    static Coroutine<String> definedByBoth(Env env) {
        final String s;
        int n;
        try {
            n = await(env.i(3));
            n = 3 / (n - 3);
        } catch (ArithmeticException e) {
            n = await(env.i(4));
        }
        s = "n" + n;
        await(env.unit());
        return async(s + n);
    }

    @Case("float and long locals are alive in catch and finally") @Async
    static Coroutine<String> wideInHandlers(Env env) {
        float f = 1.5f;
        long l = 2;
        try {
            f += await(env.f(1));
            l += 10 / (l - 2);
        } catch (ArithmeticException e) {
            f += await(env.f(2));
            l += await(env.l(3));
        } finally {
            f *= 2;
            l = l * 2 + await(env.l(5));
        }
        return async(f + " " + l);
    }

    @Case("exceptions of awaits are suppressed by hand and keep their order") @Async
    static Coroutine<String> suppressed(Env env) throws Exception {
        Exception first = null;
        for (int i = 0; i < 3; i++) {
            try {
                await(env.i(i));
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return async("fine");
    }
}
