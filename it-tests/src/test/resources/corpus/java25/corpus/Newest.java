package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** What came between Java 22 and 25: unnamed variables, statements before super(). */
final class Newest {
    private Newest() {
    }

    record Point(int x, int y) {
    }

    static class Base {
        final String text;

        Base(String text) {
            this.text = text;
        }
    }

    static final class Checked extends Base {
        final int length;

        Checked(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
            length = text.length();
            super(text + text.length());
        }
    }

    @Case("unnamed patterns and variables") @Async
    static Coroutine<String> unnamed(Env env) {
        String all = "";
        for (Object o : new Object[] {new Point(1, 2), "s", 3}) {
            all += switch (o) {
                case Point(int x, _) when await(env.z(true)) -> "p" + await(env.i(x));
                case String _ -> "string";
                case Integer _ when await(env.z(false)) -> "never";
                default -> await(env.s("default"));
            };
        }
        for (int i = 0, _ = env.tell(4); i < 2; i++) {
            all += await(env.i(i));
        }
        return async(all);
    }

    @Case("an unnamed exception and an unnamed resource") @Async
    static Coroutine<String> unnamedException(Env env) throws Exception {
        String all = "";
        try (AutoCloseable _ = () -> env.log("closed")) {
            all += 1 / await(env.i(0));
        } catch (ArithmeticException _) {
            all += "caught" + await(env.i(1));
        }
        return async(all);
    }

    @Case("an unnamed lambda parameter in an async lambda") @Async
    static Coroutine<String> unnamedParameter(Env env) {
        java.util.function.BiFunction<String, Integer, Coroutine<String>> f = (s, _) -> async(s + await(env.i(1)));
        return async(await(f.apply("a", 2)) + await(f.apply("b", 3)));
    }

    @Case("a constructor with statements before super() gets awaited arguments") @Async
    static Coroutine<String> flexibleConstructor(Env env) {
        try {
            Checked made = new Checked(await(env.s("text")));
            return async(made.text + new Checked(await(env.s(""))).length);
        } catch (IllegalArgumentException e) {
            return async(e.getMessage() + await(env.i(1)));
        }
    }
}
