package dev.tarry;

import java.nio.ByteBuffer;

/**
 * Is handed what a connection receives; the counterpart of {@code asyncio.Protocol}. {@link EventLoop#createConnection}
 * and {@link EventLoop#createServer} make connections for one.
 *
 * <pre>{@code
 * class Echo implements Protocol {
 *     private Transport transport;
 *
 *     public void connectionMade(Transport transport) {
 *         this.transport = transport;
 *     }
 *
 *     public void dataReceived(ByteBuffer data) {
 *         transport.write(data);
 *     }
 * }
 * }</pre>
 *
 * <p>See {@link BaseProtocol} for the order of the calls. Streams are easier to use, and only a little slower.
 */
public non-sealed interface Protocol extends BaseProtocol {
    /**
     * Something was received: at least one byte, in whatever pieces the network has brought it.
     *
     * @param data read-only in spirit: its memory is the loop's, and is used again as soon as this returns. Copy what
     *     is to be kept; what is not taken out of the buffer is lost
     */
    void dataReceived(ByteBuffer data);
}
