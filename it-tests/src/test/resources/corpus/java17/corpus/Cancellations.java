package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.CancelledError;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Programs that meet a cancellation by name; every other case is cancelled at each of its awaits as well. */
final class Cancellations {
    private Cancellations() {
    }

    @Case("catch of Exception lets a cancellation pass, finally sees it") @Async
    static Coroutine<String> cancellationPasses(Env env) {
        try {
            await(env.i(1));
            await(env.i(2));
        } catch (Exception e) {
            env.log("exception");
            await(env.i(3));
        } finally {
            env.log("finally");
            await(env.i(4));
            env.log("finally done");
        }
        return async("end");
    }

    @Case("a cancellation is caught, and swallowed by the program's own will") @Async
    static Coroutine<String> cancellationCaught(Env env) {
        String s = "";
        for (int i = 0; i < 3; i++) {
            try {
                s += await(env.i(i));
            } catch (CancelledError e) {
                s += "cancelled";
                env.log("cancelled");
            }
        }
        return async(s);
    }

    @Async private static Coroutine<Integer> guarded(Env env, int n) {
        try {
            return async(await(env.i(n)) + await(env.i(1)));
        } finally {
            env.log("inner clean-up " + await(env.i(10)));
        }
    }

    @Case("a cancellation passes through the finally blocks of two frames, each of which awaits") @Async
    static Coroutine<String> throughFrames(Env env) {
        try {
            return async("v" + await(guarded(env, 1)));
        } catch (CancelledError e) {
            env.log("cancelled");
            await(env.unit());
            throw e;
        } finally {
            env.log("outer clean-up " + await(env.i(20)));
        }
    }

    @Case("a cancellation becomes another exception, with itself as the cause") @Async
    static Coroutine<String> translated(Env env) {
        try {
            return async("v" + await(guarded(env, 1)) + await(env.s("s")));
        } catch (CancelledError e) {
            throw new IllegalStateException("was cancelled", e);
        }
    }
}
