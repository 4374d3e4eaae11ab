package dev.tarry.differential;

/**
 * Marks in the text of a generated program that say where its expressions, statements and members begin and end, so
 * that a program can be made smaller without a parser.
 */
final class Marks {
    static final char STATEMENT = '\u0001';
    static final char MEMBER = '\u0002';
    static final char END = '\u0003';
    /** The first of the marks of expressions, one for each {@link Kind}. */
    static final char EXPRESSION = '\uE000';

    private Marks() {
    }

    static String expression(Kind kind, String text) {
        return (char) (EXPRESSION + kind.ordinal()) + text + END;
    }

    static boolean isMark(char c) {
        return c <= END || c >= EXPRESSION && c < EXPRESSION + Kind.values().length;
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
}
