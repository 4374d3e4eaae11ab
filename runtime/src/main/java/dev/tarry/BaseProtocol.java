package dev.tarry;

/**
 * What a {@link Transport} calls when something happens on its connection; the counterpart of
 * {@code asyncio.BaseProtocol}. It is either a {@link Protocol} or a {@link BufferedProtocol}.
 *
 * <p>The order is always: {@link #connectionMade} once, data any number of times, {@link #eofReceived} at most once,
 * {@link #connectionLost} once. Everything is called on the loop's thread, and must not block it. What one of the first
 * three throws is told to the loop's exception handler, unless it is an {@link java.io.IOException}, and ends the
 * connection.
 */
public sealed interface BaseProtocol permits Protocol, BufferedProtocol {
    /**
     * There is a connection; over TLS, after the handshake. Called once, before anything else.
     *
     * @param transport to send with, and to close
     */
    default void connectionMade(Transport transport) {
        // Who only receives need not know.
    }

    /**
     * The peer sends no more.
     *
     * @return true to keep the connection open for sending; false, as by default, to close it. Over TLS before version
     *     1.3 it is closed in any case
     */
    default boolean eofReceived() {
        return false;
    }

    /**
     * The connection has ended. Called once, after everything else.
     *
     * @param failure what ended it, or null if it was closed by either side
     */
    default void connectionLost(Throwable failure) {
        // Nothing need be done.
    }

    /**
     * More is waiting to be sent than the high-water mark: it is better to write no more for now. Called from inside
     * the write that went beyond it.
     */
    default void pauseWriting() {
        // Who sends little need not mind.
    }

    /** After {@link #pauseWriting}: what is waiting to be sent has come down to the low-water mark. */
    default void resumeWriting() {
        // As above.
    }
}
