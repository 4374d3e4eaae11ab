package dev.tarry;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What has arrived and has not been read: a part of an array of the loop's pool, or of none if there is nothing. */
final class Unread {
    private static final byte[] NOTHING = {};

    private final BufferPool pool;
    private byte[] array = NOTHING;
    private int start;
    private int end;

    Unread(BufferPool pool) {
        this.pool = pool;
    }

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    byte get(int index) {
        return array[start + index];
    }

    /** Whether the search, which goes on where it ended before, finds its separator. */
    boolean contains(SeparatorSearch search) {
        return search.find(array, start, end);
    }

    void add(ByteBuffer data) {
        int n = data.remaining();
        makeRoom(n);
        data.get(array, end, n);
        end += n;
    }

    /** The first bytes, which stay. */
    byte[] copy(int n) {
        return n == 0 ? NOTHING : Arrays.copyOfRange(array, start, start + n);
    }

    /** Puts the first bytes into a buffer; they stay. */
    void copyTo(ByteBuffer target, int n) {
        target.put(array, start, n);
    }

    void drop(int n) {
        start += n;
        if (start == end) {
            start = 0;
            end = 0;
            replace(NOTHING);
        }
    }

    private void makeRoom(int n) {
        if (array.length - end >= n) {
            return;
        }
        int size = size();
        if (array.length - size >= n && start >= size) {
            System.arraycopy(array, start, array, 0, size);
        } else {
            byte[] larger = pool.take((int) Math.max(Math.addExact(size, n), Math.min(2L * size, Integer.MAX_VALUE - 8)));
            System.arraycopy(array, start, larger, 0, size);
            replace(larger);
        }
        start = 0;
        end = size;
    }

    private void replace(byte[] other) {
        if (array != NOTHING) {
            pool.give(array);
        }
        array = other;
    }
}
