package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Connections that are open at once: a thousand by default. For ten thousand, which takes that many descriptors in each
 * of two processes ({@code ulimit -n 11000}), add {@code -Dconnections=10000 -Dtest=ManyConnectionsTest}.
 */
class ManyConnectionsTest {
    private static final int CONNECTIONS = Integer.getInteger("connections", 1000);
    /** Of heap, for a connection that has been used and is silent, with the task of its handler. */
    private static final long MOST_BYTES = 2048;
    private static final byte[] LINE = IoLoops.bytes("x".repeat(3000) + "\n");

    private final List<SocketChannel> clients = new ArrayList<>();

    @Test
    void silent_connections_take_little_memory_and_all_of_them_are_served() throws Exception {
        // Ten thousand fit into this heap, and would not if each kept a buffer.
        Process server = new ProcessBuilder(new File(System.getProperty("java.home"), "bin/java").getPath(), "-Xmx48m",
            "-cp", System.getProperty("java.class.path"), ManyConnections.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(server.getInputStream()))) {
            int port = Integer.parseInt(output.readLine());
            connect(port);
            exchangeLines();
            close();
            long before = heapWith(0, server, output);
            for (int i = 0; i < CONNECTIONS; i++) {
                connect(port);
            }
            for (int round = 0; round < 2; round++) {
                exchangeLines();
                long each = (heapWith(CONNECTIONS, server, output) - before) / CONNECTIONS;
                System.out.println(CONNECTIONS + " connections: " + each + " bytes of heap each");
                assertTrue(each < MOST_BYTES, each + " bytes of heap for each connection");
            }
            close();
            heapWith(0, server, output);
        } finally {
            close();
            server.getOutputStream().close();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        assertEquals(0, server.exitValue());
    }

    private void connect(int port) throws IOException {
        SocketChannel client = SocketChannel.open(IoLoops.loopback(port));
        clients.add(client);
        assertEquals(1, client.read(ByteBuffer.allocate(1)));
    }

    /** Has every connection send something, so that a buffer that is kept would be seen. */
    private void exchangeLines() throws IOException {
        for (SocketChannel client : clients) {
            client.write(ByteBuffer.wrap(LINE));
        }
        ByteBuffer answer = ByteBuffer.allocate(LINE.length);
        for (SocketChannel client : clients) {
            answer.clear();
            while (answer.hasRemaining()) {
                assertTrue(client.read(answer) > 0);
            }
            assertEquals(ByteBuffer.wrap(LINE), answer.flip());
        }
    }

    private void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        clients.clear();
    }

    /** Asks until the server has noticed that connections have ended. */
    private static long heapWith(int connections, Process server, BufferedReader output) throws IOException {
        while (true) {
            server.getOutputStream().write('\n');
            server.getOutputStream().flush();
            String[] answer = output.readLine().split(" ");
            if (Integer.parseInt(answer[0]) == connections) {
                return Long.parseLong(answer[1]);
            }
        }
    }
}
