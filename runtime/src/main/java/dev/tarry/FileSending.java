package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/**
 * A file that is being sent over a connection, by the system itself: {@code loop.sendfile}. In between, nothing else is
 * written, and nothing read, so that no protocol is tempted to answer.
 */
final class FileSending {
    private final EventLoop loop;
    private final SocketTransport socket;
    /** Done when there is room to send, or what was written before is sent, or the connection is lost. */
    private AsyncFuture<Void> waiter;
    private boolean lost;
    private Throwable failure;

    FileSending(EventLoop loop, SocketTransport socket) {
        this.loop = loop;
        this.socket = socket;
    }

    @Async
    static Coroutine<Long> send(EventLoop loop, Transport transport, FileChannel file, long offset, long count,
            boolean fallback) throws IOException {
        check(file, offset, count);
        if (transport.isClosing()) {
            checkNotLost(transport);
            throw new IllegalStateException("the connection is closed or being closed: " + transport);
        }
        if (!fallback && transport instanceof TlsTransport) {
            throw new IllegalStateException("over TLS, a file is read and encrypted by the program, which fallback ="
                + " false forbids: " + transport);
        }
        boolean wasReading = transport.isReading();
        transport.pauseReading();
        try {
            if (transport instanceof SocketTransport socket) {
                return async(await(new FileSending(loop, socket).run(file, offset, count)));
            }
            if (transport instanceof TlsTransport tls) {
                return async(await(FileCopying.run(loop, tls, file, offset, count)));
            }
            throw new UnsupportedOperationException("a file can be sent over sockets, with TLS or without, not over "
                + transport);
        } finally {
            if (wasReading) {
                transport.resumeReading();
            }
        }
    }

    /** Over a channel that no transport has. */
    @Async
    static Coroutine<Long> send(EventLoop loop, SocketChannel channel, FileChannel file, long offset, long count)
            throws IOException {
        check(file, offset, count);
        loop.channels().checkFree(channel);
        long sent = 0;
        try {
            while (sent < count) {
                long n = file.transferTo(offset + sent, count - sent, channel);
                sent += n;
                if (n == 0 && offset + sent >= file.size()) {
                    break;
                }
                if (sent < count) {
                    await(Readiness.toWrite(loop, channel));
                }
            }
            return async(sent);
        } finally {
            tellPosition(file, offset, sent);
        }
    }

    static void check(FileChannel file, long offset, long count) throws IOException {
        if (offset < 0 || count < 0) {
            throw new IllegalArgumentException("a part of a file has an offset and a length of at least 0, not " + offset
                + " and " + count);
        }
        // Here, as after that nobody would know from which file it came.
        file.size();
    }

    /** That the peer has left is no mistake of the program's. */
    private static void checkNotLost(Transport transport) throws SocketException {
        SocketTransport socket = transport instanceof SocketLayer layer ? layer.socket
            : transport instanceof SocketTransport plain ? plain : null;
        if (socket != null && socket.failure() != null) {
            SocketException lost = new SocketException("Connection lost");
            lost.initCause(socket.failure());
            throw lost;
        }
    }

    /** The only way to know how much was sent if it was not all. */
    static void tellPosition(FileChannel file, long offset, long sent) throws IOException {
        if (sent > 0 && file.isOpen()) {
            file.position(offset + sent);
        }
    }

    /** One call to the system in each pass: others want their turn. */
    @Async
    private Coroutine<Long> run(FileChannel file, long offset, long count) throws IOException {
        socket.beginFile(this);
        long sent = 0;
        try {
            while (socket.getWriteBufferSize() > 0) {
                await(wakened());
                checkLost();
            }
            SocketChannel channel = socket.getExtraInfo(ExtraInfo.SOCKET);
            while (sent < count) {
                long n = transfer(file, offset + sent, count - sent, channel);
                sent += n;
                if (n == 0 && offset + sent >= file.size()) {
                    break;
                }
                if (sent < count) {
                    socket.watchWritable();
                    await(wakened());
                    checkLost();
                }
            }
            return async(sent);
        } finally {
            socket.endFile();
            tellPosition(file, offset, sent);
        }
    }

    /** Whatever has failed, the peer cannot be told that the rest will not come. */
    private long transfer(FileChannel file, long at, long count, SocketChannel channel) throws IOException {
        try {
            return file.transferTo(at, count, channel);
        } catch (IOException e) {
            socket.forceClose(e);
            throw e;
        }
    }

    private AsyncFuture<Void> wakened() {
        waiter = loop.createFuture();
        return waiter;
    }

    private void checkLost() throws SocketException {
        if (failure != null) {
            throw Sneaky.rethrow(failure);
        }
        if (lost) {
            throw new SocketException("the connection was closed while a file was sent");
        }
    }

    /** By the transport: there is room, and nothing of its own left to send. */
    void wake() {
        if (waiter != null) {
            waiter.finishUnlessDone(null);
        }
    }

    /** By the transport. */
    void connectionLost(Throwable why) {
        lost = true;
        failure = why;
        wake();
    }
}
