package dev.tarry.samples;

import java.util.Locale;

/** Seconds since it was made, as the samples print them. */
final class Stopwatch {

    private final long start = System.nanoTime();

    /** Prints as seconds with one decimal, such as {@code 2.0}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9);
    }
}
