package dev.tarry;

import java.time.Duration;

/** Durations in nanoseconds, where too long means as long as can be. */
final class Times {
    private Times() {
    }

    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE + 1 : Long.MAX_VALUE - 1;
        }
    }
}
