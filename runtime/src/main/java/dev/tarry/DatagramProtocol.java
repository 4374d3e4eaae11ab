package dev.tarry;

import java.io.IOException;
import java.net.SocketAddress;

/**
 * What {@link EventLoop#createDatagramEndpoint} calls when something happens; the counterpart of
 * {@code asyncio.DatagramProtocol}. Everything is called on the loop's thread.
 *
 * <pre>{@code
 * class Echo implements DatagramProtocol {
 *     private DatagramTransport transport;
 *
 *     public void connectionMade(DatagramTransport transport) {
 *         this.transport = transport;
 *     }
 *
 *     public void datagramReceived(byte[] data, SocketAddress address) {
 *         transport.sendto(data, address);
 *     }
 * }
 * }</pre>
 */
public interface DatagramProtocol {
    /**
     * The endpoint is there. Called once, before anything else.
     *
     * @param transport to send with, and to close
     */
    default void connectionMade(DatagramTransport transport) {
        // Who only receives need not know.
    }

    /**
     * A datagram has come.
     *
     * @param data its bytes
     * @param address who sent it
     */
    void datagramReceived(byte[] data, SocketAddress address);

    /**
     * A datagram could not be sent or received; the endpoint goes on.
     *
     * @param failure such as {@link java.net.PortUnreachableException}, which only an endpoint with a remote address is
     *     told
     */
    default void errorReceived(IOException failure) {
        // Datagrams may be lost in any case.
    }

    /** So much waits to be sent that it is better to send no more for now. */
    default void pauseWriting() {
        // Who sends little need not mind.
    }

    /** After {@link #pauseWriting}: most of what was waiting has been sent. */
    default void resumeWriting() {
        // As above.
    }

    /**
     * The endpoint is closed. Called once, after everything else.
     *
     * @param failure what ended it, or null
     */
    default void connectionLost(Throwable failure) {
        // Nothing need be done.
    }
}
