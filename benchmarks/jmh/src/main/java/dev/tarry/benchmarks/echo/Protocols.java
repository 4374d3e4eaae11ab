package dev.tarry.benchmarks.echo;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;

import dev.tarry.Async;
import dev.tarry.Asyncio;
import dev.tarry.Coroutine;
import dev.tarry.Protocol;
import dev.tarry.Server;
import dev.tarry.ServerOptions;
import dev.tarry.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Tarry's transports and protocols: a callback for what arrives, and no task. */
public final class Protocols {

    private Protocols() {
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments none
     * @throws IOException if it cannot listen
     */
    public static void main(String[] arguments) throws IOException {
        Asyncio.run(serve());
    }

    @Async
    private static Coroutine<Void> serve() throws IOException {
        try (Server server = await(getRunningLoop().createServer(Echo::new, "127.0.0.1", 0, new ServerOptions()))) {
            EchoServer.ready(server.port());
            await(server.serveForever());
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
    }
}
