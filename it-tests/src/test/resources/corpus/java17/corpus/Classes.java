package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.util.Comparator;

/** Async methods of classes, interfaces, records and enums of every kind. */
final class Classes {
    private final String tag;

    private Classes(String tag) {
        this.tag = tag;
    }

    interface Greeter {
        String who();

        @Async default Coroutine<String> greet(Env env) {
            return async(await(prefix(env)) + who() + await(suffix(env, "!")));
        }

        @Async private Coroutine<String> prefix(Env env) {
            return async(await(env.s("hello ")) + who().length());
        }

        @Async static Coroutine<String> suffix(Env env, String s) {
            return async(s + await(env.i(1)));
        }
    }

    interface Loud extends Greeter {
        @Async @Override default Coroutine<String> greet(Env env) {
            return async(await(Greeter.super.greet(env)).toUpperCase() + await(env.s("!!")));
        }
    }

    static class Base {
        int calls;

        @Async Coroutine<String> v(Env env, String s) {
            calls++;
            return async("base" + await(env.s(s)));
        }

        @Async protected Coroutine<Integer> number(Env env, int n) {
            return async(await(env.i(n)) * 2);
        }

        Coroutine<String> plainOverride(Env env) {
            return async("plain base");
        }

        @Async Coroutine<String> asyncBase(Env env) {
            return async("async" + await(env.i(1)));
        }
    }

    static class Derived extends Base implements Loud {
        @Async @Override Coroutine<String> v(Env env, String s) {
            String mine = "derived" + await(env.i(1));
            return async(mine + await(super.v(env, await(env.s(s)) + "x")) + calls);
        }

        @Async @Override protected Coroutine<Integer> number(Env env, int n) {
            return async(1 + await(super.number(env, n)) + await(super.number(env, await(env.i(3)))));
        }

        @Async @Override Coroutine<String> plainOverride(Env env) {
            return async(await(super.plainOverride(env)) + await(env.s("overridden")));
        }

        @Override Coroutine<String> asyncBase(Env env) {
            return super.asyncBase(env);
        }

        @Override public String who() {
            return "derived";
        }
    }

    static class Further extends Derived {
        @Async @Override Coroutine<String> v(Env env, String s) {
            return async("further" + await(super.v(env, s)));
        }
    }

    @Case("default, private and static methods of an interface") @Async
    static Coroutine<String> interfaceMethods(Env env) {
        Greeter g = () -> "world";
        return async(await(g.greet(env)) + await(Greeter.suffix(env, "?")));
    }

    @Case("a default method calls the one it overrides by the interface's name") @Async
    static Coroutine<String> interfaceSuper(Env env) {
        return async(await(new Derived().greet(env)));
    }

    @Case("an override awaits the method it overrides, with an await in its argument") @Async
    static Coroutine<String> superCall(Env env) {
        Base b = new Derived();
        return async(await(b.v(env, "s")) + await(b.number(env, 5)));
    }

    @Case("super calls through three classes") @Async
    static Coroutine<String> superChain(Env env) {
        return async(await(new Further().v(env, "t")) + await(new Base().v(env, "u")));
    }

    @Case("an async method overrides a plain one, and a plain one an async one") @Async
    static Coroutine<String> mixedOverrides(Env env) {
        String s = "";
        for (Base b : new Base[] {new Base(), new Derived()}) {
            s += await(b.plainOverride(env)) + await(b.asyncBase(env));
        }
        return async(s);
    }

    interface Converter<A, B> {
        Coroutine<B> convert(Env env, A a);
    }

    static class Shouting implements Converter<String, Integer> {
        @Async @Override public Coroutine<Integer> convert(Env env, String s) {
            return async(await(env.s(s)).length());
        }
    }

    static class Whispering extends Shouting {
        @Async @Override public Coroutine<Integer> convert(Env env, String s) {
            return async(-await(super.convert(env, s)));
        }
    }

    @Case("a generic interface is called through its bridge") @Async
    static Coroutine<String> bridge(Env env) {
        Converter<String, Integer> c = new Shouting();
        Converter<String, Integer> d = new Whispering();
        return async(await(c.convert(env, "abc")) + " " + await(d.convert(env, "de"))
            + await(new Whispering().convert(env, "f")));
    }

    abstract static class Animal<S extends Animal<S>> {
        abstract Coroutine<S> self(Env env);

        @Async Coroutine<String> name(Env env) {
            return async(await(self(env)).getClass().getSimpleName() + await(env.i(1)));
        }
    }

    static final class Cat extends Animal<Cat> {
        @Async @Override Coroutine<Cat> self(Env env) {
            await(env.unit());
            return async(this);
        }
    }

    @Case("an abstract method with a covariant result is implemented") @Async
    static Coroutine<String> abstractMethod(Env env) {
        Animal<?> a = new Cat();
        return async(await(a.name(env)) + (await(a.self(env)) == a));
    }

    final class Inner {
        final String own = "inner";

        @Async Coroutine<String> both(Env env) {
            return async(own + await(env.i(1)) + tag + await(Classes.this.outerMethod(env, own)));
        }
    }

    @Async private Coroutine<String> outerMethod(Env env, String s) {
        return async(tag + await(env.s(s)));
    }

    @Case("an inner class uses the fields and private methods of its outer object") @Async
    static Coroutine<String> inner(Env env) {
        return async(await(new Classes("tag").new Inner().both(env)));
    }

    @Case("an anonymous class captures a local and its outer object") @Async
    static Coroutine<String> anonymous(Env env) {
        return async(await(new Classes("outer").makeAnonymous(env, await(env.s("arg"))).convert(env, 3)));
    }

    private Converter<Integer, String> makeAnonymous(Env outer, String captured) {
        long number = 1L << 33;
        return new Converter<>() {
            int count;

            @Async @Override public Coroutine<String> convert(Env env, Integer n) {
                for (int i = 0; i < n; i++) {
                    count += await(env.i(i));
                }
                return async(captured + number + tag + count + await(outerMethod(outer, "x")));
            }
        };
    }

    @Case("a local class and a local record with a compact constructor") @Async
    static Coroutine<String> localClasses(Env env) {
        String captured = await(env.s("captured"));
        class Local {
            @Async Coroutine<String> get(int n) {
                return async(captured + await(env.i(n)));
            }
        }
        record Point(int x, int y) {
            Point {
                if (x > y) {
                    throw new IllegalArgumentException("x > y");
                }
            }

            @Async Coroutine<Integer> sum(Env e) {
                return async(x + await(e.i(y)));
            }
        }
        Point p = new Point(await(env.i(1)), await(env.i(2)));
        try {
            new Point(await(env.i(3)), 2);
        } catch (IllegalArgumentException e) {
            env.log(e);
        }
        return async(await(new Local().get(7)) + await(p.sum(env)) + p);
    }

    record Account(String id, int balance) implements Comparable<Account> {
        @Async Coroutine<Account> debit(Env env, int n) {
            if (await(env.i(n)) > balance) {
                throw new IllegalStateException(id);
            }
            return async(new Account(id, balance - n));
        }

        @Async static Coroutine<Account> open(Env env, String id) {
            return async(new Account(await(env.s(id)), 10));
        }

        @Override public int compareTo(Account o) {
            return Comparator.comparing(Account::balance).compare(this, o);
        }
    }

    @Case("a record's methods") @Async
    static Coroutine<Object> recordMethods(Env env) {
        Account a = await(Account.open(env, "a"));
        Account b = await(a.debit(env, 4));
        try {
            return async(await(b.debit(env, 7)));
        } catch (IllegalStateException e) {
            return async(b + e.getMessage() + a.compareTo(b));
        }
    }

    enum Operation {
        PLUS("+") {
            @Async @Override Coroutine<Integer> apply(Env env, int a, int b) {
                return async(a + await(env.i(b)));
            }
        },
        TIMES("*") {
            private int factor = 1;

            @Async @Override Coroutine<Integer> apply(Env env, int a, int b) {
                factor++;
                return async(await(env.i(a)) * await(scaled(env, b)) + factor);
            }

            @Async private Coroutine<Integer> scaled(Env env, int n) {
                return async(await(env.i(n)) * 10);
            }
        };

        final String sign;

        Operation(String sign) {
            this.sign = sign;
        }

        abstract Coroutine<Integer> apply(Env env, int a, int b);

        @Async Coroutine<String> show(Env env) {
            return async(sign + await(apply(env, 2, 3)) + ordinal());
        }

        @Async static Coroutine<Operation> parse(Env env, String s) {
            for (Operation o : values()) {
                if (o.sign.equals(await(env.s(s)))) {
                    return async(o);
                }
            }
            return async(null);
        }
    }

    @Case(value = "methods of an enum, of its constants' bodies, and its static method", fresh = true) @Async
    static Coroutine<String> enumMethods(Env env) {
        String s = "";
        for (Operation o : Operation.values()) {
            s += await(o.show(env)) + " ";
        }
        return async(s + await(Operation.parse(env, "*")) + await(Operation.parse(env, "/")));
    }

    static class Node<T> {
        final T value;
        final Node<T> next;

        Node(T value, Node<T> next) {
            this.value = value;
            this.next = next;
        }

        @Async <R> Coroutine<java.util.List<R>> map(Env env, Converter<? super T, ? extends R> f) {
            java.util.List<R> list = next == null ? new java.util.ArrayList<>() : await(next.<R>map(env, f));
            list.add(0, await(f.convert(env, value)));
            return async(list);
        }
    }

    @Case("a generic class with a generic recursive method that calls an async lambda") @Async
    static Coroutine<Object> genericClass(Env env) {
        Node<Integer> n = new Node<>(1, new Node<>(2, new Node<>(3, null)));
        return async(await(n.<String>map(env, (e, i) -> async("n" + await(e.i(i))))));
    }

    static class Holder {
        static int made;
        int n = ++made;
        final Converter<Integer, Integer> field = (e, i) -> async(n * await(e.i(i)));
        static final Converter<Integer, Integer> CONSTANT = (e, i) -> async(made + await(e.i(i)));
    }

    @Case(value = "async lambdas in initialisers of fields and of statics", fresh = true) @Async
    static Coroutine<String> initialisers(Env env) {
        return async(await(new Holder().field.convert(env, 5)) + " " + await(new Holder().field.convert(env, 5)) + " "
            + await(Holder.CONSTANT.convert(env, 7)));
    }
}
