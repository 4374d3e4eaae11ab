package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.startServer;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.filled;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** A task that waits for data is woken when there is some, and takes it from the socket itself. */
class StreamReceivingTest {

    /** What a test does with a stream and its peer. */
    private interface Conversation {
        Coroutine<Void> with(StreamConnection stream, SocketChannel peer) throws IOException;
    }

    private static void connected(Conversation conversation) throws IOException {
        IoLoops.run(() -> converse(conversation));
    }

    @Async
    private static Coroutine<Void> converse(Conversation conversation) throws IOException {
        SocketChannel[] pair = IoLoops.pair();
        try (SocketChannel peer = pair[1];
            StreamConnection stream = await(openConnection(pair[0], new ConnectOptions()))) {
            await(conversation.with(stream, peer));
        }
        return async();
    }

    /** Lets the loop find the data, and goes on before the task that it wakes. */
    @Async
    private static Coroutine<Void> sendAndGoFirst(SocketChannel peer, StreamReader reader, String text)
            throws IOException {
        assertTrue(reader.toString().contains("read by a task"), reader.toString());
        peer.write(IoLoops.buffer(text));
        await(passes(1));
        assertFalse(reader.toString().contains("read by a task"), reader.toString());
        return async();
    }

    @Test
    void a_task_that_is_cancelled_after_data_came_loses_none() throws IOException {
        connected((stream, peer) -> {
            Task<byte[]> reading = createTask(stream.reader().read(100));
            await(passes(1));
            await(sendAndGoFirst(peer, stream.reader(), "data"));
            reading.cancel();
            assertEquals("data", text(await(stream.reader().read(100))));
            assertTrue(reading.cancelled());
            return async();
        });
    }

    @Test
    void a_task_that_is_cancelled_while_another_begins_to_read_does_not_take_its_data() throws IOException {
        connected((stream, peer) -> {
            Task<byte[]> first = createTask(stream.reader().read(100));
            await(passes(1));
            first.cancel();
            Task<byte[]> second = createTask(stream.reader().read(100));
            await(passes(1));
            assertTrue(first.cancelled());
            await(sendAndGoFirst(peer, stream.reader(), "data"));
            assertEquals("data", text(await(second)));
            return async();
        });
    }

    @Test
    void a_connection_that_is_closed_after_data_came_has_ended_for_the_task() throws IOException {
        connected((stream, peer) -> {
            Task<byte[]> reading = createTask(stream.reader().read(100));
            await(passes(1));
            await(sendAndGoFirst(peer, stream.reader(), "data"));
            stream.close();
            assertEquals("", text(await(reading)));
            return async();
        });
    }

    @Test
    void a_connection_that_is_reset_while_a_task_waits_fails_its_read() throws IOException {
        connected((stream, peer) -> {
            Task<Integer> reading = createTask(stream.reader().readInto(ByteBuffer.allocateDirect(100_000)));
            await(passes(1));
            peer.setOption(java.net.StandardSocketOptions.SO_LINGER, 0).close();
            while (!reading.done()) {
                await(passes(1));
            }
            assertInstanceOf(IOException.class, reading.exception());
            assertSame(stream.reader().exception(), reading.exception());
            return async();
        });
    }

    @Test
    void the_rest_of_what_came_is_there_for_the_next_read() throws IOException {
        connected((stream, peer) -> {
            Task<byte[]> reading = createTask(stream.reader().read(3));
            await(passes(1));
            peer.write(IoLoops.buffer("one two\nthree"));
            assertEquals("one", text(await(reading)));
            assertEquals(" two\n", text(await(stream.reader().readline())));
            ByteBuffer small = ByteBuffer.allocateDirect(2);
            assertEquals(2, await(stream.reader().readInto(small)));
            assertEquals(0, await(stream.reader().readInto(small)));
            assertEquals("ree", text(await(stream.reader().read(100))));
            return async();
        });
    }

    @Test
    void buffers_of_every_kind_and_size_get_the_same_bytes() throws IOException {
        byte[] data = filled(300_000);
        for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(1000), ByteBuffer.allocate(100_000),
            ByteBuffer.allocateDirect(1000), ByteBuffer.allocateDirect(100_000),
            ByteBuffer.allocate(50_000).position(1000).slice()}) {
            connected((stream, peer) -> {
                Task<byte[]> reading = createTask(everything(stream.reader(), buffer));
                ByteBuffer unsent = ByteBuffer.wrap(data);
                while (unsent.hasRemaining()) {
                    peer.write(unsent);
                    await(passes(1));
                }
                peer.shutdownOutput();
                assertArrayEquals(data, await(reading));
                return async();
            });
        }
    }

    @Async
    private static Coroutine<byte[]> everything(StreamReader reader, ByteBuffer buffer) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (await(reader.readInto(buffer.clear())) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                all.write(buffer.get());
            }
        }
        return async(all.toByteArray());
    }

    @Test
    void connections_can_share_the_memory_that_they_read_into() throws IOException {
        ByteBuffer shared = ByteBuffer.allocateDirect(100_000);
        connected((one, onePeer) -> {
            Task<Integer> first = createTask(one.reader().readInto(shared.duplicate()));
            await(converse((other, otherPeer) -> {
                Task<String> second = createTask(textThrough(other.reader(), shared.duplicate()));
                await(passes(1));
                onePeer.write(IoLoops.buffer("first"));
                otherPeer.write(IoLoops.buffer("second"));
                assertEquals("second", await(second));
                return async();
            }));
            assertEquals(5, await(first));
            return async();
        });
    }

    @Async
    private static Coroutine<String> textThrough(StreamReader reader, ByteBuffer buffer) throws IOException {
        await(reader.readInto(buffer));
        byte[] read = new byte[buffer.flip().remaining()];
        buffer.get(read);
        return async(text(read));
    }

    @Test
    void a_buffer_that_cannot_be_written_is_refused_and_no_data_lost() throws IOException {
        connected((stream, peer) -> {
            peer.write(ByteBuffer.wrap(bytes("data")));
            ByteBuffer readOnly = ByteBuffer.allocateDirect(100_000).asReadOnlyBuffer();
            Task<Integer> reading = createTask(stream.reader().readInto(readOnly));
            await(passes(2));
            assertThrows(ReadOnlyBufferException.class, reading::result);
            assertEquals("data", text(await(stream.reader().read(100))));
            return async();
        });
    }

    @Test
    void more_than_an_array_holds_is_an_error_and_not_less() throws IOException {
        IoLoops.run(() -> {
            try (Server server = await(startServer((reader, writer) -> {
                writer.write(new byte[100_000]);
                writer.close();
                return async();
            }, "127.0.0.1", 0)); StreamConnection stream = await(openConnection("127.0.0.1", server.port()))) {
                stream.reader().most = 1000;
                Throwable e = await(Loops.failureOf(stream.reader().read()));
                assertTrue(e instanceof IOException && e.getMessage().contains("read(n)"), String.valueOf(e));
                await(stream.writer().waitClosed());
                assertSame(e, await(Loops.failureOf(stream.reader().read())));
            }
            return async();
        });
    }
}
