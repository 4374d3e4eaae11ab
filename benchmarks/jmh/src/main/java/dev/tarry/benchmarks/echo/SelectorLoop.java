package dev.tarry.benchmarks.echo;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A bare selector loop, the limit. With the argument {@code arrays} it makes an array of each message and sends that,
 * which is what a method that returns what it has read cannot do without.
 */
public final class SelectorLoop {
    private final ByteBuffer received = ByteBuffer.allocateDirect(EchoServer.BUFFER);
    private final ByteBuffer toSend = ByteBuffer.allocateDirect(EchoServer.BUFFER);
    private final Selector selector;
    private final boolean arrays;

    private SelectorLoop(Selector selector, boolean arrays) {
        this.selector = selector;
        this.arrays = arrays;
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments see above
     * @throws IOException if it cannot listen
     */
    public static void main(String[] arguments) throws IOException {
        try (Selector selector = Selector.open(); ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(EchoServer.anyPort(), EchoServer.BACKLOG).configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            EchoServer.ready(listener.socket().getLocalPort());
            SelectorLoop loop = new SelectorLoop(selector, arguments.length > 0 && arguments[0].equals("arrays"));
            while (true) {
                selector.select(loop::ready);
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else if (arrays) {
                echoArray((SocketChannel) key.channel());
            } else {
                echo((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        SocketChannel channel = listener.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void echo(SocketChannel channel) throws IOException {
        if (channel.read(received.clear()) < 0) {
            channel.close();
        } else {
            send(channel, received.flip());
        }
    }

    private void echoArray(SocketChannel channel) throws IOException {
        int n = channel.read(received.clear());
        if (n < 0) {
            channel.close();
        } else {
            byte[] message = new byte[n];
            received.flip().get(message);
            send(channel, toSend.clear().put(message).flip());
        }
    }

    /** Tries again and again if the socket is full, which is rare, as the clients wait for the answer. */
    private static void send(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }
}
