package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagram transports; named after CPython's tests of the same situation, where there is one. */
class DatagramEndpointTest {
    private final List<String> log = new ArrayList<>();

    /** Keeps what it is told. */
    private class Recorder implements DatagramProtocol {
        final AsyncFuture<SocketAddress> received = getRunningLoop().createFuture();
        final AsyncFuture<IOException> error = getRunningLoop().createFuture();
        final AsyncFuture<Void> lost = getRunningLoop().createFuture();

        @Override
        public void connectionMade(DatagramTransport transport) {
            log.add("made");
        }

        @Override
        public void datagramReceived(byte[] data, SocketAddress address) {
            log.add("received " + text(data));
            received.finishUnlessDone(address);
        }

        @Override
        public void errorReceived(IOException failure) {
            error.finishUnlessDone(failure);
        }

        @Override
        public void connectionLost(Throwable failure) {
            assertNull(failure);
            log.add("lost");
            lost.setResult(null);
        }
    }

    private static InetSocketAddress address(DatagramTransport transport) throws IOException {
        return (InetSocketAddress) transport.getLocalAddress();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    @Test
    void read_ready_gives_data_and_sender() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            long before = IoLoops.openSockets();
            Recorder protocol = new Recorder();
            DatagramTransport server = await(loop.createDatagramEndpoint(protocol, anyPort(), null));
            DatagramTransport client = await(loop.createDatagramEndpoint(new Recorder(), null, address(server)));
            client.sendto(bytes("hello"));
            assertEquals(address(client).getPort(), ((InetSocketAddress) await(protocol.received)).getPort());
            assertEquals(List.of("made", "made", "received hello"), log);
            server.close();
            server.close();
            client.abort();
            assertTrue(server.isClosing());
            await(protocol.lost);
            await(passes(2));
            assertEquals(before, IoLoops.openSockets());
            assertEquals(2, log.stream().filter("lost"::equals).count());
            return async();
        });
    }

    @Test
    void sendto_answers_to_whoever_has_sent() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            DatagramProtocol echo = new DatagramProtocol() {
                private DatagramTransport transport;

                @Override
                public void connectionMade(DatagramTransport made) {
                    transport = made;
                }

                @Override
                public void datagramReceived(byte[] data, SocketAddress address) {
                    transport.sendto(bytes(text(data).toUpperCase()), address);
                }
            };
            Recorder protocol = new Recorder();
            try (DatagramTransport server = await(loop.createDatagramEndpoint(echo, anyPort(), null));
                DatagramTransport client = await(loop.createDatagramEndpoint(protocol, anyPort(), null))) {
                client.sendto(bytes("hello"), address(server));
                await(protocol.received);
                assertEquals(List.of("made", "received HELLO"), log);
            }
            return async();
        });
    }

    @Test
    void sendto_no_data_sends_an_empty_datagram() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            Recorder protocol = new Recorder();
            try (DatagramTransport server = await(loop.createDatagramEndpoint(protocol, anyPort(), null));
                DatagramTransport client = await(loop.createDatagramEndpoint(new Recorder(), anyPort(), null))) {
                client.sendto(new byte[0], address(server));
                assertEquals(0, client.getWriteBufferSize());
                await(protocol.received);
                assertTrue(log.contains("received "));
            }
            return async();
        });
    }

    @Test
    void sendto_connected_addr_must_be_the_one_or_none() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            Recorder protocol = new Recorder();
            try (DatagramTransport server = await(loop.createDatagramEndpoint(protocol, anyPort(), null));
                DatagramTransport client = await(loop.createDatagramEndpoint(new Recorder(), null, address(server)))) {
                assertEquals(address(server), client.getRemoteAddress());
                client.sendto(bytes("one"), address(server));
                client.sendto(bytes("two"), null);
                assertThrows(IllegalArgumentException.class, () -> client.sendto(bytes("x"), IoLoops.loopback(1)));
                assertThrows(IllegalStateException.class, () -> server.sendto(bytes("x")));
                assertThrows(IllegalArgumentException.class,
                    () -> server.sendto(bytes("x"), InetSocketAddress.createUnresolved("localhost", 1)));
                await(protocol.received);
            }
            return async();
        });
    }

    @Test
    void sendto_error_received_connected_tells_that_nobody_is_there() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            InetSocketAddress nobody;
            try (DatagramChannel channel = DatagramChannel.open().bind(anyPort())) {
                nobody = (InetSocketAddress) channel.getLocalAddress();
            }
            Recorder protocol = new Recorder();
            try (DatagramTransport client = await(loop.createDatagramEndpoint(protocol, null, nobody))) {
                client.sendto(bytes("anyone?"));
                assertTrue(await(protocol.error) instanceof PortUnreachableException);
                assertFalse(client.isClosing());
            }
            return async();
        });
    }

    @Test
    void sendto_closing_drops_the_datagram() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            Recorder protocol = new Recorder();
            DatagramTransport client = await(loop.createDatagramEndpoint(protocol, null, IoLoops.loopback(9)));
            client.close();
            client.sendto(bytes("too late"));
            assertEquals(0, client.getWriteBufferSize());
            await(protocol.lost);
            assertFalse(protocol.error.done());
            return async();
        });
    }

    @Test
    void an_endpoint_needs_an_address() throws IOException {
        IoLoops.run(() -> {
            try (DatagramTransport none = await(getRunningLoop().createDatagramEndpoint(new Recorder(), null, null))) {
                throw new AssertionError("made: " + none);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains("address"), e.getMessage());
            }
            return async();
        });
    }

    @Test
    void an_exception_in_datagram_received_is_reported_and_the_endpoint_goes_on() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            AsyncFuture<Void> second = loop.createFuture();
            DatagramChannel channel = DatagramChannel.open().bind(anyPort());
            try (DatagramTransport server = await(loop.createDatagramEndpoint((data, address) -> {
                if (text(data).equals("first")) {
                    throw new IllegalStateException("broken protocol");
                }
                second.setResult(null);
            }, channel));
                DatagramTransport client = await(loop.createDatagramEndpoint(new Recorder(), null,
                    (InetSocketAddress) server.getLocalAddress()))) {
                client.sendto(bytes("first"));
                client.sendto(bytes("second"));
                await(second);
            }
            return async();
        });
        assertEquals(1, complaints.size());
        assertEquals("broken protocol", complaints.get(0).exception().getMessage());
    }

    @Test
    void a_queued_datagram_that_cannot_be_sent_does_not_hold_up_the_others() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            Recorder protocol = new Recorder();
            try (DatagramTransport server = await(loop.createDatagramEndpoint(protocol, anyPort(), null));
                DatagramTransport client = await(loop.createDatagramEndpoint(new Recorder(),
                    DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort())))) {
                client.enqueue(new Datagram(bytes("to nowhere"), new InetSocketAddress("::1", 9)));
                client.enqueue(new Datagram(bytes("hello"), address(server)));
                await(protocol.received);
                assertTrue(log.contains("received hello"));
                assertEquals(0, client.getWriteBufferSize());
            }
            return async();
        });
        assertEquals(1, complaints.size());
        assertTrue(complaints.get(0).exception() instanceof UnsupportedAddressTypeException, complaints.toString());
    }

    @Test
    void a_queued_datagram_is_not_sent_again_when_error_received_throws() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            Recorder protocol = new Recorder();
            Recorder throwing = new Recorder() {
                @Override
                public void errorReceived(IOException failure) {
                    throw new IllegalStateException("broken protocol");
                }
            };
            try (DatagramTransport server = await(loop.createDatagramEndpoint(protocol, anyPort(), null));
                DatagramTransport client = await(loop.createDatagramEndpoint(throwing, anyPort(), null))) {
                client.enqueue(new Datagram(new byte[70_000], address(server)));
                client.enqueue(new Datagram(bytes("hello"), address(server)));
                await(protocol.received);
            }
            return async();
        });
        assertEquals(List.of("broken protocol"), complaints.stream().map(c -> c.exception().getMessage()).toList());
    }

    @Test
    void exceptions_in_pause_writing_and_resume_writing_are_reported_and_the_datagrams_are_sent() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            Recorder protocol = new Recorder();
            Recorder throwing = new Recorder() {
                @Override
                public void pauseWriting() {
                    throw new IllegalStateException("pause");
                }

                @Override
                public void resumeWriting() {
                    throw new IllegalStateException("resume");
                }
            };
            try (DatagramTransport server = await(loop.createDatagramEndpoint(protocol, anyPort(), null))) {
                DatagramTransport client = await(loop.createDatagramEndpoint(throwing, anyPort(), null));
                client.setWriteBufferLimits(0, 0);
                client.enqueue(new Datagram(bytes("hello"), address(server)));
                client.close();
                await(protocol.received);
                await(throwing.lost);
            }
            return async();
        });
        assertEquals(List.of("protocol.pauseWriting() failed", "protocol.resumeWriting() failed"),
            Loops.messages(complaints));
    }
}
