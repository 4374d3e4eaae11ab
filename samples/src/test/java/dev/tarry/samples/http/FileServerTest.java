package dev.tarry.samples.http;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.toThread;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarry.Async;
import dev.tarry.AsyncFunction;
import dev.tarry.Coroutine;
import dev.tarry.Server;
import dev.tarry.StreamConnection;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileServerTest {
    /** More than all buffers on the way hold. */
    private static final int LARGE = 20_000_000;

    @TempDir
    private Path outside;
    private Path site;

    @BeforeEach
    void make_a_site() throws IOException {
        site = Files.createDirectories(outside.resolve("site"));
        Files.writeString(outside.resolve("secret.txt"), "nobody may read this");
        Files.writeString(site.resolve("index.html"), "<p>welcome</p>");
        Files.writeString(site.resolve("a b.txt"), "text with a space in its name");
        Files.createFile(site.resolve("empty.txt"));
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        Files.write(site.resolve("large.bin"), large);
    }

    @Test
    void several_files_are_fetched_over_one_connection() throws Exception {
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                HttpConnection.Response index = await(connection.get("/"));
                assertEquals(200, index.status());
                assertEquals("<p>welcome</p>", new String(index.body(), UTF_8));
                assertTrue(index.headers().get("Content-Type").startsWith("text/html"));
                assertEquals("text with a space in its name",
                    new String(await(connection.get("/a%20b.txt?query")).body(), UTF_8));
                assertEquals(0, await(connection.get("/empty.txt")).body().length);
                assertEquals(404, await(connection.get("/missing.txt")).status());
                assertArrayEquals(Files.readAllBytes(site.resolve("large.bin")),
                    await(connection.get("/large.bin")).body());
            }
            return async();
        });
    }

    @Test
    void head_tells_the_length_and_sends_nothing() throws Exception {
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                HttpConnection.Response answer = await(connection.request("HEAD", "/large.bin"));
                assertEquals(String.valueOf(LARGE), answer.headers().get("Content-Length"));
                assertEquals(404, await(connection.request("HEAD", "/missing.txt")).status());
                assertEquals("<p>welcome</p>", new String(await(connection.get("/")).body(), UTF_8));
            }
            return async();
        });
    }

    @Test
    void nothing_outside_of_the_directory_is_shown() throws Exception {
        Files.createSymbolicLink(site.resolve("link.txt"), outside.resolve("secret.txt"));
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                String[] paths = {"/../secret.txt", "/%2e%2e/secret.txt", "/x/../../secret.txt", "/..%2fsecret.txt",
                    "/link.txt", "/" + outside.resolve("secret.txt"), "/%00", "/."};
                for (String path : paths) {
                    HttpConnection.Response answer = await(connection.get(path));
                    assertEquals(path.equals("/.") ? 200 : 404, answer.status(), path);
                }
            }
            return async();
        });
    }

    @Test
    void other_methods_are_refused_and_the_connection_goes_on() throws Exception {
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                HttpConnection.Response answer = await(connection.request("DELETE", "/index.html"));
                assertEquals(405, answer.status());
                assertEquals("GET, HEAD", answer.headers().get("Allow"));
                assertEquals(200, await(connection.get("/")).status());
            }
            return async();
        });
    }

    @Test
    void what_is_not_http_is_answered_with_an_error_and_the_end() throws Exception {
        serving(uri -> {
            String host = "Host: here\r\n";
            assertAnswer(await(answers(uri, "nonsense\r\n\r\n")), 400);
            assertAnswer(await(answers(uri, "GET / HTTP/1.1\r\n\r\n")), 400);
            assertAnswer(await(answers(uri, "GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n")), 400);
            assertAnswer(await(answers(uri, "GET / HTTP/1.1\r\n" + host + "Space : here\r\n\r\n")), 400);
            assertAnswer(await(answers(uri, "GET no-slash HTTP/1.1\r\n" + host + "\r\n")), 400);
            assertAnswer(await(answers(uri, "GET /%zz HTTP/1.1\r\n" + host + "\r\n")), 400);
            assertAnswer(await(answers(uri, "GET / HTTP/2.0\r\n" + host + "\r\n")), 505);
            assertAnswer(await(answers(uri, "GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(50_000))), 431);
            return async();
        });
    }

    @Test
    void requests_sent_together_are_answered_in_their_order() throws Exception {
        serving(uri -> {
            String both = await(answers(uri, "GET /missing HTTP/1.1\r\nHost: here\r\n\r\n"
                + "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"));
            assertTrue(both.startsWith("HTTP/1.1 404 "), both);
            assertTrue(both.endsWith("<p>welcome</p>"), both);
            return async();
        });
    }

    @Test
    void a_client_of_the_old_version_gets_one_answer() throws Exception {
        serving(uri -> {
            String answer = await(answers(uri, "GET / HTTP/1.0\r\n\r\n"));
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
            return async();
        });
    }

    @Test
    void a_client_that_does_not_read_holds_up_nobody_else() throws Exception {
        serving(uri -> {
            try (StreamConnection lazy = await(openConnection("localhost", uri.getPort()));
                HttpConnection other = await(HttpConnection.open(uri))) {
                lazy.writer().write("GET /large.bin HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
                for (int i = 0; i < 100; i++) {
                    assertEquals(200, await(other.get("/")).status());
                }
                byte[] all = await(lazy.reader().read());
                assertTrue(all.length > LARGE);
            }
            return async();
        });
    }

    @Test
    void an_address_is_fetched_as_a_whole() throws Exception {
        serving(uri -> {
            assertEquals(200, await(Fetch.fetch(uri)).status());
            assertEquals(200, await(Fetch.fetch(uri.resolve("/a%20b.txt?x=y"))).status());
            return async();
        });
    }

    @Test
    void curl_is_served_with_one_connection_for_two_files() throws Exception {
        File curl = new File("/usr/bin/curl");
        assumeTrue(curl.canExecute());
        serving(uri -> {
            String output = await(toThread(() -> output(curl.getPath(), "-sS", "-w", " %{http_code} %{num_connects}\n",
                uri.toString(), uri.resolve("/a%20b.txt").toString())));
            assertEquals("<p>welcome</p> 200 1\ntext with a space in its name 200 0\n", output);
            String head = await(toThread(() -> output(curl.getPath(), "-sSI", uri.resolve("/large.bin").toString())));
            assertTrue(head.contains("Content-Length: " + LARGE), head);
            String traversal = await(toThread(() -> output(curl.getPath(), "-sS", "--path-as-is", "-o", "/dev/null",
                "-w", "%{http_code}", uri + "../secret.txt")));
            assertEquals("404", traversal);
            return async();
        });
    }

    private static void assertAnswer(String answer, int status) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
    }

    /** Everything that a server sends until it ends the connection. */
    @Async
    private static Coroutine<String> answers(URI uri, String request) throws IOException {
        try (StreamConnection connection = await(openConnection("localhost", uri.getPort()))) {
            connection.writer().write(request);
            return async(new String(await(connection.reader().read()), UTF_8));
        }
    }

    private void serving(AsyncFunction<URI, Void, Exception> client) throws Exception {
        run(served(client));
    }

    @Async
    private Coroutine<Void> served(AsyncFunction<URI, Void, Exception> client) throws Exception {
        try (Server server = await(FileServer.open(site, 0))) {
            await(client.apply(URI.create("http://localhost:" + server.port() + "/")));
        }
        return async();
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
