package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS against ourselves and against the JDK's blocking sockets; named after CPython's tests of the same situation. */
// That a connection is closed before the end of its block is what is tested.
@SuppressWarnings("try")
class TlsTest {
    private static final String HOST = "localhost";
    private static final SSLContext CONTEXT = Certificates.LOCALHOST.context();

    @Async
    private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) throws IOException {
        byte[] data;
        while ((data = await(reader.read(100_000))).length > 0) {
            writer.write(data);
            await(writer.drain());
        }
        writer.close();
        return async();
    }

    private static TlsOptions version(String version) {
        return new TlsOptions(CONTEXT).parameters(p -> p.setProtocols(new String[] {version}));
    }

    private static ConnectOptions client(TlsOptions tls) {
        return new ConnectOptions().ssl(tls);
    }

    private static Coroutine<Server> serve(ConnectionHandler handler, TlsOptions tls) throws IOException {
        return startServer(handler, HOST, 0, new ServerOptions().ssl(tls).family(
            java.net.StandardProtocolFamily.INET));
    }

    /** How an attempt to connect fails. */
    @Async
    private static Coroutine<IOException> failure(int port, TlsOptions tls) {
        try (StreamConnection connection = await(openConnection("127.0.0.1", port, client(tls)))) {
            throw new AssertionError("connected: " + connection);
        } catch (IOException e) {
            return async(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void open_connection_no_loop_ssl_echoes(String version) throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(serve(TlsTest::echo, version(version)));
                StreamConnection stream = await(openConnection(HOST, server.port(), client(version(version))))) {
                for (int i = 0; i < 20; i++) {
                    stream.writer().write("line " + i + "\n");
                    assertEquals("line " + i + "\n", text(await(stream.reader().readline())));
                }
                assertEquals(version, stream.writer().getExtraInfo(ExtraInfo.SSL_SESSION).getProtocol());
                assertNotNull(stream.writer().getExtraInfo(ExtraInfo.SSLCONTEXT));
                assertNotNull(stream.writer().getExtraInfo(ExtraInfo.PEERNAME));
                stream.writer().close();
                await(stream.writer().waitClosed());
                server.close();
                await(server.waitClosed());
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void large_transfers_in_both_directions_at_once(String version) throws IOException {
        IoLoops.run(() -> {
            byte[] data = IoLoops.filled(5_000_000);
            try (Server server = await(serve(TlsTest::echo, version(version)));
                StreamConnection stream = await(openConnection(HOST, server.port(), client(version(version))))) {
                Task<Void> sending = createTask(send(stream.writer(), data));
                assertArrayEquals(data, await(stream.reader().readexactly(data.length)));
                await(sending);
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
        return async();
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(serve(TlsTest::echo, new TlsOptions(Certificates.OTHER_HOST.context())))) {
                IOException e = await(failure(server.port(), new TlsOptions(CONTEXT)));
                assertTrue(e instanceof SSLHandshakeException, e.toString());
            }
            return async();
        });
    }

    @Test
    void a_certificate_for_another_host_is_refused_unless_that_name_is_expected() throws IOException {
        IoLoops.run(() -> {
            SSLContext other = Certificates.OTHER_HOST.context();
            try (Server server = await(serve(TlsTest::echo, new TlsOptions(other)))) {
                IOException e = await(failure(server.port(), new TlsOptions(other)));
                assertTrue(e instanceof SSLHandshakeException, e.toString());
                assertTrue(e.getMessage().contains("127.0.0.1"), e.toString());
                await(openConnection(HOST, server.port(),
                    client(new TlsOptions(other).serverHostname("other.example.org")))).close();
                await(openConnection(HOST, server.port(), client(new TlsOptions(other).serverHostname("")))).close();
            }
            return async();
        });
    }

    @Test
    void without_a_host_the_name_to_check_must_be_given() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            try (StreamConnection stream = await(openConnection(pair[0], client(new TlsOptions(CONTEXT))))) {
                throw new AssertionError("connected: " + stream);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains("serverHostname"), e.getMessage());
            }
            await(passes(2));
            assertFalse(pair[0].isOpen());
            pair[1].close();
            return async();
        });
    }

    @Test
    void a_server_may_ask_for_the_certificate_of_the_client() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<String> name = getRunningLoop().createFuture();
            try (Server server = await(serve((reader, writer) -> {
                name.setResult(writer.getExtraInfo(ExtraInfo.SSL_SESSION).getPeerPrincipal().getName());
                writer.close();
                return async();
            }, new TlsOptions(CONTEXT).parameters(p -> p.setNeedClientAuth(true))));
                StreamConnection stream = await(openConnection(HOST, server.port(), client(new TlsOptions(CONTEXT))))) {
                assertEquals("CN=test", await(name));
                assertEquals("", text(await(stream.reader().read())));
            }
            return async();
        });
    }

    @Test
    void ssl_handshake_timeout_gives_the_connection_up() throws IOException {
        IoLoops.run(() -> {
            try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                IOException e = await(failure(silent.getLocalPort(),
                    new TlsOptions(CONTEXT).handshakeTimeout(millis(20))));
                assertTrue(e.getMessage().contains("taking longer than PT0.02S"), e.getMessage());
            }
            return async();
        });
    }

    @Test
    void a_server_gives_up_clients_that_do_not_shake_hands() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(serve(TlsTest::echo, new TlsOptions(CONTEXT).handshakeTimeout(millis(20))));
                StreamConnection plain = await(openConnection(HOST, server.port()))) {
                assertEquals("", text(await(plain.reader().read())));
            }
            return async();
        });
    }

    @Test
    void timeouts_must_be_positive() {
        TlsOptions options = new TlsOptions(CONTEXT);
        assertThrows(IllegalArgumentException.class, () -> options.handshakeTimeout(millis(0)));
        assertThrows(IllegalArgumentException.class, () -> options.shutdownTimeout(millis(-1)));
    }

    @Test
    void garbage_instead_of_tls_ends_the_connection_without_a_complaint() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(serve(TlsTest::echo, new TlsOptions(CONTEXT)));
                StreamConnection plain = await(openConnection(HOST, server.port()))) {
                plain.writer().write("GET / HTTP/1.0\r\n\r\n");
                try {
                    await(plain.reader().read());
                } catch (IOException reset) {
                    assertTrue(plain.writer().isClosing());
                }
                server.close();
                await(server.waitClosed());
            }
            return async();
        });
    }

    @Test
    void a_server_that_speaks_no_tls_is_an_error() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                writer.write("220 mail.example.org ESMTP ready, which is no TLS at all\r\n");
                await(reader.read());
                writer.close();
                return async();
            }, "127.0.0.1", 0))) {
                IOException e = await(failure(server.port(), new TlsOptions(CONTEXT)));
                assertTrue(e instanceof SSLException, e.toString());
            }
            return async();
        });
    }

    @Test
    void a_peer_that_leaves_during_the_handshake_is_an_error() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                await(reader.read(1));
                writer.close();
                return async();
            }, "127.0.0.1", 0))) {
                IOException e = await(failure(server.port(), new TlsOptions(CONTEXT)));
                assertFalse(e.getMessage().isEmpty());
            }
            return async();
        });
    }

    /** A server made of the JDK's blocking sockets, for one client. */
    @Async
    private static Coroutine<Void> withPeer(String version, BlockingPeer peer, Body body) throws IOException {
        return async(await(withPeer(version, new TlsOptions(CONTEXT), peer, body)));
    }

    @Async
    private static Coroutine<Void> withPeer(String version, TlsOptions tls, BlockingPeer peer, Body body)
            throws IOException {
        try (SSLServerSocket listener = (SSLServerSocket) CONTEXT.getServerSocketFactory().createServerSocket(0, 1,
            InetAddress.getLoopbackAddress())) {
            listener.setEnabledProtocols(new String[] {version});
            Task<Void> serving = createTask(serveWith(listener, peer));
            try (StreamConnection stream = await(openConnection("127.0.0.1", listener.getLocalPort(), client(tls)))) {
                await(body.run(stream));
            }
            await(serving);
        }
        return async();
    }

    @Async
    private static Coroutine<Void> serveWith(SSLServerSocket listener, BlockingPeer peer) throws IOException {
        await(toThread(() -> {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.startHandshake();
                peer.serve(socket);
            }
        }));
        return async();
    }

    private interface BlockingPeer {
        void serve(SSLSocket socket) throws IOException;
    }

    private interface Body {
        Coroutine<Void> run(StreamConnection stream) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shutdown_cleanly_when_the_peer_closes(String version) throws IOException {
        IoLoops.run(() -> {
            await(withPeer(version, socket -> socket.getOutputStream().write("bye".getBytes()), stream -> {
                assertEquals("bye", text(await(stream.reader().read())));
                stream.writer().close();
                await(stream.writer().waitClosed());
                return async();
            }));
            return async();
        });
    }

    @Test
    void shutdown_cleanly_answers_a_close_notify_of_tls_1_2() throws IOException {
        IoLoops.run(() -> {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Task<byte[]> answer = createTask(answerToClose(listener));
                try (StreamConnection stream = await(openConnection("127.0.0.1", listener.getLocalPort(),
                    client(version("TLSv1.2"))))) {
                    assertEquals("", text(await(stream.reader().read())));
                }
                // An alert, encrypted.
                assertEquals(21, await(answer)[0]);
            }
            return async();
        });
    }

    /** What a peer sends when it is told, over TLS, that nothing more comes; not decrypted. */
    @Async
    private static Coroutine<byte[]> answerToClose(ServerSocket listener) throws IOException {
        return async(await(toThread(() -> {
            try (Socket plain = listener.accept()) {
                SSLSocket socket = (SSLSocket) CONTEXT.getSocketFactory().createSocket(plain, null, false);
                socket.startHandshake();
                socket.shutdownOutput();
                return plain.getInputStream().readAllBytes();
            }
        })));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void flush_before_shutdown_sends_everything(String version) throws IOException {
        byte[] data = IoLoops.filled(3_000_000);
        byte[][] received = new byte[1][];
        IoLoops.run(() -> {
            await(withPeer(version, socket -> received[0] = socket.getInputStream().readAllBytes(), stream -> {
                stream.writer().write(data);
                stream.writer().close();
                await(stream.writer().waitClosed());
                return async();
            }));
            return async();
        });
        assertArrayEquals(data, received[0]);
    }

    @Test
    void remote_shutdown_receives_trailing_data_that_was_under_way() throws IOException {
        byte[] data = IoLoops.filled(3_000_000);
        byte[][] received = new byte[1][];
        IoLoops.run(() -> {
            await(withPeer("TLSv1.3", socket -> {
                socket.shutdownOutput();
                received[0] = socket.getInputStream().readAllBytes();
            }, stream -> {
                stream.writer().write(data);
                assertEquals("", text(await(stream.reader().read())));
                stream.writer().close();
                await(stream.writer().waitClosed());
                return async();
            }));
            return async();
        });
        assertArrayEquals(data, received[0]);
    }

    @Test
    void write_eof_closes_one_direction_of_tls_1_3() throws IOException {
        IoLoops.run(() -> {
            await(withPeer("TLSv1.3", socket -> {
                byte[] question = socket.getInputStream().readAllBytes();
                socket.getOutputStream().write(("answer to " + new String(question)).getBytes());
            }, stream -> {
                assertTrue(stream.writer().canWriteEof());
                stream.writer().write("question");
                stream.writer().writeEof();
                assertThrows(IllegalStateException.class, () -> stream.writer().write("more"));
                assertEquals("answer to question", text(await(stream.reader().read())));
                return async();
            }));
            return async();
        });
    }

    @Test
    void write_eof_is_refused_before_tls_1_3() throws IOException {
        IoLoops.run(() -> {
            await(withPeer("TLSv1.2", socket -> socket.getInputStream().readAllBytes(), stream -> {
                assertFalse(stream.writer().canWriteEof());
                assertThrows(UnsupportedOperationException.class, () -> stream.writer().writeEof());
                return async();
            }));
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_truncated_stream_is_an_error_and_no_end(String version) throws IOException {
        IoLoops.run(() -> {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Task<Void> serving = createTask(cutShort(listener, version));
                try (StreamConnection stream = await(openConnection("127.0.0.1", listener.getLocalPort(),
                    client(new TlsOptions(CONTEXT))))) {
                    await(stream.reader().read());
                    throw new AssertionError("read to the end");
                } catch (SSLException e) {
                    assertTrue(e.getMessage().contains("close_notify"), e.getMessage());
                }
                await(serving);
            }
            return async();
        });
    }

    @Async
    private static Coroutine<Void> cutShort(ServerSocket listener, String version) throws IOException {
        await(toThread(() -> {
            try (Socket plain = listener.accept()) {
                SSLSocket socket = (SSLSocket) CONTEXT.getSocketFactory().createSocket(plain, null, false);
                socket.setEnabledProtocols(new String[] {version});
                socket.getOutputStream().write("half of".getBytes());
                // The plain socket is closed, and the TLS on it is not.
                plain.shutdownOutput();
                drop(plain.getInputStream());
            }
        }));
        return async();
    }

    private static void drop(InputStream in) throws IOException {
        while (in.read() >= 0) {
            // Until the peer has closed.
        }
    }

    @Test
    void renegotiation_by_the_server_is_refused() throws IOException {
        IoLoops.run(() -> {
            await(withPeer("TLSv1.2", TlsTest::renegotiate, stream -> {
                try {
                    await(stream.reader().read());
                    throw new AssertionError("read to the end");
                } catch (SSLException e) {
                    assertTrue(e.getMessage().contains("renegotiate"), e.getMessage());
                }
                return async();
            }));
            return async();
        });
    }

    @Test
    void renegotiation_by_a_client_is_refused() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<IOException> failure = getRunningLoop().createFuture();
            try (Server server = await(serve((reader, writer) -> {
                try {
                    await(reader.read());
                    failure.setResult(null);
                } catch (IOException e) {
                    failure.setResult(e);
                }
                writer.close();
                return async();
            }, version("TLSv1.2")))) {
                int port = server.port();
                await(toThread(() -> {
                    try (SSLSocket socket = (SSLSocket) CONTEXT.getSocketFactory().createSocket("127.0.0.1", port)) {
                        socket.startHandshake();
                        renegotiate(socket);
                    }
                }));
                IOException e = await(failure);
                assertTrue(e.getMessage().contains("renegotiate"), e.getMessage());
            }
            return async();
        });
    }

    private static void renegotiate(SSLSocket socket) {
        try {
            socket.startHandshake();
            drop(socket.getInputStream());
        } catch (IOException refused) {
            return;
        }
        throw new AssertionError("renegotiated");
    }

    @Test
    void shutdown_timeout_does_not_wait_for_a_peer_that_never_answers() throws IOException {
        IoLoops.run(() -> {
            CountDownLatch leave = new CountDownLatch(1);
            await(withPeer("TLSv1.3", new TlsOptions(CONTEXT).shutdownTimeout(millis(50)), socket -> {
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }, stream -> {
                stream.writer().close();
                try {
                    await(stream.writer().waitClosed());
                    throw new AssertionError("closed well");
                } catch (SocketException e) {
                    assertTrue(e.getMessage().contains("SSL shutdown timed out"), e.getMessage());
                } finally {
                    leave.countDown();
                }
                return async();
            }));
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void start_tls_goes_on_over_the_same_connection(String version) throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                writer.write(await(reader.readline()));
                await(writer.drain());
                await(writer.startTls(version(version)));
                assertNotNull(writer.getExtraInfo(ExtraInfo.SSLCONTEXT));
                writer.write(await(reader.readline()));
                await(writer.drain());
                writer.close();
                await(writer.waitClosed());
                return async();
            }, "127.0.0.1", 0)); StreamConnection stream = await(openConnection("127.0.0.1", server.port()))) {
                stream.writer().write("hello world 1!\n");
                assertEquals("hello world 1!\n", text(await(stream.reader().readline())));
                await(stream.writer().startTls(CONTEXT));
                assertEquals(version, stream.writer().getExtraInfo(ExtraInfo.SSL_SESSION).getProtocol());
                IllegalStateException e = await(secondUpgrade(stream.writer()));
                assertTrue(e.getMessage().contains("TLS already"), e.getMessage());
                stream.writer().write("hello world 2!\n");
                assertEquals("hello world 2!\n", text(await(stream.reader().readline())));
                assertEquals("", text(await(stream.reader().read())));
            }
            return async();
        });
    }

    @Async
    private static Coroutine<IllegalStateException> secondUpgrade(StreamWriter writer) throws IOException {
        try {
            await(writer.startTls(CONTEXT));
        } catch (IllegalStateException e) {
            return async(e);
        }
        throw new AssertionError("upgraded twice");
    }

    @Test
    void start_tls_buffered_data_belongs_to_the_handshake() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                assertEquals("STARTTLS\n", text(await(reader.readline())));
                // The client's first message of the handshake is in the reader by now.
                byte[] hello = await(peek(reader));
                assertTrue(hello.length > 0);
                await(writer.startTls(CONTEXT));
                writer.write(await(reader.readline()));
                writer.close();
                return async();
            }, "127.0.0.1", 0)); StreamConnection stream = await(openConnection("127.0.0.1", server.port()))) {
                stream.writer().write("STARTTLS\n");
                await(stream.writer().startTls(CONTEXT));
                stream.writer().write("secret\n");
                assertEquals("secret\n", text(await(stream.reader().readline())));
            }
            return async();
        });
    }

    /** Waits for data, and leaves them where they are. */
    @Async
    private static Coroutine<byte[]> peek(StreamReader reader) throws IOException {
        byte[] data = await(reader.read(1 << 20));
        reader.feedData(data);
        return async(data);
    }

    @Test
    void start_tls_slow_client_cancel_closes_the_connection() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<Void> upgrading = getRunningLoop().createFuture();
            List<Task<?>> handler = new ArrayList<>();
            try (Server server = await(startServer((reader, writer) -> {
                handler.add(Asyncio.currentTask());
                upgrading.setResult(null);
                await(writer.startTls(CONTEXT));
                return async();
            }, "127.0.0.1", 0)); StreamConnection slow = await(openConnection("127.0.0.1", server.port()))) {
                await(upgrading);
                await(passes(3));
                handler.get(0).cancel();
                assertEquals("", text(await(slow.reader().read())));
                assertTrue(handler.get(0).cancelled());
            }
            return async();
        });
    }

    @Test
    void start_tls_client_reg_proto_1_a_failed_upgrade_closes_the_connection() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                try {
                    await(writer.startTls(Certificates.OTHER_HOST.context()));
                } catch (SSLException refused) {
                    assertTrue(writer.isClosing());
                }
                return async();
            }, "127.0.0.1", 0)); StreamConnection stream = await(openConnection("127.0.0.1", server.port()))) {
                try {
                    await(stream.writer().startTls(CONTEXT));
                    throw new AssertionError("upgraded");
                } catch (SSLHandshakeException e) {
                    assertTrue(stream.writer().isClosing());
                }
            }
            return async();
        });
    }

    @Test
    void a_reader_that_is_not_read_from_stops_the_peer() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<StreamWriter> serving = getRunningLoop().createFuture();
            try (Server server = await(serve((reader, writer) -> {
                serving.setResult(writer);
                byte[] chunk = new byte[50_000];
                try {
                    while (true) {
                        writer.write(chunk);
                        await(writer.drain());
                    }
                } catch (IOException aborted) {
                    return async();
                }
            }, new TlsOptions(CONTEXT)));
                StreamConnection stream = await(openConnection(HOST, server.port(),
                    client(new TlsOptions(CONTEXT)).limit(10_000)))) {
                StreamWriter writer = await(serving);
                int before = -1;
                for (int same = 0; same < 200;) {
                    await(passes(1));
                    int kept = writer.getWriteBufferSize();
                    same = kept == before && kept > 0 ? same + 1 : 0;
                    before = kept;
                }
                assertTrue(before < 700_000, "kept by the writer: " + before);
                int buffered = await(stream.reader().read(Integer.MAX_VALUE)).length;
                assertTrue(buffered < 50_000, "kept by the reader: " + buffered);
                assertEquals(1_000_000, await(stream.reader().readexactly(1_000_000)).length);
                stream.writer().abort();
                server.close();
                server.abortClients();
            }
            return async();
        });
    }
}
