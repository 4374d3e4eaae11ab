package dev.tarry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * Sends datagrams; the counterpart of {@code asyncio.DatagramTransport}, made by
 * {@link EventLoop#createDatagramEndpoint}. Whoever has it closes it. Not thread-safe.
 */
public final class DatagramTransport implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");
    /** What a datagram in the queue counts beside its data, so that many empty ones are noticed, too. */
    private static final int HEADER_SIZE = 8;

    private final EventLoop loop;
    private final Channels channels;
    private final DatagramChannel channel;
    private final DatagramProtocol protocol;
    /** Where all goes; null if each datagram has an address of its own. */
    private final SocketAddress remote;
    private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
    private final Callback readable = new OnReadable();
    private final Callback writable = new OnWritable();
    private int queued;
    private int highWater = WaterMarks.HIGH;
    private int lowWater = WaterMarks.LOW;
    private boolean paused;
    private boolean closing;
    private boolean lost;

    DatagramTransport(EventLoop loop, DatagramChannel channel, DatagramProtocol protocol) throws IOException {
        this.loop = loop;
        this.channels = loop.channels();
        this.channel = channel;
        this.protocol = protocol;
        channel.configureBlocking(false);
        channels.checkFree(channel);
        remote = channel.getRemoteAddress();
        channels.setOwner(channel, this);
    }

    void start() throws IOException {
        protocol.connectionMade(this);
        if (!closing) {
            channels.setReader(channel, readable);
        }
    }

    /**
     * Sends a datagram to the remote address of this endpoint. An empty one is not sent: the JDK has none for a channel
     * that is connected.
     *
     * @param data the whole datagram, not to be changed any more
     * @throws IllegalStateException if the endpoint has no remote address
     */
    public void sendto(byte[] data) {
        if (remote == null) {
            throw new IllegalStateException("this endpoint has no remote address: use sendto(data, address)");
        }
        enqueueOrSend(data, remote);
    }

    /**
     * Sends a datagram. What the system does not take at once is kept and sent later, in the same order; after
     * {@link #close} it is dropped.
     *
     * @param data the whole datagram, not to be changed any more
     * @param address where to, with its name looked up; null for the remote address of this endpoint
     * @throws IllegalArgumentException if the address is not the endpoint's remote address, or its name was not looked
     *     up
     */
    public void sendto(byte[] data, SocketAddress address) {
        if (address == null) {
            sendto(data);
            return;
        }
        if (remote != null && !remote.equals(address)) {
            throw new IllegalArgumentException("Invalid address: must be null or " + remote + ", not " + address);
        }
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new IllegalArgumentException(address + " has not been looked up: await loop.getaddrinfo(host, port)");
        }
        enqueueOrSend(data, address);
    }

    /** Closes the endpoint once all is sent. Does nothing the second time. */
    @Override
    public void close() {
        loop.checkThread();
        if (closing) {
            return;
        }
        closing = true;
        channels.clearReader(channel);
        if (queue.isEmpty()) {
            lose(null);
        }
    }

    /** Closes the endpoint now; what is not sent is dropped. */
    public void abort() {
        loop.checkThread();
        queue.clear();
        queued = 0;
        closing = true;
        channels.clearReader(channel);
        lose(null);
    }

    /**
     * Whether the endpoint is closed or being closed.
     *
     * @return true if so
     */
    public boolean isClosing() {
        return closing;
    }

    /**
     * The address on this side.
     *
     * @return the address
     * @throws IOException if the endpoint is closed
     */
    public SocketAddress getLocalAddress() throws IOException {
        return channel.getLocalAddress();
    }

    /**
     * Where {@link #sendto(byte[])} sends to.
     *
     * @return the address, or null
     */
    public SocketAddress getRemoteAddress() {
        return remote;
    }

    /**
     * How much waits to be sent.
     *
     * @return the number of bytes, and a few for each datagram
     */
    public int getWriteBufferSize() {
        return queued;
    }

    /**
     * Sets when {@link DatagramProtocol#pauseWriting} and {@link DatagramProtocol#resumeWriting} are called.
     *
     * @param high with more than so many bytes waiting
     * @param low with so many or less
     * @throws IllegalArgumentException unless {@code high >= low >= 0}
     */
    public void setWriteBufferLimits(int high, int low) {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("the limits must be high >= low >= 0, not high = " + high + ", low = "
                + low);
        }
        highWater = high;
        lowWater = low;
    }

    @Override
    public String toString() {
        return "DatagramTransport (" + (lost ? "closed" : closing ? "closing" : "open") + ", " + channel + ")";
    }

    private void enqueueOrSend(byte[] data, SocketAddress address) {
        Objects.requireNonNull(data, "data");
        loop.checkThread();
        if (!lost && !(queue.isEmpty() && send(data, address))) {
            enqueue(new Datagram(data, address));
        }
    }

    /** For one that the system has no room for. */
    void enqueue(Datagram datagram) {
        if (queue.isEmpty()) {
            watchWritable();
        }
        queue.add(datagram);
        queued += size(datagram);
        if (!paused && queued > highWater) {
            paused = true;
            try {
                protocol.pauseWriting();
            } catch (Throwable e) {
                ProtocolCalls.report(loop, this, e, "protocol.pauseWriting() failed");
            }
        }
    }

    private static int size(Datagram datagram) {
        return datagram.data().length + HEADER_SIZE;
    }

    /** False if there is no room in the system; a failure is told, and the datagram gone. */
    private boolean send(byte[] data, SocketAddress address) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(data);
            int sent = remote != null ? channel.write(buffer) : channel.send(buffer, address);
            return sent > 0 || data.length == 0;
        } catch (IOException e) {
            protocol.errorReceived(e);
            return true;
        }
    }

    private void watchWritable() {
        try {
            channels.setWriter(channel, writable);
        } catch (IOException e) {
            abort();
        }
    }

    private void sendQueue() {
        Datagram next;
        while ((next = queue.poll()) != null) {
            // Before it is sent: one that cannot be, or whose errorReceived throws, would be tried again for ever.
            queued -= size(next);
            if (!send(next.data(), next.address())) {
                queue.addFirst(next);
                queued += size(next);
                break;
            }
        }
        if (paused && queued <= lowWater) {
            paused = false;
            try {
                protocol.resumeWriting();
            } catch (Throwable e) {
                ProtocolCalls.report(loop, this, e, "protocol.resumeWriting() failed");
            }
        }
        if (queue.isEmpty()) {
            channels.clearWriter(channel);
            if (closing) {
                lose(null);
            }
        }
    }

    /** One datagram for each time, as others want their turn. */
    private void receive() {
        ByteBuffer buffer = channels.readBuffer();
        SocketAddress sender;
        try {
            sender = channel.receive(buffer);
        } catch (IOException e) {
            protocol.errorReceived(e);
            return;
        }
        if (sender != null) {
            byte[] data = new byte[buffer.flip().remaining()];
            buffer.get(data);
            protocol.datagramReceived(data, sender);
        }
    }

    private void lose(Throwable failure) {
        if (lost) {
            return;
        }
        lost = true;
        channels.clearWriter(channel);
        loop.callSoon(() -> {
            try {
                protocol.connectionLost(failure);
            } finally {
                closeChannel();
            }
        });
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "A socket could not be closed: " + this, e);
        }
    }

    /** The protocol has thrown; asyncio reports that and goes on, as with any callback. */
    private void report(Throwable e, Callback callback) {
        loop.callbackFailed(e, callback, null);
    }

    /** Queued when a datagram has come. */
    private final class OnReadable extends Callback {
        @Override
        void execute() {
            if (closing) {
                return;
            }
            try {
                receive();
            } catch (Throwable e) {
                report(e, this);
            }
        }

        @Override
        public String toString() {
            return "receiving of " + DatagramTransport.this;
        }
    }

    /** Queued when there is room to send. */
    private final class OnWritable extends Callback {
        @Override
        void execute() {
            if (lost) {
                return;
            }
            try {
                sendQueue();
            } catch (Throwable e) {
                report(e, this);
            }
        }

        @Override
        public String toString() {
            return "sending of " + DatagramTransport.this;
        }
    }
}
