package dev.tarry.differential;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Marks in the text of a generated program that say where its expressions, statements and members begin and end, so
 * that a program can be made smaller without a parser.
 */
final class Marks {
    static final char STATEMENT = '\u0001';
    static final char MEMBER = '\u0002';
    static final char END = '\u0003';
    /** The first of the marks of expressions, one for each {@link Kind}. */
    private static final char EXPRESSION = '\uE000';

    /**
     * A marked part of a text.
     *
     * @param mark what it is
     * @param start where its mark is
     * @param end behind its end mark
     */
    record Span(char mark, int start, int end) {
        boolean isExpression() {
            return mark >= EXPRESSION;
        }

        Kind kind() {
            return Kind.values()[mark - EXPRESSION];
        }

        boolean isWithin(Span outer) {
            return outer.start < start && end < outer.end;
        }

        String of(String text) {
            return text.substring(start, end);
        }
    }

    private Marks() {
    }

    static String expression(Kind kind, String text) {
        return (char) (EXPRESSION + kind.ordinal()) + text + END;
    }

    static String member(String text) {
        return MEMBER + text + END;
    }

    static String statement(String text) {
        return STATEMENT + text + END;
    }

    private static boolean isMark(char c) {
        return c <= END || isBegin(c);
    }

    private static boolean isBegin(char c) {
        return c == STATEMENT || c == MEMBER || c >= EXPRESSION && c < EXPRESSION + Kind.values().length;
    }

    /** What a compiler gets to see. */
    static String strip(String marked) {
        StringBuilder text = new StringBuilder(marked.length());
        for (int i = 0; i < marked.length(); i++) {
            char c = marked.charAt(i);
            if (!isMark(c)) {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** All marked parts, in the order in which they begin: those around others come first. */
    static List<Span> spans(String marked) {
        List<Span> spans = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < marked.length(); i++) {
            char c = marked.charAt(i);
            if (c == END) {
                int start = open.pop();
                spans.add(new Span(marked.charAt(start), start, i + 1));
            } else if (isBegin(c)) {
                open.push(i);
            }
        }
        spans.sort(Comparator.comparingInt(Span::start));
        return spans;
    }
}
