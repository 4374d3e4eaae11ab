package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.concat;
import static dev.tarry.IoLoops.filled;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.TlsTest.CONTEXT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files sent over connections; named after CPython's tests of the same situation. */
class SendfileTest {
    /** More than the system holds between two sockets. */
    private static final byte[] DATA = filled(12_000_000);

    /** The same between sockets that hold little. */
    private static final byte[] LESS = filled(1_000_000);

    @TempDir
    private static Path directory;
    private static Path path;
    private static Path less;

    @BeforeAll
    static void make_a_file() throws IOException {
        path = Files.write(directory.resolve("file"), DATA);
        less = Files.write(directory.resolve("less"), LESS);
    }

    @Async
    private static Coroutine<byte[]> receiveAll(SocketChannel channel) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(DATA.length + 1000);
        while (await(getRunningLoop().sockRecvInto(channel, all)) >= 0) {
            // Until the end.
        }
        return async(Arrays.copyOf(all.array(), all.position()));
    }

    @Async
    private static Coroutine<byte[]> receiveExactly(SocketChannel channel, int n) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(n);
        while (all.hasRemaining() && await(getRunningLoop().sockRecvInto(channel, all)) >= 0) {
            // Until all is there.
        }
        return async(all.array());
    }

    @Test
    void sock_sendfile_success_tells_how_much_and_where_it_is() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            try (FileChannel file = FileChannel.open(path)) {
                Task<byte[]> receiving = createTask(receiveAll(pair[1]));
                assertEquals(DATA.length, await(getRunningLoop().sockSendfile(pair[0], file, 0, Long.MAX_VALUE)));
                assertEquals(DATA.length, file.position());
                pair[0].close();
                assertArrayEquals(DATA, await(receiving));
            }
            pair[1].close();
            return async();
        });
    }

    @Test
    void sock_sendfile_with_offset_and_count_sends_that_part() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            try (FileChannel file = FileChannel.open(path)) {
                assertEquals(2000, await(getRunningLoop().sockSendfile(pair[0], file, 1000, 2000)));
                assertEquals(3000, file.position());
                assertArrayEquals(Arrays.copyOfRange(DATA, 1000, 3000), await(receiveExactly(pair[1], 2000)));
                assertEquals(0, await(getRunningLoop().sockSendfile(pair[0], file, DATA.length, 10)));
                assertEquals(10, await(getRunningLoop().sockSendfile(pair[0], file, DATA.length - 10, 100)));
            }
            pair[0].close();
            pair[1].close();
            return async();
        });
    }

    @Test
    void sock_sendfile_zero_size_sends_nothing(@TempDir Path empty) throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            try (FileChannel file = FileChannel.open(Files.createFile(empty.resolve("empty")))) {
                assertEquals(0, await(getRunningLoop().sockSendfile(pair[0], file, 0, Long.MAX_VALUE)));
            }
            pair[0].close();
            pair[1].close();
            return async();
        });
    }

    @Test
    void sock_sendfile_mix_with_regular_send_keeps_the_order() throws IOException {
        byte[] regular = filled(65_536);
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            try (FileChannel file = FileChannel.open(path)) {
                Task<byte[]> receiving = createTask(receiveExactly(pair[1], 2 * regular.length + 500_000));
                await(getRunningLoop().sockSendall(pair[0], regular));
                assertEquals(500_000, await(getRunningLoop().sockSendfile(pair[0], file, 0, 500_000)));
                await(getRunningLoop().sockSendall(pair[0], regular));
                assertArrayEquals(concat(regular, Arrays.copyOf(DATA, 500_000), regular), await(receiving));
            }
            pair[0].close();
            pair[1].close();
            return async();
        });
    }

    /** Sends a file between other data over a stream. */
    private static void betweenOtherData(boolean tls, long offset, long count) throws IOException {
        byte[] prefix = filled(8000);
        byte[] suffix = filled(9000);
        byte[] part = Arrays.copyOfRange(DATA, (int) offset, (int) Math.min(DATA.length, offset + count));
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                try (FileChannel file = FileChannel.open(path)) {
                    writer.write(prefix);
                    writer.write(prefix);
                    long sent = await(getRunningLoop().sendfile(writer.transport(), file, offset, count));
                    assertEquals(part.length, sent);
                    assertEquals(offset + part.length, file.position());
                    writer.write(suffix);
                    await(writer.drain());
                    assertEquals("thanks", IoLoops.text(await(reader.readexactly(6))));
                }
                writer.close();
                return async();
            }, "localhost", 0, tls ? new ServerOptions().ssl(CONTEXT) : new ServerOptions()));
                StreamConnection client = await(openConnection("localhost", server.port(),
                    tls ? new ConnectOptions().ssl(CONTEXT) : new ConnectOptions()))) {
                client.writer().write("thanks");
                assertArrayEquals(concat(prefix, prefix, part, suffix), await(client.reader().read()));
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendfile_pre_and_post_data_keep_the_order(boolean tls) throws IOException {
        betweenOtherData(tls, 0, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendfile_partial_sends_that_part(boolean tls) throws IOException {
        betweenOtherData(tls, 1000, 100);
        betweenOtherData(tls, DATA.length - 50, 100);
    }

    /** One side with a transport, the other a channel that does not read by itself. */
    private interface Body {
        Coroutine<Void> run(Transport transport, SocketChannel peer, FileChannel file) throws IOException;
    }

    private static void with(Body body) throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.narrowPair();
            try (FileChannel file = FileChannel.open(less); SocketChannel peer = pair[1]) {
                Protocol silent = data -> {
                    throw new AssertionError("reading is paused");
                };
                Transport transport = await(getRunningLoop().createConnection(() -> silent, pair[0],
                    new ConnectOptions())).transport();
                await(body.run(transport, peer, file));
                transport.abort();
                await(passes(3));
                assertFalse(pair[0].isOpen());
            }
            return async();
        });
    }

    @Test
    void sendfile_for_closing_transp_is_refused() throws IOException {
        with((transport, peer, file) -> {
            transport.close();
            Throwable e = await(failureOf(getRunningLoop().sendfile(transport, file)));
            assertTrue(e instanceof IllegalStateException, e.toString());
            assertEquals(0, file.position());
            return async();
        });
    }

    @Test
    void sendfile_over_a_connection_that_the_peer_has_reset_is_a_failure_of_the_connection() throws IOException {
        with((transport, peer, file) -> {
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.configureBlocking(true);
            peer.close();
            while (!transport.isClosing()) {
                await(passes(1));
            }
            Throwable e = await(failureOf(getRunningLoop().sendfile(transport, file)));
            assertTrue(e instanceof java.net.SocketException, e.toString());
            assertTrue(e.getCause() instanceof IOException, "because of " + e.getCause());
            return async();
        });
    }

    @Test
    void sendfile_no_fallback_for_fallback_transport_is_refused() throws IOException {
        with((transport, peer, file) -> {
            assertEquals(10, await(getRunningLoop().sendfile(transport, file, 0, 10, false)));
            return async();
        });
        IoLoops.run(() -> {
            AsyncFuture<Throwable> refusal = getRunningLoop().createFuture();
            try (Server server = await(startServer((reader, writer) -> {
                try (FileChannel file = FileChannel.open(less)) {
                    refusal.setResult(await(failureOf(
                        getRunningLoop().sendfile(writer.transport(), file, 0, 10, false))));
                    assertEquals(0, file.position());
                    // The connection is none the worse for it.
                    assertEquals(10, await(getRunningLoop().sendfile(writer.transport(), file, 0, 10, true)));
                }
                writer.close();
                return async();
            }, "localhost", 0, new ServerOptions().ssl(CONTEXT)));
                StreamConnection client = await(openConnection("localhost", server.port(),
                    new ConnectOptions().ssl(CONTEXT)))) {
                assertArrayEquals(Arrays.copyOf(LESS, 10), await(client.reader().read()));
                Throwable e = await(refusal);
                assertTrue(e instanceof IllegalStateException && e.getMessage().contains("fallback"), e.toString());
            }
            return async();
        });
    }

    @Test
    void sendfile_prevents_bare_write() throws IOException {
        with((transport, peer, file) -> {
            Task<Long> sending = createTask(getRunningLoop().sendfile(transport, file));
            await(passes(2));
            assertThrows(IllegalStateException.class, () -> transport.write(new byte[1]));
            assertThrows(IllegalStateException.class, transport::writeEof);
            Throwable second = await(failureOf(getRunningLoop().sendfile(transport, file)));
            assertTrue(second.getMessage().contains("sendfile is in progress"), second.toString());
            assertArrayEquals(LESS, await(receiveExactly(peer, LESS.length)));
            assertEquals(LESS.length, await(sending));
            transport.write(new byte[] {1});
            assertArrayEquals(new byte[] {1}, await(receiveExactly(peer, 1)));
            return async();
        });
    }

    @Test
    void sendfile_close_peer_in_the_middle_of_receiving_ends_the_connection() throws IOException {
        with((transport, peer, file) -> {
            Task<Long> sending = createTask(getRunningLoop().sendfile(transport, file));
            await(receiveExactly(peer, 1024));
            peer.close();
            Throwable e = await(failureOf(sending));
            assertTrue(e instanceof IOException, e.toString());
            assertTrue(file.position() >= 1024 && file.position() < LESS.length, "at " + file.position());
            assertTrue(transport.isClosing());
            return async();
        });
    }

    @Test
    void a_cancel_in_the_middle_tells_how_far_it_has_come_and_leaves_the_connection() throws IOException {
        with((transport, peer, file) -> {
            Task<Long> sending = createTask(getRunningLoop().sendfile(transport, file));
            await(receiveExactly(peer, 50_000));
            sending.cancel();
            assertTrue(await(failureOf(sending)) instanceof CancelledError);
            int sent = (int) file.position();
            assertTrue(sent >= 50_000 && sent < LESS.length, "at " + sent);
            transport.write(new byte[] {7});
            byte[] rest = await(receiveExactly(peer, sent - 50_000 + 1));
            assertEquals(7, rest[rest.length - 1]);
            assertTrue(transport.isReading());
            return async();
        });
    }

    @Test
    void closing_the_transport_in_the_middle_ends_it() throws IOException {
        with((transport, peer, file) -> {
            Task<Long> sending = createTask(getRunningLoop().sendfile(transport, file));
            await(passes(2));
            transport.close();
            Throwable e = await(failureOf(sending));
            assertTrue(e instanceof java.net.SocketException, e.toString());
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void over_tls_a_peer_that_does_not_read_holds_it_up_until_it_leaves(boolean cancel) throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<Throwable> end = getRunningLoop().createFuture();
            AsyncFuture<Task<Long>> begun = getRunningLoop().createFuture();
            try (Server server = await(startServer((reader, writer) -> {
                try (FileChannel file = FileChannel.open(path)) {
                    Task<Long> sending = createTask(getRunningLoop().sendfile(writer.transport(), file));
                    begun.setResult(sending);
                    Throwable failure = await(failureOf(sending));
                    assertTrue(file.position() > 0 && file.position() < DATA.length, "at " + file.position());
                    writer.abort();
                    end.setResult(failure);
                }
                return async();
            }, "localhost", 0, new ServerOptions().ssl(CONTEXT)));
                StreamConnection client = await(openConnection("localhost", server.port(),
                    new ConnectOptions().ssl(CONTEXT)))) {
                await(client.reader().readexactly(100_000));
                Task<Long> sending = await(begun);
                if (cancel) {
                    sending.cancel();
                    assertTrue(await(end) instanceof CancelledError);
                } else {
                    client.writer().abort();
                    assertTrue(await(end) instanceof IOException);
                }
            }
            return async();
        });
    }

    @Test
    void what_is_no_part_of_a_file_is_refused() throws IOException {
        with((transport, peer, file) -> {
            assertTrue(await(failureOf(getRunningLoop().sendfile(transport, file, -1, 1)))
                instanceof IllegalArgumentException);
            assertTrue(await(failureOf(getRunningLoop().sendfile(transport, file, 0, -1)))
                instanceof IllegalArgumentException);
            file.close();
            assertTrue(await(failureOf(getRunningLoop().sendfile(transport, file))) instanceof IOException);
            assertTrue(transport.isReading());
            return async();
        });
    }
}
