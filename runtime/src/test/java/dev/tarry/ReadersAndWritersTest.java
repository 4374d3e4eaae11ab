package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.IoLoops.buffer;
import static dev.tarry.IoLoops.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callbacks for channels that are ready. */
class ReadersAndWritersTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void reader_callback_is_called_in_every_pass_until_all_is_read() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            ByteBuffer oneByte = ByteBuffer.allocate(1);
            AsyncFuture<Void> end = loop.createFuture();
            loop.addReader(pipe.source(), () -> {
                try {
                    if (pipe.source().read(oneByte.clear()) < 0) {
                        loop.removeReader(pipe.source());
                        end.setResult(null);
                    } else {
                        log.add(String.valueOf((char) oneByte.get(0)));
                    }
                } catch (IOException e) {
                    end.setException(e);
                }
            });
            await(passes(3));
            assertEquals(List.of(), log);
            pipe.sink().write(buffer("abc"));
            pipe.sink().close();
            await(end);
            assertEquals(List.of("a", "b", "c"), log);
            pipe.source().close();
            return async();
        });
    }

    @Test
    void writer_callback_is_called_until_it_is_removed() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            AsyncFuture<Void> twice = loop.createFuture();
            loop.addWriter(pair[0], () -> {
                log.add("writable");
                if (log.size() == 2) {
                    assertTrue(loop.removeWriter(pair[0]));
                    twice.setResult(null);
                }
            });
            await(twice);
            await(passes(5));
            assertEquals(List.of("writable", "writable"), log);
            assertFalse(loop.removeWriter(pair[0]));
            close(pair);
            return async();
        });
    }

    @Test
    void io_comes_after_what_was_ready_and_before_timers_that_are_due() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            pair[1].write(buffer("x"));
            AsyncFuture<Void> end = loop.createFuture();
            loop.callLater(java.time.Duration.ZERO, () -> {
                log.add("timer");
                end.setResult(null);
            });
            loop.addReader(pair[0], () -> {
                log.add("io");
                loop.removeReader(pair[0]);
            });
            loop.callSoon(() -> log.add("soon"));
            await(end);
            assertEquals(List.of("soon", "io", "timer"), log);
            close(pair);
            return async();
        });
    }

    @Test
    void a_second_reader_takes_the_place_of_the_first_even_when_that_is_queued() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            pair[1].write(buffer("x"));
            loop.addReader(pair[0], () -> log.add("first"));
            // Runs in the pass in which the first one is queued behind it.
            loop.callSoon(() -> loop.addReader(pair[0], () -> log.add("second")));
            await(passes(3));
            assertEquals(List.of("second"), log);
            close(pair);
            return async();
        });
    }

    @Test
    void reader_and_writer_of_one_channel_are_independent() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            pair[1].write(buffer("x"));
            loop.addReader(pair[0], () -> log.add("read"));
            loop.addWriter(pair[0], () -> log.add("write"));
            await(passes(2));
            assertEquals(List.of("read", "write"), log);
            assertTrue(loop.removeReader(pair[0]));
            await(passes(1));
            assertEquals(List.of("read", "write", "write"), log);
            assertTrue(loop.removeWriter(pair[0]));
            await(passes(2));
            assertEquals(3, log.size());
            close(pair);
            return async();
        });
    }

    @Test
    void a_channel_can_be_watched_again_in_the_pass_in_which_it_was_given_up() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            loop.addReader(pair[0], () -> log.add("first"));
            await(passes(1));
            loop.removeReader(pair[0]);
            loop.addReader(pair[0], () -> log.add("second"));
            pair[1].write(buffer("x"));
            await(passes(2));
            assertEquals(List.of("second"), log);
            close(pair);
            return async();
        });
    }

    @Test
    void remove_fds_after_closing_finds_nothing_to_remove() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            loop.addReader(pair[0], () -> log.add("read"));
            loop.addWriter(pair[0], () -> log.add("write"));
            close(pair);
            assertFalse(loop.removeReader(pair[0]));
            assertFalse(loop.removeWriter(pair[0]));
            assertThrows(IllegalArgumentException.class, () -> loop.addReader(pair[0], () -> log.add("never")));
            return async();
        });
    }

    @Test
    void a_closed_channel_gives_its_descriptor_back_in_the_next_pass() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            long before = IoLoops.openSockets();
            SocketChannel[] pair = IoLoops.pair();
            loop.addReader(pair[0], () -> log.add("read"));
            await(passes(2));
            assertEquals(before + 2, IoLoops.openSockets());
            close(pair);
            await(passes(2));
            assertEquals(before, IoLoops.openSockets());
            return async();
        });
    }

    @Test
    void a_listening_channel_is_readable_when_a_connection_comes() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            try (ServerSocketChannel listener = IoLoops.listen()) {
                AsyncFuture<SocketChannel> accepted = loop.createFuture();
                loop.addReader(listener, () -> {
                    loop.removeReader(listener);
                    try {
                        accepted.setResult(listener.accept());
                    } catch (IOException e) {
                        accepted.setException(e);
                    }
                });
                SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                await(accepted).close();
                client.close();
            }
            return async();
        });
    }

    @Test
    void a_channel_in_blocking_mode_is_refused() throws IOException {
        IoLoops.run(() -> {
            try (SocketChannel blocking = SocketChannel.open()) {
                IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> getRunningLoop().addReader(blocking, () -> log.add("never")));
                assertTrue(e.getMessage().contains("configureBlocking(false)"), e.getMessage());
            }
            return async();
        });
    }

    @Test
    void a_loop_on_a_virtual_clock_refuses_channels_and_says_why() throws IOException {
        Loops.run(() -> {
            try (SocketChannel channel = SocketChannel.open()) {
                channel.configureBlocking(false);
                IllegalStateException e = assertThrows(IllegalStateException.class,
                    () -> getRunningLoop().addReader(channel, () -> log.add("never")));
                assertTrue(e.getMessage().contains("virtual"), e.getMessage());
            }
            return async();
        });
    }

    @Test
    void a_loop_that_never_waits_opens_no_selector() throws IOException {
        long before = descriptors();
        try (EventLoop loop = new EventLoop()) {
            loop.callSoon(loop::stop);
            loop.runForever();
            assertEquals(before, descriptors());
        }
    }

    @Test
    void a_callback_that_throws_is_reported_and_stays_set() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            EventLoop loop = getRunningLoop();
            SocketChannel[] pair = IoLoops.pair();
            pair[1].write(buffer("x"));
            loop.addReader(pair[0], () -> {
                throw new IllegalStateException("broken callback");
            });
            await(passes(3));
            loop.removeReader(pair[0]);
            await(Asyncio.sleep(millis(1)));
            close(pair);
            return async();
        });
        assertEquals(2, complaints.size());
        assertEquals("broken callback", complaints.get(0).exception().getMessage());
    }

    private static long descriptors() throws IOException {
        try (var list = java.nio.file.Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            return list.count();
        }
    }

    private static void close(SocketChannel[] pair) throws IOException {
        pair[0].close();
        pair[1].close();
    }
}
