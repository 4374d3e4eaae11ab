package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Objects that exist but are not constructed yet while a constructor argument is awaited. */
final class ObjectCreation {
    private ObjectCreation() {
    }

    record Pair(Object a, Object b) {
    }

    record Wide(long l, Object o, double d) {
    }

    record Flags(boolean a, boolean b, int c) {
    }

    static final class Vetoed {
        Vetoed(int n) {
            if (n > 3) {
                throw new IllegalArgumentException("vetoed " + n);
            }
        }
    }

    static class Noisy {
        static {
            Initialised.note("Noisy initialised");
        }

        final String text;

        Noisy(String text) {
            Initialised.note("Noisy constructed");
            this.text = text;
        }
    }

    static class Broken {
        static {
            Initialised.note("Broken initialised");
            if (Initialised.env != null) {
                throw new IllegalStateException("broken");
            }
        }

        Broken(int n) {
        }
    }

    static final class Initialised {
        static Env env;

        static void note(String what) {
            if (env != null) {
                env.log(what);
            }
        }
    }

    final class Inner {
        final int n;

        Inner(int n) {
            this.n = n;
        }

        final class Deep {
            final String text;

            Deep(String text) {
                this.text = text + n;
            }
        }
    }

    abstract static class Named {
        final String name;

        Named(String name) {
            this.name = name;
        }

        abstract String full();
    }

    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static int pick(int n) {
        return n;
    }

    @Case("an awaited constructor argument after another argument") @Async
    static Coroutine<Object> lastArgument(Env env) {
        return async(new Pair(env.tell("a"), await(env.s("b"))));
    }

    @Case("an awaited first constructor argument") @Async
    static Coroutine<Object> firstArgument(Env env) {
        return async(new Pair(await(env.s("a")), env.tell("b")));
    }

    @Case("both arguments are awaited and the object is thrown away") @Async
    static Coroutine<Void> discarded(Env env) {
        new Pair(await(env.s("a")), await(env.s("b")));
        return async();
    }

    @Case("objects under construction nested ten deep on the stack") @Async
    static Coroutine<Object> nested(Env env) {
        return async(new Pair(env.tell(1),
            new Pair(2, new Wide(env.tell(3L), new Pair(await(env.i(4)), new Wide(5, await(env.s("six")), 7.5)), 8))));
    }

    @Case("arguments of unlike widths around the await") @Async
    static Coroutine<Object> wide(Env env) {
        return async(new Wide(await(env.l(1)), new Wide(2, await(env.i(3)), await(env.d(4))), env.tell(5.0)));
    }

    @Case(value = "the class of a new object is initialised before its arguments are awaited", fresh = true) @Async
    static Coroutine<String> initialisationOrder(Env env) {
        Initialised.env = env;
        env.log("start");
        Noisy n = new Noisy(await(env.s("text")) + env.tell("!"));
        return async(n.text);
    }

    @Case(value = "a class whose initialiser fails does so before the arguments are awaited", fresh = true) @Async
    static Coroutine<String> initialisationFailure(Env env) {
        Initialised.env = env;
        try {
            new Broken(await(env.i(1)));
            return async("made");
        } catch (ExceptionInInitializerError e) {
            env.log(e);
        }
        try {
            new Broken(await(env.i(2)));
            return async("made");
        } catch (NoClassDefFoundError e) {
            return async("gone");
        }
    }

    @Case("a constructor that throws leaves the handler to the awaiting method") @Async
    static Coroutine<String> vetoed(Env env) {
        for (int i = 2; ; i++) {
            try {
                new Vetoed(i + await(env.i(0)));
                env.log("made " + i);
            } catch (IllegalArgumentException e) {
                return async(e.getMessage());
            }
        }
    }

    @Case("an inner object of an outer object, with an await in each") @Async
    static Coroutine<String> inner(Env env) {
        ObjectCreation outer = new ObjectCreation();
        return async(outer.new Inner(await(env.i(7))).new Deep(await(env.s("deep"))).text);
    }

    @Case("a null outer object is found out before the arguments are awaited") @Async
    static Coroutine<String> nullOuter(Env env) {
        ObjectCreation outer = env.tell((ObjectCreation) null);
        try {
            return async("made " + outer.new Inner(await(env.i(7))).n);
        } catch (NullPointerException e) {
            return async("no outer");
        }
    }

    @Case("an argument that is a ternary joins two paths over an unfinished object") @Async
    static Coroutine<Object> ternaryArgument(Env env) {
        boolean yes = await(env.z(true));
        return async(new Pair(yes ? await(env.s("yes")) : "no",
            new Pair(!yes ? env.tell("a") : await(env.s("b")), yes ? env.tell("c") : await(env.s("d")))));
    }

    @Case("boolean arguments are short circuits with awaits") @Async
    static Coroutine<Object> booleanArguments(Env env) {
        return async(new Flags(await(env.z(true)) && await(env.z(false)), env.tell(3) > 2 || await(env.z(false)),
            await(env.z(true)) ? await(env.i(4)) : 5));
    }

    @Case("an anonymous class captures locals and has an awaited argument") @Async
    static Coroutine<String> anonymous(Env env) {
        String captured = env.tell("captured");
        int number = 4;
        Named named = new Named(await(env.s("name"))) {
            @Override String full() {
                return name + captured + number;
            }
        };
        return async(named.full());
    }

    @Case("a lambda that captures locals stands beside an awaited argument") @Async
    static Coroutine<Object> lambdaArgument(Env env) {
        String captured = env.tell("captured");
        java.util.function.Supplier<String> supplier = () -> captured + "!";
        Pair p = new Pair((java.util.function.Supplier<String>) () -> captured + "?", await(env.s("b")));
        return async(((java.util.function.Supplier<?>) p.a()).get() + supplier.get() + p.b());
    }

    @Case("an object is made in the middle of a concatenation") @Async
    static Coroutine<String> inConcat(Env env) {
        return async("a" + new Pair(await(env.i(1)), "x") + await(env.s("b")) + new StringBuilder(await(env.s("c"))));
    }

    @Case("an exception is made of awaits and thrown") @Async
    static Coroutine<String> thrown(Env env) throws Failed {
        throw new Failed(await(env.s("outer")), new Failed(await(env.s("inner")), null));
    }

    @Case("an exception out of an argument abandons the unfinished objects") @Async
    static Coroutine<Object> abandoned(Env env) {
        Object result;
        try {
            result = new Pair(new StringBuilder("b"), new Wide(1, pick(1 / await(env.i(0))), 2));
        } catch (ArithmeticException e) {
            env.log(e);
            result = new Pair("recovered", await(env.i(3)));
        }
        return async(result);
    }

    @Case("a loop with a jump out from between two awaits of a constructor's arguments") @Async
    static Coroutine<Object> jumpOut(Env env) {
        Object last = null;
        for (int i = 0; i < 3; i++) {
            int round = i;
            last = new Pair(last, switch (await(env.i(round))) {
                case 0 -> {
                    int n = 0;
                    while (true) {
                        if (await(env.i(n)) == 1) {
                            break;
                        }
                        n++;
                    }
                    yield n;
                }
                case 1 -> await(env.s("one"));
                default -> env.tell("many");
            });
        }
        return async(last);
    }

    @Case("the same class is under construction twice with awaits on both levels") @Async
    static Coroutine<Object> sameClassTwice(Env env) {
        return async(new Pair(new Pair(new Pair(await(env.i(1)), 2), await(env.i(3))), new Pair(4, await(env.i(5)))));
    }

    @Case("an enum, a string builder and a boxed value as arguments beside an await") @Async
    static Coroutine<String> mixedArguments(Env env) {
        return async(new StringBuilder(await(env.i(16))).append(java.time.DayOfWeek.of(await(env.i(3))))
            .append(new Pair(Integer.valueOf(await(env.i(7))), new int[] {await(env.i(8))}.length)).toString());
    }

    @Case("a constructor reference makes an object of an awaited value") @Async
    static Coroutine<Object> constructorReference(Env env) {
        java.util.function.Function<String, StringBuilder> make = StringBuilder::new;
        return async(make.apply(await(env.s("made"))).append(await(env.i(1))).toString());
    }
}
