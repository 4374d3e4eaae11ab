package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.sleep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Accepts connections and runs a {@link ConnectionHandler} for each, or makes a {@link Protocol} for each; the
 * counterpart of {@code asyncio.Server}. {@link Asyncio#startServer} and {@link EventLoop#createServer} make one.
 *
 * <pre>{@code
 * try (Server server = await(startServer(Echo::serve, null, 7777))) {
 *     await(server.serveForever());
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class Server implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");

    private final EventLoop loop;
    private final Supplier<? extends BaseProtocol> protocols;
    private final ServerOptions options;
    private final Set<SocketTransport> clients = new LinkedHashSet<>();
    /** Closed, and the last client is gone. */
    private final OneTime ended;
    private final Runnable afterClose;
    /** Null when closed. */
    private List<Listener> listeners;
    private boolean serving;
    private AsyncFuture<Void> servingForever;

    Server(EventLoop loop, Supplier<? extends BaseProtocol> protocols, ServerOptions options,
            List<ServerSocketChannel> channels, Runnable afterClose) throws IOException {
        this.loop = loop;
        this.protocols = protocols;
        this.options = options;
        this.afterClose = afterClose;
        ended = new OneTime(loop);
        List<Listener> made = new ArrayList<>();
        for (ServerSocketChannel channel : channels) {
            made.add(new Listener(this, loop, channel, options.backlog));
        }
        listeners = made;
        if (options.startServing) {
            start();
        }
    }

    /**
     * Begins to accept connections, unless it does already.
     *
     * @return done when it does
     * @throws IllegalStateException if the server is closed
     */
    @Async
    public Coroutine<Void> startServing() {
        checkOpen();
        start();
        await(sleep(Duration.ZERO));
        return async();
    }

    /**
     * Serves until the task is cancelled, or somebody calls {@link #close}; both end in a {@link CancelledError}. Then
     * the server and its connections are closed, and waited for.
     *
     * @return never done
     * @throws IllegalStateException if the server is closed, or another task awaits this already
     */
    @Async
    public Coroutine<Void> serveForever() {
        if (servingForever != null) {
            throw new IllegalStateException(this + " is already being awaited on serveForever()");
        }
        checkOpen();
        start();
        servingForever = loop.createFuture();
        try {
            await(servingForever);
        } catch (CancelledError e) {
            close();
            closeClients();
            await(waitClosed());
            throw e;
        } finally {
            servingForever = null;
        }
        return async();
    }

    /**
     * Stops accepting. Connections that there are go on, see {@link #closeClients}. Does nothing the second time.
     */
    @Override
    public void close() {
        List<Listener> closing = listeners;
        if (closing == null) {
            return;
        }
        listeners = null;
        serving = false;
        closing.forEach(Listener::close);
        afterClose.run();
        if (servingForever != null) {
            servingForever.cancel();
        }
        endIfDone();
    }

    /** Closes every connection of this server, as {@link StreamWriter#close} does. */
    public void closeClients() {
        for (SocketTransport client : new ArrayList<>(clients)) {
            client.top().close();
        }
    }

    /** Closes every connection of this server at once, as {@link StreamWriter#abort} does. */
    public void abortClients() {
        for (SocketTransport client : new ArrayList<>(clients)) {
            client.top().abort();
        }
    }

    /**
     * Waits until the server is closed and all its connections are.
     *
     * @return done when they are
     */
    @Async
    public Coroutine<Void> waitClosed() {
        await(ended.awaited());
        return async();
    }

    /**
     * Whether connections are accepted.
     *
     * @return true if so
     */
    public boolean isServing() {
        return serving;
    }

    /**
     * The listening sockets.
     *
     * @return a new list, empty when the server is closed
     */
    public List<ServerSocketChannel> sockets() {
        return listeners == null ? List.of() : listeners.stream().map(listener -> listener.channel).toList();
    }

    /**
     * The port of the first listening socket, which the system has chosen if 0 was asked for.
     *
     * @return the port
     * @throws IllegalStateException if the server is closed or has no ports, as with Unix sockets
     */
    public int port() {
        checkOpen();
        try {
            if (listeners.get(0).channel.getLocalAddress() instanceof InetSocketAddress address) {
                return address.getPort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(this + " has no port");
    }

    /**
     * The loop this belongs to.
     *
     * @return the loop
     */
    public EventLoop getLoop() {
        return loop;
    }

    @Override
    public String toString() {
        return "Server (" + (listeners == null ? "closed" : sockets()) + ", " + clients.size() + " connections)";
    }

    void accepted(SocketChannel channel) {
        SocketTransport transport = null;
        try {
            channel.configureBlocking(false);
            if (options.keepAlive) {
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            BaseProtocol protocol = ProtocolCalls.make(protocols);
            transport = new SocketTransport(loop, channel, protocol);
            transport.attachTo(this);
            if (options.tls == null) {
                transport.start();
            } else {
                TlsConnections.serve(loop, transport, protocol, options.tls);
            }
        } catch (IOException e) {
            // The client was gone before it was accepted.
            LOGGER.log(System.Logger.Level.DEBUG, "Error on transport creation for incoming connection", e);
            close(channel);
        } catch (RuntimeException | Error e) {
            // A mistake in the options, in those for TLS, say, or in what makes the protocols.
            if (Sneaky.isFatal(e)) {
                throw e;
            }
            loop.callExceptionHandler(new ExceptionContext("Error on transport creation for incoming connection", e));
            if (transport != null) {
                transport.abort();
            } else {
                close(channel);
            }
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "A socket could not be closed: " + channel, e);
        }
    }

    void attach(SocketTransport client) {
        clients.add(client);
    }

    void detach(SocketTransport client) {
        clients.remove(client);
        endIfDone();
    }

    private void endIfDone() {
        if (listeners == null && clients.isEmpty()) {
            ended.happen(null);
        }
    }

    private void start() {
        if (!serving) {
            serving = true;
            listeners.forEach(Listener::start);
        }
    }

    private void checkOpen() {
        if (listeners == null) {
            throw new IllegalStateException("the server is closed");
        }
    }
}
