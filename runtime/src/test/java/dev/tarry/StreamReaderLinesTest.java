package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.StreamReaderTest.DATA;
import static dev.tarry.StreamReaderTest.failure;
import static dev.tarry.StreamReaderTest.later;
import static dev.tarry.StreamReaderTest.left;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Lines and separators of readers that are fed by hand; named after CPython's tests of the same situation. */
class StreamReaderLinesTest {
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
}
