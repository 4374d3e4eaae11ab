package dev.tarry.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link RecordOutcomes} wrote down of one run.
 *
 * @param outcomes by the test's id
 * @param ended whether the run came to its end
 * @param unfinished the ids of tests that were under way when it did not
 */
record Run(Map<String, Outcome> outcomes, boolean ended, Set<String> unfinished) {
    static final String END = "end";

    private static final Pattern IDENTITY_HASH = Pattern.compile("@[0-9a-f]{5,8}\\b");
    private static final Pattern CLASS = Pattern.compile("\\[[a-z-]*(?:class|runner):([^\\]]+)\\]");

    /**
     * Of one test.
     *
     * @param kind passed, failed or skipped
     * @param place class and method, separated by {@code #}; empty if not known
     * @param failure what it threw
     */
    record Outcome(String kind, String place, String failure) {
        @Override
        public String toString() {
            return failure.isEmpty() ? kind : kind + ": " + failure.substring(0, Math.min(200, failure.length()));
        }
    }

    static Run read(Path file) throws IOException {
        Map<String, Outcome> outcomes = new TreeMap<>();
        Set<String> unfinished = new LinkedHashSet<>();
        boolean ended = false;
        if (Files.exists(file)) {
            // The last line may have been cut in the middle of a character.
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split("\t", -1);
                if (line.equals(END)) {
                    ended = true;
                } else if (parts.length >= 2 && parts[0].equals("started")) {
                    unfinished.add(stable(parts[1]));
                } else if (parts.length == 4) {
                    String id = stable(parts[1]);
                    unfinished.remove(id);
                    outcomes.put(unused(id, outcomes), new Outcome(parts[0], parts[2], parts[3]));
                }
            }
        }
        return new Run(outcomes, ended, unfinished);
    }

    /** Names of parameterised tests may hold addresses. */
    private static String stable(String id) {
        return IDENTITY_HASH.matcher(id).replaceAll("@");
    }

    private static String unused(String id, Map<String, Outcome> outcomes) {
        String name = id;
        for (int i = 2; outcomes.containsKey(name); i++) {
            name = id + " (" + i + ")";
        }
        return name;
    }

    /** The class that has to be run to run this test, or null. */
    static String classOf(String id) {
        Matcher name = CLASS.matcher(id);
        return name.find() ? name.group(1) : null;
    }

    long count(String kind) {
        return outcomes.values().stream().filter(outcome -> outcome.kind().equals(kind)).count();
    }

    @Override
    public String toString() {
        String text = "%d tests, %d passed, %d failed, %d skipped".formatted(outcomes.size(), count("passed"),
            count("failed"), count("skipped"));
        return ended ? text : text + "; it did not come to its end, under way: "
            + (unfinished.isEmpty() ? "nothing" : String.join(", ", unfinished));
    }
}
