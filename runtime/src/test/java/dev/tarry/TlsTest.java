package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS against ourselves; named after CPython's tests of the same situation. */
// That a connection is closed before the end of its block is what is tested.
@SuppressWarnings("try")
class TlsTest {
    private static final String HOST = "localhost";
    static final SSLContext CONTEXT = Certificates.LOCALHOST.context();

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

    static TlsOptions version(String version) {
        return new TlsOptions(CONTEXT).parameters(p -> p.setProtocols(new String[] {version}));
    }

    static ConnectOptions client(TlsOptions tls) {
        return new ConnectOptions().ssl(tls);
    }

    static Coroutine<Server> serve(ConnectionHandler handler, TlsOptions tls) throws IOException {
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
