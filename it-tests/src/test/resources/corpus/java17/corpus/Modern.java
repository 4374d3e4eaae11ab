package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Patterns of Java 16 and 17, text blocks, and other things newer than Java 8. */
final class Modern {
    private Modern() {
    }

    sealed interface Shape permits Circle, Square {
    }

    record Circle(double radius) implements Shape {
    }

    record Square(int side) implements Shape {
    }

    @Case("a pattern variable is in scope after an await in the same condition") @Async
    static Coroutine<String> patternAnd(Env env) {
        Object o = await(env.value((Object) "text"));
        if (o instanceof String s && await(env.i(s.length())) > 3 && s.startsWith(await(env.s("t")))) {
            return async(s + await(env.s("!")));
        }
        return async("no");
    }

    @Case("a negated pattern binds in what follows") @Async
    static Coroutine<String> patternNot(Env env) {
        Object o = await(env.value((Object) 5));
        if (!(o instanceof Integer i) || await(env.z(i == 4))) {
            return async("no");
        }
        await(env.unit());
        return async("i" + (i + await(env.i(1))));
    }

    @Case("a pattern on an awaited value, in a loop") @Async
    static Coroutine<String> patternLoop(Env env) {
        String all = "";
        for (Shape shape : new Shape[] {new Circle(1.5), new Square(2)}) {
            if (await(env.value(shape)) instanceof Circle c) {
                all += "c" + await(env.d(c.radius()));
            } else if (shape instanceof Square q) {
                all += "q" + await(env.i(q.side()));
            }
        }
        return async(all);
    }

    @Case("a ternary with a pattern") @Async
    static Coroutine<String> patternTernary(Env env) {
        Object o = await(env.value((Object) 'c'));
        return async(o instanceof Character c ? c + await(env.s("c"))
            : o instanceof String s ? s : await(env.s("none")));
    }

    @Case("a text block is formatted with awaits") @Async
    static Coroutine<String> textBlock(Env env) {
        return async("""
            Hello %s,
              you are \\ %d "years" \
            old
            """.formatted(await(env.s("x")), await(env.i(3))));
    }

    @Case("var, diamond with an anonymous class, and a private interface method") @Async
    static Coroutine<String> inferred(Env env) {
        var list = new java.util.ArrayList<>(java.util.List.of(await(env.s("a"))));
        var anonymous = new Object() {
            int count = env.tell(2);

            int next() {
                return ++count;
            }
        };
        for (var s : list) {
            anonymous.count += await(env.i(s.length()));
        }
        await(env.unit());
        return async(list + " " + anonymous.next());
    }

    @Case("a record's canonical constructor and accessors around awaits") @Async
    static Coroutine<Boolean> records(Env env) {
        var a = new Circle(await(env.d(2)));
        var b = new Circle(a.radius() * await(env.d(1)));
        return async(a.equals(b) && await(env.i(a.hashCode())) == b.hashCode());
    }

    @Case("streams with plain lambdas between awaits") @Async
    static Coroutine<String> streams(Env env) {
        int factor = await(env.i(3));
        var list = java.util.stream.IntStream.range(0, await(env.i(4))).map(i -> i * factor).boxed().toList();
        return async(list.toString() + list.stream().mapToInt(i -> i).sum() * await(env.i(2)));
    }

    @Case("a switch with arrows yields from blocks with try and finally") @Async
    static Coroutine<String> yieldInFinally(Env env) {
        int k = await(env.i(2));
        String s = switch (k) {
            case 1 -> "one";
            case 2 -> {
                try {
                    yield "two" + await(env.i(k));
                } finally {
                    env.log("finally " + await(env.i(9)));
                }
            }
            default -> {
                try {
                    await(env.unit());
                } catch (RuntimeException e) {
                    yield "failed";
                }
                yield "many";
            }
        };
        return async(s);
    }
}
