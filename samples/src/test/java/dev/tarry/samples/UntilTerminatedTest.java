package dev.tarry.samples;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.Server;
import dev.tarry.StreamConnection;
import dev.tarry.StreamReader;
import dev.tarry.StreamWriter;
import dev.tarry.samples.http.FileServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
@Timeout(120)
class UntilTerminatedTest {
    /** More than all buffers on the way hold. */
    private static final int LARGE = 20_000_000;

    @TempDir
    private Path directory;

    @Test
    void members_of_a_chat_are_told_that_it_is_over() throws Exception {
        try (Program chat = new Program(ChatServer.class, "0")) {
            int port = Integer.parseInt(chat.awaitLine("Chat on port (\\d+)"));
            try (Socket ann = new Socket("localhost", port); Socket nameless = new Socket("localhost", port)) {
                BufferedReader heard = new BufferedReader(new InputStreamReader(ann.getInputStream(), US_ASCII));
                ann.getOutputStream().write("Ann\n".getBytes(US_ASCII));
                assertEquals("Your name? Ann is here", heard.readLine());
                chat.terminate();
                assertEquals(List.of("The chat is over"), heard.lines().toList());
                assertEquals("Your name? ", new String(nameless.getInputStream().readAllBytes(), US_ASCII));
            }
            chat.restOfOutput();
            assertEquals(0, chat.exitCode());
            try (Socket late = new Socket()) {
                assertThrows(ConnectException.class, () -> late.connect(new InetSocketAddress("localhost", port)));
            }
        }
    }

    @Test
    void a_file_that_is_being_sent_is_sent_whole_and_idle_connections_are_closed() throws Exception {
        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) 'x');
        Files.write(directory.resolve("large.txt"), large);
        Files.writeString(directory.resolve("small.txt"), "small");
        try (Program files = new Program(FileServer.class, directory.toString(), "0")) {
            int port = Integer.parseInt(files.awaitLine("http://localhost:(\\d+)/"));
            try (Socket idle = new Socket("localhost", port); Socket busy = new Socket("localhost", port)) {
                String small = ask(idle, "small.txt");
                while (!small.endsWith("\r\n\r\nsmall")) {
                    small += (char) idle.getInputStream().read();
                }
                String head = ask(busy, "large.txt");
                files.terminate();
                files.awaitLine("told to end");
                assertEquals(-1, idle.getInputStream().read());
                while (!head.endsWith("\r\n\r\n")) {
                    head += (char) busy.getInputStream().read();
                }
                assertEquals(LARGE, busy.getInputStream().readAllBytes().length);
            }
            assertEquals(List.of(), files.restOfOutput());
            assertEquals(0, files.exitCode());
        }
    }

    /** Returns the first byte of the answer. */
    private static String ask(Socket socket, String file) throws IOException {
        socket.getOutputStream().write(("GET /" + file + " HTTP/1.1\r\nHost: here\r\n\r\n").getBytes(US_ASCII));
        return String.valueOf((char) socket.getInputStream().read());
    }

    @Test
    void a_connection_through_the_proxy_goes_on_to_its_end() throws Exception {
        try (ServerSocket behind = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Program proxy = new Program(TlsProxy.class, TlsProxyTest.keys(directory).toString(), "password", "0",
                "localhost", String.valueOf(behind.getLocalPort()))) {
            int port = Integer.parseInt(proxy.awaitLine("TLS on port (\\d+)"));
            try (Socket plain = new Socket("localhost", port);
                SSLSocket client = (SSLSocket) TlsProxyTest.trusting(directory).getSocketFactory()
                    .createSocket(plain, "localhost", port, true)) {
                client.getOutputStream().write("question".getBytes(US_ASCII));
                try (Socket server = behind.accept()) {
                    InputStream in = server.getInputStream();
                    assertEquals("question", new String(in.readNBytes(8), US_ASCII));
                    proxy.terminate();
                    proxy.awaitLine("told to end");
                    server.getOutputStream().write("answer".getBytes(US_ASCII));
                }
                assertEquals("answer", new String(client.getInputStream().readAllBytes(), US_ASCII));
            }
            assertEquals(List.of(), proxy.restOfOutput());
            assertEquals(0, proxy.exitCode());
        }
    }

    @Test
    void a_second_signal_ends_the_program_at_once() throws Exception {
        Files.write(directory.resolve("large.txt"), new byte[LARGE]);
        try (Program files = new Program(FileServer.class, directory.toString(), "0")) {
            int port = Integer.parseInt(files.awaitLine("http://localhost:(\\d+)/"));
            try (Socket busy = new Socket("localhost", port)) {
                ask(busy, "large.txt");
                files.terminate();
                files.awaitLine("told to end");
                files.terminate();
                assertEquals(143, files.exitCode());
            }
        }
    }

    @Test
    void a_client_that_does_not_finish_is_cut_off() throws IOException {
        run(cutOff());
    }

    @Async
    private static Coroutine<Void> cutOff() throws IOException {
        try (Server server = await(startServer(UntilTerminatedTest::greet, "127.0.0.1", 0));
            StreamConnection client = await(openConnection("127.0.0.1", server.port()))) {
            assertEquals('h', await(client.reader().readexactly(1))[0]);
            server.close();
            await(UntilTerminated.letFinish(server, millis(1)));
            assertTrue(server.toString().contains(" 0 connections"), server.toString());
        }
        return async();
    }

    @Async
    private static Coroutine<Void> greet(StreamReader reader, StreamWriter writer) throws IOException {
        writer.write("h");
        await(reader.read());
        return async();
    }
}
