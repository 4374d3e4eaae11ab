package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS against OpenSSL and curl, where they are installed. */
class TlsInteropTest {
    private static final SSLContext CONTEXT = Certificates.LOCALHOST.context();

    @TempDir
    private Path directory;
    private Path certificate;
    private Path key;

    @BeforeEach
    void writePem() throws IOException {
        certificate = directory.resolve("cert.pem");
        key = directory.resolve("key.pem");
        Certificates.LOCALHOST.writePem(certificate, key);
    }

    private static void assumeInstalled(String program) {
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(place, program))) {
                return;
            }
        }
        assumeTrue(false, program + " is not installed");
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Serves one request over HTTP as a file server would, with a body that is larger than all buffers. */
    @Async
    private static Coroutine<Void> serveHttp(StreamReader reader, StreamWriter writer) throws IOException {
        List<String> request = new ArrayList<>();
        AsyncIterator<String> lines = reader.lines();
        while (await(lines.hasNext())) {
            String line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            request.add(line);
        }
        String body = (request.get(0) + "\n").repeat(100_000);
        writer.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n");
        writer.write(body);
        await(writer.drain());
        writer.close();
        await(writer.waitClosed());
        return async();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tls-max 1.2", "--tlsv1.3"})
    void curl_fetches_from_our_server(String version) throws IOException {
        assumeInstalled("curl");
        IoLoops.run(() -> {
            try (Server server = await(startServer(TlsInteropTest::serveHttp, "127.0.0.1", 0,
                new ServerOptions().ssl(CONTEXT)))) {
                List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--cacert",
                    certificate.toString()));
                command.addAll(List.of(version.split(" ")));
                command.add("https://127.0.0.1:" + server.port() + "/file");
                Process curl = start(command.toArray(String[]::new));
                String output = await(toThread(() -> text(curl.getInputStream().readAllBytes())));
                int status = await(toThread(() -> curl.waitFor()));
                assertEquals(0, status, output);
                assertEquals("GET /file HTTP/1.1\n".repeat(100_000), output);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void openssl_s_client_talks_to_our_server(String version) throws IOException {
        assumeInstalled("openssl");
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                writer.write("you said: " + text(await(reader.readline())));
                writer.close();
                await(writer.waitClosed());
                return async();
            }, "127.0.0.1", 0, new ServerOptions().ssl(CONTEXT)))) {
                Process client = start("openssl", "s_client", version, "-quiet", "-verify_return_error",
                    "-CAfile", certificate.toString(), "-connect", "127.0.0.1:" + server.port());
                try (OutputStream input = client.getOutputStream()) {
                    input.write("hello\n".getBytes());
                    input.flush();
                    String output = await(toThread(() -> text(client.getInputStream().readAllBytes())));
                    assertTrue(output.contains("you said: hello\n"), output);
                }
            }
            return async();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void our_client_talks_to_openssl_s_server(String version) throws IOException {
        assumeInstalled("openssl");
        IoLoops.run(() -> {
            int port = freePort();
            Process server = start("openssl", "s_server", version, "-rev", "-cert", certificate.toString(),
                "-key", key.toString(), "-accept", "127.0.0.1:" + port);
            try (StreamConnection stream = await(connect(server, port))) {
                for (String line : List.of("hello", "once more")) {
                    stream.writer().write(line + "\n");
                    assertEquals(new StringBuilder(line).reverse() + "\n", text(await(stream.reader().readline())));
                }
                // This end is closed; the server closes its own.
                stream.writer().close();
                await(stream.writer().waitClosed());
            } finally {
                server.destroyForcibly();
            }
            return async();
        });
    }

    @Test
    void openssl_s_client_upgrades_with_starttls() throws IOException {
        assumeInstalled("openssl");
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                writer.write("220 localhost ESMTP\r\n");
                assertTrue(text(await(reader.readline())).startsWith("EHLO"));
                writer.write("250-localhost\r\n250 STARTTLS\r\n");
                assertEquals("STARTTLS\r\n", text(await(reader.readline())));
                writer.write("220 go ahead\r\n");
                await(writer.startTls(CONTEXT));
                writer.write("secret: " + text(await(reader.readline())));
                writer.close();
                return async();
            }, "127.0.0.1", 0))) {
                Process client = start("openssl", "s_client", "-starttls", "smtp", "-quiet", "-verify_return_error",
                    "-CAfile", certificate.toString(), "-connect", "127.0.0.1:" + server.port());
                try (OutputStream input = client.getOutputStream()) {
                    input.write("hello\n".getBytes());
                    input.flush();
                    String output = await(toThread(() -> text(client.getInputStream().readAllBytes())));
                    assertTrue(output.contains("secret: hello\n"), output);
                }
            }
            return async();
        });
    }

    /** As soon as the program listens. */
    @Async
    private static Coroutine<StreamConnection> connect(Process server, int port) throws IOException {
        while (true) {
            try {
                return async(await(openConnection("127.0.0.1", port, new ConnectOptions().ssl(CONTEXT))));
            } catch (ConnectException notYet) {
                assertTrue(server.isAlive(), "openssl s_server has ended");
            }
            await(sleep(millis(10)));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
