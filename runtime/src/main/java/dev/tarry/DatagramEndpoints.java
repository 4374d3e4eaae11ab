package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Objects;

/** The coroutines of {@code create_datagram_endpoint}. */
final class DatagramEndpoints {
    private DatagramEndpoints() {
    }

    @Async
    static Coroutine<DatagramTransport> create(EventLoop loop, DatagramProtocol protocol, InetSocketAddress local,
            InetSocketAddress remote) throws IOException {
        Objects.requireNonNull(protocol, "protocol");
        if (local == null && remote == null) {
            throw new IllegalArgumentException("an endpoint needs a local address, a remote address, or both");
        }
        InetSocketAddress here = local == null ? null : await(resolved(loop, local));
        InetSocketAddress there = remote == null ? null : await(resolved(loop, remote));
        DatagramChannel channel = DatagramChannel.open(Connector.family(there != null ? there : here));
        try {
            if (here != null) {
                channel.bind(here);
            }
            if (there != null) {
                channel.connect(there);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return async(await(over(loop, protocol, channel)));
    }

    /** An endpoint of a channel, which is closed if that fails. */
    @Async
    static Coroutine<DatagramTransport> over(EventLoop loop, DatagramProtocol protocol, DatagramChannel channel)
            throws IOException {
        try {
            DatagramTransport transport = new DatagramTransport(loop, channel, protocol);
            transport.start();
            return async(transport);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Async
    private static Coroutine<InetSocketAddress> resolved(EventLoop loop, InetSocketAddress address)
            throws IOException {
        if (!address.isUnresolved()) {
            return async(address);
        }
        return async(await(Resolver.resolve(loop, address.getHostString(), address.getPort())).get(0));
    }
}
