package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.CancelledError;
import dev.tarry.Coroutine;
import dev.tarry.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What comes of virtual awaits: values, exceptions, cancellation. */
class VirtualOutcomes {
    private static final int CALLS = 6;

    static class Primitives {
        @Async Coroutine<Boolean> z(boolean suspends) {
            await(maybe(suspends));
            return async(true);
        }

        @Async Coroutine<Byte> b(boolean suspends) {
            await(maybe(suspends));
            return async((byte) 1);
        }

        @Async Coroutine<Character> c(boolean suspends) {
            await(maybe(suspends));
            return async('c');
        }

        @Async Coroutine<Short> s(boolean suspends) {
            await(maybe(suspends));
            return async((short) 3);
        }

        @Async Coroutine<Integer> i(boolean suspends) {
            await(maybe(suspends));
            return async(4);
        }

        @Async Coroutine<Long> j(boolean suspends) {
            await(maybe(suspends));
            return async(5L);
        }

        @Async Coroutine<Float> f(boolean suspends) {
            await(maybe(suspends));
            return async(6f);
        }

        @Async Coroutine<Double> d(boolean suspends) {
            await(maybe(suspends));
            return async(7.0);
        }

        /** Its body gives an object. */
        @Async Coroutine<Integer> o(boolean suspends) {
            await(maybe(suspends));
            Integer eight = 8;
            return async(suspends ? eight : Integer.valueOf("8"));
        }

        @Async Coroutine<Integer> none(boolean suspends) {
            await(maybe(suspends));
            Integer none = null;
            return async(none);
        }
    }

    @Async static Coroutine<Void> maybe(boolean suspends) {
        if (suspends) {
            await(sleep(Duration.ZERO));
        }
        return async();
    }

    @Async static Coroutine<String> primitives(boolean suspends) {
        Primitives p = new Primitives();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean z = await(p.z(suspends));
            byte b = await(p.b(suspends));
            char c = await(p.c(suspends));
            short s = await(p.s(suspends));
            int n = await(p.i(suspends));
            long j = await(p.j(suspends));
            float f = await(p.f(suspends));
            double d = await(p.d(suspends));
            int o = await(p.o(suspends));
            Integer none = await(p.none(suspends));
            all.add(z + " " + b + " " + c + " " + s + " " + n + " " + j + " " + f + " " + d + " " + o + " " + none);
        }
        return async(String.join(";", all));
    }

    static class One {
        @Async Coroutine<Integer> number() {
            return async(1);
        }
    }

    static class Two extends One {
        @Async @Override Coroutine<Integer> number() {
            Integer two = 2;
            return async(two);
        }
    }

    @Async static Coroutine<String> boxAndPrimitive() {
        String all = "";
        One[] both = {new One(), new Two()};
        for (int i = 0; i < 12; i++) {
            int n = await(both[i & 1].number());
            all += n + " ";
        }
        return async(all);
    }

    @Async static Coroutine<String> nullResult(boolean suspends, int calls) {
        String thrown = "";
        for (int i = 0; i < calls; i++) {
            try {
                await(unboxNull(new Primitives(), suspends));
            } catch (NullPointerException e) {
                thrown = at(e);
            }
        }
        return async(thrown);
    }

    @Async static Coroutine<Void> unboxNull(Primitives p, boolean suspends) {
        int n = await(p.none(suspends));
        throw new AssertionError(n);
    }

    private static String at(Throwable e) {
        StackTraceElement at = e.getStackTrace()[0];
        return e.getClass().getName() + " " + at.getClassName() + "." + at.getMethodName();
    }

    private static String evaluated;

    private static int evaluate(int i) {
        evaluated = "evaluated";
        return i;
    }

    @Async static Coroutine<Void> callNull(Virtual.Step step, int i) {
        await(step.step(evaluate(i)));
        return async();
    }

    @Async static Coroutine<Void> callNull(Virtual.Base base, int i) {
        await(base.step(evaluate(i)));
        return async();
    }

    /** Through an interface, and then the same of a class. */
    @Async static Coroutine<String> nullReceiver(int calls) {
        Virtual.Step step = new Virtual.Base();
        for (int i = 1; i < calls; i++) {
            await(callNull(step, i));
            await(callNull(new Virtual.Base(), i));
        }
        String thrown = "";
        for (int i = 0; i < 2; i++) {
            evaluated = "";
            try {
                await(i == 0 ? callNull((Virtual.Step) null, 1) : callNull((Virtual.Base) null, 1));
            } catch (NullPointerException e) {
                thrown += at(e) + " " + evaluated + ";";
            }
        }
        return async(thrown);
    }

    static class Failing {
        private static void fail() {
            throw new IllegalStateException();
        }

        @Async Coroutine<Integer> failing(boolean fails) {
            if (fails) {
                fail();
            }
            return async(1);
        }
    }

    @Async static Coroutine<String> throwing() {
        Failing failing = new Failing();
        String trace = "";
        for (int i = 0; i < CALLS; i++) {
            try {
                int one = await(failing.failing(i == CALLS - 1));
                trace = one == 1 ? "" : "?";
            } catch (IllegalStateException e) {
                for (int k = 0; k < 3; k++) {
                    trace += e.getStackTrace()[k].getMethodName() + " ";
                }
            }
        }
        return async(trace);
    }

    static class Waiting {
        String log = "";

        @Async Coroutine<Integer> suspending(boolean waits) {
            try {
                if (waits) {
                    log += "waiting ";
                    await(sleep(seconds(1000)));
                }
                return async(1);
            } catch (CancelledError e) {
                log += "cancelled ";
                throw e;
            } finally {
                log += waits ? "cleaned up" : "";
            }
        }
    }

    @Async static Coroutine<Void> parked(Waiting waiting) {
        for (int i = 0; i < CALLS; i++) {
            await(waiting.suspending(i == CALLS - 1));
        }
        return async();
    }

    @Async static Coroutine<String> cancelled() {
        Waiting waiting = new Waiting();
        Task<Void> task = createTask(parked(waiting));
        await(sleep(Duration.ZERO));
        task.cancel();
        try {
            await(task);
        } catch (CancelledError e) {
            return async(waiting.log);
        }
        return async("not cancelled");
    }

    @Async static Coroutine<String> stack() {
        Task<Void> task = createTask(parked(new Waiting()));
        await(sleep(Duration.ZERO));
        String stack = String.join(" ", task.getStack().stream().map(StackTraceElement::getMethodName).toList());
        task.cancel();
        return async(stack);
    }

    @Async static Coroutine<Void> callLacking(Virtual.Step step) {
        await(step.step(1));
        return async();
    }

    @Async static Coroutine<String> lacking() {
        List<String> thrown = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            await(callLacking(new Virtual.Base()));
            if (i == 0 || i == 7) {
                try {
                    await(callLacking(new Virtual.Lacking()));
                } catch (AbstractMethodError e) {
                    thrown.add(at(e));
                }
            }
        }
        return async(String.join(";", thrown));
    }

    static class Plus1 {
        @Async Coroutine<Integer> plus(int n) {
            return async(n + 1);
        }
    }

    static final class Plus2 extends Plus1 {
        @Async @Override Coroutine<Integer> plus(int n) {
            return async(n + 2);
        }
    }

    static final class Plus3 extends Plus1 {
        @Override Coroutine<Integer> plus(int n) {
            return async(n + 3);
        }
    }

    @Async static Coroutine<String> manyCalls() {
        Plus1[] all = {new Plus1(), new Plus2(), new Plus3(), new Plus1() { }};
        int[] sums = new int[all.length];
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k < all.length; k++) {
                sums[k] = await(all[k].plus(sums[k]));
            }
        }
        return async(sums[0] + " " + sums[1] + " " + sums[2] + " " + sums[3]);
    }
}
