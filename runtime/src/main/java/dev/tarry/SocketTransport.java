package dev.tarry;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * A connected socket. The first write of a pass is tried at once, and what could not be sent waits until the socket has
 * room; further writes of the same pass go together at its end. One call to the system for each time it is readable.
 */
final class SocketTransport extends ProtocolTransport {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");
    /** asyncio's number of writes to a lost connection that go without a warning. */
    private static final int LOST_WRITES_TOLERATED = 5;

    private final Channels channels;
    private final SocketChannel channel;
    private final SocketAddress sockname;
    private final SocketAddress peername;
    private final Backlog backlog;
    private final Callback readable = new OnReadable();
    private final Callback writable = new OnWritable();
    private boolean readingPaused;
    private boolean peerEof;
    private boolean eof;
    private boolean closing;
    /** That the connection is lost has been or is about to be told. */
    private boolean lost;
    /** What it was lost by, or null. */
    private Throwable failure;
    private int lostWrites;
    /** What the application sees: this, or the TLS on it. */
    private Transport top = this;
    private Server server;
    private boolean watchesWritable;
    /** The backlog is to be sent at the end of this pass. */
    private boolean flushQueued;
    /** The pass in which a write was last tried. */
    private int triedInPass = -1;
    /** While a file is being sent, nothing else may be. */
    private FileSending file;

    /** Takes over a channel; if that fails, closes it. */
    SocketTransport(EventLoop loop, SocketChannel channel, BaseProtocol protocol) throws IOException {
        super(loop, protocol);
        this.channels = loop.channels();
        this.channel = channel;
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
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean isReading() {
        return !closing && !readingPaused;
    }

    @Override
    public void pauseReading() {
        loop.checkThread();
        if (isReading()) {
            readingPaused = true;
            channels.clearReader(channel);
        }
    }

    @Override
    public void resumeReading() {
        loop.checkThread();
        if (!closing && readingPaused) {
            readingPaused = false;
            watchReadable();
        }
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        loop.checkThread();
        Objects.checkFromIndexSize(offset, length, data.length);
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
        loop.checkThread();
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
        loop.checkThread();
        checkNoFile();
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
        loop.checkThread();
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
    void forceClose(Throwable failure) {
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
    public int getWriteBufferSize() {
        return backlog.size();
    }

    @Override
    public <T> T getExtraInfo(ExtraInfo<T> key) {
        return key.cast(key == ExtraInfo.SOCKET ? channel
            : key == ExtraInfo.SOCKNAME ? sockname
            : key == ExtraInfo.PEERNAME ? peername : null);
    }

    @Override
    public String toString() {
        return "SocketTransport (" + (lost ? "closed" : closing ? "closing" : "open") + ", " + sockname + " to "
            + peername + (backlog.isEmpty() ? ")" : ", " + backlog.size() + " bytes to send)");
    }

    /** What the connection was lost by; null if it was not, or was closed. */
    Throwable failure() {
        return failure;
    }

    boolean isLost() {
        return lost;
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
        return isReading() && protocol instanceof StreamProtocol stream && stream.wakeReceiver();
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
        if (protocol instanceof BufferedProtocol buffered) {
            readInto(buffered);
            return;
        }
        ByteBuffer buffer = channels.readBuffer();
        receive(buffer);
        if (buffer.flip().hasRemaining()) {
            try {
                ProtocolCalls.feed(protocol, buffer);
            } catch (Throwable e) {
                protocolFailed(e, "dataReceived");
            }
        }
    }

    /** Into the protocol's own buffer, without a copy if that is a direct one. */
    private void readInto(BufferedProtocol buffered) {
        if (!isReading() || peerEof) {
            return;
        }
        String method = "getBuffer";
        try {
            ByteBuffer target = ProtocolCalls.buffer(buffered, -1);
            int before = target.position();
            receive(target);
            if (target.position() > before) {
                method = "bufferUpdated";
                buffered.bufferUpdated(target.position() - before);
            }
        } catch (Throwable e) {
            protocolFailed(e, method);
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

    void beginFile(FileSending sending) {
        checkNoFile();
        if (eof) {
            throw new IllegalStateException("cannot write after writeEof()");
        }
        file = sending;
    }

    void endFile() {
        file = null;
    }

    private void checkNoFile() {
        if (file != null) {
            throw new IllegalStateException("unable to write; sendfile is in progress");
        }
    }

    private boolean takesWrites() {
        checkNoFile();
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
        marks.grew(backlog.size());
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
        marks.shrank(backlog.size());
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
        } else if (file != null) {
            file.wake();
        }
    }

    void watchWritable() {
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

    private void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            forceClose(e);
        }
    }

    /** Once, and only from the loop, so that whoever called is through with what it was doing. */
    private void lose(Throwable reason) {
        lost = true;
        failure = reason;
        channels.clearWriter(channel);
        if (file != null) {
            file.connectionLost(failure);
        }
        loop.callSoon(this::tellLost);
    }

    private void tellLost() {
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
