package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.IoLoops.buffer;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a socket's transport tells its protocol; each test is named after CPython's of the same situation. */
class SocketTransportTest {
    private static final int MEGABYTE = 1 << 20;

    private final List<String> log = new ArrayList<>();

    /** Keeps what it is told. */
    private class Recorder implements Protocol {
        boolean keepOpen;
        Throwable failure;
        AsyncFuture<Void> lost = getRunningLoop().createFuture();

        @Override
        public void connectionMade(Transport transport) {
            log.add("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            log.add("data " + text(bytes));
        }

        @Override
        public boolean eofReceived() {
            log.add("eof");
            return keepOpen;
        }

        @Override
        public void connectionLost(Throwable e) {
            failure = e;
            log.add("lost");
            lost.setResult(null);
        }

        @Override
        public void pauseWriting() {
            log.add("pause");
        }

        @Override
        public void resumeWriting() {
            log.add("resume");
        }
    }

    /** A test with one transport and the channel at its other end. */
    private interface Body {
        Coroutine<Void> run(SocketTransport transport, SocketChannel peer, Recorder protocol) throws IOException;
    }

    private void with(SocketChannel[] pair, Body body) throws IOException {
        IoLoops.run(() -> {
            try (SocketChannel peer = pair[1]) {
                Recorder protocol = new Recorder();
                SocketTransport transport = new SocketTransport(getRunningLoop(), pair[0], protocol);
                transport.start();
                await(body.run(transport, peer, protocol));
                transport.abort();
                await(protocol.lost);
                assertEquals(1, log.stream().filter("lost"::equals).count());
                assertFalse(pair[0].isOpen());
            }
            return async();
        });
    }

    @Async
    private static Coroutine<byte[]> receive(SocketChannel channel, int n) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(n);
        while (all.hasRemaining() && await(getRunningLoop().sockRecvInto(channel, all)) >= 0) {
            // Until all is there.
        }
        return async(all.array());
    }

    @Test
    void write_is_tried_at_once() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            transport.write(bytes("data"), 0, 4);
            assertEquals(0, transport.getWriteBufferSize());
            assertEquals("data", text(await(receive(peer, 4))));
            return async();
        });
    }

    @Test
    void write_partial_keeps_the_rest_and_sends_it_later() throws IOException {
        with(IoLoops.narrowPair(), (transport, peer, protocol) -> {
            byte[] data = IoLoops.filled(MEGABYTE);
            byte[] copy = data.clone();
            transport.write(data, 0, data.length);
            assertTrue(transport.getWriteBufferSize() > 0);
            assertTrue(transport.getWriteBufferSize() < MEGABYTE);
            java.util.Arrays.fill(data, (byte) 0);
            assertArrayEquals(copy, await(receive(peer, MEGABYTE)));
            assertEquals(0, transport.getWriteBufferSize());
            return async();
        });
    }

    @Test
    void write_of_a_direct_buffer_needs_no_copy_and_takes_all_of_it() throws IOException {
        with(IoLoops.narrowPair(), (transport, peer, protocol) -> {
            byte[] data = IoLoops.filled(MEGABYTE);
            ByteBuffer direct = ByteBuffer.allocateDirect(MEGABYTE).put(data).flip();
            transport.write(direct);
            assertFalse(direct.hasRemaining());
            direct.clear().put(new byte[MEGABYTE]);
            assertArrayEquals(data, await(receive(peer, MEGABYTE)));
            return async();
        });
    }

    @Test
    void writes_that_pile_up_in_one_pass_are_sent_at_its_end_in_order() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            for (int i = 0; i < 100; i++) {
                transport.write(bytes("message " + i + ";"), 0, ("message " + i + ";").length());
            }
            assertTrue(transport.getWriteBufferSize() > 0);
            await(passes(1));
            assertEquals(0, transport.getWriteBufferSize());
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                expected.append("message ").append(i).append(";");
            }
            assertEquals(expected.toString(), text(await(receive(peer, expected.length()))));
            return async();
        });
    }

    @Test
    void writelines_pauses_protocol_above_the_high_mark_and_resumes_it_at_the_low_one() throws IOException {
        with(IoLoops.narrowPair(), (transport, peer, protocol) -> {
            transport.setWriteBufferLimits(10_000, 1_000);
            transport.write(new byte[MEGABYTE], 0, MEGABYTE);
            assertEquals(List.of("made", "pause"), log);
            transport.write(new byte[10], 0, 10);
            await(receive(peer, MEGABYTE));
            assertEquals(List.of("made", "pause", "resume"), log);
            return async();
        });
    }

    @Test
    void writes_below_the_high_mark_do_not_pause_the_protocol() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            transport.write(new byte[10], 0, 10);
            transport.write(new byte[WaterMarks.HIGH], 0, WaterMarks.HIGH);
            assertEquals(List.of("made"), log);
            transport.write(new byte[1], 0, 1);
            assertEquals(List.of("made", "pause"), log);
            return async();
        });
    }

    @Test
    void write_buffer_limits_must_make_sense() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            assertThrows(IllegalArgumentException.class, () -> transport.setWriteBufferLimits(1, 2));
            assertThrows(IllegalArgumentException.class, () -> transport.setWriteBufferLimits(1, -1));
            return async();
        });
    }

    @Test
    void pause_resume_reading_is_idempotent() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            transport.pauseReading();
            transport.pauseReading();
            assertFalse(transport.isReading());
            peer.write(buffer("x"));
            await(passes(3));
            assertEquals(List.of("made"), log);
            transport.resumeReading();
            transport.resumeReading();
            assertTrue(transport.isReading());
            await(passes(3));
            assertEquals(List.of("made", "data x"), log);
            return async();
        });
    }

    @Test
    void pause_reading_holds_also_for_what_the_loop_has_found_in_the_same_pass() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            peer.write(buffer("x"));
            // In the next pass this runs before the read, which is queued behind it.
            getRunningLoop().callSoon(transport::pauseReading);
            await(passes(3));
            assertEquals(List.of("made"), log);
            transport.resumeReading();
            await(passes(3));
            assertEquals(List.of("made", "data x"), log);
            return async();
        });
    }

    @Test
    void pause_reading_connection_made_keeps_data_back() throws IOException {
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            pair[1].write(buffer("x"));
            Recorder protocol = new Recorder() {
                @Override
                public void connectionMade(Transport transport) {
                    super.connectionMade(transport);
                    transport.pauseReading();
                }
            };
            SocketTransport transport = new SocketTransport(getRunningLoop(), pair[0], protocol);
            transport.start();
            await(passes(3));
            assertEquals(List.of("made"), log);
            transport.resumeReading();
            await(passes(3));
            assertEquals(List.of("made", "data x"), log);
            transport.abort();
            await(protocol.lost);
            pair[1].close();
            return async();
        });
    }

    @Test
    void read_ready_eof_keep_open_leaves_the_other_direction() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            protocol.keepOpen = true;
            peer.shutdownOutput();
            await(passes(5));
            assertEquals(List.of("made", "eof"), log);
            transport.write(bytes("still"), 0, 5);
            assertEquals("still", text(await(receive(peer, 5))));
            transport.pauseReading();
            transport.resumeReading();
            await(passes(5));
            assertEquals(List.of("made", "eof"), log);
            return async();
        });
    }

    @Test
    void read_ready_eof_closes_unless_the_protocol_wants_otherwise() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            peer.shutdownOutput();
            await(protocol.lost);
            assertEquals(List.of("made", "eof", "lost"), log);
            assertSame(null, protocol.failure);
            return async();
        });
    }

    @Test
    void close_write_buffer_is_sent_before_the_connection_is_lost() throws IOException {
        with(IoLoops.narrowPair(), (transport, peer, protocol) -> {
            byte[] data = IoLoops.filled(MEGABYTE);
            transport.write(data, 0, data.length);
            transport.close();
            transport.close();
            assertTrue(transport.isClosing());
            await(passes(3));
            assertFalse(log.contains("lost"));
            assertArrayEquals(data, await(receive(peer, MEGABYTE)));
            await(protocol.lost);
            assertEquals(List.of("made", "pause", "resume", "lost"), log);
            return async();
        });
    }

    @Test
    void close_sends_what_piled_up_in_the_same_pass() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            transport.write(bytes("a"), 0, 1);
            transport.write(bytes("b"), 0, 1);
            transport.close();
            assertEquals("ab", text(await(receive(peer, 2))));
            return async();
        });
    }

    @Test
    void force_close_drops_what_was_not_sent() throws IOException {
        with(IoLoops.narrowPair(), (transport, peer, protocol) -> {
            transport.write(new byte[MEGABYTE], 0, MEGABYTE);
            IOException reason = new IOException("why");
            transport.forceClose(reason);
            transport.forceClose(new IOException("too late"));
            assertEquals(0, transport.getWriteBufferSize());
            await(protocol.lost);
            assertSame(reason, protocol.failure);
            return async();
        });
    }

    @Test
    void connection_lost_is_told_once_and_never_from_inside_the_call() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            transport.close();
            transport.abort();
            transport.close();
            assertEquals(List.of("made"), log);
            await(protocol.lost);
            transport.abort();
            await(passes(2));
            assertEquals(List.of("made", "lost"), log);
            return async();
        });
    }

    @Test
    void a_reset_by_the_peer_is_told_with_the_exception() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
            await(protocol.lost);
            assertTrue(protocol.failure instanceof IOException, String.valueOf(protocol.failure));
            return async();
        });
    }

    @Test
    void write_eof_ends_one_direction_after_what_was_written() throws IOException {
        with(IoLoops.narrowPair(), (transport, peer, protocol) -> {
            byte[] data = IoLoops.filled(MEGABYTE);
            transport.write(data, 0, data.length);
            transport.writeEof();
            assertThrows(IllegalStateException.class, () -> transport.write(data, 0, 1));
            assertArrayEquals(data, await(receive(peer, MEGABYTE)));
            assertEquals(-1, await(getRunningLoop().sockRecvInto(peer, ByteBuffer.allocate(1))));
            peer.write(buffer("answer"));
            await(passes(3));
            assertTrue(log.contains("data answer"));
            return async();
        });
    }

    @Test
    void a_channel_of_a_transport_is_refused_elsewhere() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            SocketChannel channel = transport.getExtraInfo(ExtraInfo.SOCKET);
            IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> getRunningLoop().addReader(channel, () -> log.add("never")));
            assertTrue(e.getMessage().contains("used by"), e.getMessage());
            return async();
        });
    }

    @Test
    void an_exception_in_data_received_is_reported_and_ends_the_connection() throws IOException {
        RuntimeException broken = new RuntimeException("broken protocol");
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            SocketChannel[] pair = IoLoops.pair();
            Recorder protocol = new Recorder() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    throw broken;
                }
            };
            new SocketTransport(getRunningLoop(), pair[0], protocol).start();
            pair[1].write(buffer("x"));
            await(protocol.lost);
            assertSame(broken, protocol.failure);
            pair[1].close();
            return async();
        });
        assertEquals(List.of("Fatal error: protocol.dataReceived() call failed."), Loops.messages(complaints));
    }

    @Test
    void nagle_is_off_and_the_addresses_are_known() throws IOException {
        with(IoLoops.pair(), (transport, peer, protocol) -> {
            SocketChannel channel = transport.getExtraInfo(ExtraInfo.SOCKET);
            assertTrue(channel.getOption(StandardSocketOptions.TCP_NODELAY));
            assertEquals(peer.getLocalAddress(), transport.getExtraInfo(ExtraInfo.PEERNAME));
            assertEquals(peer.getRemoteAddress(), transport.getExtraInfo(ExtraInfo.SOCKNAME));
            return async();
        });
    }

    @Test
    void a_loop_that_ends_closes_the_sockets_that_are_left() throws IOException {
        SocketChannel[] pair = IoLoops.pair();
        try (SocketChannel peer = pair[1]) {
            IoLoops.run(() -> {
                new SocketTransport(getRunningLoop(), pair[0], new Recorder()).start();
                createTask(passes(1));
                return async();
            });
            assertFalse(pair[0].isOpen());
            peer.configureBlocking(true);
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
        }
    }
}
