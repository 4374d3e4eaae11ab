package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/** The coroutines of {@code sock_recv} and its like: try the call, and if it would block, wait and try again. */
final class SockOperations {
    private SockOperations() {
    }

    @Async
    static Coroutine<Void> connect(EventLoop loop, NetworkChannel channel, SocketAddress address) throws IOException {
        loop.channels().checkFree((SelectableChannel) channel);
        SocketAddress target = address;
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            target = await(Resolver.resolve(loop, inet.getHostString(), inet.getPort())).get(0);
        }
        if (channel instanceof DatagramChannel datagrams) {
            datagrams.connect(target);
            return async();
        }
        SocketChannel socket = (SocketChannel) channel;
        // After a cancelled wait the system goes on connecting, and the JDK takes no second call.
        if (!socket.isConnectionPending() && socket.connect(target)) {
            return async();
        }
        do {
            await(Readiness.toWrite(loop, socket));
        } while (!socket.finishConnect());
        return async();
    }

    @Async
    static Coroutine<SocketChannel> accept(EventLoop loop, ServerSocketChannel channel) throws IOException {
        loop.channels().checkFree(channel);
        SocketChannel accepted;
        while ((accepted = channel.accept()) == null) {
            await(Readiness.toRead(loop, channel));
        }
        try {
            accepted.configureBlocking(false);
        } catch (IOException e) {
            accepted.close();
            throw e;
        }
        return async(accepted);
    }

    @Async
    static Coroutine<byte[]> recv(EventLoop loop, SocketChannel channel, int n) throws IOException {
        if (n < 0) {
            throw new IllegalArgumentException("cannot receive " + n + " bytes");
        }
        loop.channels().checkFree(channel);
        while (true) {
            ByteBuffer buffer = loop.channels().readBuffer();
            buffer.limit(Math.min(n, buffer.capacity()));
            int count = channel.read(buffer);
            if (count != 0 || n == 0) {
                return async(bytes(buffer));
            }
            await(Readiness.toRead(loop, channel));
        }
    }

    @Async
    static Coroutine<Integer> recvInto(EventLoop loop, SocketChannel channel, ByteBuffer buffer) throws IOException {
        loop.channels().checkFree(channel);
        Objects.requireNonNull(buffer, "buffer");
        int count;
        while ((count = channel.read(buffer)) == 0 && buffer.hasRemaining()) {
            await(Readiness.toRead(loop, channel));
        }
        return async(count);
    }

    @Async
    static Coroutine<Void> sendall(EventLoop loop, SocketChannel channel, ByteBuffer data) throws IOException {
        loop.channels().checkFree(channel);
        channel.write(data);
        while (data.hasRemaining()) {
            await(Readiness.toWrite(loop, channel));
            channel.write(data);
        }
        return async();
    }

    @Async
    static Coroutine<Datagram> recvfrom(EventLoop loop, DatagramChannel channel, int n) throws IOException {
        if (n < 0) {
            throw new IllegalArgumentException("cannot receive " + n + " bytes");
        }
        loop.channels().checkFree(channel);
        while (true) {
            ByteBuffer buffer = loop.channels().readBuffer();
            buffer.limit(Math.min(n, buffer.capacity()));
            SocketAddress sender = channel.receive(buffer);
            if (sender != null) {
                return async(new Datagram(bytes(buffer), sender));
            }
            await(Readiness.toRead(loop, channel));
        }
    }

    @Async
    static Coroutine<SocketAddress> recvfromInto(EventLoop loop, DatagramChannel channel, ByteBuffer buffer)
            throws IOException {
        loop.channels().checkFree(channel);
        SocketAddress sender;
        while ((sender = channel.receive(buffer)) == null) {
            await(Readiness.toRead(loop, channel));
        }
        return async(sender);
    }

    @Async
    static Coroutine<Integer> sendto(EventLoop loop, DatagramChannel channel, byte[] data, SocketAddress address)
            throws IOException {
        loop.channels().checkFree(channel);
        ByteBuffer buffer = ByteBuffer.wrap(data);
        // A datagram goes as a whole or not at all.
        while (send(channel, buffer, address) == 0 && data.length > 0) {
            await(Readiness.toWrite(loop, channel));
        }
        return async(data.length);
    }

    private static int send(DatagramChannel channel, ByteBuffer data, SocketAddress address) throws IOException {
        return address == null ? channel.write(data) : channel.send(data, address);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
