package dev.tarry.samples.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines between the first line of a message and the empty one. Names are the same in any case. */
final class Headers {

    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** @param lines the head of a message, of which the first is not a header */
    static Headers parse(List<String> lines) throws HttpError {
        Headers headers = new Headers();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            // A space before the colon or the name has been used to make two servers understand different things.
            if (colon <= 0 || line.substring(0, colon).chars().anyMatch(Character::isWhitespace)) {
                throw new HttpError(400, "not a header: " + line);
            }
            headers.values.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
                .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    int count(String name) {
        return values.getOrDefault(name, List.of()).size();
    }

    /** The first value, or null. */
    String get(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.get(0);
    }

    /** Whether a word is in a header that lists words. */
    boolean lists(String name, String word) {
        for (String value : values.getOrDefault(name, List.of())) {
            for (String listed : value.split(",")) {
                if (listed.strip().equalsIgnoreCase(word)) {
                    return true;
                }
            }
        }
        return false;
    }
}
