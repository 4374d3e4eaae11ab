package dev.tarry;

/**
 * Arrays that the connections of a loop use in turn, by powers of two. A connection has one only while there is
 * something in it, so that thousands of silent ones cost nothing, and a busy one does not allocate for every message.
 */
final class BufferPool {
    private static final int SMALLEST_BITS = 10;
    private static final int LARGEST_BITS = 20;
    /** What is kept of each size: no more than was in use at once, at most so many bytes and so many arrays. */
    private static final int KEPT_BYTES = 8 << 20;
    private static final int KEPT_ARRAYS = 256;

    private final byte[][][] free = new byte[LARGEST_BITS + 1][][];
    private final int[] count = new int[LARGEST_BITS + 1];

    /** An array of at least this size, with anything in it. */
    byte[] take(int size) {
        int bits = bits(size);
        if (bits > LARGEST_BITS) {
            return new byte[size];
        }
        if (count[bits] == 0) {
            return new byte[1 << bits];
        }
        byte[] array = free[bits][--count[bits]];
        free[bits][count[bits]] = null;
        return array;
    }

    /** Takes back an array that nobody looks at any more. */
    void give(byte[] array) {
        int bits = bits(array.length);
        if (bits > LARGEST_BITS || array.length != 1 << bits) {
            return;
        }
        if (free[bits] == null) {
            free[bits] = new byte[Math.min(KEPT_ARRAYS, KEPT_BYTES >> bits)][];
        }
        if (count[bits] < free[bits].length) {
            free[bits][count[bits]++] = array;
        }
    }

    private static int bits(int size) {
        return Math.max(SMALLEST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(size, 1) - 1));
    }
}
