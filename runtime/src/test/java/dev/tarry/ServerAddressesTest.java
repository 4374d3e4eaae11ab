package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.Asyncio.startUnixServer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where servers listen. */
class ServerAddressesTest {
    @Async
    private static Coroutine<Void> drop(StreamReader reader, StreamWriter writer) {
        writer.close();
        return async();
    }

    @Test
    void a_server_at_all_addresses_of_both_families_has_one_socket_for_them() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer(ServerAddressesTest::drop, "0.0.0.0", 0,
                new ServerOptions().moreHosts("::")));
                StreamConnection stream = await(openConnection("127.0.0.1", server.port()))) {
                assertEquals(1, server.sockets().size());
                assertEquals(0, await(stream.reader().read()).length);
            } catch (UnsupportedOperationException e) {
                abort("there is no IPv6 here");
            }
            return async();
        });
    }

    @Test
    void a_backlog_is_not_negative() {
        assertThrows(IllegalArgumentException.class, () -> new ServerOptions().backlog(-1));
    }

    @Test
    void a_path_that_is_too_long_for_a_unix_socket_is_named_in_the_error(@TempDir Path directory) throws IOException {
        IoLoops.run(() -> {
            Path path = directory.resolve("x".repeat(200));
            try (Server server = await(startUnixServer(ServerAddressesTest::drop, path))) {
                throw new AssertionError("made: " + server);
            } catch (SocketException e) {
                assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
            }
            return async();
        });
    }
}
