package dev.tarry;

import java.util.Arrays;

/**
 * What the loop runs next, first in first out: futures (a task is stepped) and {@link Callback}s. A pass runs one line of
 * entries, while what it adds stands in the other.
 *
 * <p>What has run stays in its place until the line is filled anew. Where the same tasks take turns, each comes into the
 * place which it has already, and nothing is stored: to store a reference to a young object in an old array costs a
 * collector like G1 a memory barrier. Nothing stays longer than one pass, or once the loop waits. Where others come all the
 * time, the lines are replaced before they get old.
 */
final class ReadyQueue {
    private static final int SMALL = 64;
    private static final int LARGE = 1_024;
    /** Larger arrays are not young in G1. */
    private static final int LARGEST_YOUNG = 1 << 16;

    private Object[] even = new Object[SMALL];
    private Object[] odd = new Object[SMALL];
    /** Which line is added to; not two fields to be swapped, which would be such stores. */
    private boolean toOdd;
    private int size;
    /** How many entries have been left in that line by the pass before the last. */
    private int left;
    /** How many entries the pass has that goes on or was the last, in the other line. */
    private int batch;
    /** Where in its line the entry is that runs; negative if none does. */
    private int at = -1;
    /** How many references have been stored since the lines were new. */
    private int stores;

    void add(Object entry) {
        Object[] line = toOdd ? odd : even;
        int end = size;
        if (end == line.length) {
            line = grow(line, end + 1);
        }
        if (line[end] != entry) {
            line[end] = entry;
            stores++;
        }
        size = end + 1;
    }

    /** Adds as many entries as the caller is going to put, from {@link #size()} before the call on. */
    Object[] reserve(int count) {
        Object[] line = toOdd ? odd : even;
        int end = size + count;
        if (line.length < end) {
            line = grow(line, end);
        }
        size = end;
        stores += count;
        return line;
    }

    /** Begins a pass: what is added from now on is for the next. Its entries, of which there are {@link #inPass()}. */
    Object[] begin() {
        Object[] line = toOdd ? odd : even;
        if (left > size) {
            Arrays.fill(line, size, left, null);
        }
        left = batch;
        batch = size;
        size = 0;
        toOdd = !toOdd;
        return line;
    }

    int inPass() {
        return batch;
    }

    /** This entry of the pass runs from now on. */
    void runs(int index) {
        at = index;
    }

    /** The entry that runs, or null. */
    Object running() {
        return at < 0 ? null : (toOdd ? even : odd)[at];
    }

    /** The pass has ended; if it was too early, what has not run is for the next, before what was added. */
    void end() {
        int run = at + 1;
        at = -1;
        if (run < batch) {
            putBack(run);
        }
    }

    private void putBack(int run) {
        int rest = batch - run;
        Object[] added = toOdd ? odd : even;
        Object[] line = new Object[Math.max(added.length, Integer.highestOneBit(rest + size) * 2)];
        System.arraycopy(toOdd ? even : odd, run, line, 0, rest);
        System.arraycopy(added, 0, line, rest, size);
        replace(line);
        size += rest;
        left = 0;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** From time to time, between passes: takes new lines if much has been stored in these. */
    void renew() {
        if (stores > even.length + odd.length && even.length <= LARGEST_YOUNG && odd.length <= LARGEST_YOUNG) {
            stores = 0;
            left = 0;
            batch = 0;
            Object[] line = new Object[(toOdd ? odd : even).length];
            System.arraycopy(toOdd ? odd : even, 0, line, 0, size);
            even = toOdd ? new Object[even.length] : line;
            odd = toOdd ? line : new Object[odd.length];
        }
    }

    /** Lets go of what has run and gives back half of what has become large, if the queue is empty. */
    void shrink() {
        if (size == 0) {
            even = shrunk(even, toOdd ? batch : left);
            odd = shrunk(odd, toOdd ? left : batch);
            left = 0;
            batch = 0;
        }
    }

    private static Object[] shrunk(Object[] line, int used) {
        if (line.length > LARGE) {
            return new Object[line.length >> 1];
        }
        Arrays.fill(line, 0, used, null);
        return line;
    }

    void clear() {
        even = new Object[SMALL];
        odd = new Object[SMALL];
        size = 0;
        left = 0;
        batch = 0;
    }

    private Object[] grow(Object[] line, int needed) {
        return replace(Arrays.copyOf(line, Math.max(line.length * 2, Integer.highestOneBit(needed) * 2)));
    }

    /** Another line for the one that is added to. */
    private Object[] replace(Object[] line) {
        if (toOdd) {
            odd = line;
        } else {
            even = line;
        }
        return line;
    }
}
