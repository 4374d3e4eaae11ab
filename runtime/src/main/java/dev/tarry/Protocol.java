package dev.tarry;

import java.nio.ByteBuffer;

/**
 * What a {@link Transport} tells whoever is on top of it, in asyncio's order: connectionMade once, dataReceived any
 * number of times, eofReceived at most once, connectionLost once. An exception in one of the first three ends the
 * connection.
 */
interface Protocol {
    void connectionMade(Transport transport);

    /**
     * There is something to read. True if a task has been woken that takes it from the transport itself: then neither
     * is there a copy in between nor another pass.
     */
    default boolean wakeReceiver() {
        return false;
    }

    /** All of the data must be taken: the buffer is used again as soon as this returns. */
    void dataReceived(ByteBuffer data);

    /** The peer sends no more. Returns true if the connection is to stay open for writing. */
    boolean eofReceived();

    /** The end, in any case: after this the transport does nothing more. Null if nothing went wrong. */
    void connectionLost(Throwable failure);

    /** More than the high-water mark waits to be sent. Called from inside the write. */
    void pauseWriting();

    /** What waits to be sent has come down to the low-water mark. */
    void resumeWriting();
}
