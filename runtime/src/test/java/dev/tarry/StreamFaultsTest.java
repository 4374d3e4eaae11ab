package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between programs. */
class StreamFaultsTest {
    private static final SSLContext CONTEXT = Certificates.LOCALHOST.context();
    private static final int CHUNK = 50_000;
    private static final int FILE_SIZE = 60_000;

    @Async
    private static Coroutine<Void> conversation(int port, boolean tls) throws IOException {
        ConnectOptions options = new ConnectOptions().limit(1000);
        try (StreamConnection stream = await(openConnection("localhost", port,
            tls ? options.ssl(CONTEXT) : options))) {
            stream.writer().write("hello\n");
            await(stream.writer().drain());
            await(stream.reader().readline());
            await(stream.reader().readexactly(5000));
            await(stream.reader().readuntil(new byte[] {'.'}));
            ByteBuffer part = ByteBuffer.allocate(10);
            await(stream.reader().readInto(part));
            stream.writer().write(new byte[100_000]);
            await(stream.writer().drain());
            await(stream.reader().read());
            stream.writer().close();
            await(stream.writer().waitClosed());
        }
        return async();
    }

    @Async
    private static Coroutine<Void> otherSide(StreamReader reader, StreamWriter writer) throws IOException {
        try {
            writer.write(await(reader.readline()));
            await(sleep(millis(1)));
            writer.write(new byte[5000]);
            await(passes(2));
            writer.write("to here. and more");
            await(reader.readexactly(100_000));
            await(passes(2));
            writer.write("end");
        } catch (IOException clientLeft) {
            assertTrue(reader.exception() != null || reader.atEof());
        } finally {
            writer.close();
        }
        return async();
    }

    /** Cancels a conversation after every number of passes up to its end, and looks for sockets that stay open. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_cancel_at_any_await_leaves_no_socket(boolean tls) throws IOException {
        IoLoops.run(() -> {
            ServerOptions options = tls ? new ServerOptions().ssl(CONTEXT) : new ServerOptions();
            try (Server server = await(startServer(StreamFaultsTest::otherSide, "localhost", 0,
                options.family(java.net.StandardProtocolFamily.INET)))) {
                await(cancelInEveryPass(server, () -> conversation(server.port(), tls)));
            }
            return async();
        });
    }

    @Async
    private static Coroutine<Void> cancelInEveryPass(Server server, AsyncSupplier<Void, IOException> conversation)
            throws IOException {
        await(conversation.get());
        await(allGone(server));
        long before = IoLoops.openSockets();
        boolean finished = false;
        for (int n = 0; !finished; n++) {
            Task<Void> task = createTask(conversation.get());
            for (int pass = 0; pass < n && !task.done(); pass++) {
                // A pass in which nothing is ready waits, so that the conversation gets on.
                await(pass % 4 == 3 ? sleep(millis(1)) : passes(1));
            }
            finished = task.done();
            task.cancel();
            await(passes(2));
            assertTrue(task.done());
            await(allGone(server));
            assertEquals(before, IoLoops.openSockets(), "after " + n + " passes");
        }
        return async();
    }

    @Async
    private static Coroutine<Void> upgradedConversation(int port, Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path);
            StreamConnection stream = await(openConnection("127.0.0.1", port))) {
            EventLoop loop = getRunningLoop();
            await(loop.sendfile(stream.writer().transport(), file));
            await(stream.reader().readexactly(2));
            await(stream.writer().startTls(new TlsOptions(CONTEXT).serverHostname("localhost")));
            await(loop.sendfile(stream.writer().transport(), file));
            AsyncIterator<String> lines = stream.reader().lines();
            while (await(lines.hasNext())) {
                assertEquals("line", lines.next());
            }
            stream.writer().close();
            await(stream.writer().waitClosed());
        }
        return async();
    }

    @Async
    private static Coroutine<Void> upgradedSide(StreamReader reader, StreamWriter writer) {
        try {
            await(reader.readexactly(FILE_SIZE));
            writer.write("ok");
            await(writer.drain());
            await(writer.startTls(new TlsOptions(CONTEXT)));
            await(reader.readexactly(FILE_SIZE));
            writer.write("line\nline\n");
        } catch (IOException clientLeft) {
            assertTrue(reader.exception() != null || reader.atEof() || writer.isClosing());
        } finally {
            writer.close();
        }
        return async();
    }

    @Test
    void a_cancel_at_any_await_of_an_upgrade_and_of_sending_files_leaves_no_socket(@TempDir Path directory)
            throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[FILE_SIZE]);
        IoLoops.run(() -> {
            try (Server server = await(startServer(StreamFaultsTest::upgradedSide, "127.0.0.1", 0))) {
                await(cancelInEveryPass(server, () -> upgradedConversation(server.port(), file)));
            }
            return async();
        });
    }

    /** Waits until a server has no connection any more. */
    @Async
    private static Coroutine<Void> allGone(Server server) {
        while (!server.toString().contains(" 0 connections")) {
            await(sleep(millis(1)));
        }
        await(passes(2));
        return async();
    }

    @Test
    void a_program_that_ends_closes_its_clients() throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        IoLoops.run(() -> {
            Server server = await(startServer((reader, writer) -> {
                await(reader.read());
                return async();
            }, "127.0.0.1", 0));
            for (int i = 0; i < 10; i++) {
                clients.add(SocketChannel.open(IoLoops.loopback(server.port())));
            }
            await(passes(5));
            return async();
        });
        for (SocketChannel client : clients) {
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            client.close();
        }
    }

    @Test
    void clients_that_reset_the_connection_at_once_do_no_harm() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(StreamFaultsTest::echoLine, "127.0.0.1", 0))) {
                for (int i = 0; i < 50; i++) {
                    SocketChannel client = SocketChannel.open(IoLoops.loopback(server.port()));
                    client.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
                    client.close();
                }
                StreamConnection good = await(openConnection("127.0.0.1", server.port()));
                good.writer().write("still there?\n");
                assertEquals("still there?\n", text(await(good.reader().read())));
                good.close();
                await(allGone(server));
            }
            return async();
        });
    }

    @Async
    private static Coroutine<Void> echoLine(StreamReader reader, StreamWriter writer) {
        try {
            writer.write(await(reader.readline()));
        } catch (IOException reset) {
            assertTrue(writer.isClosing());
        }
        writer.close();
        return async();
    }

    @Test
    void a_peer_that_sends_a_byte_at_a_time_is_understood() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(StreamFaultsTest::echoLine, "127.0.0.1", 0))) {
                SocketChannel slow = SocketChannel.open(IoLoops.loopback(server.port()));
                slow.configureBlocking(false);
                for (byte b : "slowly\n".getBytes()) {
                    slow.write(ByteBuffer.wrap(new byte[] {b}));
                    await(passes(3));
                }
                assertEquals("slowly\n", text(await(getRunningLoop().sockRecv(slow, 100))));
                slow.close();
            }
            return async();
        });
    }

    /**
     * Connects to a port from a process that is stopped then: its machine still holds the connection and acknowledges
     * what comes, but nobody reads, and no end ever comes.
     */
    private static Process vanished(int port) throws IOException {
        File bash = new File("/bin/bash");
        assumeTrue(bash.canExecute());
        return new ProcessBuilder(bash.getPath(), "-c",
            "exec 3<>/dev/tcp/127.0.0.1/" + port + "; echo hello >&3; kill -STOP $$").redirectErrorStream(true).start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_peer_that_has_vanished_costs_little_memory_and_a_timeout_ends_it(boolean silently) throws IOException {
        IoLoops.run(() -> {
            long before = IoLoops.openSockets();
            AsyncFuture<Integer> kept = getRunningLoop().createFuture();
            try (Server server = await(startServer((reader, writer) -> {
                assertEquals("hello\n", text(await(reader.readline())));
                Task<byte[]> talk = createTask(silently ? reader.readline() : writeOn(writer));
                while (!silently && writer.getWriteBufferSize() <= WaterMarks.HIGH) {
                    // Until the system takes no more.
                    await(sleep(millis(1)));
                }
                try {
                    await(waitFor(talk, millis(20)));
                    throw new AssertionError("the peer has answered");
                } catch (TimeoutException nobodyThere) {
                    kept.setResult(writer.getWriteBufferSize());
                    writer.abort();
                }
                return async();
            }, "127.0.0.1", 0))) {
Process peer = vanished(server.port());
                try {
                    int size = await(kept);
                    assertTrue(size <= (silently ? 0 : WaterMarks.HIGH + CHUNK), "kept: " + size);
                    await(allGone(server));
                } finally {
                    peer.destroyForcibly();
                }
            }
            await(passes(2));
            assertEquals(before, IoLoops.openSockets());
            return async();
        });
    }

    @Async
    private static Coroutine<byte[]> writeOn(StreamWriter writer) throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (true) {
            writer.write(chunk);
            await(writer.drain());
        }
    }

    /** Closing waits until all is sent; over TLS that has a time limit of its own. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_peer_that_has_vanished_holds_up_closing_until_somebody_aborts(boolean tls) throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<Throwable> end = getRunningLoop().createFuture();
            TlsOptions impatient = new TlsOptions(CONTEXT).shutdownTimeout(millis(50));
            try (Server server = await(startServer((reader, writer) -> {
                writer.write(new byte[20_000_000]);
                writer.close();
                try {
                    await(waitFor(writer.waitClosed(), millis(tls ? 20_000 : 50)));
                    end.setResult(null);
                } catch (IOException | TimeoutException e) {
                    assertEquals(tls, writer.getWriteBufferSize() == 0);
                    end.setResult(e);
                    writer.abort();
                }
                return async();
            }, "localhost", 0, tls ? new ServerOptions().ssl(impatient) : new ServerOptions()));
                StreamConnection stalled = await(openConnection("localhost", server.port(),
                    tls ? new ConnectOptions().ssl(CONTEXT) : new ConnectOptions()))) {
                Throwable e = await(end);
                assertEquals(tls ? SocketException.class : TimeoutException.class, e.getClass());
                stalled.writer().abort();
                await(allGone(server));
            }
            return async();
        });
    }

    /** In a process of its own, which may open few descriptors; see {@link OutOfDescriptors}. */
    @ParameterizedTest
    @ValueSource(strings = {"handler", "log"})
    void accept_pauses_when_descriptors_run_out_and_goes_on_when_there_are_some(String told) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "ulimit -n 120; exec \"$0\" \"$@\"",
            new File(System.getProperty("java.home"), "bin/java").getPath(), "-cp",
            System.getProperty("java.class.path"), OutOfDescriptors.class.getName(), told)
            .redirectErrorStream(true).start();
        String output = text(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.contains("socket.accept() out of system resource"), output);
        assertTrue(output.contains("served after the flood"), output);
        assertFalse(output.contains("not served"), output);
    }
}
