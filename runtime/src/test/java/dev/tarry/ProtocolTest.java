package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.TlsTest.CONTEXT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections without streams; named after CPython's tests of the same situation. */
class ProtocolTest {
    private static final String HOST = "127.0.0.1";

    /** Sends back what it gets. */
    private static final class Echo implements Protocol {
        Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport.write(data);
        }
    }

    /** Keeps what it gets; a task can wait for so many bytes, and for the end. */
    private static class Collector implements Protocol {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final AsyncFuture<Throwable> lost = getRunningLoop().createFuture();
        final AsyncFuture<Void> all = getRunningLoop().createFuture();
        final int expected;
        Transport transport;
        int made;

        Collector(int expected) {
            this.expected = expected;
        }

        @Override
        public void connectionMade(Transport connected) {
            transport = connected;
            made++;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            add(bytes);
        }

        final void add(byte[] bytes) {
            received.writeBytes(bytes);
            if (received.size() >= expected) {
                all.finishUnlessDone(null);
            }
        }

        @Override
        public void connectionLost(Throwable failure) {
            lost.setResult(failure);
        }
    }

    /** The same with a buffer of its own. */
    private static class Buffered implements BufferedProtocol {
        final Collector collector;
        final ByteBuffer buffer;

        Buffered(int expected, ByteBuffer buffer) {
            this.collector = new Collector(expected);
            this.buffer = buffer;
        }

        @Override
        public void connectionMade(Transport transport) {
            collector.connectionMade(transport);
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return buffer.clear();
        }

        @Override
        public void bufferUpdated(int count) {
            assertEquals(count, buffer.position());
            byte[] bytes = new byte[count];
            buffer.flip().get(bytes);
            collector.add(bytes);
        }

        @Override
        public void connectionLost(Throwable failure) {
            collector.connectionLost(failure);
        }
    }

    private static ServerOptions serverOptions(boolean tls) {
        return tls ? new ServerOptions().ssl(new TlsOptions(CONTEXT)) : new ServerOptions();
    }

    private static ConnectOptions clientOptions(boolean tls) {
        return tls ? new ConnectOptions().ssl(new TlsOptions(CONTEXT)) : new ConnectOptions();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void create_connection_and_create_server_talk_to_each_other(boolean tls) throws IOException {
        byte[] data = IoLoops.filled(300_000);
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            Server server = await(loop.createServer(Echo::new, HOST, 0, serverOptions(tls)));
            ProtocolConnection<Collector> connection = await(loop.createConnection(() -> new Collector(data.length),
                HOST, server.port(), clientOptions(tls)));
            Collector client = connection.protocol();
            assertSame(connection.transport(), client.transport);
            assertSame(client, client.transport.getProtocol());
            assertNotNull(client.transport.getExtraInfo(ExtraInfo.PEERNAME));
            assertEquals(tls, client.transport.getExtraInfo(ExtraInfo.SSL_SESSION) != null);
            client.transport.write(data);
            await(client.all);
            assertArrayEquals(data, client.received.toByteArray());
            connection.close();
            assertTrue(client.transport.isClosing());
            assertEquals(null, await(client.lost));
            assertEquals(1, client.made);
            server.close();
            await(server.waitClosed());
            return async();
        });
    }

    @Test
    void create_server_makes_a_protocol_for_each_connection() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            List<Echo> made = new ArrayList<>();
            try (Server server = await(loop.createServer(() -> {
                Echo echo = new Echo();
                made.add(echo);
                return echo;
            }, HOST, 0, new ServerOptions()))) {
                for (int i = 0; i < 3; i++) {
                    Collector client = await(loop.createConnection(() -> new Collector(1), HOST, server.port()))
                        .protocol();
                    client.transport.write(bytes("x"));
                    await(client.all);
                    client.transport.abort();
                    await(client.lost);
                }
                server.close();
                await(server.waitClosed());
                assertEquals(3, made.size());
            }
            return async();
        });
    }

    @Test
    void create_unix_connection_and_create_unix_server(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            Path path = directory.resolve("socket");
            try (Server server = await(loop.createUnixServer(Echo::new, path, new ServerOptions()));
                ProtocolConnection<Collector> connection = await(loop.createUnixConnection(() -> new Collector(5), path,
                    new ConnectOptions()))) {
                connection.transport().writelines(List.of(bytes("he"), bytes("llo")));
                await(connection.protocol().all);
                assertEquals("hello", text(connection.protocol().received.toByteArray()));
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connect_accepted_socket_is_the_servers_side(boolean tls) throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (ServerSocketChannel listener = IoLoops.listen()) {
                int port = listener.socket().getLocalPort();
                Task<ProtocolConnection<Collector>> connecting = createTask(loop.createConnection(
                    () -> new Collector(5), HOST, port, clientOptions(tls)));
                SocketChannel accepted = await(loop.sockAccept(listener));
                Echo echo = await(loop.connectAcceptedSocket(Echo::new, accepted, serverOptions(tls))).protocol();
                Collector client = await(connecting).protocol();
                client.transport.write(bytes("hello"));
                await(client.all);
                assertEquals("hello", text(client.received.toByteArray()));
                client.transport.close();
                await(client.lost);
                while (!echo.transport.isClosing()) {
                    await(sleep(millis(1)));
                }
            }
            return async();
        });
    }

    @Test
    void create_server_sock_takes_over_a_socket_that_listens() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            ServerSocketChannel listener = IoLoops.listen();
            try (Server server = await(loop.createServer(Echo::new, listener, new ServerOptions()));
                SocketChannel channel = SocketChannel.open(listener.getLocalAddress());
                ProtocolConnection<Collector> connection = await(loop.createConnection(() -> new Collector(1), channel,
                    new ConnectOptions()))) {
                connection.transport().write(bytes("x"));
                await(connection.protocol().all);
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void buffered_proto_create_connection_fills_the_protocols_buffer(boolean tls) throws IOException {
        byte[] noise = IoLoops.filled(50_000);
        for (ByteBuffer buffer : List.of(ByteBuffer.allocate(100), ByteBuffer.allocateDirect(100),
            ByteBuffer.allocateDirect(100_000))) {
            IoLoops.run(() -> {
                EventLoop loop = getRunningLoop();
                try (Server server = await(loop.createServer(Echo::new, HOST, 0, serverOptions(tls)));
                    ProtocolConnection<Buffered> connection = await(loop.createConnection(
                        () -> new Buffered(noise.length, buffer), HOST, server.port(), clientOptions(tls)))) {
                    Collector client = connection.protocol().collector;
                    connection.transport().write(noise);
                    await(client.all);
                    assertArrayEquals(noise, client.received.toByteArray());
                    connection.close();
                    assertEquals(null, await(client.lost));
                }
                return async();
            });
        }
    }

    /** What the loop is told when a protocol's connection receives a byte; it is lost with the failure. */
    private static List<String> complaintsOf(Supplier<? extends Buffered> factory) throws IOException {
        return Loops.messages(IoLoops.complaints(() -> {
            SocketChannel[] pair = IoLoops.pair();
            Buffered protocol = await(getRunningLoop().createConnection(factory, pair[0], new ConnectOptions()))
                .protocol();
            pair[1].write(IoLoops.buffer("x"));
            assertTrue(await(protocol.collector.lost) instanceof RuntimeException);
            pair[1].close();
            return async();
        }));
    }

    @Test
    void get_buffer_error_ends_the_connection() throws IOException {
        assertEquals(List.of("Fatal error: protocol.getBuffer() call failed."),
            complaintsOf(() -> new Buffered(1, null) {
                @Override
                public ByteBuffer getBuffer(int sizeHint) {
                    assertEquals(-1, sizeHint);
                    throw new IllegalStateException("no buffer");
                }
            }));
    }

    @Test
    void get_buffer_zerosized_ends_the_connection() throws IOException {
        assertEquals(List.of("Fatal error: protocol.getBuffer() call failed."),
            complaintsOf(() -> new Buffered(1, ByteBuffer.allocate(0))));
    }

    @Test
    void buffer_updated_error_ends_the_connection() throws IOException {
        assertEquals(List.of("Fatal error: protocol.bufferUpdated() call failed."),
            complaintsOf(() -> new Buffered(1, ByteBuffer.allocate(10)) {
                @Override
                public void bufferUpdated(int count) {
                    throw new IllegalStateException("not this");
                }
            }));
    }

    @Test
    void proto_type_switch_from_one_kind_to_the_other() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            Collector first = new Collector(1);
            Transport transport = await(getRunningLoop().createConnection(() -> first, pair[0], new ConnectOptions()))
                .transport();
            pair[1].write(IoLoops.buffer("a"));
            await(first.all);
            Buffered second = new Buffered(1, ByteBuffer.allocate(10));
            transport.setProtocol(second);
            assertSame(second, transport.getProtocol());
            pair[1].write(IoLoops.buffer("b"));
            await(second.collector.all);
            assertEquals("b", text(second.collector.received.toByteArray()));
            pair[1].close();
            assertEquals(null, await(second.collector.lost));
            assertFalse(first.lost.done());
            return async();
        });
    }

    /** Upgrades after the first exchange, and goes on with other protocols on both sides. */
    private static <P extends BaseProtocol> void startTls(Supplier<P> factory, Function<P, Collector> collector)
            throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            Collector plainServer = new Collector(8);
            Collector plainClient = new Collector(2);
            Transport server = await(loop.createConnection(() -> plainServer, pair[0], new ConnectOptions()))
                .transport();
            Transport old = await(loop.createConnection(() -> plainClient, pair[1], new ConnectOptions())).transport();
            old.write(bytes("STARTTLS"));
            await(plainServer.all);
            server.write(bytes("OK"));
            await(plainClient.all);
            Echo echo = new Echo();
            Task<Transport> serverSide = createTask(loop.startTls(server, echo, new TlsOptions(CONTEXT), true));
            P client = factory.get();
            Transport secure = await(loop.startTls(old, client, new TlsOptions(CONTEXT).serverHostname("localhost"),
                false));
            echo.transport = await(serverSide);
            assertSame(client, secure.getProtocol());
            assertNotNull(secure.getExtraInfo(ExtraInfo.SSL_SESSION));
            Collector received = collector.apply(client);
            assertEquals(0, received.made);
            secure.write(bytes("now by TLS"));
            await(received.all);
            assertEquals("now by TLS", text(received.received.toByteArray()));
            secure.close();
            assertEquals(null, await(received.lost));
            assertFalse(plainClient.lost.done());
            return async();
        });
    }

    @Test
    void start_tls_client_reg_proto_1_goes_on_with_a_new_transport() throws IOException {
        startTls(() -> new Collector(10), received -> received);
    }

    @Test
    void start_tls_client_buf_proto_1_goes_on_with_a_new_transport() throws IOException {
        startTls(() -> new Buffered(10, ByteBuffer.allocate(3)), buffered -> buffered.collector);
    }

    @Test
    void start_tls_wrong_args_are_refused() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            Collector protocol = new Collector(1);
            Transport transport = await(loop.createConnection(() -> protocol, pair[0], new ConnectOptions()))
                .transport();
            Throwable noName = await(failureOf(loop.startTls(transport, protocol, new TlsOptions(CONTEXT), false)));
            assertTrue(noName.getMessage().contains("serverHostname"), noName.toString());
            transport.close();
            Throwable closing = await(failureOf(loop.startTls(transport, protocol, new TlsOptions(CONTEXT), true)));
            assertTrue(closing instanceof IllegalStateException, closing.toString());
            await(protocol.lost);
            pair[1].close();
            return async();
        });
    }

    @Test
    void start_tls_over_tls_is_refused() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (Server server = await(loop.createServer(Echo::new, HOST, 0, serverOptions(true)));
                ProtocolConnection<Collector> connection = await(loop.createConnection(() -> new Collector(1), HOST,
                    server.port(), clientOptions(true)))) {
                Throwable e = await(failureOf(loop.startTls(connection.transport(), connection.protocol(),
                    new TlsOptions(CONTEXT).serverHostname("localhost"), false)));
                assertTrue(e instanceof IllegalStateException && e.getMessage().contains("already"), e.toString());
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void set_new_app_protocol_is_told_from_then_on(boolean tls) throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (Server server = await(loop.createServer(Echo::new, HOST, 0, serverOptions(tls)))) {
                ProtocolConnection<Collector> connection = await(loop.createConnection(() -> new Collector(1), HOST,
                    server.port(), clientOptions(tls)));
                Buffered replacement = new Buffered(5, ByteBuffer.allocate(2));
                connection.transport().setProtocol(replacement);
                connection.transport().write(bytes("hello"));
                await(replacement.collector.all);
                assertEquals(0, replacement.collector.made);
                connection.close();
                assertEquals(null, await(replacement.collector.lost));
                assertFalse(connection.protocol().lost.done());
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_exception_in_connection_made_is_reported_and_ends_the_connection(boolean tls) throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            Collector broken = new Collector(1) {
                @Override
                public void connectionMade(Transport transport) {
                    throw new IllegalStateException("not this one");
                }
            };
            try (Server server = await(loop.createServer(Echo::new, HOST, 0, serverOptions(tls)))) {
                await(failureOf(loop.createConnection(() -> broken, HOST, server.port(), clientOptions(tls))));
                assertEquals("not this one", await(broken.lost).getMessage());
                server.close();
                await(server.waitClosed());
            }
            return async();
        });
        assertEquals(List.of("Fatal error: protocol.connectionMade() call failed."), Loops.messages(complaints));
    }

    @Test
    void exceptions_in_pause_and_resume_writing_are_reported_and_change_nothing() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.narrowPair();
            Collector peer = new Collector(1_000_000);
            await(loop.createConnection(() -> peer, pair[1], new ConnectOptions()));
            Transport transport = await(loop.createConnection(() -> new Collector(1) {
                @Override
                public void pauseWriting() {
                    throw new IllegalStateException("no pause");
                }

                @Override
                public void resumeWriting() {
                    throw new IllegalStateException("no resume");
                }
            }, pair[0], new ConnectOptions())).transport();
            transport.setWriteBufferLimits(1000);
            assertEquals(new Transport.WriteBufferLimits(250, 1000), transport.getWriteBufferLimits());
            transport.write(new byte[1_000_000]);
            assertTrue(transport.getWriteBufferSize() > 1000);
            await(peer.all);
            transport.close();
            await(peer.lost);
            return async();
        });
        assertEquals(List.of("protocol.pauseWriting() failed", "protocol.resumeWriting() failed"),
            Loops.messages(complaints));
    }

    @Test
    void a_factory_that_fails_is_reported_and_its_connection_closed() throws IOException {
        List<Supplier<Echo>> factories = List.of(() -> null, () -> {
            throw new AssertionError("no protocol today");
        });
        for (Supplier<Echo> factory : factories) {
            List<ExceptionContext> complaints = IoLoops.complaints(() -> {
                EventLoop loop = getRunningLoop();
                try (Server server = await(loop.createServer(factory, HOST, 0, new ServerOptions()))) {
                    Collector client = await(loop.createConnection(() -> new Collector(1), HOST, server.port()))
                        .protocol();
                    await(client.lost);
                    Throwable e = await(failureOf(loop.createConnection(factory, HOST, server.port())));
                    assertTrue(e instanceof NullPointerException || e instanceof AssertionError, e.toString());
                    await(passes(5));
                    server.close();
                    server.abortClients();
                    await(server.waitClosed());
                }
                return async();
            });
            assertTrue(Loops.messages(complaints).contains("Error on transport creation for incoming connection"),
                complaints.toString());
        }
    }

    @Test
    void a_transport_is_for_the_thread_of_its_loop() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            Collector protocol = new Collector(1);
            Transport transport = await(getRunningLoop().createConnection(() -> protocol, pair[0],
                new ConnectOptions())).transport();
            List<Runnable> calls = List.of(() -> transport.write(bytes("x")), () -> transport.write(IoLoops.buffer("x")),
                transport::close, transport::abort, transport::writeEof, transport::pauseReading,
                transport::resumeReading, () -> transport.setProtocol(protocol),
                () -> transport.setWriteBufferLimits(1));
            await(toThread(() -> {
                for (Runnable call : calls) {
                    IllegalStateException e = assertThrows(IllegalStateException.class, call::run);
                    assertTrue(e.getMessage().contains("callSoonThreadsafe"), e.getMessage());
                }
                return null;
            }));
            assertThrows(IndexOutOfBoundsException.class, () -> transport.write(new byte[3], 2, 2));
            transport.abort();
            await(protocol.lost);
            pair[1].close();
            return async();
        });
    }

    @Test
    void eof_received_closes_unless_it_says_otherwise() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            Collector protocol = new Collector(1);
            await(getRunningLoop().createConnection(() -> protocol, pair[0], new ConnectOptions()));
            pair[1].shutdownOutput();
            assertEquals(null, await(protocol.lost));
            pair[1].close();
            return async();
        });
    }
}
