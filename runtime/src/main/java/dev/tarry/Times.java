package dev.tarry;

import java.time.Duration;
import java.util.Locale;

/** Durations in nanoseconds, where too long means as long as can be. */
final class Times {
    private Times() {
    }

    /** As asyncio's messages show it. */
    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f seconds", nanos / 1e9);
    }

    static long nanos(Duration duration) {
        // A constant in most of the many calls, which the compiler sees here, and not through the arithmetic.
        if (duration == Duration.ZERO) {
            return 0;
        }
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE + 1 : Long.MAX_VALUE - 1;
        }
    }
}
