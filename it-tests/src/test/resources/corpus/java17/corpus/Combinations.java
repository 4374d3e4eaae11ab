package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import dev.tarry.differential.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Features of the language that meet each other around an await. */
final class Combinations {
    private Combinations() {
    }

    @Case("a labelled continue leaves two finally blocks, one of which awaits") @Async
    static Coroutine<String> continueThroughTwo(Env env) {
        String all = "";
        outer:
        for (int i = 0; i < 2; i++) {
            try {
                for (int j = 0; j < 2; j++) {
                    try {
                        if (i + j == 1) {
                            continue outer;
                        }
                        all += await(env.i(i * 10 + j)) + ",";
                    } finally {
                        all += "f" + await(env.i(j));
                    }
                }
            } finally {
                all += "F" + i;
                env.log(all);
            }
        }
        return async(all);
    }

    @Case("a string switch in a finally, over a variable that the try assigns") @Async
    static Coroutine<String> switchInFinally(Env env) {
        String s = "b";
        try {
            s = await(env.s("a"));
            return async(s + "returned");
        } finally {
            switch (s) {
                case "a":
                    env.log("A" + await(env.i(1)));
                    break;
                case "b":
                    env.log("B" + await(env.i(2)));
                    break;
                default:
                    env.log("other");
            }
        }
    }

    @Case("continue in a finally drops the exception and goes on") @Async
    static Coroutine<String> continueInFinally(Env env) {
        String all = "";
        for (int i = 0; i < 3; i++) {
            try {
                all += 10 / (await(env.i(i)) - 1);
            } finally {
                if (i < 2) {
                    continue;
                }
                all += await(env.s("end"));
            }
        }
        return async(all);
    }

    @Case("break out of a labelled block inside a try whose finally awaits") @Async
    static Coroutine<String> labelledBlock(Env env) {
        String all = "";
        done: {
            try {
                if (await(env.z(true))) {
                    break done;
                }
                all += "not reached";
            } finally {
                all += "finally" + await(env.i(1));
            }
            all += "behind the try";
        }
        return async(all + await(env.i(2)));
    }

    @Case("a switch falls through inside a try, with a return and a break that meet a finally") @Async
    static Coroutine<String> fallingThroughInTry(Env env) {
        String all = "";
        for (int i = 0; i < 4; i++) {
            try {
                switch (await(env.i(i))) {
                    case 0:
                        all += "zero";
                    case 1:
                        all += "one";
                        break;
                    case 3:
                        return async(all + "three");
                    default:
                        all += "more";
                }
                all += ";";
            } finally {
                env.log(all);
            }
        }
        return async("end");
    }

    @Case("a pattern variable outlives the loop that binds it") @Async
    static Coroutine<String> patternBehindLoop(Env env) {
        Object o = 1;
        int rounds = 0;
        while (!(o instanceof String s)) {
            rounds++;
            o = rounds == 2 ? await(env.s("text")) : (Object) await(env.i(rounds));
        }
        await(env.unit());
        return async(s + s.length() + rounds);
    }

    @Case("a pattern variable is captured after an await") @Async
    static Coroutine<String> patternCaptured(Env env) {
        Object o = await(env.value((Object) 7));
        if (!(o instanceof Integer n)) {
            throw new Failure("no integer");
        }
        int more = await(env.i(3));
        IntSupplier sum = () -> n + more;
        await(env.unit());
        return async("" + sum.getAsInt());
    }

    @Case("lambdas of a loop capture the variables of their round") @Async
    static Coroutine<String> capturedPerRound(Env env) {
        List<Supplier<Coroutine<String>>> later = new ArrayList<>();
        for (String s : List.of("a", "b")) {
            int n = await(env.i(s.length()));
            later.add(() -> async(s + n + await(env.s("!"))));
        }
        String all = "";
        for (Supplier<Coroutine<String>> next : later) {
            all += await(next.get());
        }
        return async(all);
    }

    @Case("a local class captures what was awaited, and is made again after another await") @Async
    static Coroutine<String> localClass(Env env) {
        int base = await(env.i(5));
        String name = await(env.s("n"));
        class Counter {
            private int count = base;

            String next() {
                return name + count++;
            }
        }
        Counter first = new Counter();
        first.next();
        await(env.unit());
        return async(first.next() + new Counter().next());
    }

    @Case("an anonymous class with an initialiser block captures what was awaited") @Async
    static Coroutine<String> initialiserBlock(Env env) {
        String s = await(env.s("x"));
        List<String> list = new ArrayList<>(List.of(await(env.s("first")))) {
            {
                add(s);
                add(s + size());
            }
        };
        return async(list.toString() + await(env.i(list.size())));
    }

    @Case("a local enum and a local interface") @Async
    static Coroutine<String> localTypes(Env env) {
        enum Size {
            SMALL, LARGE {
                @Override
                String shown() {
                    return "L";
                }
            };

            String shown() {
                return "s";
            }
        }
        interface Shown {
            String show(Size size);
        }
        Shown shown = size -> size.shown() + size.ordinal();
        Size size = Size.values()[await(env.i(1))];
        String first = switch (size) {
            case SMALL -> await(env.s("never"));
            case LARGE -> shown.show(size) + await(env.s("+"));
        };
        return async(first + shown.show(Size.valueOf(await(env.s("SMALL")))));
    }

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException(from + " > " + to);
            }
        }

        @Async static Coroutine<Range> of(Env env, int from, int to) {
            return async(new Range(await(env.i(from)), await(env.i(to))));
        }
    }

    @Case("a static async factory of a record whose constructor checks") @Async
    static Coroutine<String> recordFactory(Env env) {
        try {
            return async(await(Range.of(env, 1, 2)) + "" + await(Range.of(env, 3, 2)));
        } catch (IllegalArgumentException e) {
            return async(e.getMessage() + await(env.s("?")));
        }
    }

    @Case("a switch over an enum of another class") @Async
    static Coroutine<String> foreignEnum(Env env) {
        String all = "";
        for (TimeUnit unit : new TimeUnit[] {TimeUnit.DAYS, TimeUnit.HOURS, TimeUnit.NANOSECONDS}) {
            switch (await(env.value(unit))) {
                case DAYS:
                    all += "d";
                    continue;
                case HOURS:
                    all += "h" + await(env.i(1));
                    break;
                default:
                    all += "?";
            }
            all += ";";
        }
        return async(all);
    }

    @Case("a null box of a ternary fails to unbox after the awaits before it") @Async
    static Coroutine<String> nullOfTernary(Env env) {
        Integer none = null;
        int sum = await(env.i(1));
        try {
            sum += await(env.z(true)) ? none : await(env.i(2));
        } catch (NullPointerException e) {
            env.log("null");
            sum += await(env.z(false)) ? none : await(env.i(4));
        }
        Object mixed = await(env.z(true)) ? 1 : 2.0;
        return async(sum + mixed.toString());
    }

    @Case("a compound assignment whose right side assigns the same variable") @Async
    static Coroutine<String> assignedInside(Env env) {
        String s = "a";
        s += await(env.s("b")) + (s += "c");
        int n = 1;
        n += await(env.i(10)) + (n = 100) + n++;
        int[] a = {1, 2, 3};
        int i = 0;
        a[i++] += await(env.i(i)) + (a[0] = 50) + i++;
        return async(s + n + java.util.Arrays.toString(a) + i);
    }

    @Case("shifts of narrow elements, signed and unsigned, by what is awaited") @Async
    static Coroutine<String> narrowShifts(Env env) {
        byte[] b = {-1, 1};
        short[] h = {-2};
        char[] c = {'\uffff'};
        b[0] >>>= await(env.i(4));
        b[1] <<= await(env.i(7));
        h[0] >>>= await(env.l(1L));
        c[0] >>= await(env.i(8));
        c[0]++;
        return async(b[0] + " " + b[1] + " " + h[0] + " " + (int) c[0]);
    }

    @Case("an element of an array that is assigned in the same expression") @Async
    static Coroutine<String> assignedArray(Env env) {
        int[] a = null;
        (a = new int[await(env.i(2))])[await(env.i(1))] += 5;
        int[][] m = {{1}, {2, 3}};
        m[await(env.i(1))][m[0][0]++] *= await(env.i(7));
        return async(a[1] + " " + m[0][0] + " " + m[1][1]);
    }

    @Case("a caught exception is assigned to and thrown out of its clause") @Async
    static Coroutine<String> reassignedException(Env env) {
        try {
            try {
                return async("none" + 1 / await(env.i(0)));
            } catch (ArithmeticException e) {
                RuntimeException other = e;
                if (await(env.z(true))) {
                    other = new Failure(await(env.s("new")));
                }
                throw other;
            } finally {
                env.log("inner");
            }
        } catch (Failure e) {
            return async(e.getMessage() + await(env.i(1)));
        }
    }

    @Case("a second resource that cannot be opened closes the first, whose failure is suppressed") @Async
    static Coroutine<String> secondResource(Env env) {
        try (AutoCloseable first = () -> {
            env.log("closed");
            throw new IllegalStateException("close");
        }; AutoCloseable second = await(env.z(true)) ? open(env, await(env.s("second"))) : null) {
            env.log("body" + second);
            return async("not reached");
        } catch (Exception e) {
            return async(e.getMessage() + e.getSuppressed().length + await(env.i(1)));
        }
    }

    private static AutoCloseable open(Env env, String name) {
        env.log("open " + name);
        throw new Failure(name);
    }

    @Case("longs and doubles under a try are alive in its handler and behind it") @Async
    static Coroutine<String> wideAroundTry(Env env) {
        long before = await(env.l(1L << 40));
        double ratio = 0.5;
        long after;
        double result;
        try {
            after = before + await(env.l(2));
            result = ratio * after / await(env.d(4));
        } catch (Failure e) {
            after = -before;
            result = ratio + await(env.d(1));
        }
        float f = before;
        return async(after + " " + result + " " + f);
    }

    static class Parent {
        String name() {
            return "parent";
        }

        @Async Coroutine<String> greet(Env env, String other) {
            return async("hello " + await(env.s(other)));
        }
    }

    static final class Child extends Parent {
        private int calls;

        @Override
        String name() {
            return "child" + calls++;
        }

        @Async Coroutine<String> all(Env env) {
            Supplier<String> mine = this::name;
            Supplier<String> above = super::name;
            await(env.unit());
            java.util.function.BiFunction<Env, String, Coroutine<String>> greet = super::greet;
            return async(mine.get() + above.get() + await(greet.apply(env, mine.get())) + this.calls);
        }
    }

    @Case("references to methods of this and super, made before and called after an await") @Async
    static Coroutine<String> superReferences(Env env) {
        return async(await(new Child().all(env)));
    }

    private static final class Outer {
        private final Inner inner = new Inner();

        private final class Inner {
            private long count = 1;
            private String[] names = {"a"};
        }
    }

    @Case("compound assignments to private fields of nested classes") @Async
    static Coroutine<String> nestmates(Env env) {
        Outer outer = new Outer();
        outer.inner.count += await(env.i(2)) * outer.inner.count++;
        outer.inner.names[0] += await(env.s("b")) + outer.inner.names.length;
        return async(outer.inner.count-- + outer.inner.names[0] + outer.inner.count);
    }

    @Case("do-while with a continue that goes to the awaited condition") @Async
    static Coroutine<String> continueToCondition(Env env) {
        int n = 0;
        String all = "";
        do {
            if (n++ == 0) {
                continue;
            }
            all += await(env.i(n));
        } while (await(env.z(n < 3)));
        return async(all + n);
    }

    @Case("the value of an assignment is the condition of a loop") @Async
    static Coroutine<String> assignedCondition(Env env) {
        int n = 3;
        int m;
        String all = "";
        while ((m = n -= await(env.i(1))) > 0 && !(all = all + m).isEmpty()) {
            all += ",";
        }
        return async(all + n + m);
    }

    @Case("comparisons of comparisons with awaits on all sides") @Async
    static Coroutine<Boolean> comparedComparisons(Env env) {
        long a = await(env.l(3));
        return async(a < await(env.l(4)) == await(env.d(2)) >= 1.5f ^ await(env.c('x')) == 'x' | a != a);
    }
}
