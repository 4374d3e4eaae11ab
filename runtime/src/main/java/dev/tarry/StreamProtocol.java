package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;

/** Between a transport and the reader and writer of a stream; asyncio's {@code StreamReaderProtocol}. */
final class StreamProtocol implements Protocol {
    final StreamReader reader;
    final StreamWriter writer;
    /** Both directions are at an end. */
    final OneTime closed;
    final EventLoop loop;
    /** Null on the client's side. */
    private final ConnectionHandler handler;
    /** What a client has connected to, or null. */
    private final String host;
    private final List<AsyncFuture<Void>> drainWaiters = new ArrayList<>(1);
    private Transport transport;
    private boolean writingPaused;
    private boolean connectionLost;

    StreamProtocol(EventLoop loop, int limit, ConnectionHandler handler, String host) {
        this.loop = loop;
        this.handler = handler;
        this.host = host;
        reader = new StreamReader(loop, limit);
        writer = new StreamWriter(this, reader);
        closed = new OneTime(loop);
    }

    Transport transport() {
        return transport;
    }

    /** Goes on with TLS. */
    @Async
    Coroutine<Void> startTls(TlsOptions options) throws IOException {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalStateException("this is a pipe, or speaks TLS already: " + transport);
        }
        SSLEngine engine = handler != null ? TlsEngines.server(options) : TlsEngines.client(options, host);
        await(TlsConnections.upgrade(loop, socket, this, engine, options));
        return async();
    }

    /** The connection goes on over another transport, which is on top of the old one. */
    void replaceTransport(Transport replacement) {
        transport = replacement;
        reader.setTransport(replacement);
    }

    @Override
    public void connectionMade(Transport made) {
        replaceTransport(made);
        if (handler != null) {
            loop.createTask(serve()).addDoneCallback(this::served);
        }
    }

    /** So that all of the handler runs inside the task, also a lambda without await. */
    @Async
    private Coroutine<Void> serve() {
        try {
            await(Objects.requireNonNull(handler.handle(reader, writer),
                "a ConnectionHandler must return a coroutine, not null"));
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        }
        return async();
    }

    /**
     * There is something to read. True if a task has been woken that takes it from the transport itself: then neither
     * is there a copy in between nor another pass.
     */
    boolean wakeReceiver() {
        return reader.wakeToReceive();
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        reader.feed(data);
    }

    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return true;
    }

    @Override
    public void connectionLost(Throwable failure) {
        connectionLost = true;
        reader.connectionLost(failure);
        closed.happen(failure);
        for (AsyncFuture<Void> waiter : drainWaiters) {
            if (!waiter.done()) {
                if (failure == null) {
                    waiter.finish(null);
                } else {
                    waiter.fail(failure);
                }
            }
        }
    }

    @Override
    public void pauseWriting() {
        writingPaused = true;
    }

    @Override
    public void resumeWriting() {
        writingPaused = false;
        for (AsyncFuture<Void> waiter : drainWaiters) {
            waiter.finishUnlessDone(null);
        }
    }

    /** Waits until writing makes sense again. */
    @Async
    Coroutine<Void> drained() throws IOException {
        if (connectionLost) {
            throw new SocketException("Connection lost");
        }
        if (!writingPaused) {
            return async();
        }
        AsyncFuture<Void> waiter = loop.createFuture();
        drainWaiters.add(waiter);
        try {
            await(waiter);
        } finally {
            drainWaiters.remove(waiter);
        }
        return async();
    }

    private void served(AsyncFuture<?> task) {
        Throwable failure = task.cancelled() ? null : task.exception();
        if (failure != null) {
            loop.callExceptionHandler(new ExceptionContext("Unhandled exception in client_connected_cb", failure, task,
                (Task<?>) task, null, transport.toString()));
        }
        if (failure != null || task.cancelled()) {
            transport.close();
        }
    }
}
