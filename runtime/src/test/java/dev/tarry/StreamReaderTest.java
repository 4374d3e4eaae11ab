package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers that are fed by hand; each test is named after CPython's of the same situation. */
class StreamReaderTest {
    static final String DATA = "line1\nline2\nline3\n";

    /** What is left in a reader. */
    static String left(StreamReader reader) {
        return text(reader.takeAll());
    }

    static void later(Runnable function) {
        getRunningLoop().callSoon(function);
    }

    /** The exception with which something fails. */
    @Async
    static <X extends Exception> Coroutine<X> failure(Class<X> type, Coroutine<?> coroutine) {
        try {
            await(coroutine);
        } catch (Exception e) {
            return async(type.cast(e));
        }
        throw new AssertionError("did not fail");
    }

    @Test
    void feed_empty_data_changes_nothing() {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes(""));
            assertEquals("", left(stream));
            return async();
        });
    }

    @Test
    void feed_nonempty_data_is_kept() {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes(DATA));
            assertEquals(DATA, left(stream));
            return async();
        });
    }

    @Test
    void feed_data_after_eof_is_refused() {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedEof();
            assertThrows(IllegalStateException.class, () -> stream.feedData(bytes("x")));
            return async();
        });
    }

    @Test
    void read_zero_takes_nothing() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes(DATA));
            assertEquals("", text(await(stream.read(0))));
            assertEquals(DATA, left(stream));
            return async();
        });
    }

    @Test
    void read_gives_what_is_there() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.read(30));
            later(() -> stream.feedData(bytes(DATA)));
            assertEquals(DATA, text(await(reading)));
            assertEquals("", left(stream));
            return async();
        });
    }

    @Test
    void read_line_breaks_are_bytes_like_others() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("line1"));
            stream.feedData(bytes("line2"));
            assertEquals("line1", text(await(stream.read(5))));
            assertEquals("line2", left(stream));
            return async();
        });
    }

    @Test
    void read_eof_gives_nothing() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.read(1024));
            later(stream::feedEof);
            assertEquals("", text(await(reading)));
            return async();
        });
    }

    @Test
    void read_until_eof_gives_everything() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.read(-1));
            later(() -> {
                stream.feedData(bytes("chunk1\n"));
                stream.feedData(bytes("chunk2"));
                stream.feedEof();
            });
            assertEquals("chunk1\nchunk2", text(await(reading)));
            assertEquals("", left(stream));
            return async();
        });
    }

    @Test
    void read_until_eof_that_is_cancelled_leaves_what_had_come() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.read());
            later(() -> stream.feedData(bytes("chunk1")));
            await(passes(3));
            reading.cancel();
            await(passes(2));
            assertTrue(reading.cancelled());
            stream.feedData(bytes("chunk2"));
            assertEquals("chunk1chunk2", text(await(stream.read(100))));
            return async();
        });
    }

    @Test
    void read_exception_is_thrown_instead_of_what_is_left() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("line\n"));
            assertEquals("li", text(await(stream.read(2))));
            IOException broken = new IOException("broken");
            stream.setException(broken);
            assertSame(broken, await(failure(IOException.class, stream.read(2))));
            return async();
        });
    }

    @Test
    void invalid_limit_is_refused() {
        Loops.run(() -> {
            assertThrows(IllegalArgumentException.class, () -> new StreamReader(0));
            assertThrows(IllegalArgumentException.class, () -> new StreamReader(-1));
            return async();
        });
    }

    @Test
    void read_limit_does_not_matter_for_read() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(3);
            stream.feedData(bytes("chunk"));
            assertEquals("chunk", text(await(stream.read(5))));
            return async();
        });
    }

    @Test
    void read_into_fills_a_buffer_and_tells_the_end_with_minus_one() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            ByteBuffer three = ByteBuffer.allocate(3);
            Task<Integer> reading = createTask(stream.readInto(three));
            later(() -> stream.feedData(bytes("chunk")));
            assertEquals(3, await(reading));
            assertEquals("chu", text(three.array()));
            assertEquals(0, await(stream.readInto(three)));
            assertEquals(2, await(stream.readInto(three.clear())));
            stream.feedEof();
            assertEquals(-1, await(stream.readInto(three)));
            return async();
        });
    }

    @Test
    void at_eof_is_true_when_all_was_read() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            assertFalse(stream.atEof());
            stream.feedData(bytes("some data\n"));
            assertFalse(stream.atEof());
            await(stream.readline());
            assertFalse(stream.atEof());
            stream.feedData(bytes("some data\n"));
            stream.feedEof();
            assertFalse(stream.atEof());
            await(stream.readline());
            assertTrue(stream.atEof());
            return async();
        });
    }

    @Test
    void readexactly_zero_or_less_takes_nothing_or_is_refused() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes(DATA));
            assertEquals("", text(await(stream.readexactly(0))));
            IllegalArgumentException e = await(failure(IllegalArgumentException.class, stream.readexactly(-1)));
            assertTrue(e.getMessage().contains("less than zero"), e.getMessage());
            assertEquals(DATA, left(stream));
            return async();
        });
    }

    @Test
    void readexactly_waits_for_all() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.readexactly(2 * DATA.length()));
            for (int i = 0; i < 3; i++) {
                later(() -> stream.feedData(bytes(DATA)));
            }
            assertEquals(DATA + DATA, text(await(reading)));
            await(passes(1));
            assertEquals(DATA, left(stream));
            return async();
        });
    }

    @Test
    void readexactly_limit_does_not_matter() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(3);
            stream.feedData(bytes("chunk"));
            assertEquals("chunk", text(await(stream.readexactly(5))));
            return async();
        });
    }

    @Test
    void readexactly_eof_gives_what_there_was_in_the_error() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.readexactly(36));
            later(() -> {
                stream.feedData(bytes(DATA));
                stream.feedEof();
            });
            await(passes(4));
            IncompleteReadError e = (IncompleteReadError) reading.exception();
            assertEquals(DATA, text(e.partial()));
            assertEquals(36, e.expected());
            assertTrue(e.getMessage().startsWith("18 bytes read on a total of 36 expected bytes"), e.getMessage());
            assertEquals("", left(stream));
            return async();
        });
    }

    @Test
    void readexactly_exception_is_thrown() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("line\n"));
            assertEquals("li", text(await(stream.readexactly(2))));
            stream.setException(new IOException("broken"));
            await(failure(IOException.class, stream.readexactly(2)));
            return async();
        });
    }

    @Test
    void exception_is_what_was_set() {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            assertNull(stream.exception());
            IOException broken = new IOException("broken");
            stream.setException(broken);
            assertSame(broken, stream.exception());
            return async();
        });
    }

    @Test
    void exception_waiter_is_told() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.readline());
            IOException broken = new IOException("broken");
            later(() -> stream.setException(broken));
            await(passes(3));
            assertSame(broken, reading.exception());
            return async();
        });
    }

    @Test
    void exception_cancel_has_nobody_to_tell() throws IOException {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.readline());
            await(passes(1));
            reading.cancel();
            await(passes(1));
            stream.setException(new IOException("message"));
            await(passes(1));
            assertTrue(reading.cancelled());
            return async();
        });
        assertEquals(List.of(), complaints);
    }

    @Test
    void two_tasks_that_read_at_once_are_told_apart() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> first = createTask(stream.readline());
            await(passes(1));
            IllegalStateException e = await(failure(IllegalStateException.class, stream.read(1)));
            assertTrue(e.getMessage().startsWith("read() called while another task is already waiting"),
                e.getMessage());
            stream.feedData(bytes("line\n"));
            assertEquals("line\n", text(await(first)));
            return async();
        });
    }

    @Test
    void a_reader_that_was_cancelled_in_the_tick_of_the_data_leaves_them() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            Task<byte[]> reading = createTask(stream.read(10));
            await(passes(1));
            stream.feedData(bytes("data"));
            reading.cancel();
            await(passes(2));
            assertTrue(reading.cancelled());
            assertEquals("data", text(await(stream.read(10))));
            return async();
        });
    }

    @Test
    void much_data_in_many_pieces_is_kept_in_order() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            byte[] all = IoLoops.filled(3_000_000);
            List<byte[]> read = new ArrayList<>();
            int fed = 0;
            int taken = 0;
            for (int step = 1; taken < all.length; step = step * 31 % 70_001 + 1) {
                int n = Math.min(step, all.length - fed);
                if (n > 0) {
                    stream.feedData(java.util.Arrays.copyOfRange(all, fed, fed + n));
                    fed += n;
                    if (fed == all.length) {
                        stream.feedEof();
                    }
                }
                byte[] part = await(stream.read(step * 7 % 50_021 + 1));
                read.add(part);
                taken += part.length;
            }
            assertArrayEquals(all, IoLoops.concat(read));
            assertTrue(stream.atEof());
            return async();
        });
    }

    @Test
    void repr_tells_the_state() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(123);
            stream.feedData(bytes("data"));
            assertEquals("StreamReader (4 bytes, limit=123)", stream.toString());
            stream.feedEof();
            assertEquals("StreamReader (4 bytes, eof, limit=123)", stream.toString());
            stream.setException(new IOException("broken"));
            assertTrue(stream.toString().contains("broken"), stream.toString());
            StreamReader other = new StreamReader();
            Task<byte[]> reading = createTask(other.read(1));
            await(passes(1));
            assertEquals("StreamReader (0 bytes, read by a task)", other.toString());
            reading.cancel();
            await(passes(1));
            return async();
        });
    }
}
