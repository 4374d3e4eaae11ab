package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.openUnixConnection;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connecting by name. */
class ConnectorTest {
    @Async
    private static Coroutine<Void> hello(StreamReader reader, StreamWriter writer) {
        writer.write("hello from " + writer.getExtraInfo(ExtraInfo.PEERNAME));
        writer.close();
        return async();
    }

    /** A port of this machine at which nobody listens. */
    private static int closedPort() throws IOException {
        try (ServerSocketChannel listener = IoLoops.listen()) {
            return listener.socket().getLocalPort();
        }
    }

    @Async
    private static Coroutine<IOException> failure(String host, int port, ConnectOptions options) {
        try (StreamConnection connection = await(openConnection(host, port, options))) {
            throw new AssertionError("connected: " + connection);
        } catch (IOException e) {
            return async(e);
        }
    }

    @Test
    void a_name_is_looked_up_and_connected_to() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ConnectorTest::hello, "localhost", 0,
                new ServerOptions().family(StandardProtocolFamily.INET)));
                StreamConnection stream = await(openConnection("localhost", server.port()))) {
                assertTrue(text(await(stream.reader().read())).startsWith("hello from /127.0.0.1:"));
            }
            return async();
        });
    }

    @Test
    void a_name_that_does_not_exist_is_an_error_of_its_own() throws IOException {
        IoLoops.run(() -> {
            IOException e = await(failure("no-such-host.invalid", 80, new ConnectOptions()));
            assertTrue(e instanceof UnknownHostException, e.toString());
            return async();
        });
    }

    @Test
    void a_refused_connection_names_the_address() throws IOException {
        IoLoops.run(() -> {
            int port = closedPort();
            IOException e = await(failure("127.0.0.1", port, new ConnectOptions()));
            assertTrue(e instanceof ConnectException, e.toString());
            assertTrue(e.getMessage().contains("127.0.0.1:" + port), e.getMessage());
            assertTrue(e.getMessage().contains("refused"), e.getMessage());
            return async();
        });
    }

    @Test
    void create_connection_multiple_errors_are_all_in_one_exception() throws IOException {
        IoLoops.run(() -> {
            List<InetSocketAddress> addresses = await(Asyncio.getRunningLoop().getaddrinfo("localhost", 80));
            int port = closedPort();
            IOException e = await(failure("localhost", port, new ConnectOptions()));
            assertTrue(e instanceof ConnectException, e.toString());
            if (addresses.size() > 1) {
                assertTrue(e.getMessage().startsWith("Multiple exceptions: "), e.getMessage());
                ExceptionGroup all = (ExceptionGroup) e.getCause();
                assertEquals(addresses.size(), all.exceptions().size());
                assertTrue(all.exceptions().stream().allMatch(x -> x instanceof ConnectException));
            }
            return async();
        });
    }

    @Test
    void create_connection_happy_eyeballs_takes_the_address_that_answers() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ConnectorTest::hello, "127.0.0.1", 0));
                StreamConnection stream = await(openConnection("localhost", server.port(),
                    new ConnectOptions().happyEyeballsDelay(seconds(5))))) {
                assertTrue(text(await(stream.reader().read())).startsWith("hello from /127.0.0.1:"));
            }
            return async();
        });
    }

    @Test
    void create_connection_happy_eyeballs_fails_when_all_addresses_do() throws IOException {
        IoLoops.run(() -> {
            IOException e = await(failure("localhost", closedPort(),
                new ConnectOptions().happyEyeballsDelay(millis(250))));
            assertTrue(e instanceof ConnectException, e.toString());
            return async();
        });
    }

    @Test
    void no_address_of_the_wanted_family_is_an_error() throws IOException {
        IoLoops.run(() -> {
            IOException e = await(failure("127.0.0.1", 80, new ConnectOptions().family(StandardProtocolFamily.INET6)));
            assertTrue(e.getMessage().contains("INET6"), e.getMessage());
            return async();
        });
    }

    @Test
    void the_local_address_can_be_chosen() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ConnectorTest::hello, "127.0.0.1", 0));
                StreamConnection stream = await(openConnection("127.0.0.1", server.port(),
                    new ConnectOptions().localAddress(new InetSocketAddress("127.0.0.2", 0))))) {
                assertTrue(text(await(stream.reader().read())).startsWith("hello from /127.0.0.2:"));
            }
            return async();
        });
    }

    @Test
    void keep_alive_is_set_on_the_connection_if_it_is_wanted() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ConnectorTest::hello, "127.0.0.1", 0));
                StreamConnection usual = await(openConnection("127.0.0.1", server.port()));
                StreamConnection kept = await(openConnection("127.0.0.1", server.port(),
                    new ConnectOptions().keepAlive(true)))) {
                assertFalse(usual.writer().getExtraInfo(ExtraInfo.SOCKET).getOption(SO_KEEPALIVE));
                assertTrue(kept.writer().getExtraInfo(ExtraInfo.SOCKET).getOption(SO_KEEPALIVE));
            }
            return async();
        });
    }

    @Test
    void a_connect_that_is_cancelled_leaves_no_socket() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ConnectorTest::hello, "127.0.0.1", 0))) {
                await(openConnection("127.0.0.1", server.port())).close();
                await(passes(5));
                long before = IoLoops.openSockets();
                for (int pass = 0; pass < 6; pass++) {
                    Task<StreamConnection> task = createTask(openConnection("127.0.0.1", server.port()));
                    await(passes(pass));
                    if (!task.cancel()) {
                        task.result().close();
                    }
                    await(passes(20));
                }
                assertEquals(before, IoLoops.openSockets());
            }
            return async();
        });
    }

    @Test
    void interleave_takes_turns_between_the_families() throws Exception {
        assertEquals(List.of("::1", "1.1.1.1", "::2", "2.2.2.2", "::3"),
            interleaved(1, "::1", "::2", "::3", "1.1.1.1", "2.2.2.2"));
        assertEquals(List.of("::1", "::2", "1.1.1.1", "::3", "2.2.2.2"),
            interleaved(2, "::1", "::2", "::3", "1.1.1.1", "2.2.2.2"));
        assertEquals(List.of("1.1.1.1", "2.2.2.2"), interleaved(1, "1.1.1.1", "2.2.2.2"));
    }

    private static List<String> interleaved(int first, String... addresses) throws UnknownHostException {
        Stream<InetSocketAddress> sockets = Arrays.stream(addresses).map(address -> {
            try {
                return new InetSocketAddress(InetAddress.getByName(address), 80);
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        });
        return Resolver.interleave(sockets.toList(), first).stream()
            .map(address -> address.getAddress().getHostAddress().replace("0:0:0:0:0:0:0:", "::")).toList();
    }

    @Test
    void the_name_of_an_address_is_looked_up_whatever_name_it_had() throws IOException {
        byte[] loopback = {127, 0, 0, 1};
        String expected = InetAddress.getByAddress(loopback).getHostName();
        IoLoops.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            assertEquals(expected, await(loop.getnameinfo(InetAddress.getByAddress("any.example.org", loopback))));
            return async();
        });
    }

    @Test
    void a_unix_socket_that_is_not_there_is_named_in_the_error(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = directory.resolve("missing");
            try (StreamConnection connection = await(openUnixConnection(path))) {
                throw new AssertionError("connected: " + connection);
            } catch (SocketException e) {
                assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
            }
            return async();
        });
    }

    @Test
    void a_local_address_of_another_machine_is_named_in_the_error() throws IOException {
        IoLoops.run(() -> {
            IOException e = await(failure("127.0.0.1", closedPort(), new ConnectOptions()
                .localAddress(new InetSocketAddress("198.51.100.7", 0))));
            assertTrue(e instanceof BindException, e.toString());
            assertTrue(e.getMessage().contains("198.51.100.7"), e.getMessage());
            return async();
        });
    }
}
