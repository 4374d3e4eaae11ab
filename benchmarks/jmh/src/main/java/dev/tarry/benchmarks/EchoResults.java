package dev.tarry.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was measured, and the tables made of it. */
final class EchoResults {

    /**
     * One measurement.
     *
     * @param rate answers per second of the server's processor time
     * @param serverBusy the share of the time in which the server used its processor
     * @param clientBusy the same of the clients
     * @param allocated bytes for each answer, or NaN
     */
    record Sample(double rate, double serverBusy, double clientBusy, double allocated) {
    }

    /**
     * What Tarry is to reach beside another.
     *
     * @param peer the other
     * @param factor how many times as many answers
     * @param own which of Tarry's servers
     */
    private record Goal(String peer, double factor, List<String> own) {
    }

    private static final List<String> OWN = List.of("read", "readInto", "protocol");
    private static final List<Goal> GOALS = List.of(new Goal(EchoPeer.LIMIT, 0.95, OWN),
        new Goal("bare-arrays", 0.95, List.of("read")), new Goal("netty", 1, OWN),
        new Goal("uvloop-protocol", 1.3, OWN), new Goal("asyncio-streams", 5, OWN));

    private final List<EchoPeer> peers;
    private final Map<String, String> titles = new LinkedHashMap<>();
    /** By KiB of a message, then by the server's key; a row for each round. */
    private final Map<Integer, List<Map<String, Sample>>> rounds = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private Map<String, Sample> round;

    EchoResults(List<EchoPeer> peers) {
        this.peers = peers;
        peers.forEach(peer -> titles.put(peer.key(), peer.title()));
    }

    /** A server that tells its version is called so in the table. */
    void named(EchoPeer peer, String version) {
        if (version != null) {
            titles.put(peer.key(), version + peer.title().substring(peer.title().indexOf(',')));
        }
    }

    void failed(EchoPeer peer, Exception reason) {
        String failure = peer.title() + ": " + reason.getMessage();
        System.err.println("Failed: " + failure);
        if (!failures.contains(failure)) {
            failures.add(failure);
        }
    }

    void nextRound() {
        round = new LinkedHashMap<>();
    }

    void add(int kib, EchoPeer peer, Sample sample) {
        if (round.isEmpty()) {
            rounds.computeIfAbsent(kib, size -> new ArrayList<>()).add(round);
        }
        round.put(peer.key(), sample);
    }

    String markdown() {
        StringBuilder text = new StringBuilder("Answers per second of the server's processor time: of the bare loop"
            + " as they are, of the others as a part of that in the same round. **More is better.**\n\n");
        table(text, "Server", this::rate);
        text.append("\nHow busy the server's processor was, and in brackets that of the clients.\n\n");
        table(text, "Server", (kib, key) -> String.format(Locale.ROOT, "%.0f %% (%.0f %%)",
            100 * median(kib, key, Sample::serverBusy), 100 * median(kib, key, Sample::clientBusy)));
        text.append("\nBytes allocated for each answer.\n\n");
        table(text, "Server", (kib, key) -> {
            double bytes = median(kib, key, Sample::allocated);
            return Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "%,.0f", bytes);
        });
        text.append("\nGoals: how many times the answers of another.\n\n");
        goals(text);
        if (!failures.isEmpty()) {
            text.append("\n**Failed:** ").append(String.join("; ", failures)).append(".\n");
        }
        return text.toString();
    }

    private interface Cell {
        String of(int kib, String key);
    }

    private void table(StringBuilder text, String first, Cell cell) {
        header(text, first);
        for (EchoPeer peer : peers) {
            List<String> cells = new ArrayList<>();
            for (int kib : rounds.keySet()) {
                cells.add(has(kib, peer.key()) ? cell.of(kib, peer.key()) : "");
            }
            if (cells.stream().anyMatch(value -> !value.isEmpty())) {
                row(text, titles.get(peer.key()), cells);
            }
        }
    }

    private void goals(StringBuilder text) {
        header(text, "Goal");
        for (String own : OWN) {
            for (Goal goal : GOALS) {
                List<String> cells = new ArrayList<>();
                for (int kib : rounds.keySet()) {
                    if (has(kib, own) && has(kib, goal.peer())) {
                        double ratio = ratio(kib, own, goal.peer()).median();
                        cells.add(String.format(Locale.ROOT, "%.2f, %s", ratio,
                            ratio >= goal.factor() ? "yes" : "**no**"));
                    }
                }
                if (goal.own().contains(own) && cells.size() == rounds.size()) {
                    row(text, String.format(Locale.ROOT, "%s: %s × %s", titles.get(own), goal.factor(),
                        titles.get(goal.peer())), cells);
                }
            }
        }
    }

    private void header(StringBuilder text, String first) {
        text.append("| ").append(first).append(" |");
        rounds.keySet().forEach(kib -> text.append(' ').append(kib).append(" KiB |"));
        text.append("\n|---|").append("---:|".repeat(rounds.size())).append('\n');
    }

    private static void row(StringBuilder text, String title, List<String> cells) {
        text.append("| ").append(title).append(" | ").append(String.join(" | ", cells)).append(" |\n");
    }

    private String rate(int kib, String key) {
        Spread spread = key.equals(EchoPeer.LIMIT) ? spread(kib, key, Sample::rate) : ratio(kib, key, EchoPeer.LIMIT);
        String format = key.equals(EchoPeer.LIMIT) ? "%,.0f" : "%.2f";
        return String.format(Locale.ROOT, format, spread.median()) + " " + spread.percent();
    }

    private boolean has(int kib, String key) {
        return rounds.get(kib).stream().anyMatch(measured -> measured.containsKey(key));
    }

    private Spread ratio(int kib, String key, String other) {
        return Spread.of(rounds.get(kib).stream()
            .filter(measured -> measured.containsKey(key) && measured.containsKey(other))
            .map(measured -> measured.get(key).rate() / measured.get(other).rate()).toList());
    }

    private double median(int kib, String key, ToDoubleFunction<Sample> value) {
        return spread(kib, key, value).median();
    }

    private Spread spread(int kib, String key, ToDoubleFunction<Sample> value) {
        return Spread.of(rounds.get(kib).stream().filter(measured -> measured.containsKey(key))
            .map(measured -> value.applyAsDouble(measured.get(key))).toList());
    }
}
