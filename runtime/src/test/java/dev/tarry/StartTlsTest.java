package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.TlsTest.CONTEXT;
import static dev.tarry.TlsTest.version;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS that begins in the middle of a connection; named after CPython's tests of the same situation. */
@SuppressWarnings("try")
class StartTlsTest {
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
}
