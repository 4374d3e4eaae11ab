package dev.tarry;

import java.util.Arrays;

/**
 * The timers of a loop by deadline, and among equal deadlines in the order they were set. A 4-ary heap in parallel
 * arrays, whose entries are {@link TimerHandle}s, tasks that sleep and the timers of {@link Sleep}; a cancelled one stays
 * until it comes to the top, or until more than half of over a hundred are cancelled.
 */
final class TimerHeap {
    private static final int COMPACT_ABOVE = 100;

    private long[] deadlines = new long[16];
    /** In which order they were set; that of equal ones only matters among equal deadlines. */
    private int[] sequences = new int[16];
    private Object[] entries = new Object[16];
    private int size;
    private int cancelled;
    private int nextSequence;

    TimerHeap() {
        this(0);
    }

    /** With another number for the first timer. */
    TimerHeap(int firstSequence) {
        nextSequence = firstSequence;
    }

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
        if (nextSequence == Integer.MAX_VALUE) {
            renumber();
        }
        int i = size++;
        int sequence = nextSequence++;
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

    /** Takes the earliest timer out; null if that was a sleep cut short, whose task may do something else by now. */
    Object poll() {
        Object earliest = entries[0];
        if (isCancelled(earliest)) {
            cancelled--;
        }
        removeFirst();
        return letGo(earliest) ? earliest : null;
    }

    private void removeFirst() {
        int n = --size;
        Object lastEntry = entries[n];
        long deadline = deadlines[n];
        int sequence = sequences[n];
        entries[n] = null;
        if (n > 0) {
            siftDown(0, deadline, sequence, lastEntry);
        }
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

    /** Numbers the timers anew when the numbers are used up: sorted is a heap, too. */
    private void renumber() {
        TimerHeap sorted = new TimerHeap();
        while (size > 0) {
            sorted.add(deadlines[0], entries[0]);
            removeFirst();
        }
        deadlines = sorted.deadlines;
        sequences = sorted.sequences;
        entries = sorted.entries;
        size = sorted.size;
        nextSequence = size;
    }

    private void siftDown(int hole, long deadline, int sequence, Object entry) {
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

    private boolean isBefore(long deadline, int sequence, int i) {
        return deadline < deadlines[i] || deadline == deadlines[i] && sequence < sequences[i];
    }

    private void move(int from, int to) {
        put(to, deadlines[from], sequences[from], entries[from]);
    }

    private void put(int i, long deadline, int sequence, Object entry) {
        deadlines[i] = deadline;
        sequences[i] = sequence;
        entries[i] = entry;
    }

    private static boolean isCancelled(Object entry) {
        return entry instanceof Task<?> task ? task.sleepCutShort()
            : entry instanceof TimerHandle handle ? handle.cancelled() : ((Sleep.Timer) entry).cancelled();
    }

    /** Tells an entry that it is out of the timers; whether it is to be executed. */
    private static boolean letGo(Object entry) {
        if (entry instanceof Task<?> task) {
            return task.leaveTimers();
        }
        if (entry instanceof TimerHandle handle) {
            handle.leftHeap();
        } else {
            ((Sleep.Timer) entry).leftHeap();
        }
        return true;
    }

    private void grow() {
        int length = entries.length * 2;
        deadlines = Arrays.copyOf(deadlines, length);
        sequences = Arrays.copyOf(sequences, length);
        entries = Arrays.copyOf(entries, length);
    }
}
