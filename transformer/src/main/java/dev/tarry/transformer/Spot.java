package dev.tarry.transformer;

/**
 * A part of a line of source that is underlined.
 *
 * @param line counted from 1
 * @param from first column, counted from 1 in UTF-16 units, as compilers and editors count
 * @param to last column, inclusive
 * @param primary whether this is where the problem is, and not what it has to do with
 * @param label what is said beside the line; empty for nothing
 */
record Spot(int line, int from, int to, boolean primary, String label) {

    Spot labelled(String text) {
        return new Spot(line, from, to, primary, text);
    }

    boolean overlaps(Spot other) {
        return line == other.line && from <= other.to && other.from <= to;
    }
}
