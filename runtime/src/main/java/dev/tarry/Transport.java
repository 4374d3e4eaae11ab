package dev.tarry;

import java.nio.ByteBuffer;

/** The bytes of one connection, both ways, for the {@link Protocol} on top; asyncio's contract of the same name. */
interface Transport {
    Protocol protocol();

    void setProtocol(Protocol protocol);

    /** Whether the connection is over or about to be. */
    boolean isClosing();

    boolean isReading();

    void pauseReading();

    void resumeReading();

    /** Sends, now or as soon as can be, in the order of the calls. The array may be changed afterwards. */
    void write(byte[] data, int offset, int length);

    /** Sends what is between position and limit, and moves the position there. The buffer may be changed afterwards. */
    void write(ByteBuffer data);

    boolean canWriteEof();

    /** Ends this direction once all is sent. */
    void writeEof();

    /** Ends the connection once all is sent. Nothing more is received. */
    void close();

    /** Ends the connection now. */
    void abort();

    /** As {@link #abort}, and the protocol is told why. */
    void forceClose(Throwable failure);

    void setWriteBufferLimits(int high, int low);

    int writeBufferSize();

    /** What is known of the connection, or null. */
    Object extraInfo(ExtraInfo<?> key);
}
