package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** The coroutines of {@code start_server}. */
final class Servers {
    private static final System.Logger LOGGER = System.getLogger("dev.tarry");
    /** In the mode of a file, what kind it is. */
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private Servers() {
    }

    @Async
    static Coroutine<Server> start(ConnectionHandler handler, String host, int port, ServerOptions options)
            throws IOException {
        EventLoop loop = EventLoop.running();
        return async(await(create(loop, streams(loop, handler, options), host, port, options)));
    }

    private static Supplier<StreamProtocol> streams(EventLoop loop, ConnectionHandler handler, ServerOptions options) {
        Objects.requireNonNull(handler, "handler");
        return () -> new StreamProtocol(loop, options.limit, handler, null);
    }

    @Async
    static Coroutine<Server> create(EventLoop loop, Supplier<? extends BaseProtocol> protocols, String host, int port,
            ServerOptions options) throws IOException {
        // A host may have one address for each family, and one twice.
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        if (host == null || host.isEmpty()) {
            addresses.add(new InetSocketAddress(port));
        } else {
            addresses.addAll(await(Resolver.resolve(loop, host, port)));
            for (String another : options.moreHosts) {
                addresses.addAll(await(Resolver.resolve(loop, another, port)));
            }
            dropThoseThatAnotherTakes(addresses, options);
        }
        List<ServerSocketChannel> channels = new ArrayList<>();
        try {
            bindAll(addresses, host == null || host.isEmpty(), options, channels);
            return async(new Server(loop, protocols, options, channels, () -> { }));
        } catch (IOException | RuntimeException e) {
            closeAll(channels);
            throw e;
        }
    }

    @Async
    static Coroutine<Server> startUnix(ConnectionHandler handler, Path path, ServerOptions options)
            throws IOException {
        EventLoop loop = EventLoop.running();
        return async(await(createUnix(loop, streams(loop, handler, options), path, options)));
    }

    @Async
    static Coroutine<Server> createUnix(EventLoop loop, Supplier<? extends BaseProtocol> protocols, Path path,
            ServerOptions options) throws IOException {
        if (isSocket(path)) {
            // Left behind by a process that is gone: nothing could be bound there.
            Files.delete(path);
        }
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, UnixDomainSocketAddress.of(path), options);
            Object key = fileKey(path);
            Runnable cleanup = options.cleanupSocket ? () -> removeSocket(path, key) : () -> { };
            return async(new Server(loop, protocols, options, List.of(channel), cleanup));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Async
    static Coroutine<Server> startOn(ConnectionHandler handler, ServerSocketChannel channel, ServerOptions options)
            throws IOException {
        EventLoop loop = EventLoop.running();
        return async(await(createOn(loop, streams(loop, handler, options), channel, options)));
    }

    /** A server on a socket that listens already. */
    @Async
    static Coroutine<Server> createOn(EventLoop loop, Supplier<? extends BaseProtocol> protocols,
            ServerSocketChannel channel, ServerOptions options) throws IOException {
        channel.configureBlocking(false);
        loop.channels().checkFree(channel);
        return async(new Server(loop, protocols, options, List.of(channel), () -> { }));
    }

    private static void bindAll(Set<InetSocketAddress> addresses, boolean everywhere, ServerOptions options,
            List<ServerSocketChannel> channels) throws IOException {
        BindException notHere = null;
        for (InetSocketAddress address : addresses) {
            if (options.family != null && !everywhere && options.family != Connector.family(address)) {
                continue;
            }
            ServerSocketChannel channel = everywhere && options.family == null ? ServerSocketChannel.open()
                : ServerSocketChannel.open(everywhere ? options.family : Connector.family(address));
            channels.add(channel);
            try {
                bind(channel, address, options);
            } catch (BindException e) {
                if (e.getCause().getMessage() == null || !e.getCause().getMessage().contains("assign requested")) {
                    throw e;
                }
                // The address is known by name, but not to this machine's network.
                channels.remove(channel);
                channel.close();
                notHere = e;
            }
        }
        if (channels.isEmpty()) {
            throw notHere != null ? notHere
                : new BindException("could not bind on any address out of " + addresses);
        }
    }

    /** The JDK's sockets for all of IPv6 take IPv4, too, and beside them the system refuses others at the same port. */
    private static void dropThoseThatAnotherTakes(Set<InetSocketAddress> addresses, ServerOptions options) {
        if (options.family == null && addresses.stream().anyMatch(address ->
                address.getAddress() instanceof Inet6Address && address.getAddress().isAnyLocalAddress())) {
            addresses.removeIf(address -> address.getAddress() instanceof Inet4Address);
        }
    }

    private static void bind(ServerSocketChannel channel, SocketAddress address, ServerOptions options)
            throws IOException {
        channel.configureBlocking(false);
        if (options.reuseAddress != null && address instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, options.reuseAddress);
        }
        if (options.reusePort) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        try {
            channel.bind(address, options.backlog);
        } catch (SocketException e) {
            String message = "error while attempting to bind on address " + address + ": " + e.getMessage();
            SocketException better = e instanceof BindException ? new BindException(message)
                : new SocketException(message);
            better.initCause(e);
            throw better;
        }
    }

    private static void closeAll(List<ServerSocketChannel> channels) throws IOException {
        for (ServerSocketChannel channel : channels) {
            channel.close();
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & FILE_TYPE) == SOCKET;
        } catch (NoSuchFileException | UnsupportedOperationException e) {
            // Nothing there, or a system whose files have no such types.
            return false;
        }
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }

    /** Unless another server has put its own there meanwhile. */
    private static void removeSocket(Path path, Object key) {
        try {
            if (isSocket(path) && Objects.equals(key, fileKey(path))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "The file of a Unix socket could not be removed: " + path, e);
        }
    }
}
