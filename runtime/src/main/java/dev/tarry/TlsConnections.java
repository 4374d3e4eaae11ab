package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import javax.net.ssl.SSLEngine;

/** Puts TLS on connections. */
final class TlsConnections {
    private TlsConnections() {
    }

    /** On a new connection on the client's side. If that fails, the socket is closed. */
    @Async
    static Coroutine<Transport> client(EventLoop loop, SocketTransport socket, BaseProtocol app, TlsOptions options,
            String host) throws IOException {
        SSLEngine engine;
        try {
            engine = TlsEngines.client(options, host);
        } catch (RuntimeException e) {
            socket.abort();
            throw e;
        }
        TlsTransport tls = new TlsTransport(loop, socket, app, engine, options);
        socket.start();
        await(tls.handshaken());
        return async(tls);
    }

    /** On a new connection on the server's side; the protocol is told of it after the handshake. */
    static TlsTransport serve(EventLoop loop, SocketTransport socket, BaseProtocol app, TlsOptions options) {
        TlsTransport tls = new TlsTransport(loop, socket, app, TlsEngines.server(options), options);
        socket.start();
        return tls;
    }

    /** On a connection that has been used without, for the same protocol or for another one. */
    @Async
    static Coroutine<Transport> start(EventLoop loop, Transport transport, BaseProtocol protocol, TlsOptions options,
            boolean serverSide) throws IOException {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalStateException("startTls() is for the socket itself, and this is a pipe, or speaks TLS"
                + " already: " + transport);
        }
        if (socket.isClosing()) {
            throw new IllegalStateException("the connection is closed or being closed: " + transport);
        }
        SSLEngine engine = serverSide ? TlsEngines.server(options) : TlsEngines.client(options, null);
        TlsTransport tls = new TlsTransport(loop, socket, protocol, engine, options);
        tls.takeOver(new byte[0]);
        await(tls.handshaken());
        return async(tls);
    }

    /** On a stream that has been used without. */
    @Async
    static Coroutine<Void> upgrade(EventLoop loop, SocketTransport socket, StreamProtocol app, SSLEngine engine,
            TlsOptions options) throws IOException {
        TlsTransport tls = new TlsTransport(loop, socket, app, engine, options);
        byte[] received = app.reader.takeAll();
        app.replaceTransport(tls);
        tls.takeOver(received);
        await(tls.handshaken());
        return async();
    }
}
