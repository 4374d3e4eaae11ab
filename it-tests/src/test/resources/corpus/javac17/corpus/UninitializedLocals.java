package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/**
 * Switch expressions over operands: where one holds a try, javac moves the stack to locals, unfinished objects too.
 *
 * <p>The Eclipse compiler (3.44) writes classes that the JVM rejects for these, so only javac compiles this file.
 */
final class UninitializedLocals {
    private UninitializedLocals() {
    }

    record Pair(Object a, Object b) {
    }

    @Case("an argument is a switch expression with a try: the unfinished object moves to locals") @Async
    static Coroutine<Object> switchWithTry(Env env) {
        int k = await(env.i(1));
        return async(new Pair(env.tell("a"), switch (k) {
            case 1 -> {
                try {
                    yield await(env.s("tried"));
                } catch (RuntimeException e) {
                    yield await(env.s("caught"));
                }
            }
            default -> "d";
        }));
    }

    @Case("unfinished objects in four locals inside a try range") @Async
    static Coroutine<Object> nestedSwitchWithTry(Env env) {
        int k = 1;
        return async(new Pair(new Pair(env.tell("a"), switch (k) {
            case 1 -> {
                try {
                    yield new Pair(await(env.s("x")), switch (await(env.i(2))) {
                        case 2 -> {
                            try {
                                yield await(env.s("inner"));
                            } finally {
                                env.log("inner finally " + await(env.i(9)));
                            }
                        }
                        default -> await(env.s("other"));
                    });
                } catch (IllegalStateException e) {
                    yield await(env.s("caught"));
                }
            }
            default -> "d";
        }), await(env.s("last"))));
    }

    @Case("a switch expression with a try below array, operand and compound assignment") @Async
    static Coroutine<String> stackMovedToLocals(Env env) {
        int[] a = {1, 2};
        int k = await(env.i(1));
        a[env.tell(1)] += switch (k) {
            case 1 -> {
                try {
                    yield await(env.i(10));
                } finally {
                    env.log("finally " + await(env.i(0)));
                }
            }
            default -> 2;
        };
        int sum = env.tell(3) + switch (k) {
            case 1 -> {
                try {
                    yield await(env.i(20));
                } catch (RuntimeException e) {
                    yield 5;
                }
            }
            default -> 2;
        };
        String text = "t" + sum + switch (k) {
            case 0 -> "zero";
            default -> {
                try {
                    yield await(env.s("one"));
                } catch (RuntimeException e) {
                    yield await(env.s("failed"));
                }
            }
        };
        return async(a[1] + text);
    }

    record Sums(int a, Object b, long c, double d) {
    }

    @Case("unfinished objects in locals beside a long and an int, in a loop") @Async
    static Coroutine<Object> besideWide(Env env) {
        Object last = null;
        for (int i = 0; i < 2; i++) {
            int k = i;
            last = new Sums(k + 5, new Pair(last, switch (await(env.i(k))) {
                case 0 -> {
                    try {
                        yield new Pair(await(env.s("x")), await(env.s("y")));
                    } finally {
                        env.log("finally " + k);
                    }
                }
                default -> {
                    try {
                        yield 1 / await(env.i(0));
                    } catch (ArithmeticException e) {
                        yield await(env.s("zero"));
                    }
                }
            }), env.tell(7L), await(env.d(8)));
        }
        return async(last);
    }

    @Case("an exception leaves the inner try and abandons what is unfinished in the locals") @Async
    static Coroutine<Object> abandoned(Env env) {
        try {
            return async(new Pair(new Pair("a", switch (await(env.i(1))) {
                case 1 -> {
                    try {
                        yield await(env.i(1)) / await(env.i(0));
                    } catch (IllegalStateException e) {
                        yield "not this one";
                    }
                }
                default -> "d";
            }), env.tell("last")));
        } catch (ArithmeticException e) {
            return async("abandoned" + await(env.i(2)));
        }
    }

    @Case("an array initialiser and varargs whose elements are such switches") @Async
    static Coroutine<Object> inArrays(Env env) {
        int k = await(env.i(0));
        Object[] a = {env.tell("a"), switch (k) {
            case 0 -> {
                try {
                    yield await(env.s("zero"));
                } finally {
                    k++;
                }
            }
            default -> "other";
        }, await(env.i(k))};
        return async(java.util.Arrays.asList(a[0], a[1], a[2], switch (k) {
            case 1 -> {
                try {
                    yield new int[] {await(env.i(5))}[0];
                } catch (RuntimeException e) {
                    yield await(env.i(6));
                }
            }
            default -> 7;
        }).toString());
    }

    @Case("a string switch expression with a loop of awaits over an operand") @Async
    static Coroutine<Integer> stringSwitchOverOperand(Env env) {
        return async(await(env.i(6)) + env.tell(1) * switch (await(env.s("b"))) {
            case "a" -> 1;
            case "b" -> {
                int n = 0;
                for (int i = 0; i < 2; i++) {
                    n += await(env.i(i + 1));
                }
                yield n;
            }
            default -> throw new IllegalArgumentException();
        });
    }

    @Case("a loop with awaits runs inside a switch expression over operands on the stack") @Async
    static Coroutine<String> loopBelowOperands(Env env) {
        long[] a = {1, 2};
        int k = 1;
        a[env.tell(1)] += env.tell(5L) * switch (await(env.i(k))) {
            case 1 -> {
                long sum = 0;
                int n = 0;
                while (await(env.i(n)) < 3) {
                    if (n == 1) {
                        n += 1;
                        continue;
                    }
                    sum += n++;
                }
                yield sum;
            }
            default -> 0L;
        };
        return async("a" + a[1]);
    }
}
