package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.IoLoops.text;
import static dev.tarry.TlsTest.CONTEXT;
import static dev.tarry.TlsTest.client;
import static dev.tarry.TlsTest.serve;
import static dev.tarry.TlsTest.version;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How TLS ends, well or badly, against the JDK's blocking sockets; named after CPython's tests of the same situation. */
@SuppressWarnings("try")
class TlsClosingTest {
    private interface BlockingPeer {
        void serve(SSLSocket socket) throws IOException;
    }

    private interface Body {
        Coroutine<Void> run(StreamConnection stream) throws IOException;
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
            await(withPeer("TLSv1.2", TlsClosingTest::renegotiate, stream -> {
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

    /** Closes when it has got half of what comes in one piece. */
    private static final class ClosesHalfway implements Protocol {
        static final int RECORDS = 30;
        final AsyncFuture<Throwable> lost = getRunningLoop().createFuture();
        private final CountDownLatch allSent;
        private final Consumer<Transport> way;
        private Transport transport;
        int received;

        ClosesHalfway(CountDownLatch allSent, Consumer<Transport> way) {
            this.allSent = allSent;
            this.way = way;
        }

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            received += data.remaining();
            try {
                allSent.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (received == RECORDS / 2) {
                way.accept(transport);
            }
        }

        @Override
        public void connectionLost(Throwable failure) {
            lost.setResult(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closing_passes_over_what_has_come_and_goes_on_with_what_comes(String version) throws IOException {
        IoLoops.run(() -> {
            CountDownLatch allSent = new CountDownLatch(1);
            ClosesHalfway protocol = new ClosesHalfway(allSent, Transport::close);
            await(withPeer(version, socket -> {
                sendRecords(socket, allSent);
                assertEquals(-1, socket.getInputStream().read());
            }, protocol));
            assertNull(await(protocol.lost));
            return async();
        });
    }

    private static void sendRecords(SSLSocket socket, CountDownLatch allSent) throws IOException {
        for (int i = 0; i < ClosesHalfway.RECORDS; i++) {
            socket.getOutputStream().write('.');
        }
        allSent.countDown();
    }

    @Async
    private static Coroutine<Void> withPeer(String version, BlockingPeer peer, Protocol protocol) throws IOException {
        try (SSLServerSocket listener = (SSLServerSocket) CONTEXT.getServerSocketFactory().createServerSocket(0, 1,
            InetAddress.getLoopbackAddress())) {
            listener.setEnabledProtocols(new String[] {version});
            Task<Void> serving = createTask(serveWith(listener, peer));
            await(getRunningLoop().createConnection(() -> protocol, "127.0.0.1", listener.getLocalPort(),
                client(new TlsOptions(CONTEXT))));
            await(serving);
        }
        return async();
    }

    @Test
    void abort_is_the_end_of_what_the_protocol_is_told_of() throws IOException {
        IoLoops.run(() -> {
            CountDownLatch allSent = new CountDownLatch(1);
            ClosesHalfway protocol = new ClosesHalfway(allSent, Transport::abort);
            await(withPeer("TLSv1.3", socket -> sendRecords(socket, allSent), protocol));
            assertNull(await(protocol.lost));
            assertEquals(ClosesHalfway.RECORDS / 2, protocol.received);
            return async();
        });
    }

    @Test
    void what_is_written_after_the_end_of_tls_1_2_is_dropped() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<Throwable> lost = getRunningLoop().createFuture();
            await(withPeer("TLSv1.2", socket -> {
                socket.shutdownOutput();
                assertEquals(-1, socket.getInputStream().read());
            }, new Protocol() {
                private Transport transport;

                @Override
                public void connectionMade(Transport made) {
                    transport = made;
                }

                @Override
                public void dataReceived(ByteBuffer data) {
                    throw new AssertionError("nothing was sent");
                }

                @Override
                public boolean eofReceived() {
                    transport.write(new byte[100_000], 0, 100_000);
                    return false;
                }

                @Override
                public void connectionLost(Throwable failure) {
                    lost.setResult(failure);
                }
            }));
            assertNull(await(lost));
            return async();
        });
    }
}
