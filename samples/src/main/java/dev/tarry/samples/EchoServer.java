package dev.tarry.samples;

import static dev.tarry.Asyncio.*;

import dev.tarry.*;
import java.io.IOException;

/**
 * A server that sends back what it is sent, and a client of it.
 *
 * <p>In asyncio:
 *
 * <pre>{@code
 * import asyncio
 *
 * async def echo(reader, writer):
 *     while data := await reader.read(65536):
 *         writer.write(data)
 *         await writer.drain()
 *     writer.close()
 *
 * async def main():
 *     async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
 *         port = server.sockets[0].getsockname()[1]
 *         reader, writer = await asyncio.open_connection("127.0.0.1", port)
 *         for line in ["one", "two", "three"]:
 *             writer.write(f"{line}\n".encode())
 *             print((await reader.readline()).decode(), end="")
 *         writer.close()
 *
 * asyncio.run(main())
 * }</pre>
 */
public class EchoServer {

    @Async
    static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) throws IOException {
        byte[] data;
        while ((data = await(reader.read(65536))).length > 0) {
            writer.write(data);
            await(writer.drain());
        }
        writer.close();
        return async();
    }

    @Async
    static Coroutine<Void> talk(int port) throws IOException {
        try (StreamConnection connection = await(openConnection("127.0.0.1", port))) {
            AsyncIterator<String> answers = connection.reader().lines();
            for (String line : new String[] {"one", "two", "three"}) {
                connection.writer().write(line + "\n");
                await(answers.hasNext());
                System.out.println(answers.next());
            }
        }
        return async();
    }

    @Async
    static Coroutine<Void> demonstrate() throws IOException {
        try (Server server = await(startServer(EchoServer::echo, "127.0.0.1", 0))) {
            await(talk(server.port()));
        }
        return async();
    }

    public static void main(String[] args) throws IOException {
        run(demonstrate());
    }
}
