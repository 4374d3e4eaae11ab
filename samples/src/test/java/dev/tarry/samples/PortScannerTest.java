package dev.tarry.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortScannerTest {

    @Test
    void open_ports_are_listed_and_closed_ones_are_not() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(open.getLocalPort());
            assertEquals(List.of(port + " is open"), Printed.by(PortScanner::main, "127.0.0.1", port, port));
        }
        int closed;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = taken.getLocalPort();
        }
        String port = String.valueOf(closed);
        assertEquals(List.of(), Printed.by(PortScanner::main, "127.0.0.1", port, port));
    }

    @Test
    void more_ports_than_may_be_tried_at_once_are_all_tried() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = open.getLocalPort();
            List<String> lines = Printed.by(PortScanner::main, "127.0.0.1", String.valueOf(port - 250),
                String.valueOf(port));
            assertEquals(1, lines.stream().filter((port + " is open")::equals).count(), lines::toString);
        }
    }
}
