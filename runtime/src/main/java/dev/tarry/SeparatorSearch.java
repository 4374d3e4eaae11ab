package dev.tarry;

import java.util.Arrays;
import java.util.Comparator;

/** Looks for the first of several separators in data that grows, and not twice in the same place. */
final class SeparatorSearch {
    /** Shortest first: of two that end in the same place, the shorter one counts. */
    private byte[][] separators = {};
    /** How many bytes from the beginning have no separator that begins in them. */
    private int searched;
    private int matchStart;
    private int matchEnd;

    /** Begins anew. */
    void begin(byte[] separator, byte[][] more) {
        searched = 0;
        matchStart = -1;
        matchEnd = -1;
        if (separators.length != more.length + 1) {
            separators = new byte[more.length + 1][];
        }
        separators[0] = separator;
        if (more.length > 0) {
            System.arraycopy(more, 0, separators, 1, more.length);
            Arrays.sort(separators, Comparator.comparingInt(bytes -> bytes.length));
        }
        if (separators[0].length == 0) {
            throw new IllegalArgumentException("a separator should be at least one byte");
        }
    }

    /** Whether there is one now. All data must be there from the beginning; where in the array may change. */
    boolean find(byte[] data, int start, int end) {
        int size = end - start;
        if (size - searched < separators[0].length) {
            return false;
        }
        for (byte[] separator : separators) {
            match(separator, data, start, end);
        }
        if (matchEnd >= 0) {
            return true;
        }
        searched = Math.max(0, size + 1 - separators[separators.length - 1].length);
        return false;
    }

    int searched() {
        return searched;
    }

    /** Where the separator begins, counted from the beginning of the data. */
    int matchStart() {
        return matchStart;
    }

    int matchEnd() {
        return matchEnd;
    }

    private void match(byte[] wanted, byte[] data, int start, int end) {
        // A match that ends later than one found already is of no use.
        int limit = matchEnd < 0 ? end : start + matchEnd - 1;
        for (int at = start + searched; at + wanted.length <= limit; at++) {
            if (data[at] == wanted[0] && isAt(wanted, data, at)) {
                matchStart = at - start;
                matchEnd = matchStart + wanted.length;
                return;
            }
        }
    }

    private static boolean isAt(byte[] wanted, byte[] data, int at) {
        for (int i = 1; i < wanted.length; i++) {
            if (data[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
