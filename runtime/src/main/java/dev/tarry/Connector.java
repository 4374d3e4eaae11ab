package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The coroutines of {@code open_connection}. */
final class Connector {
    private Connector() {
    }

    @Async
    static Coroutine<StreamConnection> open(String host, int port, ConnectOptions options) throws IOException {
        EventLoop loop = EventLoop.running();
        return async(stream(await(create(loop, streams(loop, host, options), host, port, options))));
    }

    @Async
    static Coroutine<StreamConnection> openUnix(Path path, ConnectOptions options) throws IOException {
        EventLoop loop = EventLoop.running();
        return async(stream(await(createUnix(loop, streams(loop, null, options), path, options))));
    }

    @Async
    static Coroutine<StreamConnection> openOver(SocketChannel channel, ConnectOptions options) throws IOException {
        EventLoop loop = EventLoop.running();
        return async(stream(await(over(loop, streams(loop, null, options), channel, null, options))));
    }

    private static Supplier<StreamProtocol> streams(EventLoop loop, String host, ConnectOptions options) {
        return () -> new StreamProtocol(loop, options.limit, null, host);
    }

    private static StreamConnection stream(ProtocolConnection<StreamProtocol> connection) {
        return new StreamConnection(connection.protocol().reader, connection.protocol().writer);
    }

    @Async
    static <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> create(EventLoop loop, Supplier<P> factory,
            String host, int port, ConnectOptions options) throws IOException {
        List<InetSocketAddress> addresses = await(candidates(loop, host, port, options));
        SocketChannel channel = await(options.happyEyeballsDelay == null
            ? oneAfterTheOther(loop, addresses, options)
            : staggered(loop, addresses, options));
        return async(await(over(loop, factory, channel, host, options)));
    }

    @Async
    static <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> createUnix(EventLoop loop, Supplier<P> factory,
            Path path, ConnectOptions options) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        await(connect(loop, channel, address));
        return async(await(over(loop, factory, channel, null, options)));
    }

    /** A protocol on a connected channel, which is closed if that fails. */
    @Async
    static <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> over(EventLoop loop, Supplier<P> factory,
            SocketChannel channel, String host, ConnectOptions options) throws IOException {
        ProtocolConnection<P> plain = plain(loop, factory, channel);
        SocketTransport socket = (SocketTransport) plain.transport();
        if (options.tls == null) {
            socket.start();
            return async(plain);
        }
        Transport secure = await(TlsConnections.client(loop, socket, plain.protocol(), options.tls, host));
        return async(new ProtocolConnection<>(secure, plain.protocol()));
    }

    /** The same on the server's side, for a connection that somebody else has accepted. */
    @Async
    static <P extends BaseProtocol> Coroutine<ProtocolConnection<P>> accepted(EventLoop loop, Supplier<P> factory,
            SocketChannel channel, ServerOptions options) throws IOException {
        ProtocolConnection<P> plain = plain(loop, factory, channel);
        SocketTransport socket = (SocketTransport) plain.transport();
        if (options.tls == null) {
            socket.start();
            return async(plain);
        }
        TlsTransport secure;
        try {
            secure = TlsConnections.serve(loop, socket, plain.protocol(), options.tls);
        } catch (RuntimeException e) {
            socket.abort();
            throw e;
        }
        await(secure.handshaken());
        return async(new ProtocolConnection<>(secure, plain.protocol()));
    }

    /** Not started. */
    private static <P extends BaseProtocol> ProtocolConnection<P> plain(EventLoop loop, Supplier<P> factory,
            SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            P protocol = ProtocolCalls.make(factory);
            return new ProtocolConnection<>(new SocketTransport(loop, channel, protocol), protocol);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    @Async
    private static Coroutine<List<InetSocketAddress>> candidates(EventLoop loop, String host, int port,
            ConnectOptions options) throws IOException {
        List<InetSocketAddress> all = await(Resolver.resolve(loop, host, port));
        List<InetSocketAddress> fitting = all.stream()
            .filter(address -> options.family == null || options.family == family(address)).toList();
        if (fitting.isEmpty()) {
            throw new ConnectException("connect to " + host + ":" + port + " failed: none of its addresses is of"
                + " family " + options.family + ": " + all);
        }
        int first = options.interleaveOrDefault();
        return async(first > 0 ? Resolver.interleave(fitting, first) : fitting);
    }

    @Async
    private static Coroutine<SocketChannel> oneAfterTheOther(EventLoop loop, List<InetSocketAddress> addresses,
            ConnectOptions options) throws IOException {
        List<IOException> failures = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            try {
                return async(await(connectTo(loop, address, options)));
            } catch (IOException e) {
                failures.add(e);
            }
        }
        throw combined(failures);
    }

    @Async
    private static Coroutine<SocketChannel> staggered(EventLoop loop, List<InetSocketAddress> addresses,
            ConnectOptions options) throws IOException {
        List<AsyncSupplier<SocketChannel, IOException>> attempts = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            attempts.add(() -> connectTo(loop, address, options));
        }
        StaggeredRace.Result<SocketChannel> race = await(StaggeredRace.run(loop, attempts, options.happyEyeballsDelay,
            Connector::close));
        if (race.value() != null) {
            return async(race.value());
        }
        List<IOException> failures = new ArrayList<>();
        for (Throwable e : race.exceptions()) {
            if (!(e instanceof IOException failure)) {
                throw Sneaky.rethrow(e);
            }
            failures.add(failure);
        }
        throw combined(failures);
    }

    @Async
    private static Coroutine<SocketChannel> connectTo(EventLoop loop, InetSocketAddress address, ConnectOptions options)
            throws IOException {
        SocketChannel channel = SocketChannel.open(family(address));
        try {
            if (options.keepAlive) {
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            if (options.localAddress != null) {
                channel.bind(options.localAddress);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            String message = "cannot bind to " + options.localAddress + " to reach " + address;
            throw e instanceof BindException ? withAddress(new BindException(message + ": " + e.getMessage()), e)
                : e instanceof IOException other ? other : new IOException(message, e);
        }
        await(connect(loop, channel, address));
        return async(channel);
    }

    /** Connects, or closes the channel. */
    @Async
    private static Coroutine<Void> connect(EventLoop loop, SocketChannel channel, SocketAddress address)
            throws IOException {
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            await(SockOperations.connect(loop, channel, address));
            connected = true;
        } catch (ConnectException e) {
            throw withAddress(new ConnectException(message(address, e)), e);
        } catch (NoRouteToHostException e) {
            throw withAddress(new NoRouteToHostException(message(address, e)), e);
        } catch (SocketException e) {
            // What the JDK has no kind for: no network, no such file, a path that is too long.
            throw e.getClass() == SocketException.class ? withAddress(new SocketException(message(address, e)), e) : e;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
        return async();
    }

    private static <X extends IOException> X withAddress(X better, Exception original) {
        better.initCause(original);
        return better;
    }

    private static String message(SocketAddress address, IOException e) {
        return "connect to " + address + " failed: " + e.getMessage();
    }

    /** One exception for all addresses; asyncio's {@code all_errors} is its cause. */
    private static IOException combined(List<IOException> failures) {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        StringBuilder message = new StringBuilder("Multiple exceptions: ");
        boolean allRefused = true;
        for (IOException e : failures) {
            message.append(e == failures.get(0) ? "" : ", ").append(e.getMessage());
            allRefused &= e instanceof ConnectException;
        }
        IOException all = allRefused ? new ConnectException(message.toString()) : new IOException(message.toString());
        all.initCause(new ExceptionGroup("create_connection failed", failures));
        return all;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nobody has used it, so nothing is lost.
        }
    }

    static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    }
}
