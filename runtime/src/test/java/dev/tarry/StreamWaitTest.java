package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is seen of a read that waits: it has no frame, and looks as if it had one. */
class StreamWaitTest {
    private static List<String> methods(StackTraceElement[] trace, int n) {
        return Arrays.stream(trace).limit(n)
            .map(e -> e.getClassName().replaceFirst(".*\\.", "") + "." + e.getMethodName()).toList();
    }

    @Async
    private static Coroutine<String> header(StreamReader reader) throws IOException {
        return async(text(await(reader.readexactly(4))));
    }

    /** With a handler around the read, which is where a trace is made in another way. */
    @Async
    private static Coroutine<String> guardedHeader(StreamReader reader) throws IOException {
        try {
            return async(text(await(reader.readexactly(4))));
        } finally {
            reader.atEof();
        }
    }

    @Async
    private static Coroutine<Integer> into(StreamReader reader) throws IOException {
        int n = await(reader.readInto(ByteBuffer.allocate(1000)));
        return async(n);
    }

    @Async
    private static Coroutine<String> outer(Coroutine<String> inner) throws IOException {
        return async(await(inner) + "!");
    }

    @Test
    void the_stack_of_a_task_that_waits_for_data_begins_with_the_method_that_it_called() throws IOException {
        Loops.run(() -> {
            StreamReader reader = new StreamReader();
            Task<String> task = createTask(outer(header(reader)));
            await(passes(1));
            assertEquals(List.of("StreamReader.readexactly", "StreamWaitTest.header", "StreamWaitTest.outer"),
                methods(task.getStack().toArray(StackTraceElement[]::new), 9));
            task.cancel();
            Task<byte[]> alone = createTask(reader.readline());
            await(passes(1));
            assertEquals(List.of("StreamReader.readline"),
                methods(alone.getStack().toArray(StackTraceElement[]::new), 9));
            reader.feedEof();
            assertEquals("", text(await(alone)));
            return async();
        });
    }

    private static void assertTraceOf(Task<String> task, String caller) {
        IncompleteReadError e = assertInstanceOf(IncompleteReadError.class, task.exception());
        assertEquals("da", text(e.partial()));
        assertEquals(List.of("StreamBuffer.exactly", "StreamReader.readexactly", "StreamWaitTest." + caller,
            "StreamWaitTest.outer"), methods(e.getStackTrace(), 4));
    }

    @Test
    void the_trace_of_what_a_read_throws_after_it_has_waited_names_the_method_and_its_callers() throws IOException {
        Loops.run(() -> {
            for (String caller : List.of("header", "guardedHeader")) {
                StreamReader reader = new StreamReader();
                Task<String> task = createTask(outer(caller.equals("header") ? header(reader) : guardedHeader(reader)));
                await(passes(1));
                reader.feedData(bytes("da"));
                await(passes(1));
                reader.feedEof();
                await(passes(2));
                assertTraceOf(task, caller);
            }
            return async();
        });
    }

    @Test
    void the_trace_of_a_connection_that_breaks_while_a_task_waits_names_the_callers() throws IOException {
        SocketChannel[] pair = IoLoops.pair();
        IoLoops.run(() -> {
            try (StreamConnection stream = await(openConnection(pair[0], new ConnectOptions()))) {
                Task<Integer> reading = createTask(into(stream.reader()));
                await(passes(1));
                pair[1].setOption(StandardSocketOptions.SO_LINGER, 0).close();
                while (!reading.done()) {
                    await(passes(1));
                }
                assertSame(stream.reader().exception(), reading.exception());
                String trace = methods(reading.exception().getStackTrace(), 99).toString();
                assertTrue(trace.contains("StreamReader.readInto, StreamWaitTest.into"), trace);
            }
            return async();
        });
    }

    @Test
    void a_reader_that_breaks_after_a_task_was_woken_for_too_little_fails_its_read() throws IOException {
        Loops.run(() -> {
            StreamReader reader = new StreamReader();
            Task<String> task = createTask(header(reader));
            await(passes(1));
            reader.feedData(bytes("da"));
            IOException broken = new IOException("broken");
            reader.setException(broken);
            await(passes(2));
            assertSame(broken, task.exception());
            return async();
        });
    }

    @Test
    void a_search_that_goes_on_meanwhile_does_not_disturb_one_that_waits() throws IOException {
        Loops.run(() -> {
            StreamReader reader = new StreamReader();
            Task<byte[]> line = createTask(reader.readline());
            await(passes(1));
            reader.feedData(bytes("a;b"));
            await(passes(1));
            assertEquals("a;", text(await(reader.readuntil(bytes(";")))));
            reader.feedData(bytes("cde\nf\n"));
            assertEquals("bcde\n", text(await(line)));
            assertEquals("f\n", text(await(reader.readuntil(bytes("e"), bytes("\n")))));
            reader.feedData(bytes("fg"));
            assertEquals("fg", text(await(reader.readuntil(bytes("g")))));
            return async();
        });
    }

    @Test
    void a_task_of_another_loop_is_told_so() throws IOException {
        StreamReader[] reader = new StreamReader[1];
        Loops.run(() -> {
            reader[0] = new StreamReader();
            return async();
        });
        Loops.run(() -> {
            Task<String> task = createTask(header(reader[0]));
            await(passes(2));
            IllegalStateException e = assertThrows(IllegalStateException.class, task::result);
            assertTrue(e.getMessage().contains("a different loop"), e.getMessage());
            return async();
        });
    }

    @Test
    void a_read_that_has_waited_gives_its_value_to_whatever_awaits_it() throws IOException {
        Loops.run(() -> {
            StreamReader reader = new StreamReader();
            Coroutine<Integer> later = reader.readInto(ByteBuffer.allocate(1000));
            Task<Integer> whole = createTask(later);
            await(passes(1));
            reader.feedData(new byte[500]);
            assertEquals(500, await(whole));
            Task<Integer> inner = createTask(into(reader));
            await(passes(1));
            reader.feedData(new byte[600]);
            assertEquals(600, await(inner));
            Coroutine<byte[]> made = reader.read(700);
            later(reader, 700);
            assertEquals(700, await(made).length);
            return async();
        });
    }

    private static void later(StreamReader reader, int size) {
        StreamReaderTest.later(() -> reader.feedData(new byte[size]));
    }

    @Test
    void a_message_in_many_parts_arrives_whole_with_all_ways_to_read() throws IOException {
        Loops.run(() -> {
            StreamReader reader = new StreamReader();
            Task<byte[]> exactly = createTask(reader.readexactly(5));
            await(fed(reader, "12345"));
            assertEquals("12345", text(await(exactly)));
            Task<byte[]> line = createTask(reader.readline());
            await(fed(reader, "a line\n"));
            assertEquals("a line\n", text(await(line)));
            Task<byte[]> until = createTask(reader.readuntil(bytes("--"), bytes("==")));
            await(fed(reader, "part=="));
            assertEquals("part==", text(await(until)));
            Task<byte[]> all = createTask(reader.read());
            await(fed(reader, "the rest"));
            reader.feedEof();
            assertEquals("the rest", text(await(all)));
            return async();
        });
    }

    /** Byte by byte, so that the task waits again for each. */
    @Async
    private static Coroutine<Void> fed(StreamReader reader, String text) {
        for (byte b : bytes(text)) {
            await(passes(2));
            reader.feedData(new byte[] {b});
        }
        return async();
    }
}
