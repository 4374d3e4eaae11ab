package dev.tarry.benchmarks;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.Asyncio;
import dev.tarry.Coroutine;
import dev.tarry.Server;
import dev.tarry.StreamReader;
import dev.tarry.StreamWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * An echo server with streams beside a bare selector loop, in turns. Counted are answers per second of CPU time of the
 * server's thread, which a machine that does other things as well disturbs least, and bytes allocated for each.
 *
 * <p>Arguments: size of a message, connections, rounds, seconds of a round.
 */
public final class Echo {
    private static final int BUFFER = 256 * 1024;

    /** Says on which port it serves, and serves until its thread is interrupted or the future is completed. */
    private interface EchoServer {
        void serve(CompletableFuture<Integer> port, CompletableFuture<Void> end) throws IOException;
    }

    private Echo() {
    }

    /**
     * Runs the comparison.
     *
     * @param arguments see above
     * @throws Exception if anything fails
     */
    public static void main(String[] arguments) throws Exception {
        int size = argument(arguments, 0, 1024);
        int connections = argument(arguments, 1, 50);
        int rounds = argument(arguments, 2, 7);
        int seconds = argument(arguments, 3, 2);
        Map<String, EchoServer> servers = new LinkedHashMap<>();
        servers.put("bare selector loop", Echo::bare);
        servers.put("streams, read(n)", (port, end) -> Asyncio.run(streams(port, end, Echo::copying)));
        servers.put("streams, readInto, a buffer each", (port, end) -> Asyncio.run(streams(port, end,
            (reader, writer) -> reusing(reader, writer, ByteBuffer.allocateDirect(BUFFER)))));
        ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER);
        servers.put("streams, readInto, one buffer", (port, end) -> Asyncio.run(streams(port, end,
            (reader, writer) -> reusing(reader, writer, shared.duplicate()))));
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, EchoServer> server : servers.entrySet()) {
                double[] measured = measure(server.getValue(), size, connections, seconds);
                System.out.printf("%s %,.0f answers per CPU second, %.0f bytes each%n", server.getKey(), measured[0],
                    measured[1]);
                if (round >= 0) {
                    rates.computeIfAbsent(server.getKey(), name -> new double[rounds])[round] = measured[0];
                }
            }
        }
        double base = median(rates.get("bare selector loop"));
        rates.forEach((name, values) -> System.out.printf("median of %s: %,.0f, ratio %.2f%n", name, median(values),
            median(values) / base));
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double[] measure(EchoServer server, int size, int connections, int seconds) throws Exception {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                server.serve(port, end);
            } catch (IOException e) {
                port.completeExceptionally(e);
            }
        });
        thread.start();
        try (EchoClients clients = new EchoClients(port.get(), size, connections)) {
            clients.run(seconds * 500L);
            com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long cpu = threads.getThreadCpuTime(thread.getId());
            long allocated = threads.getThreadAllocatedBytes(thread.getId());
            long answers = clients.run(seconds * 1000L);
            cpu = threads.getThreadCpuTime(thread.getId()) - cpu;
            allocated = threads.getThreadAllocatedBytes(thread.getId()) - allocated;
            return new double[] {answers * 1e9 / cpu, (double) allocated / answers};
        } finally {
            end.complete(null);
            thread.join();
        }
    }

    private static void bare(CompletableFuture<Integer> port, CompletableFuture<Void> end) throws IOException {
        try (Selector selector = Selector.open(); ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100).configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            port.complete(listener.socket().getLocalPort());
            while (!end.isDone()) {
                selector.select(key -> {
                    try {
                        ready(key, selector, buffer);
                    } catch (IOException e) {
                        key.cancel();
                    }
                }, 100);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    private static void ready(SelectionKey key, Selector selector, ByteBuffer buffer) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
            if (channel != null) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ);
            }
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.read(buffer.clear()) < 0) {
            channel.close();
            return;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Async
    private static Coroutine<Void> streams(CompletableFuture<Integer> port, CompletableFuture<Void> end,
            dev.tarry.ConnectionHandler handler) throws IOException {
        try (Server server = await(Asyncio.startServer(handler, "127.0.0.1", 0))) {
            port.complete(server.port());
            await(end);
            server.closeClients();
        }
        return async();
    }

    @Async
    private static Coroutine<Void> copying(StreamReader reader, StreamWriter writer) {
        try {
            byte[] data;
            while ((data = await(reader.read(BUFFER))).length > 0) {
                writer.write(data);
                await(writer.drain());
            }
        } catch (IOException roundIsOver) {
            writer.abort();
        }
        writer.close();
        return async();
    }

    @Async
    private static Coroutine<Void> reusing(StreamReader reader, StreamWriter writer, ByteBuffer buffer) {
        try {
            while (await(reader.readInto(buffer.clear())) >= 0) {
                writer.write(buffer.flip());
                await(writer.drain());
            }
        } catch (IOException roundIsOver) {
            writer.abort();
        }
        writer.close();
        return async();
    }
}
