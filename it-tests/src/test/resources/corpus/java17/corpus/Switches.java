package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Switches of every kind that needs no more than Java 17. */
final class Switches {
    private Switches() {
    }

    enum Colour {
        RED, GREEN, BLUE {
            @Override int weight() {
                return 7;
            }
        };

        int weight() {
            return ordinal();
        }
    }

    static int add(int a, int b, long c) {
        return (int) (a * 100 + b * 10 + c);
    }

    @Case("an int switch falls through and continues the loop") @Async
    static Coroutine<String> fallThrough(Env env) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            switch (await(env.i(i))) {
                case 0:
                    b.append(await(env.s("zero")));
                case 1:
                    b.append(await(env.s("one")));
                    break;
                case 2:
                    continue;
                default:
                    b.append("default");
                case 3:
                    b.append("three");
            }
            b.append(',');
        }
        return async(b.toString());
    }

    @Case("a switch with its default first falls through") @Async
    static Coroutine<String> defaultFirst(Env env) {
        StringBuilder b = new StringBuilder();
        for (int i = 7; i < 10; i++) {
            switch (await(env.i(i))) {
                default:
                    b.append(await(env.s("default")));
                case 8:
                    b.append(await(env.s("eight")));
                    break;
                case 9:
                    b.append("nine");
            }
        }
        return async(b.toString());
    }

    @Case("a sparse switch over chars and negative ints") @Async
    static Coroutine<String> sparse(Env env) {
        String s = "";
        for (char c : new char[] {'a', '\u7fff', 'z'}) {
            switch (await(env.c(c))) {
                case 'a' -> s += await(env.s("first"));
                case '\u7fff' -> s += await(env.s("far"));
                default -> s += "none";
            }
        }
        return async(s + switch (await(env.i(-5))) {
            case Integer.MIN_VALUE -> 1;
            case -5 -> await(env.i(2));
            case 1000000 -> 3;
            default -> 4;
        });
    }

    @Case("a string switch whose labels have one hash code") @Async
    static Coroutine<String> strings(Env env) {
        StringBuilder b = new StringBuilder();
        for (String s : new String[] {"Aa", "BB", "C", "none"}) {
            switch (await(env.s(s))) {
                case "Aa":
                    b.append(await(env.s("1")));
                    break;
                case "BB":
                    b.append(await(env.s("2")));
                    break;
                case "C":
                    b.append(await(env.s("3")));
                default:
                    b.append("default");
            }
        }
        return async(b.toString());
    }

    @Case("an enum switch with grouped labels") @Async
    static Coroutine<String> enums(Env env) {
        StringBuilder b = new StringBuilder();
        for (Colour c : Colour.values()) {
            switch (await(env.value(c))) {
                case RED:
                case BLUE:
                    b.append(await(env.s("warm")));
                    break;
                case GREEN:
                    b.append(await(env.i(c.weight())));
            }
        }
        return async(b.toString());
    }

    @Case("a switch expression yields, throws and awaits") @Async
    static Coroutine<String> expression(Env env) {
        StringBuilder b = new StringBuilder();
        for (Colour c : Colour.values()) {
            try {
                b.append("" + switch (c) {
                    case RED -> await(env.i(1));
                    case GREEN -> {
                        int x = await(env.i(10));
                        yield x + await(env.i(20));
                    }
                    case BLUE -> throw new IllegalStateException(await(env.s("blue")));
                });
            } catch (IllegalStateException e) {
                b.append(e.getMessage());
            }
        }
        return async(b.toString());
    }

    @Case("the selector of a switch expression is awaited") @Async
    static Coroutine<Integer> selector(Env env) {
        return async(switch (await(env.value(Colour.GREEN))) {
            case RED -> 1;
            case GREEN -> 2 + switch (await(env.s("x"))) {
                case "x", "y" -> await(env.i(40));
                default -> 0;
            };
            default -> 3;
        });
    }

    @Case("a null selector fails after it was awaited") @Async
    static Coroutine<String> nullSelector(Env env) {
        try {
            switch (await(env.value((Colour) null))) {
                case RED:
                    return async("red");
                default:
                    return async("default");
            }
        } catch (NullPointerException e) {
            return async("null");
        }
    }

    @Case("operands wait under a switch expression") @Async
    static Coroutine<Integer> operandsBelow(Env env) {
        int k = await(env.i(2));
        return async(add(env.tell(1), switch (k) {
            case 1 -> env.tell(5);
            case 2 -> await(env.i(6));
            default -> 7;
        }, await(env.l(3))) + env.tell(1) * switch (await(env.c('b'))) {
            case 'a' -> 1;
            case 'b' -> await(env.i(3)) + await(env.i(4));
            default -> throw new IllegalArgumentException();
        });
    }

    @Case("switch expressions nest as conditions") @Async
    static Coroutine<String> asCondition(Env env) {
        if (switch (await(env.i(3))) {
            case 3 -> await(env.z(true));
            default -> false;
        } && !switch (await(env.i(4))) {
            case 4 -> {
                boolean b = await(env.z(true));
                yield !b;
            }
            default -> true;
        }) {
            return async("yes");
        }
        return async("no");
    }

    @Case("a switch statement declares a variable that several groups share") @Async
    static Coroutine<String> sharedVariable(Env env) {
        String s = "";
        for (int i = 0; i < 3; i++) {
            switch (i) {
                case 0:
                    int x = await(env.i(5));
                    s += x;
                    break;
                case 1:
                    x = await(env.i(6));
                    s += x + await(env.i(1));
                    break;
                default:
                    x = 0;
                    s += x;
            }
        }
        return async(s);
    }

    @Case("a switch with no case that matches does nothing") @Async
    static Coroutine<String> noMatch(Env env) {
        switch (await(env.i(42))) {
            case 1 -> env.log("one");
            case 2 -> await(env.unit());
        }
        switch (await(env.i(42))) {
        }
        return async("end" + await(env.i(1)));
    }

    @Case("returns out of the arms of a switch") @Async
    static Coroutine<String> returnsOut(Env env) {
        for (int i = 0; ; i++) {
            switch (await(env.i(i))) {
                case 0 -> env.log("go on");
                case 1 -> {
                    if (await(env.z(false))) {
                        return async("early");
                    }
                }
                default -> {
                    return async("late" + await(env.i(i)));
                }
            }
        }
    }
}
