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
    static Coroutine<Void> client(EventLoop loop, SocketTransport socket, Protocol app, TlsOptions options, String host)
            throws IOException {
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
        return async();
    }

    /** On a new connection on the server's side; the protocol is told of it after the handshake. */
    static void serve(EventLoop loop, SocketTransport socket, Protocol app, TlsOptions options) {
        new TlsTransport(loop, socket, app, TlsEngines.server(options), options);
        socket.start();
    }

    /** On a connection that has been used without. */
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
