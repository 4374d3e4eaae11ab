package dev.tarry.samples;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarry.Async;
import dev.tarry.ConnectOptions;
import dev.tarry.Coroutine;
import dev.tarry.Server;
import dev.tarry.StreamConnection;
import dev.tarry.StreamReader;
import dev.tarry.StreamWriter;
import java.io.InputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsProxyTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private static Path directory;
    private static SSLContext serverSide;
    private static SSLContext clientSide;

    @BeforeAll
    static void make_a_certificate() throws Exception {
        serverSide = TlsProxy.keys(keys(directory), PASSWORD);
        clientSide = trusting(directory);
    }

    /** Makes a file with a key of its own for localhost; returns it. */
    static Path keys(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair", "-alias", "proxy", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
            "-ext", "san=dns:localhost", "-storetype", "PKCS12", "-keystore", store.toString(),
            "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, keytool.waitFor(), output);
        return store;
    }

    /** For a client that trusts the key of that file. */
    static SSLContext trusting(Path directory) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            keys.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("proxy", keys.getCertificate("proxy"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void what_goes_in_by_tls_comes_out_plain_and_back() throws IOException {
        run(largeTransfer());
    }

    @Async
    private static Coroutine<Void> largeTransfer() throws IOException {
        byte[] data = new byte[3_000_000];
        new Random(2).nextBytes(data);
        try (Server behind = await(startServer(TlsProxyTest::sendBack, "127.0.0.1", 0));
            Server proxy = await(new TlsProxy("127.0.0.1", behind.port()).open(serverSide, 0));
            StreamConnection client = await(openConnection("localhost", proxy.port(),
                new ConnectOptions().ssl(clientSide)))) {
            client.writer().write(data);
            client.writer().writeEof();
            assertArrayEquals(data, await(client.reader().read()));
        }
        return async();
    }

    /** Answers only after the end of what it is sent: the proxy must forward a half-closed connection. */
    @Async
    private static Coroutine<Void> sendBack(StreamReader reader, StreamWriter writer) throws IOException {
        writer.write(await(reader.read()));
        await(writer.drain());
        writer.close();
        return async();
    }

    @Test
    void a_client_is_let_go_when_nobody_is_behind_the_proxy() throws IOException {
        run(nobodyBehind());
    }

    @Async
    private static Coroutine<Void> nobodyBehind() throws IOException {
        int unused;
        try (Server gone = await(startServer(TlsProxyTest::sendBack, "127.0.0.1", 0))) {
            unused = gone.port();
        }
        try (Server proxy = await(new TlsProxy("127.0.0.1", unused).open(serverSide, 0));
            StreamConnection client = await(openConnection("localhost", proxy.port(),
                new ConnectOptions().ssl(clientSide)))) {
            try {
                assertEquals(0, await(client.reader().read()).length);
            } catch (IOException aborted) {
                assertEquals(aborted, client.reader().exception());
            }
        }
        return async();
    }
}
