package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;

import dev.tarry.Async;
import dev.tarry.AsyncIterable;
import dev.tarry.AsyncIterator;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** Loops over values that are waited for. */
final class AwaitEachLoops {
    private AwaitEachLoops() {
    }

    /** Gives the values, each after an await. */
    static final class Source<T> implements AsyncIterator<T> {
        private final Env env;
        private final List<T> values;
        private int taken;

        Source(Env env, List<T> values) {
            this.env = env;
            this.values = values;
        }

        @Async
        @Override
        public Coroutine<Boolean> hasNext() {
            return async(await(env.z(taken < values.size())));
        }

        @Override
        public T next() {
            return env.tell(values.get(taken++));
        }
    }

    /** Like Source, but one that does not remember where it is. */
    record Sources<T>(Env env, List<T> values) implements AsyncIterable<T> {
        @Override
        public AsyncIterator<T> asyncIterator() {
            env.log("iterate");
            return new Source<>(env, values);
        }
    }

    static Sources<Integer> upTo(Env env, int n) {
        List<Integer> values = new ArrayList<>();
        for (int i = 1; i <= n; i++) {
            values.add(i);
        }
        return new Sources<>(env, values);
    }

    @Case("a loop over objects") @Async
    static Coroutine<String> objects(Env env) {
        StringBuilder all = new StringBuilder();
        for (String s : awaitEach(new Sources<>(env, List.of("a", "b", "c")))) {
            all.append(s);
        }
        return async(all.toString());
    }

    @Case("the loop variable unboxes and widens") @Async
    static Coroutine<Double> unboxes(Env env) {
        double sum = 0;
        for (int i : awaitEach(upTo(env, 2))) {
            sum += i;
        }
        for (long l : awaitEach(new Sources<>(env, List.of(5)))) {
            sum += l;
        }
        for (double d : awaitEach(new Sources<>(env, List.of(0.5f)))) {
            sum += d;
        }
        for (char c : awaitEach(new Sources<>(env, List.of('x')))) {
            sum += c;
        }
        return async(sum);
    }

    @Case("the loop variable is of a type that needs a cast, which may fail") @Async
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Coroutine<Integer> casts(Env env) {
        Sources<String> strings = new Sources(env, List.of("a", 1));
        int n = 0;
        try {
            for (String s : awaitEach(strings)) {
                n += s.length();
            }
        } catch (ClassCastException e) {
            n += 100;
        }
        for (Object o : awaitEach(strings)) {
            n += o.hashCode();
        }
        return async(n);
    }

    @Case("no value at all") @Async
    static Coroutine<Integer> empty(Env env) {
        int n = 1;
        for (Object o : awaitEach(new Sources<>(env, List.of()))) {
            n += 10;
        }
        return async(n);
    }

    @Case("awaits in the body and in the head") @Async
    static Coroutine<Integer> awaits(Env env) {
        int sum = 0;
        for (int i : awaitEach(upTo(env, await(env.i(2))))) {
            sum += i * await(env.i(10));
        }
        return async(sum + await(env.i(1000)));
    }

    @Case("continue and break") @Async
    static Coroutine<Integer> continueAndBreak(Env env) {
        int sum = 0;
        for (int i : awaitEach(upTo(env, 5))) {
            if (i == 2) {
                continue;
            }
            if (i == 4) {
                break;
            }
            sum += i;
        }
        return async(sum);
    }

    @Case("nested loops with labels") @Async
    static Coroutine<Integer> labels(Env env) {
        int sum = 0;
        outer:
        for (int i : awaitEach(upTo(env, 3))) {
            for (int k : awaitEach(upTo(env, 3))) {
                if (k == 2 && i == 1) {
                    continue outer;
                }
                if (i == 2) {
                    break outer;
                }
                sum += 10 * i + k;
            }
        }
        return async(sum);
    }

    @Case("inside plain loops and with one inside it") @Async
    static Coroutine<Integer> mixed(Env env) {
        int sum = 0;
        for (int n = 1; n <= 2; n++) {
            for (int i : awaitEach(upTo(env, n))) {
                for (int k : List.of(1, 2)) {
                    sum += i * k;
                    if (k == 2) {
                        sum += await(env.i(100));
                    }
                }
            }
        }
        return async(sum);
    }

    @Case("a loop inside try, catch and finally") @Async
    static Coroutine<Integer> guarded(Env env) {
        int n = 0;
        try {
            for (int i : awaitEach(upTo(env, 2))) {
                n += i;
            }
        } catch (RuntimeException e) {
            env.log(e);
            n += 100;
        } finally {
            env.log("finally");
            n += await(env.i(1000));
        }
        return async(n);
    }

    @Case("a loop in a finally, and one left by return through it") @Async
    static Coroutine<Integer> inFinally(Env env) {
        try {
            for (int i : awaitEach(upTo(env, 2))) {
                if (i == 2) {
                    return async(i);
                }
            }
            return async(-1);
        } finally {
            for (int i : awaitEach(upTo(env, 1))) {
                env.log("cleans up " + i);
            }
        }
    }

    @Case("try and catch in the body") @Async
    static Coroutine<Integer> tryInside(Env env) {
        int n = 0;
        for (int i : awaitEach(upTo(env, 2))) {
            try {
                n += await(env.i(i));
            } catch (IllegalStateException e) {
                env.log(e);
                continue;
            } finally {
                n += 10;
            }
        }
        return async(n);
    }

    @Case("in a lambda, the source captured") @Async
    static Coroutine<Integer> inLambda(Env env) {
        Sources<Integer> source = upTo(env, 2);
        Supplier<Coroutine<Integer>> sum = () -> {
            int all = 0;
            for (int i : awaitEach(source)) {
                all += i;
            }
            return async(all);
        };
        return async(await(sum.get()) * 10 + await(sum.get()));
    }

    @Case("the loop written out, and two loops over one iterator") @Async
    static Coroutine<String> writtenOut(Env env) {
        AsyncIterator<Integer> iterator = upTo(env, 4).asyncIterator();
        StringBuilder all = new StringBuilder();
        while (await(iterator.hasNext())) {
            all.append(iterator.next());
            break;
        }
        for (int i : awaitEach(iterator)) {
            all.append('-').append(i);
            if (i == 2) {
                break;
            }
        }
        for (int i : awaitEach(iterator)) {
            all.append('+').append(i);
        }
        return async(all.toString());
    }

    @Case("the iterator of the loop in a variable") @Async
    static Coroutine<Integer> variable(Env env) {
        Iterator<Integer> iterator = awaitEach(upTo(env, 3)).iterator();
        int sum = 0;
        while (iterator.hasNext()) {
            sum += iterator.next();
        }
        return async(iterator.hasNext() ? -1 : sum);
    }

    @Case("two loops that may have the same variable slots") @Async
    static Coroutine<Long> slots(Env env) {
        long sum = 0;
        for (int i : awaitEach(upTo(env, 1))) {
            sum += i;
        }
        for (int n = 0; n < 1; n++) {
            long l = await(env.l(5));
            sum += l;
        }
        for (Iterator<Integer> i = List.of(7).iterator(); i.hasNext();) {
            sum += i.next();
        }
        for (int i : awaitEach(upTo(env, 1))) {
            sum += i;
        }
        return async(sum);
    }
}
