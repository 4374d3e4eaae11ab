package dev.tarry.samples.http;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.millis;
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
import dev.tarry.ServerOptions;
import dev.tarry.StreamConnection;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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
                HttpConnection.Response answer = await(connection.request("HEAD", "/large.bin", ""));
                assertEquals(String.valueOf(LARGE), answer.headers().get("Content-Length"));
                assertEquals(404, await(connection.request("HEAD", "/missing.txt", "")).status());
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
                    "/link.txt", "/" + outside.resolve("secret.txt"), "/%00", "/index.html/", "/."};
                for (String path : paths) {
                    HttpConnection.Response answer = await(connection.get(path));
                    assertEquals(path.equals("/.") ? 301 : 404, answer.status(), path);
                }
            }
            return async();
        });
    }

    @Test
    void other_methods_are_refused_and_the_connection_goes_on() throws Exception {
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                HttpConnection.Response answer = await(connection.request("DELETE", "/index.html", ""));
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
            assertAnswer(await(answers(uri, "GET / HTTP/1.1\r\n" + host + "A: b\rHidden: c\r\n\r\n")), 400);
            assertAnswer(await(answers(uri, "GET / HTTP/1.1\r\n" + host + "A: b\nHidden: c\r\n\r\n")), 400);
            assertAnswer(await(answers(uri, "\r\n\r\n")), 400);
            assertAnswer(await(answers(uri, "GET / HTTP/2.0\r\n" + host + "\r\n")), 505);
            assertAnswer(await(answers(uri, "GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(50_000))), 431);
            return async();
        });
    }

    @Test
    void a_target_that_means_nothing_is_an_error_and_the_connection_goes_on() throws Exception {
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                for (String target : List.of("no-slash", "/%zz", "/%", "*")) {
                    assertEquals(400, await(connection.get(target)).status(), target);
                    assertEquals(400, await(connection.request("HEAD", target, "")).status(), target);
                }
                assertEquals(200, await(connection.get("/")).status());
            }
            return async();
        });
    }

    @Test
    void a_whole_address_can_be_asked_for() throws Exception {
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                for (String path : List.of("", "/", "?x", "/index.html", "/a%20b.txt?x")) {
                    assertEquals(200, await(connection.get("http://here" + path)).status(), path);
                    assertEquals(200, await(connection.get("HTTPS://user@here:1" + path)).status(), path);
                }
                assertEquals(404, await(connection.get("http://here/../secret.txt")).status());
            }
            return async();
        });
    }

    @Test
    void line_ends_before_a_request_are_passed_over() throws Exception {
        serving(uri -> {
            String answer = await(answers(uri, "\r\nGET / HTTP/1.0\r\n\r\n"));
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            return async();
        });
    }

    /** Otherwise the body of one request could be taken for the next. */
    @Test
    void after_a_request_with_a_body_the_connection_ends() throws Exception {
        serving(uri -> {
            String body = "GET /missing HTTP/1.1\r\nHost: here\r\n\r\n";
            for (String length : List.of("Content-Length: " + body.length(), "Transfer-Encoding: chunked",
                "Content-Length: 0\r\nContent-Length: " + body.length())) {
                String answer = await(answers(uri, "GET / HTTP/1.1\r\nHost: here\r\n" + length + "\r\n\r\n" + body));
                assertAnswer(answer, 200);
                assertTrue(answer.endsWith("<p>welcome</p>"), answer);
            }
            return async();
        });
    }

    @Test
    void a_client_that_is_still_sending_sees_the_answer() throws Exception {
        byte[] large = Files.readAllBytes(site.resolve("large.bin"));
        serving(uri -> {
            try (StreamConnection connection = await(openConnection("localhost", uri.getPort()))) {
                connection.writer().write("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: " + LARGE + "\r\n\r\n");
                connection.writer().write(large);
                await(connection.writer().drain());
                String answer = new String(await(connection.reader().read()), UTF_8);
                assertAnswer(answer, 405);
            }
            return async();
        });
    }

    @Test
    void curl_that_sends_a_file_without_asking_first_is_told_that_it_cannot() throws Exception {
        File curl = new File("/usr/bin/curl");
        assumeTrue(curl.canExecute());
        serving(uri -> {
            for (String expect : List.of("Expect:", "Expect: 100-continue")) {
                String output = await(toThread(() -> output(curl.getPath(), "-sS", "-H", expect, "-o", "/dev/null",
                    "-w", "%{http_code}", "-T", site.resolve("large.bin").toString(),
                    uri.resolve("/new.bin").toString())));
                assertEquals("405", output);
            }
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

    @Test
    void a_part_of_a_file_is_sent_if_asked_for() throws Exception {
        byte[] large = Files.readAllBytes(site.resolve("large.bin"));
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                Object[][] parts = {{"0-0", 0, 1}, {"5-9", 5, 10}, {"-7", LARGE - 7, LARGE}, {"3-", 3, LARGE},
                    {"19999990-99999999999", 19_999_990, LARGE}, {"-99999999999", 0, LARGE}};
                for (Object[] part : parts) {
                    int first = (int) part[1];
                    int end = (int) part[2];
                    HttpConnection.Response answer = await(connection.request("GET", "/large.bin",
                        "Range: bytes=" + part[0] + "\r\n"));
                    assertEquals(206, answer.status(), "for " + part[0]);
                    assertEquals("bytes " + first + "-" + (end - 1) + "/" + LARGE,
                        answer.headers().get("Content-Range"));
                    assertArrayEquals(Arrays.copyOfRange(large, first, end), answer.body());
                }
            }
            return async();
        });
    }

    @Test
    void a_part_that_is_not_there_is_an_error_and_what_is_not_understood_gives_everything() throws Exception {
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                for (String range : List.of("14-", "100-200", "-0")) {
                    HttpConnection.Response answer = await(connection.request("GET", "/index.html",
                        "Range: bytes=" + range + "\r\n"));
                    assertEquals(416, answer.status(), range);
                    assertEquals("bytes */14", answer.headers().get("Content-Range"));
                }
                for (String range : List.of("bytes=5-3", "bytes=0-1,3-4", "lines=1-2", "bytes=x-", "bytes=-")) {
                    HttpConnection.Response answer = await(connection.request("GET", "/index.html",
                        "Range: " + range + "\r\n"));
                    assertEquals(200, answer.status(), range);
                    assertEquals("<p>welcome</p>", new String(answer.body(), UTF_8));
                    assertEquals("bytes", answer.headers().get("Accept-Ranges"));
                }
                assertEquals(416, await(connection.request("GET", "/empty.txt", "Range: bytes=0-\r\n")).status());
                assertEquals(200, await(connection.request("HEAD", "/index.html", "Range: bytes=0-1\r\n")).status());
            }
            return async();
        });
    }

    @Test
    void a_file_that_the_client_has_is_not_sent_again() throws Exception {
        Path file = site.resolve("index.html");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-02-03T04:05:06.789Z")));
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                HttpConnection.Response first = await(connection.get("/"));
                String etag = first.headers().get("ETag");
                assertEquals("Sat, 03 Feb 2024 04:05:06 GMT", first.headers().get("Last-Modified"));
                String later = "Sun, 04 Feb 2024 00:00:00 GMT";
                String earlier = "Fri, 02 Feb 2024 00:00:00 GMT";
                String[][] conditions = {
                    {"304", "If-None-Match: " + etag}, {"304", "If-None-Match: \"other\", W/" + etag},
                    {"304", "If-None-Match: *"}, {"200", "If-None-Match: \"other\""},
                    {"304", "If-Modified-Since: " + first.headers().get("Last-Modified")},
                    {"304", "If-Modified-Since: " + later}, {"200", "If-Modified-Since: " + earlier},
                    {"200", "If-Modified-Since: yesterday"},
                    {"200", "If-None-Match: \"other\"\r\nIf-Modified-Since: " + later},
                    {"200", "If-Match: " + etag}, {"412", "If-Match: \"other\""},
                    {"200", "If-Unmodified-Since: " + later}, {"412", "If-Unmodified-Since: " + earlier},
                    {"206", "Range: bytes=0-1\r\nIf-Range: " + etag}, {"200", "Range: bytes=0-1\r\nIf-Range: \"other\""},
                    {"206", "Range: bytes=0-1\r\nIf-Range: " + first.headers().get("Last-Modified")}};
                for (String[] condition : conditions) {
                    HttpConnection.Response answer = await(connection.request("GET", "/", condition[1] + "\r\n"));
                    assertEquals(condition[0], String.valueOf(answer.status()), condition[1]);
                    if (answer.status() == 304) {
                        assertEquals(etag, answer.headers().get("ETag"));
                    }
                }
                Files.writeString(file, "changed");
                HttpConnection.Response changed = await(connection.request("GET", "/",
                    "If-None-Match: " + etag + "\r\n"));
                assertEquals("changed", new String(changed.body(), UTF_8));
            }
            return async();
        });
    }

    @Test
    void curl_goes_on_with_a_file_that_was_cut_off_and_does_not_fetch_what_it_has() throws Exception {
        File curl = new File("/usr/bin/curl");
        assumeTrue(curl.canExecute());
        byte[] large = Files.readAllBytes(site.resolve("large.bin"));
        Path target = Files.write(outside.resolve("copy"), Arrays.copyOf(large, LARGE / 3));
        serving(uri -> {
            String address = uri.resolve("/large.bin").toString();
            assertEquals("206", await(toThread(() -> output(curl.getPath(), "-sS", "-C", "-", "-o", target.toString(),
                "-w", "%{http_code}", address))));
            assertArrayEquals(large, Files.readAllBytes(target));
            String tag = outside.resolve("tag").toString();
            String[] fetch = {curl.getPath(), "-sS", "--etag-save", tag, "--etag-compare", tag, "-o",
                outside.resolve("second").toString(), "-w", "%{http_code} %{size_download}", address};
            assertEquals("200 " + LARGE, await(toThread(() -> output(fetch))));
            assertEquals("304 0", await(toThread(() -> output(fetch))));
            assertEquals("304", await(toThread(() -> output(curl.getPath(), "-sS", "-z", target.toString(), "-o",
                "/dev/null", "-w", "%{http_code}", address))));
            return async();
        });
    }

    @Test
    void a_directory_is_asked_for_with_a_slash() throws Exception {
        Files.writeString(Files.createDirectories(site.resolve("a/b")).resolve("index.html"), "<p>inside</p>");
        serving(uri -> {
            try (HttpConnection connection = await(HttpConnection.open(uri))) {
                HttpConnection.Response moved = await(connection.get("/a/b?x=/"));
                assertEquals(301, moved.status());
                assertEquals("/a/b/?x=/", moved.headers().get("Location"));
                assertEquals("/a/b/", await(connection.get("//a/b")).headers().get("Location"));
                assertEquals("<p>inside</p>", new String(await(connection.get("/a/b/?x=/")).body(), UTF_8));
                assertEquals(404, await(connection.get("/a")).status());
            }
            return async();
        });
    }

    @Test
    void a_name_is_understood_with_and_without_percent_signs() throws Exception {
        Path named;
        try {
            named = site.resolve("r\u00e9sum\u00e9.txt");
        } catch (InvalidPathException e) {
            named = null;
        }
        assumeTrue(named != null, "file names of this system are ASCII");
        Files.writeString(named, "text");
        serving(uri -> {
            for (String target : List.of("/r%C3%A9sum%c3%a9.txt", "/r\u00e9sum%C3%A9.txt")) {
                assertAnswer(await(answers(uri, "GET " + target + " HTTP/1.0\r\n\r\n")), 200);
            }
            return async();
        });
    }

    @Test
    void a_client_of_the_old_version_is_told_that_it_may_ask_again() throws Exception {
        serving(uri -> {
            String both = await(answers(uri, "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\nGET / HTTP/1.0\r\n\r\n"));
            assertTrue(both.contains("\r\nConnection: keep-alive\r\n"), both);
            assertTrue(both.contains("\r\nConnection: close\r\n"), both);
            return async();
        });
    }

    @Test
    void a_client_that_takes_none_of_its_answers_is_given_up() throws Exception {
        run(givingUp());
    }

    @Async
    private Coroutine<Void> givingUp() throws IOException {
        try (Server server = await(FileServer.open(site, 0, millis(100), new ServerOptions()));
            StreamConnection greedy = await(openConnection("localhost", server.port()))) {
            while (true) {
                greedy.writer().write("GET /missing HTTP/1.1\r\nHost: here\r\n\r\n".repeat(1000));
                await(greedy.writer().drain());
            }
        } catch (IOException givenUp) {
            return async();
        }
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
