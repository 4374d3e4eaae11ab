package dev.tarry.samples.http;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarry.Async;
import dev.tarry.AsyncFunction;
import dev.tarry.Coroutine;
import dev.tarry.Server;
import dev.tarry.ServerOptions;
import dev.tarry.TlsOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's side, against servers of others. */
class HttpClientTest {
    private static final String PASSWORD = "password";
    private static final byte[] LARGE = new byte[5_000_000];

    static {
        new Random(3).nextBytes(LARGE);
    }

    @TempDir
    private Path directory;

    private static boolean isInstalled(String program) {
        for (String path : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(path, program))) {
                return true;
            }
        }
        return false;
    }

    /** Answers whatever it is asked, in pieces of the given size. */
    private static void answering(String answer, int piece, AsyncFunction<HttpConnection, Void, Exception> client)
            throws Exception {
        run(answered(answer, piece, client));
    }

    @Async
    private static Coroutine<Void> answered(String answer, int piece,
            AsyncFunction<HttpConnection, Void, Exception> client) throws Exception {
        byte[] bytes = answer.getBytes(ISO_8859_1);
        try (Server server = await(startServer((reader, writer) -> {
            await(reader.readuntil("\r\n\r\n".getBytes(ISO_8859_1)));
            for (int at = 0; at < bytes.length; at += piece) {
                writer.write(bytes, at, Math.min(piece, bytes.length - at));
                await(writer.drain());
                await(sleep(Duration.ZERO));
            }
            writer.close();
            return async();
        }, "localhost", 0));
            HttpConnection connection = await(HttpConnection.open(URI.create("http://localhost:" + server.port())))) {
            await(client.apply(connection));
        }
        return async();
    }

    @Test
    void a_body_in_chunks_is_put_together_however_it_is_cut() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n1;name=value\r\n,\r\nA\r\n chunked\r\n\r\n5  \r\nworld\r\n0\r\nTrailer: x\r\n\r\n";
        for (int piece : new int[] {1, 2, 7, 1000}) {
            answering(answer, piece, connection -> {
                HttpConnection.Response response = await(connection.get("/"));
                assertEquals("hello, chunked\r\nworld", new String(response.body(), UTF_8));
                return async();
            });
        }
    }

    @Test
    void chunks_that_are_none_or_end_in_the_middle_are_errors() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (String body : new String[] {"x\r\n", "5\r\nhel", "5\r\nhello\r\n", "-1\r\n", "\r\n", ""}) {
            answering(head + body, 1000, connection -> {
                try {
                    await(connection.get("/"));
                    throw new AssertionError("taken: " + body);
                } catch (IOException expected) {
                    assertTrue(expected instanceof ProtocolException || expected instanceof java.io.EOFException,
                        expected.toString());
                }
                return async();
            });
        }
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() throws Exception {
        answering("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it", 3, connection -> {
            assertEquals("all of it", new String(await(connection.get("/")).body(), UTF_8));
            return async();
        });
    }

    @Test
    void what_is_said_before_the_answer_is_passed_over() throws Exception {
        answering("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 5, connection -> {
                HttpConnection.Response answer = await(connection.get("/"));
                assertEquals(200, answer.status());
                assertEquals("ok", new String(answer.body(), UTF_8));
                return async();
            });
    }

    /** Key and certificate for localhost, made by OpenSSL, in the forms that it and Java read. */
    private void makeCertificate() throws Exception {
        assumeTrue(isInstalled("openssl"));
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost");
        openssl("pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "keys.p12", "-passout",
            "pass:" + PASSWORD);
    }

    private void openssl(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private SSLContext serverContext() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private TlsOptions trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve("cert.pem"))) {
            trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return new TlsOptions(context);
    }

    private Path site() throws IOException {
        Path site = Files.createDirectories(directory.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<p>welcome</p>");
        Files.write(site.resolve("large.bin"), LARGE);
        return site;
    }

    @Test
    void files_are_fetched_by_tls_from_the_own_server() throws Exception {
        makeCertificate();
        run(byTls(site()));
    }

    @Async
    private Coroutine<Void> byTls(Path site) throws Exception {
        try (Server server = await(FileServer.open(site, 0, seconds(30), new ServerOptions().ssl(serverContext())))) {
            URI uri = URI.create("https://localhost:" + server.port() + "/");
            try (HttpConnection connection = await(HttpConnection.open(uri, trusting()))) {
                assertArrayEquals(LARGE, await(connection.get("/large.bin")).body());
                assertEquals(206, await(connection.request("GET", "/", "Range: bytes=0-2\r\n")).status());
            }
            try (HttpConnection distrustful = await(HttpConnection.open(uri))) {
                throw new AssertionError("connected: " + distrustful);
            } catch (SSLException unknownAuthority) {
                assertTrue(unknownAuthority.getMessage() != null);
            }
        }
        return async();
    }

    @Test
    void a_file_is_fetched_from_openssl() throws Exception {
        makeCertificate();
        Path site = site();
        Process server = new ProcessBuilder("openssl", "s_server", "-WWW", "-accept", "127.0.0.1:0", "-cert",
            directory.resolve("cert.pem").toString(), "-key", directory.resolve("key.pem").toString())
            .directory(site.toFile()).redirectErrorStream(true).start();
        try (BufferedReader output = server.inputReader()) {
            String line;
            do {
                line = output.readLine();
                assertTrue(line != null, "openssl does not serve");
            } while (!line.startsWith("ACCEPT 127.0.0.1:"));
            int port = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            assertArrayEquals(LARGE, run(fetch(URI.create("https://localhost:" + port + "/large.bin"), trusting()))
                .body());
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void files_are_fetched_from_python() throws Exception {
        assumeTrue(isInstalled("python3"));
        Path site = site();
        Process server = new ProcessBuilder("python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1",
            "--directory", site.toString()).redirectErrorStream(true).start();
        try (BufferedReader output = server.inputReader()) {
            String line = output.readLine();
            assertTrue(line != null && line.contains(" port "), "python does not serve: " + line);
            int port = Integer.parseInt(line.replaceAll(".* port (\\d+).*", "$1"));
            URI uri = URI.create("http://127.0.0.1:" + port + "/large.bin");
            assertArrayEquals(LARGE, run(fetch(uri, new TlsOptions())).body());
            HttpConnection.Response missing = run(fetch(uri.resolve("/missing"), new TlsOptions()));
            assertEquals(404, missing.status());
        } finally {
            server.destroyForcibly();
        }
    }

    @Async
    private static Coroutine<HttpConnection.Response> fetch(URI uri, TlsOptions tls) throws IOException {
        try (HttpConnection connection = await(HttpConnection.open(uri, tls))) {
            return async(await(connection.get(uri.getRawPath())));
        }
    }

    @Test
    void an_address_without_a_host_is_not_that_of_this_machine() {
        for (String address : List.of("http:///path", "http://no_host_name/", "localhost:80/path", "/path",
            "ftp://localhost/")) {
            assertThrows(IllegalArgumentException.class, () -> run(HttpConnection.open(URI.create(address))), address);
        }
    }
}
