package dev.tarry;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Bytes that wait to be sent, in arrays of the loop's pool. */
final class Backlog {
    private static final int CHUNK = 64 * 1024;

    private static final class Chunk {
        final byte[] array;
        int start;
        int end;

        Chunk(byte[] array) {
            this.array = array;
        }
    }

    private final BufferPool pool;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(2);
    private int size;

    Backlog(BufferPool pool) {
        this.pool = pool;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(byte[] data, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            Chunk last = lastWithRoom(left);
            int n = Math.min(left, last.array.length - last.end);
            System.arraycopy(data, from, last.array, last.end, n);
            last.end += n;
            from += n;
            left -= n;
        }
        size += length;
    }

    void add(ByteBuffer data) {
        size += data.remaining();
        while (data.hasRemaining()) {
            Chunk last = lastWithRoom(data.remaining());
            int n = Math.min(data.remaining(), last.array.length - last.end);
            data.get(last.array, last.end, n);
            last.end += n;
        }
    }

    /** Copies from the beginning as much as there is room for, and keeps it. */
    void copyTo(ByteBuffer target) {
        for (Chunk chunk : chunks) {
            if (!target.hasRemaining()) {
                return;
            }
            target.put(chunk.array, chunk.start, Math.min(target.remaining(), chunk.end - chunk.start));
        }
    }

    /** Drops bytes from the beginning. */
    void drop(int length) {
        size -= length;
        int left = length;
        while (left > 0) {
            Chunk first = chunks.peekFirst();
            int n = Math.min(left, first.end - first.start);
            first.start += n;
            left -= n;
            if (first.start == first.end) {
                pool.give(chunks.removeFirst().array);
            }
        }
    }

    void clear() {
        drop(size);
    }

    private Chunk lastWithRoom(int wanted) {
        Chunk last = chunks.peekLast();
        if (last == null || last.end == last.array.length) {
            last = new Chunk(pool.take(Math.min(wanted, CHUNK)));
            chunks.addLast(last);
        }
        return last;
    }
}
