package dev.tarry.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row of the table: samples of each system, by round. */
final class Row {
    final String key;
    final String title;
    final String unit;
    private final Map<String, List<List<Sample>>> samples = new HashMap<>();

    /**
     * One iteration.
     *
     * @param value time or bytes per operation
     * @param allocated bytes per operation; not a number where that is unknown
     */
    record Sample(double value, double allocated) {
    }

    Row(String key, String title, String unit) {
        this.key = key;
        this.title = title;
        this.unit = unit;
    }

    void add(String system, List<Sample> round) {
        samples.computeIfAbsent(system, name -> new ArrayList<>()).add(round);
    }

    boolean has(String system) {
        return samples.containsKey(system);
    }

    /** Every value of a system. */
    Spread values(String system) {
        return Spread.of(samples.get(system).stream().flatMap(List::stream).map(Sample::value).toList());
    }

    /** Every value of a system divided by Tarry's median of the same round, whose disturbances are likely the same. */
    Spread ratios(String system) {
        List<Double> ratios = new ArrayList<>();
        List<List<Sample>> rounds = samples.get(system);
        List<List<Sample>> tarry = samples.get(Peers.TARRY);
        for (int i = 0; i < Math.min(rounds.size(), tarry.size()); i++) {
            double base = Spread.of(tarry.get(i).stream().map(Sample::value).toList()).median();
            for (Sample sample : rounds.get(i)) {
                ratios.add(sample.value / base);
            }
        }
        return Spread.of(ratios);
    }

    /** How many times longer, or larger, one system takes than another. */
    double ratio(String system, String other) {
        return ratios(system).median() / ratios(other).median();
    }

    double allocated(String system) {
        return Spread.of(samples.get(system).stream().flatMap(List::stream).map(Sample::allocated).toList()).median();
    }
}
