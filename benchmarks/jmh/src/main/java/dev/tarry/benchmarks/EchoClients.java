package dev.tarry.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;

/** Clients of an echo server on one thread, each of which sends a message, waits for all of it, and sends the next. */
final class EchoClients implements AutoCloseable {
    private static final int ANSWER_MILLIS = 30_000;

    private final Selector selector = Selector.open();
    private final ByteBuffer message;
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 * 1024);
    private final int size;
    private long answers;

    /** What is on its way for one client. */
    private static final class Pending {
        int toSend;
        int toReceive;
    }

    EchoClients(int port, int size, int connections) throws IOException {
        this.size = size;
        message = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ, new Pending());
            next(key);
        }
    }

    /** Whether what comes back is what was sent, of which the measuring only counts the bytes. */
    static void check(int port, int size) throws IOException {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(sent);
            if (!Arrays.equals(sent, socket.getInputStream().readNBytes(size))) {
                throw new IOException("what comes back is not what was sent");
            }
        }
    }

    /** Runs for a time and tells how many answers came. */
    long run(long millis) throws IOException {
        long before = answers;
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            selector.select(key -> {
                try {
                    ready(key);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }, 100);
        }
        return answers - before;
    }

    private void ready(SelectionKey key) throws IOException {
        Pending pending = (Pending) key.attachment();
        if (key.isReadable()) {
            int n = ((SocketChannel) key.channel()).read(received.clear());
            if (n < 0) {
                throw new IOException("the server has closed a connection");
            }
            pending.toReceive -= n;
            if (pending.toReceive == 0) {
                answers++;
                next(key);
                return;
            }
        }
        send(key, pending);
    }

    private void next(SelectionKey key) throws IOException {
        Pending pending = (Pending) key.attachment();
        pending.toSend = size;
        pending.toReceive = size;
        send(key, pending);
    }

    private void send(SelectionKey key, Pending pending) throws IOException {
        if (pending.toSend > 0) {
            message.position(size - pending.toSend).limit(size);
            pending.toSend -= ((SocketChannel) key.channel()).write(message);
        }
        int wanted = pending.toSend > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
