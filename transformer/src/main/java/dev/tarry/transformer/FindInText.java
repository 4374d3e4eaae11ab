package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a problem is about by its name alone, in a source that the parser does not understand: that of a newer Java
 * version, or one with another language in it.
 *
 * <p>The line is known, and of a call how many there are of its name. That is enough to point at it, short of a parser.
 */
final class FindInText {

    /** Comments that end on their line, literals. What goes on behind the line end is left as it is. */
    private static final Pattern NO_CODE = Pattern.compile("//.*|/\\*.*?\\*/|\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'");

    private final SourceText text;
    private final Diagnostic diagnostic;
    private final Place place;

    FindInText(SourceText text, Diagnostic diagnostic) {
        this.text = text;
        this.diagnostic = diagnostic;
        this.place = diagnostic.place();
    }

    /** What to underline, in the order of the text; empty if the name is not to be found. */
    List<Spot> spots() {
        String name = Pattern.quote(place.name());
        List<Spot> found = switch (place.kind()) {
            case CALL -> choose(calls("\\b" + name + "\\s*\\("));
            case REFERENCE -> choose(matches(diagnostic.line(), "::\\s*" + name + "\\b"));
            case CATCH -> matches(diagnostic.line(), "\\bcatch\\s*\\([^)]*\\)?");
            case RETURN -> matches(diagnostic.line(), "\\breturn\\b[^;]*");
            case METHOD -> declaration(name);
            case CLASS -> List.of();
        };
        return labelled(found.stream().sorted(Comparator.comparingInt(Spot::from)).toList());
    }

    private List<Spot> labelled(List<Spot> spots) {
        if (spots.isEmpty()) {
            return spots;
        }
        List<Spot> labelled = new ArrayList<>(spots);
        int last = spots.size() - 1;
        labelled.set(last, spots.get(last).labelled((last == 0 ? "" : "one of these: ") + diagnostic.label()));
        return labelled;
    }

    /** Calls in the order in which they are compiled, which is that of their closing parentheses. */
    private List<Spot> calls(String pattern) {
        List<Spot> spots = new ArrayList<>();
        for (Spot head : matches(diagnostic.line(), pattern)) {
            spots.add(new Spot(head.line(), head.from(), closing(code(head.line()), head.to()), true, ""));
        }
        spots.sort(Comparator.comparingInt(Spot::to).thenComparing(Spot::from, Comparator.reverseOrder()));
        return spots;
    }

    /** The column of the parenthesis that closes the one in the given column, or that of the last character. */
    private static int closing(String code, int opening) {
        int depth = 0;
        for (int column = opening; column <= code.length(); column++) {
            char character = code.charAt(column - 1);
            depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            if (depth == 0) {
                return column;
            }
        }
        return code.stripTrailing().length();
    }

    private List<Spot> choose(List<Spot> candidates) {
        // The bodies of lambdas are compiled in an order of their own.
        boolean ordered = candidates.size() == place.total() && !code(diagnostic.line()).contains("->");
        return ordered ? List.of(candidates.get(place.ordinal())) : candidates;
    }

    /** The name in the head of the method whose code begins in the line: behind a type, there or above. */
    private List<Spot> declaration(String name) {
        Pattern head = Pattern.compile("(?<!\\b(return|new|else|throw|yield|case))(?<=[\\w>\\]])\\s+(" + name + ")\\s*\\(");
        for (int line = diagnostic.line(); line >= 1; line--) {
            Matcher matcher = head.matcher(code(line));
            if (matcher.find()) {
                return List.of(new Spot(line, matcher.start(2) + 1, matcher.end(2), true, ""));
            }
        }
        return List.of();
    }

    private List<Spot> matches(int line, String pattern) {
        return Pattern.compile(pattern).matcher(code(line)).results()
                .map(match -> new Spot(line, match.start() + 1, match.end(), true, "")).toList();
    }

    /** A line with blanks in place of what is no code. */
    private String code(int line) {
        return NO_CODE.matcher(text.line(line)).replaceAll(match -> " ".repeat(match.group().length()));
    }
}
