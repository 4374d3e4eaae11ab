package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.TlsTest.CONTEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** TLS 1.3 lets either side change its keys at any time, and ask the other one to do so. */
@SuppressWarnings("try")
class TlsKeyUpdateTest {
    private static final int LINES = 50;
    private static final int LARGE = 2_000_000;

    /** Writes a line, changes the keys, which also asks for new ones of the other side, and reads the answer. */
    private static void talk(SSLSocket socket) throws IOException {
        BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream()));
        for (int i = 0; i < LINES; i++) {
            socket.getOutputStream().write((i + "\n").getBytes());
            socket.startHandshake();
            assertEquals(String.valueOf(i), answers.readLine());
        }
    }

    @Async
    private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) throws IOException {
        byte[] line;
        while ((line = await(reader.readline())).length > 0) {
            writer.write(line);
        }
        writer.close();
        return async();
    }

    private static SSLSocket connect(int port) throws IOException {
        SSLSocket socket = (SSLSocket) CONTEXT.getSocketFactory().createSocket();
        socket.setReceiveBufferSize(4096);
        socket.connect(IoLoops.loopback(port));
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.startHandshake();
        return socket;
    }

    @Test
    void new_keys_of_a_client_go_unnoticed() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(TlsKeyUpdateTest::echo, "127.0.0.1", 0,
                new ServerOptions().ssl(CONTEXT)))) {
                int port = server.port();
                await(toThread(() -> {
                    try (SSLSocket socket = connect(port)) {
                        talk(socket);
                    }
                }));
            }
            return async();
        });
    }

    @Test
    void new_keys_of_a_server_go_unnoticed() throws IOException {
        IoLoops.run(() -> {
            try (SSLServerSocket listener = (SSLServerSocket) CONTEXT.getServerSocketFactory().createServerSocket(0, 1,
                InetAddress.getLoopbackAddress())) {
                listener.setEnabledProtocols(new String[] {"TLSv1.3"});
                Task<Void> talking = createTask(toThread(() -> {
                    try (SSLSocket socket = (SSLSocket) listener.accept()) {
                        talk(socket);
                    }
                }));
                StreamConnection stream = await(openConnection("127.0.0.1", listener.getLocalPort(),
                    new ConnectOptions().ssl(CONTEXT)));
                await(echo(stream.reader(), stream.writer()));
                await(talking);
            }
            return async();
        });
    }

    @Test
    void a_peer_that_asks_for_new_keys_and_reads_nothing_fills_no_memory() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<StreamWriter> connected = getRunningLoop().createFuture();
            try (Server server = await(startServer((reader, writer) -> {
                writer.getExtraInfo(ExtraInfo.SOCKET).setOption(StandardSocketOptions.SO_SNDBUF, 8192);
                writer.write(new byte[LARGE]);
                connected.setResult(writer);
                return async(await(echo(reader, writer)));
            }, "127.0.0.1", 0, new ServerOptions().ssl(CONTEXT)))) {
                int port = server.port();
                Semaphore mayAsk = new Semaphore(0);
                Semaphore mayRead = new Semaphore(0);
                Task<Void> asking = createTask(toThread(() -> ask(port, mayAsk, mayRead)));
                StreamWriter writer = await(connected);
                int before = await(settledSize(writer));
                mayAsk.release();
                while (!mayRead.hasQueuedThreads()) {
                    await(sleep(millis(10)));
                }
                int after = await(settledSize(writer));
                mayRead.release();
                await(asking);
                assertTrue(before > writer.transport().getWriteBufferLimits().high(), "kept: " + before);
                assertEquals(before, after);
            }
            return async();
        });
    }

    /** How much is kept when nothing changes any more. */
    @Async
    private static Coroutine<Integer> settledSize(StreamWriter writer) {
        int size = 0;
        int unchanged = 0;
        while (unchanged < 20) {
            await(sleep(millis(10)));
            unchanged = writer.getWriteBufferSize() == size ? unchanged + 1 : 0;
            size = writer.getWriteBufferSize();
        }
        return async(size);
    }

    private static void ask(int port, Semaphore mayAsk, Semaphore mayRead) throws IOException {
        try (SSLSocket socket = connect(port)) {
            mayAsk.acquireUninterruptibly();
            for (int i = 0; i < LINES; i++) {
                socket.startHandshake();
            }
            socket.getOutputStream().write("still there?\n".getBytes());
            mayRead.acquireUninterruptibly();
            socket.getInputStream().readNBytes(LARGE);
            assertEquals("still there?",
                new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine());
        }
    }
}
