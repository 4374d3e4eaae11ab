package dev.tarry.samples.crawler;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a crawl has found so far; can be printed at any time. */
final class Report {

    private final long start = System.nanoTime();
    private final Map<URI, String> lines = new TreeMap<>();
    private int answers;
    private int failures;
    private int retries;
    private long characters;

    void answered(Page page) {
        answers++;
        retries += page.attempts() - 1;
        characters += page.body().length();
        lines.put(page.uri(), page.status() + tries(page.attempts()));
    }

    void failed(URI uri, FetchException reason) {
        failures++;
        retries += reason.attempts() - 1;
        lines.put(uri, "failed: " + reason.getMessage() + tries(reason.attempts()));
    }

    void abandoned(URI uri) {
        lines.put(uri, "abandoned");
    }

    private static String tries(int attempts) {
        return attempts == 1 ? "" : " (attempt " + attempts + ")";
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach((uri, line) -> text.append(uri).append("  ").append(line).append('\n'));
        return text.append(String.format(Locale.ROOT,
                "%d answered, %d failed, %d tried again, %d characters in %.1f seconds",
                answers, failures, retries, characters, (System.nanoTime() - start) / 1e9)).toString();
    }
}
