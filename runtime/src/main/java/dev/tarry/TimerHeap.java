package dev.tarry;

import java.util.Arrays;

/**
 * The timers of a loop by deadline, and among equal deadlines in the order they were set. A 4-ary heap in parallel
 * arrays, whose entries are {@link TimerHandle}s and the timers of {@link Sleep}; a cancelled one stays until it comes
 * to the top, or until more than half of over a hundred are cancelled.
 */
final class TimerHeap {
    private static final int COMPACT_ABOVE = 100;

    private long[] deadlines = new long[16];
    private long[] sequences = new long[16];
    private Object[] entries = new Object[16];
    private int size;
    private int cancelled;
    private long nextSequence;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The earliest deadline; the heap must not be empty. */
    long deadline() {
        return deadlines[0];
    }

    void add(long deadline, Object entry) {
        if (size == entries.length) {
            grow();
        }
        int i = size++;
        long sequence = nextSequence++;
        while (i > 0) {
            int parent = (i - 1) >>> 2;
            if (deadlines[parent] <= deadline) {
                break;
            }
            move(parent, i);
            i = parent;
        }
        put(i, deadline, sequence, entry);
    }

    /** Takes the earliest timer out. */
    Object poll() {
        Object earliest = entries[0];
        int n = --size;
        Object lastEntry = entries[n];
        long deadline = deadlines[n];
        long sequence = sequences[n];
        entries[n] = null;
        if (n > 0) {
            siftDown(0, deadline, sequence, lastEntry);
        }
        letGo(earliest);
        return earliest;
    }

    /** A timer in the heap has been cancelled. */
    void noteCancelled() {
        cancelled++;
    }

    /** asyncio's rule: rebuild when cancelled timers prevail, else only take them off the top. */
    void purge() {
        if (size > COMPACT_ABOVE && cancelled > size >>> 1) {
            compact();
            return;
        }
        while (size > 0 && isCancelled(entries[0])) {
            cancelled--;
            poll();
        }
    }

    void clear() {
        while (size > 0) {
            letGo(entries[--size]);
            entries[size] = null;
        }
        cancelled = 0;
    }

    private void compact() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (isCancelled(entries[i])) {
                letGo(entries[i]);
            } else {
                move(i, kept++);
            }
        }
        Arrays.fill(entries, kept, size, null);
        size = kept;
        cancelled = 0;
        for (int i = (size - 2) >> 2; i >= 0; i--) {
            siftDown(i, deadlines[i], sequences[i], entries[i]);
        }
    }

    private void siftDown(int hole, long deadline, long sequence, Object entry) {
        int i = hole;
        for (;;) {
            int child = (i << 2) + 1;
            if (child >= size) {
                break;
            }
            int smallest = child;
            for (int j = child + 1, end = Math.min(child + 4, size); j < end; j++) {
                if (isBefore(deadlines[j], sequences[j], smallest)) {
                    smallest = j;
                }
            }
            if (isBefore(deadline, sequence, smallest)) {
                break;
            }
            move(smallest, i);
            i = smallest;
        }
        put(i, deadline, sequence, entry);
    }

    private boolean isBefore(long deadline, long sequence, int i) {
        return deadline < deadlines[i] || deadline == deadlines[i] && sequence < sequences[i];
    }

    private void move(int from, int to) {
        put(to, deadlines[from], sequences[from], entries[from]);
    }

    private void put(int i, long deadline, long sequence, Object entry) {
        deadlines[i] = deadline;
        sequences[i] = sequence;
        entries[i] = entry;
    }

    private static boolean isCancelled(Object entry) {
        return entry instanceof Sleep.Timer sleeper ? sleeper.cancelled() : ((TimerHandle) entry).cancelled();
    }

    private static void letGo(Object entry) {
        if (entry instanceof Sleep.Timer sleeper) {
            sleeper.leftHeap();
        } else {
            ((TimerHandle) entry).leftHeap();
        }
    }

    private void grow() {
        int length = entries.length * 2;
        deadlines = Arrays.copyOf(deadlines, length);
        sequences = Arrays.copyOf(sequences, length);
        entries = Arrays.copyOf(entries, length);
    }
}
