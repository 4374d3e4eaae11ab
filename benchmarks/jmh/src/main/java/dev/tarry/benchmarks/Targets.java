package dev.tarry.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the project wants of itself, against what was measured. */
final class Targets {

    private enum Kind { AT_MOST_TIMES, AT_LEAST_TIMES, AT_MOST_ALLOCATED, AT_MOST }

    /**
     * One target.
     *
     * @param row the workload
     * @param kind how to compare
     * @param bound the factor, or the bytes
     * @param peer the system that Tarry is compared with, or null
     */
    private record Target(String row, Kind kind, double bound, String peer) {

        String text(Row of) {
            return of.title + ": " + switch (kind) {
                case AT_MOST_TIMES -> String.format(Locale.ROOT, "at most %s times %s", shown(bound), peer);
                case AT_LEAST_TIMES -> String.format(Locale.ROOT, "%s takes at least %s times as long", peer,
                    shown(bound));
                case AT_MOST_ALLOCATED -> String.format(Locale.ROOT, "%s B/op", shown(bound));
                case AT_MOST -> String.format(Locale.ROOT, "at most %s %s", shown(bound), of.unit);
            };
        }

        double measured(Row of) {
            return switch (kind) {
                case AT_MOST_TIMES -> 1 / of.ratios(peer).median();
                case AT_LEAST_TIMES -> of.ratios(peer).median();
                case AT_MOST_ALLOCATED -> of.allocated(Peers.TARRY);
                case AT_MOST -> of.values(Peers.TARRY).median();
            };
        }

        boolean met(double measured) {
            return switch (kind) {
                case AT_LEAST_TIMES -> measured >= bound;
                // An invocation starts a task, whose bytes are divided by a million.
                case AT_MOST_ALLOCATED -> measured < bound + 0.05;
                default -> measured <= bound;
            };
        }
    }

    private static final List<Target> ALL = List.of(
        new Target("AWAIT_STATIC", Kind.AT_MOST_TIMES, 1.1, "by hand"),
        new Target("AWAIT_STATIC", Kind.AT_MOST_ALLOCATED, 0, null),
        new Target("AWAIT_DONE", Kind.AT_MOST_ALLOCATED, 0, null),
        new Target("FIB", Kind.AT_MOST_TIMES, 1.2, "by hand"),
        new Target("FIB", Kind.AT_MOST_ALLOCATED, 0, null),
        new Target("FIB", Kind.AT_LEAST_TIMES, 5, "Kotlin"),
        new Target("CHAIN_1000", Kind.AT_MOST_TIMES, 1.2, "by hand"),
        new Target("CHAIN_1000", Kind.AT_LEAST_TIMES, 1.5, "Kotlin"),
        new Target("CHAIN_1000_ERROR", Kind.AT_LEAST_TIMES, 1, "Kotlin"),
        new Target("YIELD", Kind.AT_MOST_TIMES, 1.3, "by hand"),
        new Target("YIELD", Kind.AT_LEAST_TIMES, 5, "Kotlin"),
        new Target("YIELD", Kind.AT_LEAST_TIMES, 20, "virtual threads"),
        new Target("SPAWN_JOIN", Kind.AT_LEAST_TIMES, 2, "Kotlin"),
        new Target("SPAWN_JOIN", Kind.AT_LEAST_TIMES, 3, "virtual threads"),
        new Target("PARKED_1", Kind.AT_MOST, 100, null),
        new Target("SKYNET", Kind.AT_LEAST_TIMES, 5, "Kotlin"),
        new Target("TIMERS", Kind.AT_LEAST_TIMES, 3, "Kotlin"),
        new Target("WAKE_UP_THROUGHPUT", Kind.AT_MOST_TIMES, 1.5, "by hand"));

    private Targets() {
    }

    static String table(Map<String, Row> rows) {
        StringBuilder text = new StringBuilder("| Target | Measured | Met |\n|---|---:|---|\n");
        for (Target target : ALL) {
            Row row = rows.get(target.row);
            if (row != null && (target.peer == null || row.has(target.peer))) {
                double measured = target.measured(row);
                text.append("| ").append(target.text(row)).append(" | ").append(Table.number(measured)).append(" | ")
                    .append(target.met(measured) ? "yes" : "**no**").append(" |\n");
            }
        }
        return text.toString();
    }

    private static String shown(double bound) {
        return bound == (long) bound ? Long.toString((long) bound) : Double.toString(bound);
    }
}
