package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.sleep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * Writes to a connection; the counterpart of {@code asyncio.StreamWriter}. {@link Asyncio#openConnection} and
 * {@link Asyncio#startServer} make them.
 *
 * <pre>{@code
 * writer.write("GET / HTTP/1.0\r\n\r\n");
 * await(writer.drain());
 * }</pre>
 *
 * <p>A write never waits: what the system does not take at once is kept and sent as soon as it can be. Whoever writes a
 * lot awaits {@link #drain} in between, which pauses as long as too much is kept. A write to a connection that is lost
 * is dropped; {@link #drain} and {@link #waitClosed} tell about it. Whoever has a writer closes it. Not thread-safe.
 */
public final class StreamWriter {
    private final StreamProtocol protocol;
    private final StreamReader reader;

    StreamWriter(StreamProtocol protocol, StreamReader reader) {
        this.protocol = protocol;
        this.reader = reader;
    }

    /**
     * Sends bytes.
     *
     * @param data copied as far as it is kept
     * @throws IllegalStateException after {@link #writeEof}
     */
    public void write(byte[] data) {
        transport().write(data, 0, data.length);
    }

    /**
     * Sends a part of an array.
     *
     * @param data copied as far as it is kept
     * @param offset where it begins
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if the part is not in the array
     * @throws IllegalStateException after {@link #writeEof}
     */
    public void write(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        transport().write(data, offset, length);
    }

    /**
     * Sends what is between the position and the limit of a buffer, and moves the position to the limit.
     *
     * @param data copied as far as it is kept
     * @throws IllegalStateException after {@link #writeEof}
     */
    public void write(ByteBuffer data) {
        transport().write(data);
    }

    /**
     * Sends text in UTF-8; no line end is added.
     *
     * @param text not null
     * @throws IllegalStateException after {@link #writeEof}
     */
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends several arrays, one after the other.
     *
     * @param data not null, without null
     * @throws IllegalStateException after {@link #writeEof}
     */
    public void writelines(Iterable<byte[]> data) {
        for (byte[] part : data) {
            write(part);
        }
    }

    /**
     * Waits until no more than a small part of what was written is still kept; at once if it is not much.
     *
     * @return done when it is time to write more
     * @throws IOException if the connection is lost
     */
    @Async
    public Coroutine<Void> drain() throws IOException {
        Throwable failure = reader.exception();
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
        if (transport().isClosing()) {
            // So that a loop of write and drain comes to know of the loss, which the loop of events tells.
            await(sleep(Duration.ZERO));
        }
        await(protocol.drained());
        return async();
    }

    /**
     * Whether {@link #writeEof} works here: over TLS only from version 1.3 on.
     *
     * @return true if so
     */
    public boolean canWriteEof() {
        return transport().canWriteEof();
    }

    /**
     * Ends this direction once all is sent; the peer reads an end of stream, and may go on sending.
     *
     * @throws UnsupportedOperationException over TLS before version 1.3, which cannot close one direction
     */
    public void writeEof() {
        transport().writeEof();
    }

    /** Closes the connection once all is sent; nothing more is received. Does nothing the second time. */
    public void close() {
        transport().close();
    }

    /** Closes the connection now; what is not sent is lost. */
    public void abort() {
        transport().abort();
    }

    /**
     * Whether the connection is closed or being closed.
     *
     * @return true if so
     */
    public boolean isClosing() {
        return transport().isClosing();
    }

    /**
     * Waits until the connection is closed.
     *
     * @return done when it is
     * @throws IOException if it did not end well: then not everything may have been sent
     */
    @Async
    public Coroutine<Void> waitClosed() throws IOException {
        await(protocol.closed.awaited());
        return async();
    }

    /**
     * Goes on with TLS over this connection, after both sides have agreed on it (STARTTLS). The same reader and writer
     * are used on. What has been received and not read counts as TLS.
     *
     * @param context has the keys, and decides whom to trust
     * @return done when the handshake is
     * @throws IOException if the handshake fails; the connection is closed then
     * @throws IllegalStateException if the connection speaks TLS already
     */
    public Coroutine<Void> startTls(SSLContext context) throws IOException {
        return startTls(new TlsOptions(context));
    }

    /**
     * Goes on with TLS over this connection; see {@link #startTls(SSLContext)}.
     *
     * @param options how; a client checks the server's certificate for the host that it has connected to, unless
     *     another name is set here
     * @return done when the handshake is
     * @throws IOException if the handshake fails; the connection is closed then
     * @throws IllegalStateException if the connection speaks TLS already
     */
    @Async
    public Coroutine<Void> startTls(TlsOptions options) throws IOException {
        Objects.requireNonNull(options, "options");
        await(drain());
        await(protocol.startTls(options));
        return async();
    }

    /**
     * What is known of the connection.
     *
     * <pre>{@code
     * SocketAddress client = writer.getExtraInfo(ExtraInfo.PEERNAME);
     * }</pre>
     *
     * @param key what to ask for
     * @param <T> the type of the answer
     * @return the answer, or null, as for TLS on a connection without
     */
    public <T> T getExtraInfo(ExtraInfo<T> key) {
        return transport().getExtraInfo(key);
    }

    /**
     * Sets when {@link #drain} pauses and when it goes on.
     *
     * @param high with more than so many bytes kept, it pauses
     * @param low with so many or less, it goes on
     * @throws IllegalArgumentException unless {@code high >= low >= 0}
     */
    public void setWriteBufferLimits(int high, int low) {
        transport().setWriteBufferLimits(high, low);
    }

    /**
     * How much of what was written is still kept.
     *
     * @return the number of bytes
     */
    public int getWriteBufferSize() {
        return transport().getWriteBufferSize();
    }

    @Override
    public String toString() {
        return "StreamWriter (" + protocol.transport() + ")";
    }

    /**
     * What this writes to. For {@link EventLoop#sendfile} and the like; whoever writes to it directly does so in the
     * order of the calls.
     *
     * @return the transport, another one after {@link #startTls}
     */
    public Transport transport() {
        protocol.loop.checkThread();
        return protocol.transport();
    }
}
