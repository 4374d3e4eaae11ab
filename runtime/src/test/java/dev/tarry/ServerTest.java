package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.openUnixConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.Asyncio.startUnixServer;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers; each test is named after CPython's of the same situation, where there is one. */
// That a server is closed before the end of its block is what is tested.
@SuppressWarnings("try")
class ServerTest {
    private static final String HOST = "127.0.0.1";

    @Async
    private static Coroutine<Void> readToTheEnd(StreamReader reader, StreamWriter writer) throws IOException {
        try {
            await(reader.read());
        } finally {
            writer.close();
            await(writer.waitClosed());
        }
        return async();
    }

    @Async
    private static Coroutine<Void> drop(StreamReader reader, StreamWriter writer) {
        writer.close();
        return async();
    }

    @Test
    void start_server_1_cancelling_serve_forever_closes_the_server() throws IOException {
        IoLoops.run(() -> {
            List<Task<?>> main = new ArrayList<>();
            Server server = await(startServer((reader, writer) -> {
                await(reader.readline());
                main.get(0).cancel();
                writer.write("1");
                writer.close();
                await(writer.waitClosed());
                return async();
            }, HOST, 0, new ServerOptions().startServing(false)));
            assertFalse(server.isServing());
            int port = server.port();
            main.add(createTask(server.serveForever()));
            StreamConnection client = await(openConnection(HOST, port));
            assertTrue(server.isServing());
            client.writer().write("1".repeat(5 * 1024) + "\n");
            assertEquals("1", text(await(client.reader().read())));
            client.close();
            await(Asyncio.waitTasks(main, Asyncio.ALL_COMPLETED));
            assertTrue(main.get(0).cancelled());
            assertEquals(List.of(), server.sockets());
            assertFalse(server.isServing());
            Task<Void> again = createTask(server.serveForever());
            await(passes(2));
            assertTrue(again.exception().getMessage().contains("is closed"), again.toString());
            return async();
        });
    }

    @Test
    void wait_closed_basic_waits_for_the_server_and_for_its_connections() throws IOException {
        IoLoops.run(() -> {
            Server server = await(startServer(ServerTest::readToTheEnd, HOST, 0));
            Task<Void> first = createTask(server.waitClosed());
            await(passes(1));
            assertFalse(first.done());
            StreamConnection client = await(openConnection(HOST, server.port()));
            client.writer().write("x");
            Task<Void> second = createTask(server.waitClosed());
            await(passes(5));
            assertFalse(first.done());
            assertFalse(second.done());
            server.close();
            await(passes(1));
            Task<Void> third = createTask(server.waitClosed());
            await(passes(1));
            assertFalse(first.done());
            assertFalse(second.done());
            assertFalse(third.done());
            client.close();
            await(client.writer().waitClosed());
            await(first);
            await(second);
            await(third);
            await(server.waitClosed());
            return async();
        });
    }

    @Test
    void wait_closed_of_one_task_outlives_the_cancel_of_another() throws IOException {
        IoLoops.run(() -> {
            Server server = await(startServer(ServerTest::readToTheEnd, HOST, 0));
            Task<Void> cancelled = createTask(server.waitClosed());
            Task<Void> other = createTask(server.waitClosed());
            await(passes(1));
            cancelled.cancel();
            await(passes(2));
            assertTrue(cancelled.cancelled());
            assertFalse(other.done());
            server.close();
            await(other);
            return async();
        });
    }

    @Test
    void wait_closed_race_of_closing_server_and_client() throws IOException {
        IoLoops.run(() -> {
            Server server = await(startServer(ServerTest::readToTheEnd, HOST, 0));
            Task<Void> task = createTask(server.waitClosed());
            await(passes(1));
            assertFalse(task.done());
            StreamConnection client = await(openConnection(HOST, server.port()));
            getRunningLoop().callSoon(server::close);
            getRunningLoop().callSoon(client::close);
            await(server.waitClosed());
            await(task);
            return async();
        });
    }

    @Test
    void close_clients_closes_their_connections() throws IOException {
        IoLoops.run(() -> {
            Server server = await(startServer(ServerTest::readToTheEnd, HOST, 0));
            try (StreamConnection client = await(openConnection(HOST, server.port()))) {
                await(passes(3));
                Task<Void> task = createTask(server.waitClosed());
                await(passes(1));
                assertFalse(task.done());
                server.close();
                server.closeClients();
                await(passes(2));
                assertTrue(task.done());
                assertEquals("", text(await(client.reader().read())));
            }
            return async();
        });
    }

    @Test
    void abort_clients_does_not_wait_for_what_was_not_sent() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<StreamWriter> served = getRunningLoop().createFuture();
            Server server = await(startServer((reader, writer) -> {
                served.setResult(writer);
                await(writer.waitClosed());
                return async();
            }, HOST, 0));
            try (StreamConnection client = await(openConnection(HOST, server.port(),
                new ConnectOptions().limit(4096)))) {
                assertFalse(client.writer().isClosing());
                StreamWriter writer = await(served);
                for (int i = 0; i < 1000 && writer.getWriteBufferSize() == 0; i++) {
                    writer.write(new byte[1 << 20]);
                }
                assertTrue(writer.getWriteBufferSize() > 0);
                Task<Void> task = createTask(server.waitClosed());
                await(passes(1));
                server.close();
                await(passes(3));
                assertFalse(task.done());
                server.abortClients();
                await(passes(2));
                assertTrue(task.done());
            }
            return async();
        });
    }

    @Test
    void closing_the_server_ends_serve_forever() throws IOException {
        IoLoops.run(() -> {
            Server server = await(startServer(ServerTest::drop, HOST, 0));
            Task<Void> serving = createTask(server.serveForever());
            await(passes(1));
            Task<Void> second = createTask(server.serveForever());
            await(passes(1));
            assertTrue(second.exception().getMessage().contains("already being awaited"), second.toString());
            server.close();
            await(passes(4));
            assertTrue(serving.cancelled());
            return async();
        });
    }

    @Test
    void serve_forever_that_is_cancelled_closes_its_clients() throws IOException {
        IoLoops.run(() -> {
            Server server = await(startServer(ServerTest::readToTheEnd, HOST, 0));
            Task<Void> serving = createTask(server.serveForever());
            StreamConnection client = await(openConnection(HOST, server.port()));
            await(passes(3));
            serving.cancel();
            assertEquals("", text(await(client.reader().read())));
            await(Asyncio.waitTasks(List.of(serving), Asyncio.ALL_COMPLETED));
            assertTrue(serving.cancelled());
            client.close();
            return async();
        });
    }

    @Test
    void start_serving_may_be_called_later() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ServerTest::drop, HOST, 0,
                new ServerOptions().startServing(false)))) {
                StreamConnection early = await(openConnection(HOST, server.port()));
                await(passes(5));
                assertFalse(early.reader().atEof());
                await(server.startServing());
                assertTrue(server.isServing());
                assertEquals("", text(await(early.reader().read())));
                early.close();
            }
            return async();
        });
    }

    @Test
    void an_address_in_use_is_named_in_the_error() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ServerTest::drop, HOST, 0))) {
                try (Server second = await(startServer(ServerTest::drop, HOST, server.port()))) {
                    throw new AssertionError("two servers on one port: " + second);
                } catch (BindException e) {
                    assertTrue(e.getMessage().contains("127.0.0.1:" + server.port()), e.getMessage());
                    assertTrue(e.getMessage().contains("in use"), e.getMessage());
                }
            }
            return async();
        });
    }

    @Test
    void no_host_means_every_address_of_the_machine() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ServerTest::drop, null, 0))) {
                StreamConnection client = await(openConnection(HOST, server.port()));
                assertEquals("", text(await(client.reader().read())));
                client.close();
            }
            return async();
        });
    }

    @Test
    void start_unix_server_1_serves_and_removes_its_file(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = directory.resolve("socket");
            try (Server server = await(startUnixServer((reader, writer) -> {
                writer.write(await(reader.readline()));
                writer.close();
                return async();
            }, path))) {
                StreamConnection client = await(openUnixConnection(path));
                client.writer().write("hello world!\n");
                assertEquals("hello world!\n", text(await(client.reader().read())));
                client.close();
                assertThrows(IllegalStateException.class, server::port);
            }
            assertFalse(Files.exists(path));
            return async();
        });
    }

    @Test
    void unix_server_addr_cleanup_can_be_switched_off(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = directory.resolve("socket");
            await(startUnixServer(ServerTest::drop, path, new ServerOptions().cleanupSocket(false))).close();
            assertTrue(Files.exists(path));
            // A socket that nobody listens at is no obstacle for the next server.
            await(startUnixServer(ServerTest::drop, path)).close();
            assertFalse(Files.exists(path));
            return async();
        });
    }

    @Test
    void unix_server_cleanup_gone_is_no_error(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = directory.resolve("socket");
            Server server = await(startUnixServer(ServerTest::drop, path));
            Files.delete(path);
            server.close();
            return async();
        });
    }

    @Test
    void unix_server_cleanup_replaced_leaves_the_socket_of_another(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = directory.resolve("socket");
            Server server = await(startUnixServer(ServerTest::drop, path));
            Files.delete(path);
            try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                other.bind(UnixDomainSocketAddress.of(path));
                server.close();
                assertTrue(Files.exists(path));
            }
            return async();
        });
    }

    @Test
    void a_file_that_is_no_socket_is_not_replaced(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = Files.writeString(directory.resolve("precious"), "data");
            try (Server server = await(startUnixServer(ServerTest::drop, path))) {
                throw new AssertionError("replaced by " + server);
            } catch (BindException e) {
                assertEquals("data", Files.readString(path));
            }
            return async();
        });
    }

    @Test
    void a_socket_that_listens_already_is_taken_over() throws IOException {
        IoLoops.run(() -> {
            ServerSocketChannel listener = IoLoops.listen();
            InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
            try (Server server = await(startServer(ServerTest::drop, listener, new ServerOptions()))) {
                assertEquals(address.getPort(), server.port());
                StreamConnection client = await(openConnection(HOST, address.getPort()));
                assertEquals("", text(await(client.reader().read())));
                client.close();
            }
            assertFalse(listener.isOpen());
            return async();
        });
    }

    @Test
    void a_loop_that_ends_closes_the_servers_that_are_left() throws IOException {
        List<ServerSocketChannel> sockets = new ArrayList<>();
        IoLoops.run(() -> {
            sockets.addAll(await(startServer(ServerTest::drop, HOST, 0)).sockets());
            sockets.addAll(await(startServer(ServerTest::drop, HOST, 0,
                new ServerOptions().startServing(false))).sockets());
            return async();
        });
        assertEquals(2, sockets.size());
        assertFalse(sockets.stream().anyMatch(ServerSocketChannel::isOpen));
    }

    @Test
    void a_mistake_in_the_options_for_tls_is_reported_for_each_client() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            TlsOptions broken = new TlsOptions().parameters(p -> p.setProtocols(new String[] {"no such version"}));
            try (Server server = await(startServer(ServerTest::drop, HOST, 0, new ServerOptions().ssl(broken)))) {
                StreamConnection client = await(openConnection(HOST, server.port()));
                assertEquals("", text(await(client.reader().read())));
                client.close();
                server.close();
                await(server.waitClosed());
            }
            return async();
        });
        assertEquals(List.of("Error on transport creation for incoming connection"), Loops.messages(complaints));
    }

    @Test
    void create_server_reuse_port_lets_several_share_a_port() throws IOException {
        IoLoops.run(() -> {
            ConnectionHandler hangUp = (reader, writer) -> {
                writer.close();
                return async();
            };
            try (Server first = await(startServer(hangUp, HOST, 0, new ServerOptions().reusePort(true)));
                Server second = await(startServer(hangUp, HOST, first.port(), new ServerOptions().reusePort(true)))) {
                assertEquals(first.port(), second.port());
                Throwable e = await(Loops.failureOf(startServer(hangUp, HOST, first.port())));
                assertTrue(e instanceof BindException, e.toString());
            }
            return async();
        });
    }

    @Test
    void a_server_can_listen_at_several_hosts() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ServerTest::drop, "127.0.0.1", 0,
                new ServerOptions().moreHosts("127.0.0.2", "127.0.0.1", "127.0.0.3")))) {
                assertEquals(List.of("/127.0.0.1", "/127.0.0.2", "/127.0.0.3"), server.sockets().stream()
                    .map(channel -> channel.socket().getInetAddress().toString()).toList());
                for (ServerSocketChannel channel : server.sockets()) {
                    StreamConnection client = await(openConnection(channel.socket().getInetAddress().getHostAddress(),
                        channel.socket().getLocalPort()));
                    assertEquals("", text(await(client.reader().read())));
                    client.close();
                }
            }
            return async();
        });
    }

    @Test
    void whether_an_address_is_reused_is_for_the_options_to_say() throws IOException {
        IoLoops.run(() -> {
            for (boolean reuse : new boolean[] {true, false}) {
                try (Server server = await(startServer(ServerTest::drop, HOST, 0,
                    new ServerOptions().reuseAddress(reuse)))) {
                    assertEquals(reuse, server.sockets().get(0).getOption(StandardSocketOptions.SO_REUSEADDR));
                }
            }
            return async();
        });
    }

    @Test
    void keep_alive_is_set_on_the_connections() throws IOException {
        IoLoops.run(() -> {
            AsyncFuture<Boolean> keepAlive = getRunningLoop().createFuture();
            try (Server server = await(startServer((reader, writer) -> {
                SocketChannel channel = writer.getExtraInfo(ExtraInfo.SOCKET);
                keepAlive.setResult(channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
                writer.close();
                return async();
            }, HOST, 0, new ServerOptions().keepAlive(true)))) {
                StreamConnection client = await(openConnection(HOST, server.port()));
                assertTrue(await(keepAlive));
                client.close();
            }
            return async();
        });
    }

    @Test
    void many_connections_at_once_are_all_served() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                writer.write(await(reader.readline()));
                writer.close();
                return async();
            }, HOST, 0, new ServerOptions().backlog(500)))) {
                List<Task<String>> clients = new ArrayList<>();
                for (int i = 0; i < 300; i++) {
                    clients.add(createTask(echo(server.port(), "client " + i + "\n")));
                }
                List<String> answers = await(Asyncio.gather(clients));
                for (int i = 0; i < 300; i++) {
                    assertEquals("client " + i + "\n", answers.get(i));
                }
            }
            return async();
        });
    }

    @Async
    private static Coroutine<String> echo(int port, String line) throws IOException {
        try (StreamConnection client = await(openConnection(HOST, port))) {
            client.writer().write(bytes(line));
            return async(text(await(client.reader().read())));
        }
    }
}
