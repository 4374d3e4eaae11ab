package dev.tarry;

/**
 * What {@link EventLoop#createConnection} gives; in asyncio a pair.
 *
 * @param transport the connection
 * @param protocol what is told of what happens on it
 * @param <P> the kind of protocol
 */
public record ProtocolConnection<P extends BaseProtocol>(Transport transport, P protocol) implements AutoCloseable {
    /** Closes the connection once all is sent. Does not wait. */
    @Override
    public void close() {
        transport.close();
    }
}
