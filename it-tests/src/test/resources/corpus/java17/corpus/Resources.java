package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.util.function.Supplier;

/** try-with-resources with awaits in every part. */
final class Resources {
    private Resources() {
    }

    static final class Resource implements AutoCloseable {
        final Env env;
        final String name;
        final boolean failing;

        Resource(Env env, String name, boolean failing) {
            this.env = env;
            this.name = name;
            this.failing = failing;
            env.log("open " + name);
        }

        @Override public void close() {
            env.log("close " + name);
            if (failing) {
                throw new IllegalStateException("close " + name);
            }
        }
    }

    static Resource open(Env env, String name) {
        return new Resource(env, name, false);
    }

    @Case("the resource is awaited, and so is something in the body") @Async
    static Coroutine<String> resource(Env env) {
        try (Resource r = await(env.value(open(env, "r")))) {
            return async(r.name + await(env.i(1)));
        }
    }

    @Case("two resources close in the opposite order after an await in the body") @Async
    static Coroutine<String> twoResources(Env env) {
        String s = "";
        try (Resource a = open(env, await(env.s("a"))); Resource b = open(env, a.name + await(env.s("b")))) {
            s += a.name + b.name + await(env.i(1));
        }
        return async(s + await(env.i(2)));
    }

    @Case("resources, catch and finally all await") @Async
    static Coroutine<String> everyPart(Env env) {
        StringBuilder s = new StringBuilder();
        try (Resource a = open(env, await(env.s("a")))) {
            s.append(await(env.i(1)));
            throw new IllegalArgumentException("body" + a.name);
        } catch (IllegalArgumentException e) {
            s.append(e.getMessage()).append(await(env.i(2)));
        } finally {
            s.append(await(env.i(3)));
            env.log(s.toString());
        }
        return async(s.toString());
    }

    @Case("a close that fails is suppressed by the exception of the body") @Async
    static Coroutine<String> suppressed(Env env) {
        try (Resource a = new Resource(env, "a", true); Resource b = new Resource(env, "b", true)) {
            await(env.i(1));
            throw new IllegalArgumentException(await(env.s("body")) + a.name + b.name);
        }
    }

    @Case("a close that fails after a body that did not") @Async
    static Coroutine<String> closeFails(Env env) {
        try (Resource a = new Resource(env, "a", true)) {
            env.log("body " + await(env.i(1)) + a.name);
        } catch (IllegalStateException e) {
            return async(e.getMessage() + await(env.i(2)));
        }
        return async("not here");
    }

    @Case("a null resource is not closed") @Async
    static Coroutine<String> nullResource(Env env) {
        try (Resource a = await(env.value((Resource) null))) {
            return async("a" + a + await(env.i(1)));
        }
    }

    @Case("an effectively final variable is the resource") @Async
    static Coroutine<String> variableResource(Env env) {
        Resource a = open(env, "a");
        Resource b = open(env, "b");
        await(env.unit());
        try (a; b) {
            await(env.i(1));
        }
        return async(a.name + b.name);
    }

    @Case("a resource is opened in each round of a loop that breaks and continues") @Async
    static Coroutine<String> inLoop(Env env) {
        String s = "";
        for (int i = 0; i < 4; i++) {
            try (Resource a = open(env, "r" + i)) {
                if (i == 1) {
                    continue;
                }
                s += await(env.s(a.name));
                if (i == 2) {
                    break;
                }
            }
            s += "|";
        }
        return async(s);
    }

    @Case("try-with-resources in try-with-resources, with a return from within") @Async
    static Coroutine<String> nested(Env env) {
        try (Resource a = open(env, "a")) {
            try (Resource b = open(env, "b")) {
                return async(a.name + b.name + await(env.i(1)));
            } finally {
                env.log("between " + await(env.i(2)));
            }
        }
    }

    @Case("a lambda is the resource") @Async
    static Coroutine<String> lambdaResource(Env env) throws Exception {
        String name = await(env.s("lambda"));
        Supplier<String> text = () -> "closed " + name;
        try (AutoCloseable c = () -> env.log(text.get())) {
            return async(name + await(env.i(1)));
        }
    }
}
