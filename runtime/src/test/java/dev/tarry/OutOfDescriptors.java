package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.passes;

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

    /** Without a handler of its own, the loop's complaints are logged. */
    @Async
    private static Coroutine<Void> program(boolean handler) throws IOException {
        if (handler) {
            getRunningLoop().setExceptionHandler((loop, context) -> System.out.println("complaint: "
                + context.message()));
        }
        Server server = await(startServer(OutOfDescriptors::greet, "127.0.0.1", 0, new ServerOptions().backlog(1000)));
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
        // The first of these looks at the selector, the second accepts.
        await(passes(3));
        for (SocketChannel client : clients) {
            client.close();
        }
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
        Asyncio.run(program(arguments[0].equals("handler")));
    }
}
