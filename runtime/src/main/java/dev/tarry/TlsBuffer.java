package dev.tarry;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** Encrypted bytes that have come and were not looked at, in an array of the loop's pool while there are any. */
final class TlsBuffer {
    private final BufferPool pool;
    private byte[] array;
    private int start;
    private int end;

    TlsBuffer(BufferPool pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return start == end;
    }

    void add(ByteBuffer data) {
        int n = data.remaining();
        int size = end - start;
        if (array == null) {
            array = pool.take(n);
        } else if (array.length - end < n) {
            byte[] target = array.length >= size + n ? array : pool.take(Math.max(size + n, 2 * size));
            System.arraycopy(array, start, target, 0, size);
            if (target != array) {
                pool.give(array);
                array = target;
            }
            start = 0;
            end = size;
        }
        data.get(array, end, n);
        end += n;
    }

    SSLEngineResult unwrap(SSLEngine engine, ByteBuffer target) throws SSLException {
        SSLEngineResult result = engine.unwrap(ByteBuffer.wrap(array, start, end - start), target);
        start += result.bytesConsumed();
        return result;
    }

    void clear() {
        start = end;
        releaseIfEmpty();
    }

    void releaseIfEmpty() {
        if (start == end) {
            start = 0;
            end = 0;
            if (array != null) {
                pool.give(array);
                array = null;
            }
        }
    }
}
