package dev.tarry.benchmarks.echo;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.startServer;

import dev.tarry.Async;
import dev.tarry.Asyncio;
import dev.tarry.ConnectionHandler;
import dev.tarry.Coroutine;
import dev.tarry.Server;
import dev.tarry.StreamReader;
import dev.tarry.StreamWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Tarry's streams. The argument is the method that reads: {@code read} or {@code readInto}. */
public final class Streams {
    private static final ByteBuffer SHARED = ByteBuffer.allocateDirect(EchoServer.BUFFER);

    private Streams() {
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments see above
     * @throws IOException if it cannot listen
     */
    public static void main(String[] arguments) throws IOException {
        ConnectionHandler handler = switch (arguments[0]) {
            case "read" -> Streams::arrays;
            case "readInto" -> Streams::oneBuffer;
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        Asyncio.run(serve(handler));
    }

    @Async
    private static Coroutine<Void> serve(ConnectionHandler handler) throws IOException {
        try (Server server = await(startServer(handler, "127.0.0.1", 0))) {
            EchoServer.ready(server.port());
            await(server.serveForever());
        }
        return async();
    }

    @Async
    private static Coroutine<Void> arrays(StreamReader reader, StreamWriter writer) {
        try {
            byte[] message;
            while ((message = await(reader.read(EchoServer.BUFFER))).length > 0) {
                writer.write(message);
                await(writer.drain());
            }
        } catch (IOException clientHasGone) {
            writer.abort();
        }
        writer.close();
        return async();
    }

    /** All connections use one memory, as the bare loop does: none awaits between reading and writing. */
    @Async
    private static Coroutine<Void> oneBuffer(StreamReader reader, StreamWriter writer) {
        ByteBuffer buffer = SHARED.duplicate();
        try {
            while (await(reader.readInto(buffer.clear())) >= 0) {
                writer.write(buffer.flip());
                await(writer.drain());
            }
        } catch (IOException clientHasGone) {
            writer.abort();
        }
        writer.close();
        return async();
    }
}
