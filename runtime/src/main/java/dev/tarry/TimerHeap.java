package dev.tarry;

import java.util.Arrays;

/**
 * The timers of a loop by deadline, and among equal deadlines in the order they were set. The entries are
 * {@link TimerHandle}s, tasks that sleep and the timers of {@link Sleep}; a cancelled one stays until it comes to the
 * top, or until more than half of over a hundred are cancelled.
 *
 * <p>A 4-ary heap in parallel arrays that contains numbers only: each entry has a place which it keeps, and later ones
 * have higher places, so the place also says which of two was set first. To move references about in a large old array
 * costs a collector like G1 more than the heap itself: each store is a card to be looked through.
 */
final class TimerHeap {
    private static final int COMPACT_ABOVE = 100;

    private long[] deadlines = new long[16];
    private int[] places = new int[16];
    private int size;
    private Object[] entries = new Object[16];
    /** The place of the next entry. */
    private int end;
    private int cancelled;

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
        if (end == entries.length) {
            makeRoom();
        }
        int place = end++;
        entries[place] = entry;
        int i = size++;
        while (i > 0) {
            int parent = (i - 1) >>> 2;
            if (deadlines[parent] <= deadline) {
                break;
            }
            move(parent, i);
            i = parent;
        }
        put(i, deadline, place);
    }

    /** Takes the earliest timer out; null if that was a sleep cut short, whose task may do something else by now. */
    Object poll() {
        int place = places[0];
        Object earliest = entries[place];
        entries[place] = null;
        if (isCancelled(earliest)) {
            cancelled--;
        }
        int last = --size;
        if (last > 0) {
            siftDown(0, deadlines[last], places[last]);
        } else {
            end = 0;
        }
        return letGo(earliest) ? earliest : null;
    }

    /** A timer in the heap has been cancelled. */
    void noteCancelled() {
        cancelled++;
    }

    /** asyncio's rule: rebuild when cancelled timers prevail, else only take them off the top. */
    void purge() {
        if (cancelledPrevail()) {
            compact();
            return;
        }
        while (size > 0 && isCancelled(entries[places[0]])) {
            poll();
        }
    }

    private boolean cancelledPrevail() {
        return size > COMPACT_ABOVE && cancelled > size >>> 1;
    }

    void clear() {
        while (size > 0) {
            letGo(entries[places[--size]]);
        }
        Arrays.fill(entries, 0, end, null);
        end = 0;
        cancelled = 0;
    }

    private void compact() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Object entry = entries[places[i]];
            if (isCancelled(entry)) {
                letGo(entry);
                entries[places[i]] = null;
            } else {
                move(i, kept++);
            }
        }
        size = kept;
        cancelled = 0;
        for (int i = (size - 2) >> 2; i >= 0; i--) {
            siftDown(i, deadlines[i], places[i]);
        }
    }

    private void siftDown(int hole, long deadline, int place) {
        int i = hole;
        for (;;) {
            int child = (i << 2) + 1;
            if (child >= size) {
                break;
            }
            int smallest = child;
            for (int j = child + 1, childrenEnd = Math.min(child + 4, size); j < childrenEnd; j++) {
                if (isBefore(deadlines[j], places[j], smallest)) {
                    smallest = j;
                }
            }
            if (isBefore(deadline, place, smallest)) {
                break;
            }
            move(smallest, i);
            i = smallest;
        }
        put(i, deadline, place);
    }

    private boolean isBefore(long deadline, int place, int i) {
        return deadline < deadlines[i] || deadline == deadlines[i] && place < places[i];
    }

    private void move(int from, int to) {
        put(to, deadlines[from], places[from]);
    }

    private void put(int i, long deadline, int place) {
        deadlines[i] = deadline;
        places[i] = place;
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

    /**
     * The places are used up: closes the gaps, and doubles the arrays if there are few. Also drops the cancelled ones, as a
     * single step of a task may set and cancel any number of timers.
     */
    private void makeRoom() {
        if (cancelledPrevail()) {
            compact();
        }
        if (size < end) {
            closeGaps();
        }
        int length = entries.length;
        if (size > length - (length >> 2)) {
            deadlines = Arrays.copyOf(deadlines, length * 2);
            places = Arrays.copyOf(places, length * 2);
            entries = Arrays.copyOf(entries, length * 2);
        }
    }

    private void closeGaps() {
        int[] moved = new int[end];
        int free = 0;
        for (int place = 0; place < end; place++) {
            Object entry = entries[place];
            if (entry != null) {
                moved[place] = free;
                entries[free++] = entry;
            }
        }
        Arrays.fill(entries, free, end, null);
        end = free;
        for (int i = 0; i < size; i++) {
            places[i] = moved[places[i]];
        }
    }
}
