package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.IoLoops.buffer;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Socket calls that wait; each test is named after CPython's of the same situation, where there is one. */
class SockOperationsTest {
    @Test
    void sock_client_ops_connect_send_and_receive() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (ServerSocketChannel listener = IoLoops.listen(); SocketChannel client = nonBlocking()) {
                Task<SocketChannel> accepting = createTask(loop.sockAccept(listener));
                await(loop.sockConnect(client, listener.getLocalAddress()));
                try (SocketChannel server = await(accepting)) {
                    assertFalse(server.isBlocking());
                    await(loop.sockSendall(client, bytes("GET / HTTP/1.0\r\n\r\n")));
                    assertEquals("GET / ", text(await(loop.sockRecv(server, 6))));
                    ByteBuffer rest = ByteBuffer.allocate(100);
                    assertEquals(12, await(loop.sockRecvInto(server, rest)));
                    server.shutdownOutput();
                    assertEquals(0, await(loop.sockRecv(client, 10)).length);
                    assertEquals(-1, await(loop.sockRecvInto(client, ByteBuffer.allocate(10))));
                }
            }
            return async();
        });
    }

    @Test
    void sock_client_ops_refuse_a_channel_in_blocking_mode() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (SocketChannel blocking = SocketChannel.open(); ServerSocketChannel l = ServerSocketChannel.open()) {
                await(assertRefused(loop.sockConnect(blocking, IoLoops.loopback(1))));
                await(assertRefused(loop.sockRecv(blocking, 1)));
                await(assertRefused(loop.sockSendall(blocking, bytes("x"))));
                await(assertRefused(loop.sockRecvInto(blocking, ByteBuffer.allocate(1))));
                await(assertRefused(loop.sockAccept(l)));
            }
            return async();
        });
    }

    @Async
    private static <T> Coroutine<Void> assertRefused(Coroutine<T> operation) {
        try {
            await(operation);
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains("configureBlocking(false)"), e.getMessage());
            return async();
        }
        throw new AssertionError("not refused");
    }

    @Test
    void sock_client_racing_a_cancelled_receive_makes_room_for_another() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            Task<byte[]> cancelled = createTask(loop.sockRecv(pair[0], 1024));
            await(passes(1));
            cancelled.cancel();
            createTask(loop.sockSendall(pair[1], bytes("data")));
            assertEquals("data", text(await(loop.sockRecv(pair[0], 1024))));
            assertTrue(cancelled.cancelled());
            close(pair);
            return async();
        });
    }

    @Test
    void sock_client_racing_a_cancel_after_the_data_has_come_loses_nothing() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            Task<byte[]> receiving = createTask(loop.sockRecv(pair[0], 1024));
            await(passes(1));
            pair[1].write(buffer("data"));
            // In the first pass the loop sees that there is something; in the second it would resume the task, after us.
            await(passes(2));
            receiving.cancel();
            assertEquals("data", text(await(loop.sockRecv(pair[0], 1024))));
            await(passes(1));
            assertTrue(receiving.cancelled());
            close(pair);
            return async();
        });
    }

    @Test
    void sock_client_racing_a_cancelled_send_makes_room_for_another() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            fill(pair[0]);
            Task<Void> cancelled = createTask(loop.sockSendall(pair[0], bytes("hello")));
            await(passes(1));
            cancelled.cancel();
            Task<String> receiving = createTask(allButSpaces(loop, pair[1]));
            await(loop.sockSendall(pair[0], bytes("world")));
            pair[0].shutdownOutput();
            assertEquals("world", await(receiving));
            close(pair);
            return async();
        });
    }

    @Async
    private static Coroutine<String> allButSpaces(EventLoop loop, SocketChannel channel) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] data;
        while ((data = await(loop.sockRecv(channel, 8192))).length > 0) {
            text.append(text(data).strip());
        }
        return async(text.toString());
    }

    @Test
    void sock_client_connect_racing_a_cancelled_connect_can_be_taken_up_again() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (ServerSocketChannel listener = IoLoops.listen(); SocketChannel client = nonBlocking()) {
                Task<Void> cancelled = createTask(loop.sockConnect(client, listener.getLocalAddress()));
                await(passes(1));
                cancelled.cancel();
                await(passes(1));
                if (!client.isConnected()) {
                    await(loop.sockConnect(client, listener.getLocalAddress()));
                }
                assertTrue(client.isConnected());
            }
            return async();
        });
    }

    @Test
    void sock_client_fail_says_that_the_connection_was_refused() throws IOException {
        IoLoops.run(() -> {
            InetSocketAddress nobody;
            try (ServerSocketChannel listener = IoLoops.listen()) {
                nobody = (InetSocketAddress) listener.getLocalAddress();
            }
            try (SocketChannel client = nonBlocking()) {
                await(getRunningLoop().sockConnect(client, nobody));
                throw new AssertionError("connected to nobody");
            } catch (ConnectException e) {
                assertTrue(e.getMessage().contains("refused"), e.getMessage());
            }
            return async();
        });
    }

    @Test
    void sock_accept_waits_for_a_connection() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (ServerSocketChannel listener = IoLoops.listen()) {
                Task<SocketChannel> accepting = createTask(loop.sockAccept(listener));
                await(passes(2));
                assertFalse(accepting.done());
                try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                    SocketChannel server = await(accepting)) {
                    assertEquals(client.getLocalAddress(), server.getRemoteAddress());
                }
            }
            return async();
        });
    }

    @Test
    void cancel_sock_accept_leaves_the_next_connection_in_the_queue() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (ServerSocketChannel listener = IoLoops.listen()) {
                Task<SocketChannel> cancelled = createTask(loop.sockAccept(listener));
                await(passes(1));
                cancelled.cancel();
                await(passes(1));
                assertTrue(cancelled.cancelled());
                try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                    SocketChannel server = await(loop.sockAccept(listener))) {
                    assertEquals(client.getLocalAddress(), server.getRemoteAddress());
                }
            }
            return async();
        });
    }

    @Test
    void huge_content_arrives_whole() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            byte[] content = IoLoops.filled(4_000_000);
            Task<Void> sending = createTask(loop.sockSendall(pair[0], content));
            List<byte[]> parts = new ArrayList<>();
            for (int size = 0; size < content.length;) {
                byte[] part = await(loop.sockRecv(pair[1], content.length));
                parts.add(part);
                size += part.length;
            }
            await(sending);
            assertArrayEquals(content, IoLoops.concat(parts));
            close(pair);
            return async();
        });
    }

    @Test
    void huge_content_recvinto_arrives_whole() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            byte[] content = IoLoops.filled(4_000_000);
            Task<Void> sending = createTask(loop.sockSendall(pair[0], ByteBuffer.wrap(content)));
            ByteBuffer received = ByteBuffer.allocate(content.length);
            while (received.hasRemaining()) {
                await(loop.sockRecvInto(pair[1], received));
            }
            await(sending);
            assertArrayEquals(content, received.array());
            close(pair);
            return async();
        });
    }

    @Test
    void recvfrom_gives_data_and_sender() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (DatagramChannel server = datagrams(); DatagramChannel client = datagrams()) {
                Task<Datagram> receiving = createTask(loop.sockRecvfrom(server, 4096));
                await(passes(1));
                byte[] data = IoLoops.filled(4096);
                assertEquals(4096, await(loop.sockSendto(client, data, server.getLocalAddress())));
                Datagram datagram = await(receiving);
                assertArrayEquals(data, datagram.data());
                assertEquals(client.getLocalAddress(), datagram.address());
            }
            return async();
        });
    }

    @Test
    void recvfrom_into_fills_the_buffer_and_gives_the_sender() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (DatagramChannel server = datagrams(); DatagramChannel client = datagrams()) {
                await(loop.sockConnect(client, server.getLocalAddress()));
                await(loop.sockSendto(client, bytes("hello"), null));
                ByteBuffer buffer = ByteBuffer.allocate(10);
                SocketAddress sender = await(loop.sockRecvfromInto(server, buffer));
                assertEquals(client.getLocalAddress(), sender);
                assertEquals("hello", text(Arrays.copyOf(buffer.array(), buffer.position())));
            }
            return async();
        });
    }

    @Test
    void unix_sock_client_ops_work_as_over_tcp(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                listener.bind(address).configureBlocking(false);
                client.configureBlocking(false);
                await(loop.sockConnect(client, address));
                try (SocketChannel server = await(loop.sockAccept(listener))) {
                    await(loop.sockSendall(server, bytes("hello")));
                    assertEquals("hello", text(await(loop.sockRecv(client, 10))));
                }
            }
            return async();
        });
    }

    @Test
    void two_tasks_that_read_one_channel_are_told_apart() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            Task<byte[]> first = createTask(loop.sockRecv(pair[0], 10));
            await(passes(1));
            Task<byte[]> second = createTask(loop.sockRecv(pair[0], 10));
            await(passes(1));
            assertTrue(second.exception() instanceof IllegalStateException, String.valueOf(second));
            pair[1].write(buffer("x"));
            assertEquals("x", text(await(first)));
            close(pair);
            return async();
        });
    }

    @Test
    void what_is_there_already_does_not_pause() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            pair[1].write(buffer("x"));
            boolean[] paused = new boolean[1];
            loop.callSoon(() -> paused[0] = true);
            await(loop.sockSendall(pair[0], bytes("y")));
            assertEquals("x", text(await(loop.sockRecv(pair[0], 10))));
            assertFalse(paused[0]);
            close(pair);
            return async();
        });
    }

    @Test
    void a_host_name_is_looked_up() throws IOException {
        IoLoops.run(() -> {
            List<InetSocketAddress> addresses = await(getRunningLoop().getaddrinfo("localhost", 80));
            assertTrue(addresses.get(0).getAddress().isLoopbackAddress(), addresses.toString());
            assertEquals(80, addresses.get(0).getPort());
            return async();
        });
    }

    @Test
    void a_channel_that_never_existed_for_the_loop_has_nothing_to_remove() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            assertFalse(getRunningLoop().removeReader(pair[0]));
            close(pair);
            return async();
        });
    }

    private static void fill(SocketChannel channel) throws IOException {
        ByteBuffer spaces = ByteBuffer.wrap(" ".repeat(8192).getBytes());
        for (int size = 8192; size > 0; size /= 2) {
            do {
                spaces.clear().limit(size);
            } while (channel.write(spaces) > 0);
        }
    }

    private static SocketChannel nonBlocking() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
        return channel;
    }

    private static DatagramChannel datagrams() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.bind(IoLoops.loopback(0)).configureBlocking(false);
        return channel;
    }

    private static void close(SocketChannel[] pair) throws IOException {
        pair[0].close();
        pair[1].close();
    }
}
