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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Readers that are fed by hand; each test is named after CPython's of the same situation. */
class StreamReaderTest {
    private static final String DATA = "line1\nline2\nline3\n";

    /** What is left in a reader. */
    private static String left(StreamReader reader) {
        return text(reader.takeAll());
    }

    private static void later(Runnable function) {
        getRunningLoop().callSoon(function);
    }

    /** The exception with which something fails. */
    @Async
    private static <X extends Exception> Coroutine<X> failure(Class<X> type, Coroutine<?> coroutine) {
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
    void readline_waits_for_the_line_feed() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("chunk1 "));
            Task<byte[]> reading = createTask(stream.readline());
            later(() -> {
                stream.feedData(bytes("chunk2 "));
                stream.feedData(bytes("chunk3 "));
                stream.feedData(bytes("\n chunk4"));
            });
            assertEquals("chunk1 chunk2 chunk3 \n", text(await(reading)));
            assertEquals(" chunk4", left(stream));
            return async();
        });
    }

    @Test
    void readline_limit_with_existing_data_drops_the_line_or_all_there_is_of_it() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(3);
            stream.feedData(bytes("li"));
            stream.feedData(bytes("ne1\nline2\n"));
            await(failure(LimitOverrunError.class, stream.readline()));
            assertEquals("line2\n", left(stream));

            StreamReader other = new StreamReader(3);
            other.feedData(bytes("li"));
            other.feedData(bytes("ne1"));
            other.feedData(bytes("li"));
            await(failure(LimitOverrunError.class, other.readline()));
            assertEquals("", left(other));
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
    void readline_limit_drops_a_line_that_is_too_long() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(7);
            later(() -> {
                stream.feedData(bytes("chunk1"));
                stream.feedData(bytes("chunk2"));
                stream.feedData(bytes("chunk3\n"));
                stream.feedEof();
            });
            await(failure(LimitOverrunError.class, stream.readline()));
            assertEquals("", left(stream));

            StreamReader other = new StreamReader(7);
            later(() -> {
                other.feedData(bytes("chunk1"));
                other.feedData(bytes("chunk2\n"));
                other.feedData(bytes("chunk3\n"));
                other.feedEof();
            });
            await(failure(LimitOverrunError.class, other.readline()));
            assertEquals("chunk3\n", left(other));
            return async();
        });
    }

    @Test
    void readline_limit_is_strict() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(7);
            stream.feedData(bytes("1234567\n"));
            assertEquals("1234567\n", text(await(stream.readline())));
            stream.feedData(bytes("12345678\n"));
            await(failure(LimitOverrunError.class, stream.readline()));
            assertEquals("", left(stream));
            stream.feedData(bytes("12345678"));
            await(failure(LimitOverrunError.class, stream.readline()));
            assertEquals("", left(stream));
            return async();
        });
    }

    @Test
    void readline_nolimit_nowait_takes_one_line() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes(DATA.substring(0, 6)));
            stream.feedData(bytes(DATA.substring(6)));
            assertEquals("line1\n", text(await(stream.readline())));
            assertEquals("line2\nline3\n", left(stream));
            return async();
        });
    }

    @Test
    void readline_eof_gives_a_line_without_line_feed() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("some data"));
            stream.feedEof();
            assertEquals("some data", text(await(stream.readline())));
            return async();
        });
    }

    @Test
    void readline_empty_eof_gives_nothing() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedEof();
            assertEquals("", text(await(stream.readline())));
            return async();
        });
    }

    @Test
    void readline_read_byte_count_go_together() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes(DATA));
            await(stream.readline());
            assertEquals("line2\nl", text(await(stream.read(7))));
            assertEquals("ine3\n", left(stream));
            return async();
        });
    }

    @Test
    void readline_exception_is_thrown() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("line\n"));
            assertEquals("line\n", text(await(stream.readline())));
            stream.setException(new IOException("broken"));
            await(failure(IOException.class, stream.readline()));
            return async();
        });
    }

    @Test
    void readuntil_separator_must_not_be_empty() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            await(failure(IllegalArgumentException.class, stream.readuntil(bytes(""))));
            await(failure(IllegalArgumentException.class, stream.readuntil(bytes("x"), bytes(""))));
            return async();
        });
    }

    @Test
    void readuntil_multi_chunks_are_put_together() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("lineAAA"));
            assertEquals("lineAAA", text(await(stream.readuntil(bytes("AAA")))));
            assertEquals("", left(stream));
            stream.feedData(bytes("lineAAAxxx"));
            assertEquals("lineAAA", text(await(stream.readuntil(bytes("AAA")))));
            assertEquals("xxx", left(stream));
            return async();
        });
    }

    @Test
    void readuntil_multi_chunks_1_finds_a_separator_that_comes_in_pieces() throws IOException {
        Loops.run(() -> {
            await(readInPieces("QWEaaXYaaa", "QWEaa", "XYaa", "a"));
            await(readInPieces("QWEaaXYaaa", "QWEaa", "XYa", "aa"));
            await(readInPieces("aaa", "aaa"));
            await(readInPieces("Xaaa", "Xaaa"));
            await(readInPieces("XXXaaa", "XXX", "a", "a", "a"));
            return async();
        });
    }

    /** Each piece comes in a pass of its own, so that every one is looked at. */
    @Async
    private static Coroutine<Void> readInPieces(String expected, String... pieces) throws IOException {
        StreamReader stream = new StreamReader();
        Task<byte[]> reading = createTask(stream.readuntil(bytes("aaa")));
        await(passes(1));
        for (String piece : pieces) {
            assertFalse(reading.done());
            stream.feedData(bytes(piece));
            await(passes(2));
        }
        assertEquals(expected, text(reading.result()));
        assertEquals("", left(stream));
        return async();
    }

    @Test
    void readuntil_eof_gives_what_there_was_in_the_error() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("some dataAA"));
            stream.feedEof();
            IncompleteReadError e = await(failure(IncompleteReadError.class, stream.readuntil(bytes("AAA"))));
            assertEquals("some dataAA", text(e.partial()));
            assertEquals(-1, e.expected());
            assertEquals("", left(stream));
            return async();
        });
    }

    @Test
    void readuntil_limit_found_sep_leaves_the_data() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(3);
            stream.feedData(bytes("some dataAA"));
            LimitOverrunError e = await(failure(LimitOverrunError.class, stream.readuntil(bytes("AAA"))));
            assertTrue(e.getMessage().contains("not found"), e.getMessage());
            assertEquals(9, e.consumed());
            stream.feedData(bytes("A"));
            e = await(failure(LimitOverrunError.class, stream.readuntil(bytes("AAA"))));
            assertTrue(e.getMessage().contains("is found"), e.getMessage());
            assertEquals("some data", text(await(stream.readexactly(e.consumed()))));
            assertEquals("AAA", left(stream));
            return async();
        });
    }

    @Test
    void readuntil_multi_separator_takes_the_shortest_result() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("line 1\nline 2\r"));
            assertEquals("line 1\n", text(await(stream.readuntil(bytes("\r"), bytes("\n")))));
            assertEquals("line 2\r", text(await(stream.readuntil(bytes("\r"), bytes("\n")))));
            stream.feedData(bytes("ABCDEFG"));
            assertEquals("ABCDE", text(await(stream.readuntil(bytes("DEF"), bytes("BCDE")))));
            assertEquals("FG", left(stream));
            return async();
        });
    }

    @Test
    void readuntil_multi_separator_limit_counts_to_the_shortest_separator() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader(3);
            stream.feedData(bytes("some dataA"));
            LimitOverrunError e = await(failure(LimitOverrunError.class,
                stream.readuntil(bytes("ome dataA"), bytes("A"))));
            assertTrue(e.getMessage().contains("is found"), e.getMessage());
            assertEquals("some dataA", left(stream));
            return async();
        });
    }

    @Test
    void readuntil_multi_separator_negative_offset_does_not_occur() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("data"));
            Task<byte[]> reading = createTask(stream.readuntil(bytes("A"), bytes("long sep")));
            later(() -> stream.feedData(bytes("Z")));
            later(() -> stream.feedData(bytes("Aaaa")));
            assertEquals("dataZA", text(await(reading)));
            assertEquals("aaa", left(stream));
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
    void async_iteration_gives_lines_with_their_line_feeds() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData(bytes("one\ntwo\r\n\nlast"));
            stream.feedEof();
            List<String> lines = new ArrayList<>();
            AsyncIterator<byte[]> iterator = stream.asyncIterator();
            while (await(iterator.hasNext())) {
                lines.add(text(iterator.next()));
            }
            assertEquals(List.of("one\n", "two\r\n", "\n", "last"), lines);
            assertThrows(NoSuchElementException.class, iterator::next);
            return async();
        });
    }

    @Test
    void lines_are_text_without_what_ends_them() throws IOException {
        Loops.run(() -> {
            StreamReader stream = new StreamReader();
            stream.feedData("gr\u00fcn\r\n\nblau".getBytes(StandardCharsets.ISO_8859_1));
            stream.feedEof();
            List<String> lines = new ArrayList<>();
            AsyncIterator<String> iterator = stream.lines(StandardCharsets.ISO_8859_1);
            while (await(iterator.hasNext()) && await(iterator.hasNext())) {
                lines.add(iterator.next());
            }
            assertEquals(List.of("gr\u00fcn", "", "blau"), lines);
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
