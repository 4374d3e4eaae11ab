package dev.tarry;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Feeds a {@link StreamReader} with what a connection or a pipe receives, and has the peer wait when too much of it is
 * not read; the counterpart of {@code asyncio.StreamReaderProtocol}.
 *
 * <pre>{@code
 * StreamReader input = new StreamReader();
 * await(getRunningLoop().connectReadPipe(() -> new StreamReaderProtocol(input), System.in));
 * String name = new String(await(input.readline())).strip();
 * }</pre>
 *
 * <p>For connections, {@link Asyncio#openConnection} and {@link Asyncio#startServer} are easier, and faster.
 */
public final class StreamReaderProtocol implements Protocol {
    private final StreamReader reader;

    /**
     * Makes a protocol for one connection.
     *
     * @param reader to feed
     */
    public StreamReaderProtocol(StreamReader reader) {
        this.reader = Objects.requireNonNull(reader, "reader");
    }

    @Override
    public void connectionMade(Transport transport) {
        reader.setTransport(transport);
        if (transport instanceof PipeTransport) {
            reader.setFedByThread();
        }
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        reader.feed(data);
    }

    /**
     * Ends the reader.
     *
     * @return true: whoever has the transport closes it
     */
    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return true;
    }

    @Override
    public void connectionLost(Throwable failure) {
        reader.connectionLost(failure);
    }
}
