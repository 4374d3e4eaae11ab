package dev.tarry.differential;

import dev.tarry.Awaitable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What a corpus program sees of the test: awaitables made to order, and a log of its side effects.
 *
 * <p>A program awaits each awaitable as soon as it has it. Every awaitable is logged when it is made, so the log shows
 * the order of evaluation as well.
 */
public final class Env {
    private static final int LOG_LIMIT = 20_000;

    private final Plan plan;
    private final Sources sources;
    private final List<String> log = new ArrayList<>();
    private final Map<Throwable, Integer> created = new IdentityHashMap<>();
    private int awaits;
    private int limit = Integer.MAX_VALUE;

    Env(Plan plan, Function<Env, Sources> sources) {
        this.plan = plan;
        this.sources = sources.apply(this);
    }

    /** After that many awaits each further one is refused: generated loops multiply. */
    Env limited(int mostAwaits) {
        limit = mostAwaits;
        return this;
    }

    public <T> Awaitable<T> value(T value) {
        int index = next(value);
        return sources.awaitable(plan, index, value);
    }

    public <T> CompletionStage<T> stage(T value) {
        int index = next(value);
        return sources.stage(plan, index, value);
    }

    public Awaitable<Integer> i(int value) {
        return value(value);
    }

    public Awaitable<Long> l(long value) {
        return value(value);
    }

    public Awaitable<Float> f(float value) {
        return value(value);
    }

    public Awaitable<Double> d(double value) {
        return value(value);
    }

    public Awaitable<Boolean> z(boolean value) {
        return value(value);
    }

    public Awaitable<Character> c(char value) {
        return value(value);
    }

    public Awaitable<Byte> b(byte value) {
        return value(value);
    }

    public Awaitable<Short> h(short value) {
        return value(value);
    }

    public Awaitable<String> s(String value) {
        return value(value);
    }

    /** An awaitable with no value worth having. */
    public Awaitable<Void> unit() {
        return value(null);
    }

    public void log(Object what) {
        if (log.size() >= LOG_LIMIT) {
            throw new AssertionError("the program does not end");
        }
        log.add(what instanceof Throwable thrown ? thrown(thrown) : Show.value(what));
    }

    /** Logs a side effect in the middle of an expression. */
    public <T> T tell(T value) {
        log("tell " + Show.value(value));
        return value;
    }

    public int tell(int value) {
        log("tell " + value);
        return value;
    }

    public long tell(long value) {
        log("tell " + value + "L");
        return value;
    }

    public boolean tell(boolean value) {
        log("tell " + value);
        return value;
    }

    public double tell(double value) {
        log("tell " + value);
        return value;
    }

    /** Makes the exception of a failing await, and remembers it. */
    Exception created(int index, Fault fault) {
        Exception failure = fault.create(index);
        created.put(failure, index);
        return failure;
    }

    /** Describes an exception, and says whether it is the very object that an await was made to fail with. */
    String thrown(Throwable thrown) {
        Integer index = created.get(thrown);
        return Show.thrown(thrown) + (index == null ? "" : " #" + index);
    }

    int awaits() {
        return awaits;
    }

    List<String> lines() {
        return log;
    }

    private int next(Object value) {
        if (awaits >= limit) {
            throw new Failure("enough awaits");
        }
        int index = awaits++;
        log("await " + index + " of " + Show.value(value));
        return index;
    }
}
