package dev.tarry;

import java.nio.ByteBuffer;

/**
 * Has what a connection receives put into a buffer of its own; the counterpart of {@code asyncio.BufferedProtocol}. With
 * a direct buffer there is no copy between the system and the protocol, except over TLS.
 *
 * <pre>{@code
 * class Counter implements BufferedProtocol {
 *     private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
 *     private long total;
 *
 *     public ByteBuffer getBuffer(int sizeHint) {
 *         return buffer.clear();
 *     }
 *
 *     public void bufferUpdated(int count) {
 *         total += count;
 *     }
 * }
 * }</pre>
 *
 * <p>See {@link BaseProtocol} for the order of the calls. A class that implements {@link Protocol}, too, is treated as
 * this.
 */
public non-sealed interface BufferedProtocol extends BaseProtocol {
    /**
     * There is something to receive.
     *
     * @param sizeHint how much there is, which a smaller buffer takes in parts; -1 if that is not known
     * @return where to put it, from the position up to the limit; an empty one ends the connection with an exception
     */
    ByteBuffer getBuffer(int sizeHint);

    /**
     * Something has been put into the buffer that {@link #getBuffer} gave last, whose position is now behind it.
     *
     * @param count how many bytes, at least one
     */
    void bufferUpdated(int count);
}
