package dev.tarry;

import java.nio.ByteBuffer;

/**
 * A connection, as the {@link Protocol} on top of it sees it; the counterpart of {@code asyncio.Transport}.
 * {@link EventLoop#createConnection} and {@link EventLoop#createServer} make them for sockets, with TLS or without,
 * {@link EventLoop#connectReadPipe} and {@link EventLoop#connectWritePipe} for pipes, of which each has one direction
 * only and refuses what belongs to the other.
 *
 * <p>A write never waits: what the system does not take at once is kept and sent as soon as it can be. When more is kept
 * than the high-water mark, {@link BaseProtocol#pauseWriting} is called. Writes to a connection that is lost are dropped.
 * Not thread-safe: for the loop's thread.
 */
public interface Transport {
    /**
     * What is told of what happens.
     *
     * @return the protocol
     */
    BaseProtocol getProtocol();

    /**
     * Has another protocol told from now on. It is not told that the connection was made.
     *
     * @param protocol not null
     */
    void setProtocol(BaseProtocol protocol);

    /**
     * What is known of the connection.
     *
     * @param key what to ask for
     * @param <T> the type of the answer
     * @return the answer, or null
     */
    <T> T getExtraInfo(ExtraInfo<T> key);

    /**
     * Whether the connection is closed or being closed.
     *
     * @return true if so
     */
    boolean isClosing();

    /** Ends the connection once all is sent. Nothing more is received. Does nothing the second time. */
    void close();

    /** Ends the connection now; what is not sent is lost. */
    void abort();

    /**
     * Whether the protocol is handed what is received.
     *
     * @return false while reading is paused, and when the connection is closed
     */
    boolean isReading();

    /** Hands nothing more to the protocol, so that in the end the peer has to wait. Does nothing the second time. */
    void pauseReading();

    /** Takes back {@link #pauseReading}. Does nothing if reading is not paused. */
    void resumeReading();

    /**
     * Sends a part of an array, after whatever was written before.
     *
     * @param data copied as far as it is kept
     * @param offset where it begins
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if the part is not in the array
     * @throws IllegalStateException after {@link #writeEof}, and while {@link EventLoop#sendfile} sends a file here
     */
    void write(byte[] data, int offset, int length);

    /**
     * Sends what is between the position and the limit of a buffer, and moves the position to the limit.
     *
     * @param data copied as far as it is kept
     * @throws IllegalStateException after {@link #writeEof}, and while {@link EventLoop#sendfile} sends a file here
     */
    void write(ByteBuffer data);

    /**
     * Sends an array.
     *
     * @param data copied as far as it is kept
     * @throws IllegalStateException after {@link #writeEof}, and while {@link EventLoop#sendfile} sends a file here
     */
    default void write(byte[] data) {
        write(data, 0, data.length);
    }

    /**
     * Sends several arrays, one after the other.
     *
     * @param data not null, without null
     * @throws IllegalStateException after {@link #writeEof}, and while {@link EventLoop#sendfile} sends a file here
     */
    default void writelines(Iterable<byte[]> data) {
        for (byte[] part : data) {
            write(part);
        }
    }

    /**
     * Whether {@link #writeEof} works here: over TLS only from version 1.3 on.
     *
     * @return true if so
     */
    boolean canWriteEof();

    /**
     * Ends this direction once all is sent; the peer may go on sending.
     *
     * @throws UnsupportedOperationException if {@link #canWriteEof} says so
     */
    void writeEof();

    /**
     * Sets when the protocol is told to pause and to go on.
     *
     * @param high with more than so many bytes kept, {@link BaseProtocol#pauseWriting} is called
     * @param low with so many or less, {@link BaseProtocol#resumeWriting} is called
     * @throws IllegalArgumentException unless {@code high >= low >= 0}
     */
    void setWriteBufferLimits(int high, int low);

    /**
     * Sets when the protocol is told to pause; it is told to go on at a quarter of that.
     *
     * @param high with more than so many bytes kept, {@link BaseProtocol#pauseWriting} is called
     * @throws IllegalArgumentException if it is negative
     */
    default void setWriteBufferLimits(int high) {
        setWriteBufferLimits(high, high / 4);
    }

    /**
     * When the protocol is told to pause and to go on.
     *
     * @return both marks; unless set, 64 KiB and 16 KiB, over TLS 512 KiB and 128 KiB
     */
    WriteBufferLimits getWriteBufferLimits();

    /**
     * How much of what was written is still kept.
     *
     * @return the number of bytes
     */
    int getWriteBufferSize();

    /**
     * The marks of {@link Transport#getWriteBufferLimits}, in asyncio's order.
     *
     * @param low at which writing goes on
     * @param high beyond which it should pause
     */
    record WriteBufferLimits(int low, int high) {
        /** Checks that the marks make sense; throws IllegalArgumentException if they do not. */
        public WriteBufferLimits {
            if (low < 0 || high < low) {
                throw new IllegalArgumentException("the limits must be high >= low >= 0, not high = " + high
                    + ", low = " + low);
            }
        }
    }
}
