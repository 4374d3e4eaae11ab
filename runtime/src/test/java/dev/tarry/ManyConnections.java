package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.Asyncio.toThread;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * A server in a process of its own. It greets who connects, sends back every line, and tells, for each line of its
 * input, how many connections it has and how much of the heap is in use.
 */
final class ManyConnections {
    private int connections;

    private ManyConnections() {
    }

    @Async
    private Coroutine<Void> talk(StreamReader reader, StreamWriter writer) throws IOException {
        connections++;
        try {
            writer.write("+");
            byte[] line;
            while ((line = await(reader.readline())).length > 0) {
                writer.write(line);
                await(writer.drain());
            }
        } finally {
            connections--;
            writer.close();
        }
        return async();
    }

    @Async
    private Coroutine<Void> serve(BufferedReader input) throws IOException {
        try (Server server = await(startServer(this::talk, "127.0.0.1", 0, new ServerOptions().backlog(1000)))) {
            System.out.println(server.port());
            while (await(toThread(input::readLine)) != null) {
                System.out.println(connections + " " + heapInUse());
            }
        }
        return async();
    }

    private static long heapInUse() {
        // What the first collection finds to be unreachable, the second one frees.
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    public static void main(String[] arguments) throws IOException {
        Asyncio.run(new ManyConnections().serve(new BufferedReader(new InputStreamReader(System.in))));
    }
}
