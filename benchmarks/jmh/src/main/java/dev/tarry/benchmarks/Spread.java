package dev.tarry.benchmarks;

import java.util.List;

/**
 * A median and how far the values are from it.
 *
 * @param median the value in the middle
 * @param relative half of the distance between the quartiles, divided by the median
 */
record Spread(double median, double relative) {

    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        double median = at(sorted, 0.5);
        return new Spread(median, (at(sorted, 0.75) - at(sorted, 0.25)) / 2 / median);
    }

    private static double at(List<Double> sorted, double part) {
        double position = part * (sorted.size() - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (sorted.get(above) - sorted.get(below)) * (position - below);
    }

    String percent() {
        return "±" + Math.round(100 * relative) + " %";
    }
}
