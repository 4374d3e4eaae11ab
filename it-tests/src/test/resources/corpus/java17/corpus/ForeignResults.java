package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.differential.Case;
import dev.tarry.differential.Env;

/**
 * Primitives that coroutines of other classes give, awaited where they are unboxed at once: each kind, from bodies that
 * box it themselves and from bodies that hand on a box.
 */
final class ForeignResults {
    private ForeignResults() {
    }

    static final class Boxing {
        private Boxing() {
        }

        @Async static Coroutine<Integer> intValue(Env env, int value) {
            int awaited = await(env.i(value));
            return async(awaited);
        }

        @Async static Coroutine<Long> longValue(Env env, long value) {
            long awaited = await(env.l(value));
            return async(awaited);
        }

        @Async static Coroutine<Float> floatValue(Env env, float value) {
            float awaited = await(env.f(value));
            return async(awaited);
        }

        @Async static Coroutine<Double> doubleValue(Env env, double value) {
            double awaited = await(env.d(value));
            return async(awaited);
        }

        @Async static Coroutine<Boolean> booleanValue(Env env, boolean value) {
            boolean awaited = await(env.z(value));
            return async(awaited);
        }

        @Async static Coroutine<Character> charValue(Env env, char value) {
            char awaited = await(env.c(value));
            return async(awaited);
        }

        @Async static Coroutine<Byte> byteValue(Env env, byte value) {
            byte awaited = await(env.b(value));
            return async(awaited);
        }

        @Async static Coroutine<Short> shortValue(Env env, short value) {
            short awaited = await(env.h(value));
            return async(awaited);
        }
    }

    static class HandingOn {
        @Async static <T> Coroutine<T> any(Env env, T value) {
            await(env.i(1));
            return async(value);
        }

        @Async final Coroutine<Integer> intValue(Env env, Integer value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Long> longValue(Env env, Long value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Float> floatValue(Env env, Float value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Double> doubleValue(Env env, Double value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Boolean> booleanValue(Env env, Boolean value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Character> charValue(Env env, Character value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Byte> byteValue(Env env, Byte value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Short> shortValue(Env env, Short value) {
            return async(await(env.z(true)) ? await(any(env, value)) : null);
        }

        @Async final Coroutine<Integer> maybe(Env env, boolean there) {
            return async(await(env.z(there)) ? await(any(env, 1000)) : null);
        }

        @Async static Coroutine<Integer> nothing() {
            return async(null);
        }

        @Async static Coroutine<Integer> failing(Env env) {
            if (await(env.z(true))) {
                throw new IllegalStateException("failed");
            }
            return async(await(any(env, 1)));
        }
    }

    static final class Inheriting extends HandingOn {
        @Async Coroutine<Integer> fromSuper(Env env, int value) {
            int first = await(super.intValue(env, value));
            return async(first + await(intValue(env, value)));
        }
    }

    @Case("int") @Async
    static Coroutine<String> ints(Env env) {
        HandingOn other = new HandingOn();
        int boxing = await(Boxing.intValue(env, 3));
        int handedOn = await(other.intValue(env, 3));
        Integer kept = await(other.intValue(env, 3));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.intValue(env, 3))));
    }

    @Case("long") @Async
    static Coroutine<String> longs(Env env) {
        HandingOn other = new HandingOn();
        long boxing = await(Boxing.longValue(env, 5L));
        long handedOn = await(other.longValue(env, 5L));
        Long kept = await(other.longValue(env, 5L));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.longValue(env, 5L))));
    }

    @Case("float") @Async
    static Coroutine<String> floats(Env env) {
        HandingOn other = new HandingOn();
        float boxing = await(Boxing.floatValue(env, 0.5f));
        float handedOn = await(other.floatValue(env, 0.5f));
        Float kept = await(other.floatValue(env, 0.5f));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.floatValue(env, 0.5f))));
    }

    @Case("double") @Async
    static Coroutine<String> doubles(Env env) {
        HandingOn other = new HandingOn();
        double boxing = await(Boxing.doubleValue(env, 0.25));
        double handedOn = await(other.doubleValue(env, 0.25));
        Double kept = await(other.doubleValue(env, 0.25));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.doubleValue(env, 0.25))));
    }

    @Case("boolean") @Async
    static Coroutine<String> booleans(Env env) {
        HandingOn other = new HandingOn();
        boolean boxing = await(Boxing.booleanValue(env, true));
        boolean handedOn = await(other.booleanValue(env, true));
        Boolean kept = await(other.booleanValue(env, true));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.booleanValue(env, true))));
    }

    @Case("char") @Async
    static Coroutine<String> chars(Env env) {
        HandingOn other = new HandingOn();
        char boxing = await(Boxing.charValue(env, 'x'));
        char handedOn = await(other.charValue(env, 'x'));
        Character kept = await(other.charValue(env, 'x'));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.charValue(env, 'x'))));
    }

    @Case("byte") @Async
    static Coroutine<String> bytes(Env env) {
        HandingOn other = new HandingOn();
        byte boxing = await(Boxing.byteValue(env, (byte) 7));
        byte handedOn = await(other.byteValue(env, (byte) 7));
        Byte kept = await(other.byteValue(env, (byte) 7));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.byteValue(env, (byte) 7))));
    }

    @Case("short") @Async
    static Coroutine<String> shorts(Env env) {
        HandingOn other = new HandingOn();
        short boxing = await(Boxing.shortValue(env, (short) 300));
        short handedOn = await(other.shortValue(env, (short) 300));
        Short kept = await(other.shortValue(env, (short) 300));
        return async(boxing + " " + handedOn + " " + kept + " " + (boxing == await(other.shortValue(env, (short) 300))));
    }

    @Case("a null where a primitive is wanted") @Async
    static Coroutine<String> nulls(Env env) {
        String text = "";
        for (int i = 0; i < 2; i++) {
            try {
                int n = await(new HandingOn().maybe(env, i == 0));
                text += n;
            } catch (NullPointerException e) {
                text += " null";
            }
        }
        try {
            text += 1 + await(HandingOn.nothing());
        } catch (NullPointerException e) {
            text += " null at once";
        }
        return async(text + await(HandingOn.nothing()));
    }

    @Case("an exception instead of a primitive") @Async
    static Coroutine<String> fails(Env env) {
        try {
            int n = await(HandingOn.failing(env));
            return async("no exception, but " + n);
        } catch (IllegalStateException e) {
            return async(e.getMessage());
        }
    }

    @Case("inherited, by a class that is final and by super") @Async
    static Coroutine<Integer> inherited(Env env) {
        int n = await(new Inheriting().intValue(env, 500));
        return async(n + await(new Inheriting().fromSuper(env, 600)));
    }

    @Case("operands of all sizes below") @Async
    static Coroutine<String> operands(Env env) {
        return async(1L + await(new HandingOn().intValue(env, 200)) * await(Boxing.doubleValue(env, 2))
            + await(new HandingOn().longValue(env, 1L << 40)) + (await(Boxing.booleanValue(env, true)) ? "a" : "b"));
    }
}
