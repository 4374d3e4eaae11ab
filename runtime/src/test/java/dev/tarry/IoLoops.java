package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Runs coroutines on loops that do I/O, with a limit so that a hang fails, and makes sockets on loopback for them. */
final class IoLoops {
    private static final Duration HANGS = seconds(30);

    private IoLoops() {
    }

    /** Runs, and fails if something was told to the exception handler. */
    static <T, X extends Exception> T run(AsyncSupplier<T, X> main) throws X {
        List<ExceptionContext> complaints = new ArrayList<>();
        T value = run(complaints, main);
        assertEquals(List.of(), complaints);
        return value;
    }

    static <T, X extends Exception> List<ExceptionContext> complaints(AsyncSupplier<T, X> main) throws X {
        List<ExceptionContext> complaints = new ArrayList<>();
        run(complaints, main);
        return complaints;
    }

    private static <T, X extends Exception> T run(List<ExceptionContext> complaints, AsyncSupplier<T, X> main)
            throws X {
        try (Runner runner = new Runner(() -> {
            EventLoop loop = new EventLoop();
            loop.setExceptionHandler((l, context) -> complaints.add(context));
            return loop;
        })) {
            return runner.run(call(main));
        }
    }

    @Async
    private static <T, X extends Exception> Coroutine<T> call(AsyncSupplier<T, X> main) throws X {
        try {
            return async(await(waitFor(main.get(), HANGS)));
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("hangs", e);
        }
    }

    /** Lets everything that is ready run, several times over. */
    @Async
    static Coroutine<Void> passes(int n) {
        for (int i = 0; i < n; i++) {
            await(sleep(Duration.ZERO));
        }
        return async();
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static ServerSocketChannel listen() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(loopback(0));
        listener.configureBlocking(false);
        return listener;
    }

    /** Two connected channels that do not block. */
    static SocketChannel[] pair() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(loopback(0));
            SocketChannel one = SocketChannel.open(listener.getLocalAddress());
            SocketChannel other = listener.accept();
            one.configureBlocking(false);
            other.configureBlocking(false);
            return new SocketChannel[] {one, other};
        }
    }

    /** Two connected channels between which the system holds little, so that a write of a megabyte does not fit. */
    static SocketChannel[] narrowPair() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, 8192).bind(loopback(0));
            SocketChannel one = SocketChannel.open();
            one.setOption(StandardSocketOptions.SO_SNDBUF, 8192).setOption(StandardSocketOptions.SO_RCVBUF, 8192);
            one.connect(listener.getLocalAddress());
            SocketChannel other = listener.accept();
            other.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
            one.configureBlocking(false);
            other.configureBlocking(false);
            return new SocketChannel[] {one, other};
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(bytes(text));
    }

    static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    static byte[] concat(List<byte[]> parts) {
        int size = parts.stream().mapToInt(part -> part.length).sum();
        byte[] whole = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    static byte[] concat(byte[]... parts) {
        return concat(Arrays.asList(parts));
    }

    /** How many sockets this process has open. */
    static long openSockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(IoLoops::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
