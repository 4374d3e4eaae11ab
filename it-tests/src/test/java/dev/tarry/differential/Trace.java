package dev.tarry.differential;

import java.util.List;

/** All that can be seen of one run: its side effects in order, and how it ended. */
record Trace(List<String> effects, String outcome, int awaits) {

    static Trace of(Env env, Object value) {
        return new Trace(List.copyOf(env.lines()), "returned " + Show.value(value), env.awaits());
    }

    static Trace of(Env env, Throwable thrown) {
        return new Trace(List.copyOf(env.lines()), "threw " + env.thrown(thrown), env.awaits());
    }

    @Override
    public String toString() {
        return String.join("\n", effects) + "\n=> " + outcome;
    }
}
