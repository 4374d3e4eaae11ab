package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.openUnixConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.StandardSocketOptions;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reader and writer over sockets; each test is named after CPython's of the same situation, where there is one. */
// That a connection is closed before the end of its block is what is tested.
@SuppressWarnings("try")
class StreamsTest {
    private static final String ANSWER = "HTTP/1.0 200 OK\r\nContent-Length: 12\r\n\r\nTest message";

    /** A stream, and the channel at its other end. */
    private interface Body {
        Coroutine<Void> run(StreamConnection stream, SocketChannel peer) throws IOException;
    }

    private static void with(SocketChannel[] pair, ConnectOptions options, Body body) throws IOException {
        IoLoops.run(() -> {
            long before = IoLoops.openSockets();
            try (SocketChannel peer = pair[1]; StreamConnection stream = await(openConnection(pair[0], options))) {
                await(body.run(stream, peer));
                stream.writer().abort();
            }
            await(passes(3));
            assertEquals(before - 2, IoLoops.openSockets());
            return async();
        });
    }

    private static void with(Body body) throws IOException {
        with(IoLoops.pair(), new ConnectOptions(), body);
    }

    /** As an HTTP server would, with a peer made by hand. */
    @Async
    private static Coroutine<Void> answer(SocketChannel peer) throws IOException {
        assertEquals("GET", text(await(getRunningLoop().sockRecv(peer, 100))).substring(0, 3));
        peer.write(IoLoops.buffer(ANSWER));
        peer.shutdownOutput();
        return async();
    }

    @Test
    void open_connection_reads_and_writes() throws IOException {
        IoLoops.run(() -> {
            try (ServerSocketChannel listener = IoLoops.listen()) {
                int port = listener.socket().getLocalPort();
                Task<SocketChannel> accepting = createTask(getRunningLoop().sockAccept(listener));
                try (StreamConnection stream = await(openConnection("127.0.0.1", port));
                    SocketChannel peer = await(accepting)) {
                    stream.writer().write("GET / HTTP/1.0\r\n\r\n");
                    await(answer(peer));
                    assertEquals("HTTP/1.0 200 OK\r\n", text(await(stream.reader().readline())));
                    assertTrue(text(await(stream.reader().read())).endsWith("\r\n\r\nTest message"));
                }
            }
            return async();
        });
    }

    @Test
    void open_unix_connection_reads_and_writes(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = directory.resolve("socket");
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                listener.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
                Task<SocketChannel> accepting = createTask(getRunningLoop().sockAccept(listener));
                try (StreamConnection stream = await(openUnixConnection(path)); SocketChannel peer = await(accepting)) {
                    stream.writer().write("GET / HTTP/1.0\r\n\r\n");
                    await(answer(peer));
                    assertEquals("HTTP/1.0 200 OK\r\n", text(await(stream.reader().readline())));
                }
            }
            return async();
        });
    }

    @Test
    void open_connection_error_of_the_connection_reaches_the_reader() throws IOException {
        with((stream, peer) -> {
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
            try {
                await(stream.reader().read());
                throw new AssertionError("read from a connection that was reset");
            } catch (IOException e) {
                assertSame(e, stream.reader().exception());
            }
            try {
                await(stream.writer().waitClosed());
                throw new AssertionError("closed well");
            } catch (IOException e) {
                assertSame(e, stream.reader().exception());
            }
            return async();
        });
    }

    @Test
    void multiple_drain_several_tasks_may_wait() throws IOException {
        with(IoLoops.narrowPair(), new ConnectOptions(), (stream, peer) -> {
            byte[] data = IoLoops.filled(1 << 20);
            stream.writer().write(data);
            List<Task<Void>> draining = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                draining.add(createTask(stream.writer().drain()));
            }
            await(passes(3));
            assertFalse(draining.stream().anyMatch(Task::done));
            draining.get(3).cancel();
            await(passes(1));
            ByteBuffer received = ByteBuffer.allocate(data.length);
            while (received.hasRemaining()) {
                await(getRunningLoop().sockRecvInto(peer, received));
            }
            await(passes(3));
            assertTrue(draining.stream().allMatch(Task::done));
            assertEquals(1, draining.stream().filter(Task::cancelled).count());
            assertArrayEquals(data, received.array());
            return async();
        });
    }

    @Test
    void drain_raises_when_the_peer_has_closed() throws IOException {
        with((stream, peer) -> {
            peer.close();
            try {
                while (true) {
                    stream.writer().write("foo\n");
                    await(stream.writer().drain());
                }
            } catch (IOException e) {
                assertTrue(stream.writer().isClosing());
            }
            return async();
        });
    }

    @Test
    void drain_bounds_the_memory_of_a_writer_whose_peer_does_not_read() throws IOException {
        with(IoLoops.narrowPair(), new ConnectOptions(), (stream, peer) -> {
            StreamWriter writer = stream.writer();
            byte[] chunk = new byte[10_000];
            Task<Void> writing = createTask(writeForEver(writer, chunk));
            await(passes(1000));
            assertFalse(writing.done());
            assertTrue(writer.getWriteBufferSize() <= WaterMarks.HIGH + chunk.length,
                () -> "kept: " + writer.getWriteBufferSize());
            writing.cancel();
            await(passes(1));
            return async();
        });
    }

    @Async
    private static Coroutine<Void> writeForEver(StreamWriter writer, byte[] chunk) throws IOException {
        while (true) {
            writer.write(chunk);
            await(writer.drain());
        }
    }

    @Test
    void a_reader_that_is_not_read_from_stops_the_peer() throws IOException {
        with(IoLoops.narrowPair(), new ConnectOptions().limit(10_000), (stream, peer) -> {
            ByteBuffer chunk = ByteBuffer.allocate(10_000);
            int sent = 0;
            for (int silent = 0; silent < 100;) {
                int n = peer.write(chunk.clear());
                sent += n;
                silent = n == 0 ? silent + 1 : 0;
                await(passes(1));
            }
            int buffered = await(stream.reader().read(Integer.MAX_VALUE)).length;
            assertTrue(buffered <= 20_000 + 256 * 1024, () -> "buffered: " + buffered);
            assertTrue(sent > buffered);
            // Reading goes on where it was stopped.
            byte[] rest = await(stream.reader().readexactly(sent - buffered));
            assertEquals(sent - buffered, rest.length);
            return async();
        });
    }

    @Test
    void readexactly_limit_beyond_which_reading_is_resumed() throws IOException {
        with(IoLoops.narrowPair(), new ConnectOptions().limit(100), (stream, peer) -> {
            byte[] data = IoLoops.filled(500_000);
            Task<Void> sending = createTask(getRunningLoop().sockSendall(peer, data));
            await(passes(50));
            assertArrayEquals(data, await(stream.reader().readexactly(data.length)));
            await(sending);
            return async();
        });
    }

    @Test
    void incomplete_read_error_pickleable_means_serializable() throws Exception {
        IncompleteReadError error = new IncompleteReadError(bytes("abc"), 10);
        IncompleteReadError copy = copy(error);
        assertEquals(error.getMessage(), copy.getMessage());
        assertArrayEquals(error.partial(), copy.partial());
        assertEquals(error.expected(), copy.expected());
    }

    @Test
    void limit_overrun_error_pickleable_means_serializable() throws Exception {
        LimitOverrunError error = new LimitOverrunError("message", 10);
        LimitOverrunError copy = copy(error);
        assertEquals(error.getMessage(), copy.getMessage());
        assertEquals(error.consumed(), copy.consumed());
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(object);
        return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    @Test
    void wait_closed_on_close_is_done_when_the_connection_is_closed() throws IOException {
        with((stream, peer) -> {
            stream.writer().write("GET / HTTP/1.0\r\n\r\n");
            await(answer(peer));
            assertEquals("HTTP/1.0 200 OK\r\n", text(await(stream.reader().readline())));
            await(stream.reader().read());
            assertFalse(stream.writer().isClosing());
            stream.writer().close();
            assertTrue(stream.writer().isClosing());
            await(stream.writer().waitClosed());
            return async();
        });
    }

    @Test
    void wait_closed_on_close_with_unread_data_is_done_all_the_same() throws IOException {
        with((stream, peer) -> {
            stream.writer().write("GET / HTTP/1.0\r\n\r\n");
            await(answer(peer));
            assertEquals("HTTP/1.0 200 OK\r\n", text(await(stream.reader().readline())));
            stream.writer().close();
            await(stream.writer().waitClosed());
            return async();
        });
    }

    @Test
    void wait_closed_of_one_task_outlives_the_cancel_of_another() throws IOException {
        with((stream, peer) -> {
            Task<Void> cancelled = createTask(stream.writer().waitClosed());
            Task<Void> other = createTask(stream.writer().waitClosed());
            await(passes(1));
            cancelled.cancel();
            await(passes(2));
            assertFalse(other.done());
            stream.writer().close();
            await(other);
            assertTrue(cancelled.cancelled());
            return async();
        });
    }

    @Test
    void async_writer_api_exception_after_close_is_thrown_by_drain() throws IOException {
        with((stream, peer) -> {
            stream.writer().close();
            stream.writer().write("data");
            try {
                await(stream.writer().drain());
                throw new AssertionError("drained");
            } catch (IOException e) {
                assertEquals("Connection lost", e.getMessage());
            }
            return async();
        });
    }

    @Test
    void eof_feed_when_closing_writer_ends_the_reader() throws IOException {
        with((stream, peer) -> {
            stream.writer().close();
            await(stream.writer().waitClosed());
            assertTrue(stream.reader().atEof());
            assertEquals("", text(await(stream.reader().read())));
            return async();
        });
    }

    @Test
    void eof_of_the_peer_leaves_the_other_direction() throws IOException {
        with((stream, peer) -> {
            peer.shutdownOutput();
            assertEquals("", text(await(stream.reader().read())));
            stream.writer().write("still there");
            await(stream.writer().drain());
            assertEquals("still there", text(await(getRunningLoop().sockRecv(peer, 100))));
            return async();
        });
    }

    @Test
    void write_eof_is_the_end_for_the_peer_only() throws IOException {
        with((stream, peer) -> {
            assertTrue(stream.writer().canWriteEof());
            stream.writer().write("question");
            stream.writer().writeEof();
            assertEquals("question", text(await(getRunningLoop().sockRecv(peer, 100))));
            assertEquals("", text(await(getRunningLoop().sockRecv(peer, 100))));
            peer.write(IoLoops.buffer("answer\n"));
            assertEquals("answer\n", text(await(stream.reader().readline())));
            assertThrows(IllegalStateException.class, () -> stream.writer().write("more"));
            return async();
        });
    }

    @Test
    void everything_that_can_be_written_arrives_in_order() throws IOException {
        with((stream, peer) -> {
            StreamWriter writer = stream.writer();
            writer.write("text, ");
            writer.write(bytes("bytes, "));
            writer.write(bytes("(part of bytes)"), 1, 4);
            writer.write(ByteBuffer.wrap(bytes(", buffer, ")));
            writer.writelines(List.of(bytes("lines, "), bytes("more lines")));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.write(new byte[3], 2, 2));
            await(passes(1));
            assertEquals("text, bytes, part, buffer, lines, more lines",
                text(await(getRunningLoop().sockRecv(peer, 100))));
            return async();
        });
    }

    @Test
    void extra_info_tells_the_addresses_and_nothing_of_tls() throws IOException {
        with((stream, peer) -> {
            assertEquals(peer.getLocalAddress(), stream.writer().getExtraInfo(ExtraInfo.PEERNAME));
            assertEquals(peer.getRemoteAddress(), stream.writer().getExtraInfo(ExtraInfo.SOCKNAME));
            assertNull(stream.writer().getExtraInfo(ExtraInfo.SSLCONTEXT));
            return async();
        });
    }

    @Test
    void unhandled_exception_is_reported_and_closes_the_connection() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            await(callOnce((reader, writer) -> {
                await(reader.readexactly(4));
                throw new IllegalStateException("test");
            }));
            return async();
        });
        assertEquals(List.of("Unhandled exception in client_connected_cb"), Loops.messages(complaints));
        assertEquals("test", complaints.get(0).exception().getMessage());
    }

    @Test
    void unhandled_exception_before_the_coroutine_is_reported_and_closes_the_connection() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            await(callOnce((reader, writer) -> {
                throw new IllegalStateException("test");
            }));
            return async();
        });
        assertEquals(List.of("Unhandled exception in client_connected_cb"), Loops.messages(complaints));
    }

    @Test
    void unhandled_cancel_is_silent() throws IOException {
        IoLoops.run(() -> {
            await(callOnce((reader, writer) -> {
                writer.close();
                currentTask().cancel();
                return async();
            }));
            return async();
        });
    }

    @Test
    void a_cancelled_handler_has_its_connection_closed() throws IOException {
        IoLoops.run(() -> {
            await(callOnce((reader, writer) -> {
                currentTask().cancel();
                await(reader.read());
                return async();
            }));
            return async();
        });
    }

    /** A client of a server with this handler, until the server closes the connection. */
    @Async
    private static Coroutine<Void> callOnce(ConnectionHandler handler) throws IOException {
        try (Server server = await(startServer(handler, "127.0.0.1", 0))) {
            StreamConnection client = await(openConnection("127.0.0.1", server.port()));
            client.writer().write("test msg");
            try {
                await(client.reader().read());
            } catch (IOException resetSinceNotAllWasRead) {
                assertTrue(client.writer().isClosing());
            }
            client.close();
            server.close();
            await(server.waitClosed());
        }
        return async();
    }

    @Test
    void one_request_after_the_other_over_one_connection() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                AsyncIterator<String> lines = reader.lines();
                while (await(lines.hasNext())) {
                    writer.write(lines.next().toUpperCase() + "\n");
                    await(writer.drain());
                }
                writer.close();
                return async();
            }, "127.0.0.1", 0)); StreamConnection client = await(openConnection("127.0.0.1", server.port()))) {
                for (int i = 0; i < 500; i++) {
                    client.writer().write("line " + i + "\n");
                    assertEquals("LINE " + i + "\n", text(await(client.reader().readline())));
                }
            }
            return async();
        });
    }

    @Test
    void large_transfers_in_both_directions_at_once() throws IOException {
        IoLoops.run(() -> {
            byte[] data = IoLoops.filled(10_000_000);
            try (Server server = await(startServer((reader, writer) -> {
                byte[] part;
                while ((part = await(reader.read(100_000))).length > 0) {
                    writer.write(part);
                    await(writer.drain());
                }
                writer.close();
                return async();
            }, "127.0.0.1", 0)); StreamConnection client = await(openConnection("127.0.0.1", server.port()))) {
                Coroutine<Void> send = send(client.writer(), data);
                byte[] back = await(gather(send, client.reader().readexactly(data.length), (sent, all) -> all));
                assertArrayEquals(data, back);
            }
            return async();
        });
    }

    @Async
    private static Coroutine<Void> send(StreamWriter writer, byte[] data) throws IOException {
        for (int at = 0; at < data.length; at += 77_777) {
            writer.write(data, at, Math.min(77_777, data.length - at));
            await(writer.drain());
        }
        writer.writeEof();
        return async();
    }
}
