package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.startServer;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A program that opens connections to itself until no descriptor is left, closes them, and wants to be served. */
final class OutOfDescriptors {
    private OutOfDescriptors() {
    }

    @Async
    private static Coroutine<Void> greet(StreamReader reader, StreamWriter writer) throws IOException {
        writer.write("hello");
        await(reader.read());
        writer.close();
        return async();
    }

    @Async
    private static Coroutine<Void> program() throws IOException {
        List<String> complaints = new ArrayList<>();
        getRunningLoop().setExceptionHandler((loop, context) -> complaints.add(context.message()));
        Server server = await(startServer(OutOfDescriptors::greet, "127.0.0.1", 0, new ServerOptions().backlog(1000)));
        // The JDK opens a pair of sockets of its own when it first closes one.
        SocketChannel.open(IoLoops.loopback(server.port())).close();
        await(sleep(millis(1)));
        List<SocketChannel> clients = new ArrayList<>();
        try {
            while (clients.size() < 1000) {
                SocketChannel client = SocketChannel.open();
                clients.add(client);
                client.connect(IoLoops.loopback(server.port()));
            }
        } catch (IOException noDescriptorLeft) {
            System.out.println(clients.size() + " clients: " + noDescriptorLeft.getMessage());
        }
        while (complaints.isEmpty()) {
            await(sleep(millis(1)));
        }
        for (SocketChannel client : clients) {
            client.close();
        }
        System.out.println("complaint: " + complaints.get(0));
        // All the clients of the flood come first.
        SocketChannel last = SocketChannel.open(IoLoops.loopback(server.port()));
        last.configureBlocking(false);
        byte[] greeting = await(getRunningLoop().sockRecv(last, 100));
        System.out.println(greeting.length == 5 ? "served after the flood" : "not served");
        last.close();
        server.close();
        await(server.waitClosed());
        return async();
    }

    public static void main(String[] arguments) throws Exception {
        // To load a class takes a descriptor, too.
        Path classes = Path.of(EventLoop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve("dev/tarry"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.startsWith("package-info")) {
                    Class.forName("dev.tarry." + name.substring(0, name.length() - ".class".length()));
                }
            }
        }
        Asyncio.run(program());
    }
}
