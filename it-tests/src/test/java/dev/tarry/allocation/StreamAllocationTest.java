package dev.tarry.allocation;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.openConnection;
import static dev.tarry.Asyncio.run;
import static dev.tarry.Asyncio.startServer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.tarry.Async;
import dev.tarry.ConnectionHandler;
import dev.tarry.Coroutine;
import dev.tarry.Server;
import dev.tarry.StreamConnection;
import dev.tarry.StreamReader;
import dev.tarry.StreamWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * What a message over a connection allocates on the loop's thread, which runs both ends: each waits for each message, so
 * that each read of both suspends its task.
 */
class StreamAllocationTest {
    private static final int MESSAGES = 4_000;
    /** More than 127, up to which the JVM has boxes of numbers. */
    private static final int SIZE = 1_000;
    /** An array of the message's size: a header of 16 bytes, and its bytes. */
    private static final long BYTES_OF_AN_ARRAY = 16 + SIZE;
    /** How often to try for a run without what the JVM makes, as in {@link AllocationTest}. */
    private static final int RUNS = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final byte[] LINE = line();

    private static byte[] line() {
        byte[] line = new byte[SIZE];
        Arrays.fill(line, (byte) 'x');
        line[SIZE - 1] = '\n';
        return line;
    }

    /** Sends messages back, and reads them in the way that is measured. */
    private enum Echo {
        READ_INTO(0) {
            @Async
            @Override
            Coroutine<Void> serve(StreamReader reader, StreamWriter writer) throws IOException {
                ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
                while (await(reader.readInto(buffer.clear())) >= 0) {
                    writer.write(buffer.flip());
                    await(writer.drain());
                }
                writer.close();
                return async();
            }
        },
        READ_INTO_AN_ARRAY(0) {
            @Async
            @Override
            Coroutine<Void> serve(StreamReader reader, StreamWriter writer) throws IOException {
                ByteBuffer buffer = ByteBuffer.allocate(SIZE);
                int n;
                while ((n = await(reader.readInto(buffer.clear()))) >= 0) {
                    writer.write(buffer.array(), 0, n);
                    await(writer.drain());
                }
                writer.close();
                return async();
            }
        },
        READ(BYTES_OF_AN_ARRAY) {
            @Async
            @Override
            Coroutine<Void> serve(StreamReader reader, StreamWriter writer) throws IOException {
                byte[] message;
                while ((message = await(reader.read(64 * 1024))).length > 0) {
                    writer.write(message);
                    await(writer.drain());
                }
                writer.close();
                return async();
            }
        },
        READEXACTLY(BYTES_OF_AN_ARRAY) {
            @Async
            @Override
            Coroutine<Void> serve(StreamReader reader, StreamWriter writer) throws IOException {
                for (int i = 0; i < (MESSAGES + 1) * (RUNS + 1); i++) {
                    writer.write(await(reader.readexactly(SIZE)));
                    await(writer.drain());
                }
                return async();
            }
        },
        READUNTIL(BYTES_OF_AN_ARRAY) {
            @Async
            @Override
            Coroutine<Void> serve(StreamReader reader, StreamWriter writer) throws IOException {
                byte[] separator = {'\n'};
                byte[][] noOther = {};
                for (int i = 0; i < (MESSAGES + 1) * (RUNS + 1); i++) {
                    writer.write(await(reader.readuntil(separator, noOther)));
                    await(writer.drain());
                }
                return async();
            }
        },
        READLINE(BYTES_OF_AN_ARRAY) {
            @Async
            @Override
            Coroutine<Void> serve(StreamReader reader, StreamWriter writer) throws IOException {
                byte[] line;
                while ((line = await(reader.readline())).length > 0) {
                    writer.write(line);
                    await(writer.drain());
                }
                writer.close();
                return async();
            }
        };

        private final long bytesForEach;

        Echo(long bytesForEach) {
            this.bytesForEach = bytesForEach;
        }

        abstract Coroutine<Void> serve(StreamReader reader, StreamWriter writer) throws IOException;
    }

    @Async
    private static Coroutine<Long> bytesOf(StreamConnection connection, ByteBuffer buffer) throws IOException {
        long before = 0;
        for (int i = 0; i <= MESSAGES; i++) {
            // The first makes the frame of this method.
            before = i == 1 ? THREADS.getCurrentThreadAllocatedBytes() : before;
            connection.writer().write(LINE);
            await(connection.writer().drain());
            int n = 0;
            buffer.clear();
            while (n < SIZE) {
                n += await(connection.reader().readInto(buffer));
            }
        }
        return async(THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    /** The least of several runs over the same connection. */
    @Async
    private static Coroutine<Long> bytesOf(Echo echo) throws IOException {
        ConnectionHandler handler = echo::serve;
        ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
        try (Server server = await(startServer(handler, "127.0.0.1", 0));
            StreamConnection connection = await(openConnection("127.0.0.1", server.port()))) {
            await(bytesOf(connection, buffer));
            long least = Long.MAX_VALUE;
            for (int i = 0; i < RUNS && least / MESSAGES != echo.bytesForEach; i++) {
                least = Math.min(least, await(bytesOf(connection, buffer)));
            }
            return async(least);
        }
    }

    private static void assertAllocatesNothingElse(Echo echo) throws IOException {
        // Less than a byte for each message too much: the loop replaces a small object now and then, whatever it does.
        assertEquals(echo.bytesForEach, run(bytesOf(echo)) / MESSAGES, "bytes for a message, of " + MESSAGES);
    }

    @Test
    void an_echo_that_reads_into_a_buffer_allocates_nothing() throws IOException {
        assertAllocatesNothingElse(Echo.READ_INTO);
        assertAllocatesNothingElse(Echo.READ_INTO_AN_ARRAY);
    }

    @Test
    void a_read_allocates_nothing_but_the_array_that_it_returns() throws IOException {
        assertAllocatesNothingElse(Echo.READ);
        assertAllocatesNothingElse(Echo.READEXACTLY);
        assertAllocatesNothingElse(Echo.READUNTIL);
        assertAllocatesNothingElse(Echo.READLINE);
    }
}
