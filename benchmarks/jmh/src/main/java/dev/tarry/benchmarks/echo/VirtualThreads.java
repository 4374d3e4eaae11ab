package dev.tarry.benchmarks.echo;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A virtual thread for each connection, with channels that block, each with a buffer of its own. */
public final class VirtualThreads {

    private VirtualThreads() {
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments none
     * @throws Exception if it cannot listen, or this JDK has no virtual threads
     */
    public static void main(String[] arguments) throws Exception {
        // By reflection, because the sources are for Java 17.
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        Runnable server = () -> {
            try {
                serve(start);
            } catch (IOException | ReflectiveOperationException e) {
                e.printStackTrace();
                System.exit(1);
            }
        };
        ((Thread) start.invoke(null, server)).join();
    }

    /** In a virtual thread as well: another one could not accept as long as the carrier uses the only processor. */
    private static void serve(Method start) throws IOException, ReflectiveOperationException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(EchoServer.anyPort(), EchoServer.BACKLOG);
            EchoServer.ready(listener.socket().getLocalPort());
            while (true) {
                SocketChannel channel = listener.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Runnable connection = () -> echo(channel);
                start.invoke(null, connection);
            }
        }
    }

    private static void echo(SocketChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(EchoServer.BUFFER);
        try (channel) {
            while (channel.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException clientHasGone) {
            return;
        }
    }
}
