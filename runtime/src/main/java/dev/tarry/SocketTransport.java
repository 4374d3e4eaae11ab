package dev.tarry;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connected socket. The first write of a pass is tried at once, and what could not be sent waits until the socket has
 * room; further writes of the same pass go together at its end. One call to the system for each time it is readable.
 */
final class SocketTransport implements Transport {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");
    /** asyncio's number of writes to a lost connection that go without a warning. */
    private static final int LOST_WRITES_TOLERATED = 5;
    static final int HIGH_WATER = 64 * 1024;
    static final int LOW_WATER = HIGH_WATER / 4;

    private final EventLoop loop;
    private final Channels channels;
    private final SocketChannel channel;
    private final SocketAddress sockname;
    private final SocketAddress peername;
    private final Backlog backlog;
    private final Callback readable = new OnReadable();
    private final Callback writable = new OnWritable();
    private Protocol protocol;
    private int highWater = HIGH_WATER;
    private int lowWater = LOW_WATER;
    private boolean protocolPaused;
    private boolean readingPaused;
    private boolean peerEof;
    private boolean eof;
    private boolean closing;
    /** That the connection is lost has been or is about to be told. */
    private boolean lost;
    private int lostWrites;
    /** What the application sees: this, or the TLS on it. */
    private Transport top = this;
    private Server server;
    private boolean watchesWritable;
    /** The backlog is to be sent at the end of this pass. */
    private boolean flushQueued;
    /** The pass in which a write was last tried. */
    private int triedInPass = -1;

    /** Takes over a channel; if that fails, closes it. */
    SocketTransport(EventLoop loop, SocketChannel channel, Protocol protocol) throws IOException {
        this.loop = loop;
        this.channels = loop.channels();
        this.channel = channel;
        this.protocol = protocol;
        this.backlog = new Backlog(loop.buffers);
        try {
            channels.checkFree(channel);
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            sockname = channel.getLocalAddress();
            peername = channel.getRemoteAddress();
            channels.setOwner(channel, this);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Has the server count this connection as long as it lasts. */
    void attachTo(Server owner) {
        server = owner;
        owner.attach(this);
    }

    Transport top() {
        return top;
    }

    void setTop(Transport transport) {
        top = transport;
    }

    /** Tells the protocol that there is a connection, and begins to read. */
    void start() {
        try {
            protocol.connectionMade(this);
        } catch (Throwable e) {
            protocolFailed(e, "connectionMade");
        }
        watchReadable();
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public void setProtocol(Protocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean isReading() {
        return !closing && !readingPaused;
    }

    @Override
    public void pauseReading() {
        if (isReading()) {
            readingPaused = true;
            channels.clearReader(channel);
        }
    }

    @Override
    public void resumeReading() {
        if (!closing && readingPaused) {
            readingPaused = false;
            watchReadable();
        }
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        if (length == 0 || !takesWrites()) {
            return;
        }
        boolean tried = mayTryNow();
        int sent = tried ? tryToSend(data, offset, length) : 0;
        if (sent < length && !lost) {
            backlog.add(data, offset + sent, length - sent);
            backlogGrew(tried);
        }
    }

    @Override
    public void write(ByteBuffer data) {
        if (data.hasArray()) {
            write(data.array(), data.arrayOffset() + data.position(), data.remaining());
            data.position(data.limit());
            return;
        }
        if (!data.hasRemaining() || !takesWrites()) {
            data.position(data.limit());
            return;
        }
        boolean tried = mayTryNow();
        if (tried) {
            send(data);
        }
        if (lost) {
            data.position(data.limit());
        } else if (data.hasRemaining()) {
            backlog.add(data);
            backlogGrew(tried);
        }
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void writeEof() {
        if (closing || eof) {
            return;
        }
        eof = true;
        if (backlog.isEmpty()) {
            shutdownOutput();
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        channels.clearReader(channel);
        if (backlog.isEmpty()) {
            lose(null);
        }
    }

    @Override
    public void abort() {
        forceClose(null);
    }

    @Override
    public void forceClose(Throwable failure) {
        if (lost) {
            return;
        }
        backlog.clear();
        if (!closing) {
            closing = true;
            channels.clearReader(channel);
        }
        lose(failure);
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("the limits must be high >= low >= 0, not high = " + high + ", low = "
                + low);
        }
        highWater = high;
        lowWater = low;
        pauseProtocolIfFull();
    }

    @Override
    public int writeBufferSize() {
        return backlog.size();
    }

    @Override
    public Object extraInfo(ExtraInfo<?> key) {
        return key == ExtraInfo.SOCKET ? channel
            : key == ExtraInfo.SOCKNAME ? sockname
            : key == ExtraInfo.PEERNAME ? peername : null;
    }

    @Override
    public String toString() {
        return "SocketTransport (" + (lost ? "closed" : closing ? "closing" : "open") + ", " + sockname + " to "
            + peername + (backlog.isEmpty() ? ")" : ", " + backlog.size() + " bytes to send)");
    }

    /** Sends what piled up in this pass. */
    void flush() {
        flushQueued = false;
        if (!lost && !watchesWritable && !backlog.isEmpty()) {
            sendBacklog();
        }
    }

    private void watchReadable() {
        if (!isReading() || peerEof) {
            return;
        }
        try {
            channels.setReader(channel, readable);
        } catch (IOException e) {
            forceClose(e);
        }
    }

    /** Wakes the task that waits for data, if there is one that takes it from here with {@link #receive}. */
    boolean wakeReceiver() {
        return isReading() && protocol.wakeReceiver();
    }

    /** Takes from the socket what there is, with one call to the system. The protocol is told of an end or failure. */
    void receive(ByteBuffer target) {
        if (!isReading() || peerEof) {
            // Closed or paused by what ran before this in the same pass.
            return;
        }
        int count;
        try {
            count = channel.read(target);
        } catch (IOException e) {
            forceClose(e);
            return;
        }
        if (count < 0) {
            readEof();
        }
    }

    private void read() {
        ByteBuffer buffer = channels.readBuffer();
        receive(buffer);
        if (buffer.flip().hasRemaining()) {
            try {
                protocol.dataReceived(buffer);
            } catch (Throwable e) {
                protocolFailed(e, "dataReceived");
            }
        }
    }

    private void readEof() {
        peerEof = true;
        boolean keepOpen;
        try {
            keepOpen = protocol.eofReceived();
        } catch (Throwable e) {
            protocolFailed(e, "eofReceived");
            return;
        }
        if (keepOpen) {
            channels.clearReader(channel);
        } else {
            close();
        }
    }

    private boolean takesWrites() {
        if (eof) {
            throw new IllegalStateException("cannot write after writeEof()");
        }
        if (lost) {
            if (++lostWrites > LOST_WRITES_TOLERATED) {
                LOGGER.log(System.Logger.Level.WARNING, "Writing to a connection that is lost: " + this
                    + "; await drain() tells about it");
            }
            return false;
        }
        return true;
    }

    private boolean mayTryNow() {
        return backlog.isEmpty() && triedInPass != loop.scheduler.passes;
    }

    /** Sends from an array through the loop's buffer, which is what the JDK would do with one of its own. */
    private int tryToSend(byte[] data, int offset, int length) {
        int sent = 0;
        while (sent < length && !lost) {
            ByteBuffer buffer = channels.writeBuffer();
            int n = Math.min(length - sent, buffer.capacity());
            buffer.put(data, offset + sent, n).flip();
            send(buffer);
            sent += n - buffer.remaining();
            if (buffer.hasRemaining()) {
                break;
            }
        }
        return sent;
    }

    /** One call to the system; a failure ends the connection. */
    private void send(ByteBuffer buffer) {
        triedInPass = loop.scheduler.passes;
        try {
            channel.write(buffer);
        } catch (IOException e) {
            forceClose(e);
        }
    }

    private void backlogGrew(boolean full) {
        if (full) {
            watchWritable();
        } else if (!watchesWritable && !flushQueued) {
            flushQueued = true;
            channels.flushAtEndOfPass(this);
        }
        pauseProtocolIfFull();
    }

    private void sendBacklog() {
        while (!backlog.isEmpty() && !lost) {
            ByteBuffer buffer = channels.writeBuffer();
            backlog.copyTo(buffer);
            int n = buffer.flip().remaining();
            send(buffer);
            if (lost) {
                return;
            }
            backlog.drop(n - buffer.remaining());
            if (buffer.hasRemaining()) {
                break;
            }
        }
        resumeProtocolIfDrained();
        if (!backlog.isEmpty()) {
            watchWritable();
            return;
        }
        if (watchesWritable) {
            watchesWritable = false;
            channels.clearWriter(channel);
        }
        if (closing) {
            lose(null);
        } else if (eof) {
            shutdownOutput();
        }
    }

    private void watchWritable() {
        if (watchesWritable || lost) {
            return;
        }
        watchesWritable = true;
        try {
            channels.setWriter(channel, writable);
        } catch (IOException e) {
            forceClose(e);
        }
    }

    private void pauseProtocolIfFull() {
        if (!protocolPaused && backlog.size() > highWater) {
            protocolPaused = true;
            protocol.pauseWriting();
        }
    }

    private void resumeProtocolIfDrained() {
        if (protocolPaused && backlog.size() <= lowWater) {
            protocolPaused = false;
            protocol.resumeWriting();
        }
    }

    private void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            forceClose(e);
        }
    }

    private void protocolFailed(Throwable e, String method) {
        if (Sneaky.isFatal(e)) {
            throw Sneaky.rethrow(e);
        }
        if (!(e instanceof IOException)) {
            loop.callExceptionHandler(new ExceptionContext("Fatal error: protocol." + method + "() call failed.", e,
                null, null, null, toString()));
        }
        forceClose(e);
    }

    /** Once, and only from the loop, so that whoever called is through with what it was doing. */
    private void lose(Throwable failure) {
        lost = true;
        channels.clearWriter(channel);
        loop.callSoon(() -> tellLost(failure));
    }

    private void tellLost(Throwable failure) {
        try {
            protocol.connectionLost(failure);
        } finally {
            try {
                channel.close();
            } catch (IOException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "A socket could not be closed: " + this, e);
            }
            if (server != null) {
                server.detach(this);
            }
        }
    }

    /** Queued when there is something to read. */
    private final class OnReadable extends Callback {
        @Override
        void execute() {
            read();
        }

        @Override
        public String toString() {
            return "reading of " + SocketTransport.this;
        }
    }

    /** Queued when there is room to send. */
    private final class OnWritable extends Callback {
        @Override
        void execute() {
            if (!lost && watchesWritable) {
                sendBacklog();
            }
        }

        @Override
        public String toString() {
            return "writing of " + SocketTransport.this;
        }
    }
}
