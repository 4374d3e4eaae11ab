package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/** Monitors that are free again when something is awaited. */
final class Monitors {
    private Monitors() {
    }

    @Case("a synchronized block stands beside awaits") @Async
    static Coroutine<String> beside(Env env) {
        Object lock = new Object();
        int n = await(env.i(1));
        synchronized (lock) {
            n += env.tell(10);
        }
        n += await(env.i(100));
        synchronized (lock) {
            synchronized (Monitors.class) {
                n++;
            }
        }
        return async("n" + n + Thread.holdsLock(lock) + await(env.i(2)));
    }

    @Case("a return and a break leave a synchronized block inside a loop that awaits") @Async
    static Coroutine<String> leftByJumps(Env env) {
        Object lock = new Object();
        int n = 0;
        for (int i = 0; ; i++) {
            n += await(env.i(i));
            synchronized (lock) {
                if (i == 1) {
                    continue;
                }
                if (i == 2) {
                    break;
                }
                if (n > 100) {
                    return async("early");
                }
            }
        }
        synchronized (lock) {
            if (n > 2) {
                return async("late" + n + Thread.holdsLock(lock));
            }
        }
        return async("end" + await(env.i(1)));
    }

    @Case("an exception leaves a synchronized block into a catch that awaits") @Async
    static Coroutine<String> leftByException(Env env) {
        Object lock = new Object();
        try {
            synchronized (lock) {
                env.log(1 / env.tell(0));
            }
        } catch (ArithmeticException e) {
            return async(e.getMessage() + await(env.i(1)) + Thread.holdsLock(lock));
        } finally {
            env.log("finally " + await(env.i(2)) + Thread.holdsLock(lock));
        }
        return async("not here");
    }

    static synchronized int counted(int n) {
        return n + 1;
    }

    @Case("synchronized methods are called between awaits") @Async
    static Coroutine<Integer> calls(Env env) {
        return async(counted(await(env.i(counted(1)))) + counted(await(env.i(2))));
    }
}
