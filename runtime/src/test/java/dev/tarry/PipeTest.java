package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.Loops.failureOf;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of the JDK as pipes; named after CPython's tests of the same situation. */
class PipeTest {
    private final List<String> log = new ArrayList<>();

    private final class Recorder implements Protocol {
        final AsyncFuture<Throwable> lost = getRunningLoop().createFuture();

        @Override
        public void connectionMade(Transport transport) {
            log.add("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            log.add(text(bytes));
        }

        @Override
        public boolean eofReceived() {
            log.add("eof");
            return true;
        }

        @Override
        public void connectionLost(Throwable failure) {
            log.add("lost");
            lost.setResult(failure);
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

    @Test
    void read_pipe_is_told_data_and_the_end() throws IOException {
        IoLoops.run(() -> {
            ProtocolConnection<Recorder> pipe = await(getRunningLoop().connectReadPipe(Recorder::new,
                new ByteArrayInputStream(bytes("hello"))));
            assertTrue(pipe.transport().isReading());
            assertEquals(null, await(pipe.protocol().lost));
            assertEquals(List.of("made", "hello", "eof", "lost"), log);
            assertFalse(pipe.transport().isReading());
            assertThrows(UnsupportedOperationException.class, () -> pipe.transport().write(bytes("x")));
            return async();
        });
    }

    @Test
    void pause_reading_on_paused_pipe_keeps_data_back() throws IOException {
        IoLoops.run(() -> {
            Pipe ends = Pipe.open();
            ProtocolConnection<Recorder> pipe = await(getRunningLoop().connectReadPipe(Recorder::new,
                Channels.newInputStream(ends.source())));
            Transport transport = pipe.transport();
            transport.pauseReading();
            transport.pauseReading();
            assertFalse(transport.isReading());
            ends.sink().write(IoLoops.buffer("first"));
            // What the thread was waiting for already comes through; the next piece does not.
            while (!log.contains("first")) {
                await(sleep(millis(1)));
            }
            ends.sink().write(IoLoops.buffer("second"));
            ends.sink().close();
            await(passes(20));
            assertEquals(List.of("made", "first"), log);
            transport.resumeReading();
            transport.resumeReading();
            assertEquals(null, await(pipe.protocol().lost));
            assertEquals(List.of("made", "first", "second", "eof", "lost"), log);
            transport.resumeReading();
            transport.pauseReading();
            return async();
        });
    }

    @Test
    void write_pipe_sends_in_order_and_closes_the_stream(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("file");
        byte[] large = IoLoops.filled(1_000_000);
        IoLoops.run(() -> {
            ProtocolConnection<Recorder> pipe = await(getRunningLoop().connectWritePipe(Recorder::new,
                Files.newOutputStream(file)));
            pipe.transport().write(bytes("first"));
            pipe.transport().write(large);
            assertTrue(pipe.transport().getWriteBufferSize() > WaterMarks.HIGH);
            pipe.transport().close();
            assertTrue(pipe.transport().isClosing());
            assertEquals(null, await(pipe.protocol().lost));
            assertEquals(List.of("made", "pause", "resume", "lost"), log);
            assertFalse(pipe.transport().isReading());
            return async();
        });
        assertArrayEquals(IoLoops.concat(bytes("first"), large), Files.readAllBytes(file));
    }

    @Test
    void write_pipe_whose_other_end_is_closed_is_lost_at_the_next_write() throws IOException {
        IoLoops.run(() -> {
            Pipe ends = Pipe.open();
            ProtocolConnection<Recorder> pipe = await(getRunningLoop().connectWritePipe(Recorder::new,
                Channels.newOutputStream(ends.sink())));
            ends.source().close();
            pipe.transport().write(bytes("nobody reads this"));
            assertTrue(await(pipe.protocol().lost) instanceof IOException);
            while (ends.sink().isOpen()) {
                // By the thread that has tried.
                await(sleep(millis(1)));
            }
            return async();
        });
    }

    @Test
    void read_all_from_pipe_reader_gives_lines_of_a_stream() throws IOException {
        byte[] large = IoLoops.filled(1_000_000);
        IoLoops.run(() -> {
            StreamReader reader = new StreamReader();
            try (ProtocolConnection<StreamReaderProtocol> pipe = await(getRunningLoop().connectReadPipe(
                () -> new StreamReaderProtocol(reader), new ByteArrayInputStream(IoLoops.concat(bytes("one\ntwo\n"),
                    large))))) {
                assertEquals("one\n", text(await(reader.readline())));
                assertEquals("two\n", text(await(reader.readline())));
                assertArrayEquals(large, await(reader.read()));
                assertTrue(reader.atEof());
                assertTrue(pipe.transport().isClosing());
            }
            return async();
        });
    }

    /** The reader pauses the pipe, so that what nobody reads stays in the stream. */
    @Test
    void a_stream_that_never_ends_is_read_as_far_as_somebody_wants_it() throws IOException {
        IoLoops.run(() -> {
            StreamReader reader = new StreamReader(1000);
            InputStream endless = new InputStream() {
                @Override
                public int read() {
                    return 'x';
                }
            };
            try (ProtocolConnection<StreamReaderProtocol> pipe = await(getRunningLoop().connectReadPipe(
                () -> new StreamReaderProtocol(reader), endless))) {
                assertEquals(500_000, await(reader.readexactly(500_000)).length);
                assertTrue(await(reader.read(Integer.MAX_VALUE)).length <= 2 * 64 * 1024);
            }
            return async();
        });
    }

    @Test
    void a_reader_on_a_socket_is_fed_by_the_protocol_as_well() throws IOException {
        byte[] data = IoLoops.filled(1_000_000);
        IoLoops.run(() -> {
            SocketChannel[] pair = IoLoops.pair();
            StreamReader reader = new StreamReader(1000);
            try (ProtocolConnection<StreamReaderProtocol> connection = await(getRunningLoop().createConnection(
                () -> new StreamReaderProtocol(reader), pair[0], new ConnectOptions()))) {
                Task<Void> sending = createTask(getRunningLoop().sockSendall(pair[1], data));
                assertArrayEquals(data, await(reader.readexactly(data.length)));
                await(sending);
                pair[1].shutdownOutput();
                assertEquals(0, await(reader.read()).length);
                assertFalse(connection.transport().isClosing());
            }
            pair[1].close();
            return async();
        });
    }

    @Test
    void a_stream_that_fails_is_told_with_the_exception() throws IOException {
        IoLoops.run(() -> {
            StreamReader reader = new StreamReader();
            await(getRunningLoop().connectReadPipe(() -> new StreamReaderProtocol(reader), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("unplugged");
                }
            }));
            assertEquals("unplugged", await(failureOf(reader.readline())).getMessage());
            return async();
        });
    }

    @Test
    void a_loop_that_ends_lets_go_of_its_pipes() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        Pipe ends = Pipe.open();
        IoLoops.run(() -> {
            InputStream source = Channels.newInputStream(ends.source());
            await(getRunningLoop().connectReadPipe(Recorder::new, new InputStream() {
                @Override
                public int read() throws IOException {
                    return source.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return source.read(target, offset, length);
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            }));
            await(getRunningLoop().connectWritePipe(Recorder::new, new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("nothing was written");
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            }));
            return async();
        });
        // Only now does the thread that reads find out.
        ends.sink().write(IoLoops.buffer("x"));
        assertTrue(closed.await(30, TimeUnit.SECONDS));
        ends.sink().close();
        ends.source().close();
        assertEquals(List.of("made", "made"), log);
    }
}
