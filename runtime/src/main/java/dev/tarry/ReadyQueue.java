package dev.tarry;

/** What the loop runs next, first in first out: a ring of futures (a task is stepped) and of {@link Callback}s. */
final class ReadyQueue {
    private static final int LARGE = 1_024;

    private Object[] entries = new Object[64];
    private int head;
    private int tail;

    void add(Object entry) {
        Object[] ring = entries;
        int end = tail;
        ring[end] = entry;
        end = (end + 1) & (ring.length - 1);
        tail = end;
        if (end == head) {
            grow();
        }
    }

    /** The next entry; the queue must not be empty. */
    Object take() {
        Object[] ring = entries;
        int start = head;
        Object entry = ring[start];
        ring[start] = null;
        head = (start + 1) & (ring.length - 1);
        return entry;
    }

    int size() {
        return (tail - head) & (entries.length - 1);
    }

    boolean isEmpty() {
        return head == tail;
    }

    /** Gives back half of a ring that has become large and is empty now. */
    void shrink() {
        if (entries.length > LARGE && isEmpty()) {
            entries = new Object[entries.length >> 1];
            head = 0;
            tail = 0;
        }
    }

    void clear() {
        entries = new Object[64];
        head = 0;
        tail = 0;
    }

    private void grow() {
        Object[] old = entries;
        Object[] ring = new Object[old.length * 2];
        int untilEnd = old.length - head;
        System.arraycopy(old, head, ring, 0, untilEnd);
        System.arraycopy(old, 0, ring, untilEnd, head);
        entries = ring;
        head = 0;
        tail = old.length;
    }
}
