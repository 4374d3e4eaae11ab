package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Pattern switches, record patterns, and what else came between Java 18 and 21. */
final class PatternSwitches {
    private PatternSwitches() {
    }

    sealed interface Shape permits Circle, Square, Group {
    }

    record Circle(double radius) implements Shape {
    }

    record Square(int side) implements Shape {
    }

    record Group(Shape first, Shape second) implements Shape {
    }

    record Box<T>(T content, long weight) {
    }

    enum Colour {
        RED, GREEN
    }

    sealed interface Paint permits Named, Mixed {
    }

    enum Named implements Paint {
        WHITE, BLACK
    }

    record Mixed(int percent) implements Paint {
    }

    static String join(String a, int b, Object c) {
        return a + b + c;
    }

    record Angry(Object o) {
        Angry {
            if (o == null) {
                throw new IllegalArgumentException("angry");
            }
        }

        public Object o() {
            if ("throw".equals(o)) {
                throw new IllegalStateException("accessor");
            }
            return o;
        }
    }

    @Case("the guards of a pattern switch await") @Async
    static Coroutine<String> guards(Env env) {
        StringBuilder b = new StringBuilder();
        for (Object o : new Object[] {1, 50, "s", "long text", 2L, 'c'}) {
            b.append(switch (o) {
                case Integer i when await(env.i(i)) > 10 -> "big" + await(env.i(i));
                case Integer i -> "small" + i;
                case String s when s.length() > 3 && await(env.z(true)) -> s.toUpperCase();
                case String s when await(env.z(false)) -> "never" + s;
                case String s -> s + await(env.s("!"));
                case Long l -> "long" + l;
                default -> "default" + await(env.value(o));
            }).append(' ');
        }
        return async(b.toString());
    }

    @Case("a null label beside patterns") @Async
    static Coroutine<String> nullLabel(Env env) {
        String all = "";
        for (Object o : new Object[] {null, "s", 1}) {
            all += switch (await(env.value(o))) {
                case null -> "null" + await(env.i(0));
                case String s when await(env.z(true)) -> s;
                default -> "other" + await(env.i(1));
            };
        }
        return async(all);
    }

    @Case("a sealed hierarchy is taken apart by nested record patterns") @Async
    static Coroutine<String> nestedRecords(Env env) {
        String all = "";
        Shape[] shapes = {new Circle(1), new Group(new Square(2), new Circle(3)),
            new Group(new Group(new Square(4), new Square(5)), new Square(6))};
        for (Shape shape : shapes) {
            all += switch (await(env.value(shape))) {
                case Circle(double r) -> "c" + await(env.d(r));
                case Square(int side) -> "s" + side;
                case Group(Square(var a), Circle(var r)) when await(env.i(a)) == 2 -> "g" + a + await(env.d(r));
                case Group(Group(Square(int a), Square(int b)), var last) -> "gg" + a + b + await(env.value(last));
                case Group g -> "other" + g;
            } + ";";
        }
        return async(all);
    }

    @Case("a record pattern in instanceof, with awaits on both sides") @Async
    static Coroutine<String> instanceofRecord(Env env) {
        Object o = new Box<>(new Box<>("inner", 1L), 2L);
        if (await(env.value(o)) instanceof Box<?>(Box<?>(String s, long w), long v) && await(env.l(w)) < v) {
            return async(s + w + v + await(env.s("!")));
        }
        return async("no");
    }

    @Case("a statement switch with patterns, falling out of a loop by labels") @Async
    static Coroutine<String> statement(Env env) {
        String all = "";
        loop:
        for (Object o : new Object[] {1, "a", 2.5, "stop", "not seen"}) {
            switch (o) {
                case Integer i when await(env.i(i)) == 1:
                    all += "one";
                    continue loop;
                case String s when s.equals("stop"):
                    await(env.unit());
                    break loop;
                case String s:
                    all += await(env.s(s));
                    break;
                default:
                    all += "default";
            }
            all += ".";
        }
        return async(all);
    }

    @Case("qualified enum constants beside patterns") @Async
    static Coroutine<String> qualifiedEnums(Env env) {
        String all = "";
        for (Paint p : new Paint[] {Named.WHITE, new Mixed(40), Named.BLACK, new Mixed(90)}) {
            all += switch (await(env.value(p))) {
                case Named.WHITE -> "white";
                case Named.BLACK -> "black" + await(env.i(0));
                case Mixed m when await(env.i(m.percent())) > 50 -> "dark";
                case Mixed m -> "light" + m.percent();
            };
        }
        return async(all);
    }

    @Case("an enum switch that is exhaustive without a default") @Async
    static Coroutine<String> exhaustiveEnum(Env env) {
        String all = "";
        for (Colour c : Colour.values()) {
            all += switch (c) {
                case RED -> await(env.s("red"));
                case GREEN -> await(env.s("green"));
            };
        }
        return async(all);
    }

    @Case("an accessor that throws in a pattern gives a MatchException") @Async
    static Coroutine<String> matchException(Env env) {
        try {
            return async(switch (await(env.value((Object) new Angry("throw")))) {
                case Angry(String s) when await(env.z(true)) -> s;
                default -> await(env.s("default"));
            });
        } catch (MatchException e) {
            return async(e.getCause().getMessage() + await(env.i(1)));
        }
    }

    @Case("operands wait under a pattern switch with awaiting guards") @Async
    static Coroutine<String> operandsBelow(Env env) {
        Object o = new Box<>(7, 8);
        return async(join(env.tell("a"), await(env.i(1)), switch (o) {
            case Box<?>(Integer i, long w) when await(env.l(w)) == 9 -> "nine";
            case Box<?>(Integer i, long w) when await(env.l(w)) == 8 -> i + await(env.s("eight"));
            default -> "default";
        }));
    }

    @Case("a generic record pattern infers its type") @Async
    static Coroutine<String> inferred(Env env) {
        Box<String> box = new Box<>(await(env.s("in")), 3);
        if (box instanceof Box<String>(var content, var weight)) {
            await(env.unit());
            return async(content.length() + content + weight);
        }
        return async("no");
    }

    @Case("a pattern switch in an async lambda and in a method of a record") @Async
    static Coroutine<String> inLambda(Env env) {
        java.util.function.Function<Object, Coroutine<String>> f = o -> switch (o) {
            case Integer i when await(env.i(i)) > 1 -> async("i" + i);
            case String s -> async(s + await(env.s("s")));
            default -> async("d");
        };
        return async(await(f.apply(1)) + await(f.apply(2)) + await(f.apply("t")));
    }

    @Case("a pattern switch yields out of a try under an awaiting guard, inside another one's guard") @Async
    static Coroutine<String> switchInGuard(Env env) {
        String all = "";
        for (Object o : new Object[] {new Circle(1), new Square(3), "s"}) {
            all += switch (o) {
                case Shape shape when switch (shape) {
                    case Circle(double r) when await(env.d(r)) > 0.5 -> {
                        try {
                            yield await(env.z(true));
                        } finally {
                            env.log("guard of " + r);
                        }
                    }
                    case Square(int side) -> side > await(env.i(5));
                    default -> false;
                } -> "round" + await(env.i(1));
                case Square q -> "square" + q.side();
                default -> "other";
            };
        }
        return async(all);
    }

    @Case("case null, default beside strings, the selector awaited") @Async
    static Coroutine<String> nullOrDefault(Env env) {
        String all = "";
        for (String s : new String[] {"a", null, "c"}) {
            all += switch (await(env.s(s))) {
                case "a" -> await(env.i(1)) + s;
                case null, default -> "none" + await(env.s(s));
            };
        }
        return async(all);
    }
}
