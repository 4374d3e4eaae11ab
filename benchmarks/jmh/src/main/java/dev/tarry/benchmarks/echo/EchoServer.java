package dev.tarry.benchmarks.echo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What all of these processes have in common. */
final class EchoServer {
    /** Takes the largest message at once. */
    static final int BUFFER = 256 * 1024;
    static final int BACKLOG = 128;

    private EchoServer() {
    }

    static SocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /**
     * Tells the port, and from then on, for each line that comes in, how many bytes this thread has allocated. Ends the
     * process with the input, that is, with the process that has started it.
     */
    static void ready(int port) {
        Thread server = Thread.currentThread();
        Thread control = new Thread(() -> answer(server), "control");
        control.setDaemon(true);
        control.start();
        System.out.println("port " + port);
    }

    private static void answer(Thread server) {
        com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
            while (input.readLine() != null) {
                System.out.println(threads.getThreadAllocatedBytes(server.getId()));
            }
        } catch (IOException e) {
            e.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}
