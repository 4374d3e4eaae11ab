package dev.tarry;

import static dev.tarry.Asyncio.allTasks;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.TlsTest.CONTEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients whose plug is pulled at random points, while others are served. The random numbers are the same in every run;
 * {@code -Dtarry.chaos.seed} and {@code -Dtarry.chaos.clients} ask for others, and for more.
 */
class ChaosTest {
    private static final long SEED = Long.getLong("tarry.chaos.seed", 1);
    private static final int CLIENTS = Integer.getInteger("tarry.chaos.clients", 96);
    private static final int AT_ONCE = 8;

    private enum Kind {
        STREAMS(false), STREAMS_WITH_TLS(true), PROTOCOLS(false), PROTOCOLS_WITH_TLS(true);

        final boolean tls;

        Kind(boolean tls) {
            this.tls = tls;
        }

        Coroutine<Server> serve() throws IOException {
            ServerOptions options = tls ? new ServerOptions().ssl(CONTEXT) : new ServerOptions();
            return this == STREAMS || this == STREAMS_WITH_TLS
                ? startServer(ChaosTest::echoLines, "localhost", 0, options.limit(4000))
                : getRunningLoop().createServer(Echo::new, "localhost", 0, options);
        }
    }

    private enum End {
        CLOSE, RESET, CUT, HALF_CLOSE, STALL, GARBAGE, MIDDLE_OF_A_LINE, BEFORE_IT_BEGAN, CANCEL
    }

    /** Sends lines back, and minds how fast they are taken. */
    @Async
    private static Coroutine<Void> echoLines(StreamReader reader, StreamWriter writer) {
        try {
            byte[] line;
            while ((line = await(reader.readline())).length > 0) {
                writer.write(line);
                await(writer.drain());
            }
        } catch (IOException pulled) {
            // Whatever has been done to the connection.
        } finally {
            writer.close();
        }
        return async();
    }

    private static final class Echo implements Protocol {
        private Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            transport.write(data);
        }

        @Override
        public void pauseWriting() {
            transport.pauseReading();
        }

        @Override
        public void resumeWriting() {
            transport.resumeReading();
        }
    }

    /** One client from its beginning to whatever end is in store for it. */
    private static final class Client {
        private final int port;
        private final boolean tls;
        private final Random random;
        private final End end;

        Client(int port, boolean tls, long seed) {
            this.port = port;
            this.tls = tls;
            random = new Random(seed);
            end = End.values()[random.nextInt(End.values().length)];
        }

        @Async
        Coroutine<Void> live() {
            try {
                if (end == End.BEFORE_IT_BEGAN) {
                    await(leaveBeforeItBegan());
                } else if (end == End.CANCEL) {
                    Task<Void> task = createTask(talkOn());
                    await(passes(random.nextInt(40)));
                    task.cancel();
                    await(Loops.failureOf(task));
                } else {
                    await(talkAndEnd());
                }
            } catch (IOException pulled) {
                // By this side or, after what it has got, by the other.
            }
            return async();
        }

        private Coroutine<StreamConnection> connect() throws IOException {
            return openConnection("localhost", port, tls ? new ConnectOptions().ssl(CONTEXT) : new ConnectOptions());
        }

        @Async
        private Coroutine<Void> leaveBeforeItBegan() throws IOException {
            try (SocketChannel channel = SocketChannel.open(IoLoops.loopback(port))) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                if (random.nextBoolean() && bytes.length > 2) {
                    // Looks like TLS for a moment.
                    bytes[0] = 22;
                    bytes[1] = 3;
                    bytes[2] = 1;
                }
                channel.write(ByteBuffer.wrap(bytes));
                await(passes(random.nextInt(5)));
                if (random.nextBoolean()) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
            }
            return async();
        }

        @Async
        private Coroutine<Void> talkOn() throws IOException {
            try (StreamConnection stream = await(connect())) {
                while (true) {
                    await(exchange(stream));
                }
            }
        }

        @Async
        private Coroutine<Void> exchange(StreamConnection stream) throws IOException {
            String line = "x".repeat(random.nextInt(3000)) + "\n";
            int cut = random.nextInt(line.length());
            stream.writer().write(line.substring(0, cut));
            await(passes(random.nextInt(3)));
            stream.writer().write(line.substring(cut));
            assertEquals(line, text(await(stream.reader().readexactly(line.length()))));
            return async();
        }

        @Async
        private Coroutine<Void> talkAndEnd() throws IOException {
            try (StreamConnection stream = await(connect())) {
                for (int i = random.nextInt(5); i > 0; i--) {
                    await(exchange(stream));
                }
                SocketChannel channel = stream.writer().getExtraInfo(ExtraInfo.SOCKET);
                try {
                    await(end(stream, channel));
                } finally {
                    if (end != End.CLOSE) {
                        stream.writer().abort();
                    }
                }
            }
            return async();
        }

        @Async
        private Coroutine<Void> end(StreamConnection stream, SocketChannel channel) throws IOException {
            StreamWriter writer = stream.writer();
            switch (end) {
                case RESET -> channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                case HALF_CLOSE -> {
                    writer.write("the last line\n");
                    await(passes(random.nextInt(3)));
                    // Below TLS: the peer is not told that this was meant.
                    channel.shutdownOutput();
                    await(stream.reader().read());
                }
                case STALL -> {
                    byte[] lines = "y".repeat(99).concat("\n").repeat(20_000).getBytes();
                    writer.write(lines);
                    await(passes(random.nextInt(200)));
                    if (random.nextBoolean()) {
                        assertEquals('y', await(stream.reader().readexactly(150))[149]);
                    }
                }
                case GARBAGE -> {
                    byte[] bytes = new byte[1 + random.nextInt(100_000)];
                    random.nextBytes(bytes);
                    channel.write(ByteBuffer.wrap(bytes));
                    await(passes(random.nextInt(50)));
                }
                case MIDDLE_OF_A_LINE -> {
                    writer.write("no line feed");
                    await(passes(random.nextInt(3)));
                }
                default -> await(passes(random.nextInt(3)));
            }
            return async();
        }
    }

    /** One of a few that take clients from the same row, and every now and then see that the server still serves. */
    @Async
    private static Coroutine<Void> worker(int first, int port, boolean tls) throws IOException {
        for (int i = first; i < CLIENTS; i += AT_ONCE) {
            await(new Client(port, tls, SEED * 1_000_003 + i).live());
            if (i % 5 == 0) {
                try (StreamConnection good = await(openConnection("localhost", port,
                    tls ? new ConnectOptions().ssl(CONTEXT) : new ConnectOptions()))) {
                    good.writer().write("still there?\n");
                    assertEquals("still there?\n", text(await(good.reader().readline())), "after client " + i);
                }
            }
        }
        return async();
    }

    @ParameterizedTest
    @EnumSource
    void a_plug_that_is_pulled_at_random_leaves_nothing_behind(Kind kind) throws IOException {
        IoLoops.run(() -> {
            long before = IoLoops.openSockets();
            Set<Task<?>> tasks = allTasks();
            Server server = await(kind.serve());
            List<Task<Void>> workers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                workers.add(createTask(worker(i, server.port(), kind.tls)));
            }
            for (Task<Void> worker : workers) {
                await(worker);
            }
            while (!server.toString().contains(" 0 connections")) {
                await(sleep(millis(1)));
            }
            server.close();
            await(server.waitClosed());
            await(passes(5));
            assertEquals(tasks, allTasks());
            while (IoLoops.openSockets() > before) {
                await(sleep(millis(1)));
            }
            return async();
        });
    }
}
