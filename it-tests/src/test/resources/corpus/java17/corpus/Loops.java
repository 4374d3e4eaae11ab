package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Loops, labels and jumps with awaits in every part. */
final class Loops {
    private Loops() {
    }

    @Case("a while loop awaits its condition") @Async
    static Coroutine<Integer> whileCondition(Env env) {
        int n = 0;
        while (await(env.i(n)) < 3) {
            n++;
        }
        return async(n);
    }

    @Case("a do-while loop awaits in body and condition") @Async
    static Coroutine<Integer> doWhile(Env env) {
        int n = 0;
        do {
            n += await(env.i(2));
        } while (await(env.z(n < 5)));
        return async(n);
    }

    @Case("a for loop awaits in its start, condition, step and body") @Async
    static Coroutine<Integer> forParts(Env env) {
        int sum = 0;
        for (int i = await(env.i(1)), j = 0; i < await(env.i(4)); i += await(env.i(2)), j++) {
            sum += i * 10 + j + await(env.i(0));
        }
        return async(sum);
    }

    @Case("continue before and after an await") @Async
    static Coroutine<String> continues(Env env) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            if (i == 1) {
                continue;
            }
            int x = await(env.i(i));
            if (x == 2) {
                continue;
            }
            b.append(x);
        }
        return async(b.toString());
    }

    @Case("labelled break and continue leave two loops") @Async
    static Coroutine<String> labels(Env env) {
        StringBuilder b = new StringBuilder();
        outer:
        for (int i = 0; ; i++) {
            for (int j = 0; j < 3; j++) {
                if (await(env.i(j)) == 1 && i == 0) {
                    continue outer;
                }
                if (i == 1 && j == 1) {
                    break outer;
                }
                b.append(i).append(j);
            }
        }
        return async(b.toString());
    }

    @Case("a labelled block is left by a break after an await") @Async
    static Coroutine<String> labelledBlock(Env env) {
        String s = "start";
        block: {
            s += await(env.s("a"));
            if (await(env.z(true))) {
                break block;
            }
            s += await(env.s("b"));
        }
        return async(s + await(env.s("end")));
    }

    @Case("three loops and a switch are left by labels of each") @Async
    static Coroutine<String> labelMatrix(Env env) {
        StringBuilder b = new StringBuilder();
        a:
        for (int i = 0; i < 3; i++) {
            b.append('a');
            c:
            while (true) {
                b.append('c');
                do {
                    switch (await(env.i(b.length()))) {
                        case 2:
                            continue c;
                        case 3:
                            break;
                        case 4:
                            continue a;
                        case 6:
                            break c;
                        default:
                            b.append('!');
                            break a;
                    }
                    b.append('d');
                } while (await(env.z(false)));
            }
        }
        return async(b.toString());
    }

    @Case("an enhanced for over an array awaits its array and its body") @Async
    static Coroutine<String> forArray(Env env) {
        String str = "";
        for (String s : await(env.value(new String[] {"x", "y"}))) {
            str += ":" + await(env.s(s));
        }
        for (long l : new long[] {await(env.l(1)), 2}) {
            str += l + await(env.l(l));
        }
        return async(str);
    }

    @Case("an enhanced for over a list and over a map's entries") @Async
    static Coroutine<String> forIterable(Env env) {
        StringBuilder b = new StringBuilder();
        for (Integer i : java.util.List.of(1, await(env.i(2)))) {
            b.append(i + await(env.i(i)));
        }
        for (var e : new java.util.TreeMap<>(java.util.Map.of("k", 1, "l", 2)).entrySet()) {
            b.append(e.getKey()).append(await(env.i(e.getValue())));
        }
        return async(b.toString());
    }

    @Case("enhanced for loops nest, and break and continue in them") @Async
    static Coroutine<Integer> nestedForEach(Env env) {
        int sum = 0;
        int[][] rows = {{1, 2, 3}, {4}, {}, {5, 6}};
        for (int[] row : rows) {
            for (int cell : row) {
                if (cell == 2) {
                    continue;
                }
                if (cell == 5) {
                    break;
                }
                sum = sum * 10 + await(env.i(cell));
            }
        }
        return async(sum);
    }

    @Case("an endless loop is left by a return") @Async
    static Coroutine<Integer> endless(Env env) {
        int n = 0;
        while (true) {
            n += await(env.i(1));
            if (n == 3) {
                return async(n);
            }
        }
    }

    @Case("an endless loop without an await follows one, left by an exception") @Async
    static Coroutine<String> endlessAfter(Env env) {
        int n = await(env.i(2));
        try {
            for (;;) {
                env.log("round " + 6 / n--);
            }
        } catch (ArithmeticException e) {
            return async("over " + await(env.i(n)));
        }
    }

    @Case("a constant condition and a dead branch") @Async
    static Coroutine<String> deadBranch(Env env) {
        if (false) {
            await(env.i(1));
        }
        final boolean debug = false;
        String s = debug ? await(env.s("debug")) : await(env.s("plain"));
        while (true) {
            s += await(env.s("!"));
            break;
        }
        return async(s);
    }

    @Case("code after a throw cannot be reached") @Async
    static Coroutine<String> afterThrow(Env env) {
        if (await(env.z(true))) {
            throw new IllegalStateException("s" + await(env.i(1)));
        }
        return async("not here");
    }

    @Case("returns in the middle of nested statements") @Async
    static Coroutine<String> earlyReturns(Env env) {
        for (int i = 0; i < 5; i++) {
            if (await(env.i(i)) == 3) {
                return async("three");
            } else if (i == 2) {
                if (await(env.z(false))) {
                    return async("two");
                }
            }
        }
        return async("none");
    }

    @Case("two loops in a row use the same slots") @Async
    static Coroutine<String> loopsInARow(Env env) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            b.append(await(env.i(i)));
        }
        for (long l = 0; l < 2; l++) {
            b.append(await(env.l(l)));
        }
        for (String s = "x"; s.length() < 3; s += "y") {
            b.append(await(env.s(s)));
        }
        return async(b.toString());
    }

    @Case("a loop with an await on one path only") @Async
    static Coroutine<Integer> sometimes(Env env) {
        int sum = 0;
        for (int i = 0; i < 30; i++) {
            if (i % 10 == 9) {
                sum += await(env.i(i));
            }
            sum += i;
        }
        return async(sum);
    }

    @Case("a loop whose condition is a chain of awaits") @Async
    static Coroutine<Integer> chainedCondition(Env env) {
        int n = 0;
        while (await(env.z(n < 3)) && (await(env.z(n == 2)) || n < 2) && n++ < 10) {
            env.log(n);
        }
        return async(n);
    }

    @Case("assert awaits in its condition and its message when assertions are on") @Async
    static Coroutine<String> assertion(Env env) {
        assert await(env.z(true)) : await(env.s("not this one"));
        try {
            assert await(env.z(false)) : await(env.s("message"));
        } catch (AssertionError e) {
            return async(e.getMessage());
        }
        return async("off");
    }

    @Case("fibonacci numbers without recursion") @Async
    static Coroutine<Long> fibonacci(Env env) {
        long a = 0;
        long b = 1;
        for (int i = 0; i < await(env.i(6)); i++) {
            long t = a + b;
            a = b;
            b = t;
        }
        return async(a);
    }
}
