package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createSubprocessExec;
import static dev.tarry.Asyncio.createSubprocessShell;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Stdio.PIPE;
import static dev.tarry.Stdio.STDOUT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Child processes, beyond what CPython tests. */
@DisabledOnOs(OS.WINDOWS)
class AsyncProcessTest {
    private static final byte[] LARGE = IoLoops.filled(3_000_000);
    private static final long HUGE = 100_000_000;

    private static SubprocessOptions pipes() {
        return new SubprocessOptions().stdin(PIPE).stdout(PIPE);
    }

    @Test
    void a_large_input_comes_back_whole() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(List.of("cat"), pipes()));
            assertArrayEquals(LARGE, await(process.communicate(LARGE)).stdout());
            return async();
        });
    }

    @Test
    void a_write_pauses_at_the_high_mark_until_the_child_reads() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("read go; cat", pipes()));
            process.stdin().write("go\n");
            process.stdin().write(LARGE);
            assertTrue(process.stdin().getWriteBufferSize() > WaterMarks.HIGH);
            Task<Void> drain = createTask(process.stdin().drain());
            await(passes(3));
            assertFalse(drain.done());
            Task<byte[]> all = createTask(process.stdout().read());
            await(drain);
            assertTrue(process.stdin().getWriteBufferSize() <= WaterMarks.LOW);
            process.stdin().close();
            await(process.stdin().waitClosed());
            assertArrayEquals(LARGE, await(all));
            return async();
        });
    }

    /** More than fits anywhere on the way: both sides have to wait for each other all the time. */
    @Test
    void a_hundred_megabytes_go_through_two_pipes_in_little_memory() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(List.of("cat"), pipes()));
            CRC32 sent = new CRC32();
            Task<Void> sending = createTask(send(process.stdin(), sent));
            CRC32 received = new CRC32();
            byte[] chunk = new byte[100_000];
            ByteBuffer buffer = ByteBuffer.wrap(chunk);
            long total = 0;
            int n;
            while ((n = await(process.stdout().readInto(buffer.clear()))) >= 0) {
                received.update(chunk, 0, n);
                total += n;
            }
            await(sending);
            assertEquals(HUGE, total);
            assertEquals(sent.getValue(), received.getValue());
            assertEquals(0, await(process.waitUntilExited()));
            return async();
        });
    }

    @Async
    private static Coroutine<Void> send(StreamWriter writer, CRC32 sum) throws IOException {
        byte[] chunk = IoLoops.filled(77_777);
        for (long left = HUGE; left > 0; left -= chunk.length) {
            int n = (int) Math.min(left, chunk.length);
            chunk[0] = (byte) left;
            sum.update(chunk, 0, n);
            writer.write(chunk, 0, n);
            await(writer.drain());
            assertTrue(writer.getWriteBufferSize() <= WaterMarks.HIGH, "kept: " + writer.getWriteBufferSize());
        }
        writer.close();
        return async();
    }

    @Test
    void a_child_that_is_not_read_from_stops_writing_and_loses_nothing() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(List.of("cat"), pipes()));
            // Without anybody who reads: what is kept on the way is bounded, so this does not get through.
            Task<Void> sending = createTask(send(process.stdin(), new CRC32()));
            await(IoLoops.passes(50));
            assertFalse(sending.done());
            int kept = await(process.stdout().read(Integer.MAX_VALUE)).length;
            assertTrue(kept <= 4 * StreamReader.DEFAULT_LIMIT, "kept by the reader: " + kept);
            sending.cancel();
            assertTrue(await(Loops.failureOf(sending)) instanceof CancelledError);
            process.close();
            await(process.waitUntilExited());
            return async();
        });
    }

    @Test
    void errors_can_go_where_the_output_goes() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("echo one; echo two >&2; echo three",
                new SubprocessOptions().stdout(PIPE).stderr(STDOUT)));
            assertNull(process.stderr());
            ProcessOutput output = await(process.communicate());
            assertEquals("one\ntwo\nthree\n", text(output.stdout()));
            assertNull(output.stderr());
            return async();
        });
    }

    @Test
    void output_and_errors_are_pipes_of_their_own() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("echo out; echo err >&2",
                new SubprocessOptions().stdout(PIPE).stderr(PIPE)));
            ProcessOutput output = await(process.communicate());
            assertEquals("out\n", text(output.stdout()));
            assertEquals("err\n", text(output.stderr()));
            return async();
        });
    }

    @Test
    void input_and_output_can_be_files(@TempDir Path directory) throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "b\na\n");
        Path out = directory.resolve("out");
        IoLoops.run(() -> {
            SubprocessOptions options = new SubprocessOptions().stdin(Stdio.file(in)).stdout(Stdio.file(out));
            await(await(createSubprocessExec(List.of("sort"), options)).waitUntilExited());
            await(await(createSubprocessExec(List.of("sort"), options.stdout(Stdio.append(out)))).waitUntilExited());
            return async();
        });
        assertEquals("a\nb\na\nb\n", Files.readString(out));
    }

    @Test
    void what_cannot_be_an_input_or_output_is_refused() {
        SubprocessOptions options = new SubprocessOptions();
        assertThrows(IllegalArgumentException.class, () -> options.stdin(STDOUT));
        assertThrows(IllegalArgumentException.class, () -> options.stdout(STDOUT));
        assertThrows(IllegalArgumentException.class, () -> options.stdin(Stdio.append(Path.of("x"))));
        assertThrows(IllegalArgumentException.class, () -> options.limit(0));
    }

    @Test
    void input_without_a_pipe_is_refused() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell(":"));
            assertInstanceOf(IllegalStateException.class, await(failureOf(process.communicate(bytes("x")))));
            assertEquals(0, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void an_empty_command_and_an_unknown_signal_are_refused() throws IOException {
        IoLoops.run(() -> {
            assertInstanceOf(IllegalArgumentException.class,
                await(failureOf(createSubprocessExec(List.of(), pipes()))));
            try (AsyncProcess process = await(createSubprocessExec(List.of("cat"), pipes()))) {
                assertThrows(IllegalArgumentException.class, () -> process.sendSignal("NOSUCH"));
            }
            return async();
        });
    }

    @Test
    void an_exit_code_above_128_is_not_taken_for_a_signal_that_was_not_sent() throws IOException {
        IoLoops.run(() -> {
            assertEquals(137, await(await(createSubprocessShell("exit 137")).waitUntilExited()));
            AsyncProcess process = await(createSubprocessShell("read x; exit 129", pipes()));
            process.sendSignal("CONT");
            process.stdin().write("\n");
            assertEquals(129, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void output_after_a_signal_can_be_read() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell(
                "trap 'echo tidied up; exit 5' TERM; echo ready; while read x; do :; done", pipes()));
            assertEquals("ready\n", text(await(process.stdout().readline())));
            process.terminate();
            // The shell runs its trap when it is interrupted in read, or after it.
            process.stdin().write("\n");
            assertEquals("tidied up\n", text(await(process.stdout().read())));
            assertEquals(5, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void the_output_of_grandchildren_that_live_longer_arrives(@TempDir Path directory) throws IOException {
        Path fifo = directory.resolve("fifo");
        IoLoops.run(() -> {
            await(await(createSubprocessExec("mkfifo", fifo.toString())).waitUntilExited());
            AsyncProcess process = await(createSubprocessShell("cat '" + fifo + "' & echo ready; read go; exit 4",
                pipes()));
            assertEquals("ready\n", text(await(process.stdout().readline())));
            Task<ProcessOutput> output = createTask(process.communicate(bytes("go\n")));
            assertEquals(4, await(process.waitUntilExited()));
            await(toThread(() -> Files.write(fifo, LARGE)));
            assertArrayEquals(LARGE, await(output).stdout());
            return async();
        });
    }

    @Test
    void closing_ends_what_reads_and_drops_what_was_not_written() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("exec tail -f /dev/null", pipes()));
            process.stdin().write(LARGE);
            Task<byte[]> reading = createTask(process.stdout().read());
            await(passes(2));
            process.close();
            assertEquals(0, await(reading).length);
            assertEquals(-9, await(process.waitUntilExited()));
            assertInstanceOf(IOException.class, await(failureOf(process.stdin().drain())));
            return async();
        });
    }

    @Test
    void a_cancelled_communicate_can_be_made_again() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("echo one; read x; echo two", pipes()));
            Task<byte[]> first = createTask(process.stdout().read());
            await(passes(2));
            first.cancel();
            await(failureOf(first));
            assertEquals("one\ntwo\n", text(await(process.communicate(bytes("\n"))).stdout()));
            return async();
        });
    }

    @Test
    void a_child_that_is_left_is_killed_with_the_loop_which_tells() throws IOException, InterruptedException {
        ProcessHandle child;
        List<String> warnings;
        try (CapturedLog log = new CapturedLog()) {
            long pid = IoLoops.run(() -> async(await(createSubprocessExec(List.of("cat"), pipes())).pid()));
            warnings = log.records.stream().map(LogRecord::getMessage).toList();
            child = ProcessHandle.of(pid).orElse(null);
        }
        if (child != null) {
            child.onExit().join();
        }
        assertEquals(1, warnings.stream().filter(w -> w.contains("was killed: process ")).count(),
            warnings.toString());
        joinPipeThreads();
    }

    @Test
    void a_virtual_clock_waits_for_children_that_a_task_waits_for() throws Exception {
        TestLoop.run(() -> {
            AsyncProcess process = await(createSubprocessShell("read x; echo $x", pipes()));
            // Nobody waits for the child.
            await(sleep(seconds(3600)));
            process.stdin().write("late\n");
            assertEquals("late\n", text(await(waitFor(process.stdout().readline(), seconds(1)))));
            assertEquals(0, await(waitFor(process.waitUntilExited(), seconds(1))));
            return async();
        });
    }

    @Test
    void the_description_tells_the_state() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(List.of("cat"), pipes()));
            assertEquals("AsyncProcess " + process.pid() + " (running, cat)", process.toString());
            await(process.communicate());
            assertEquals("AsyncProcess " + process.pid() + " (returncode 0, cat)", process.toString());
            return async();
        });
    }

    @EnabledOnOs(OS.LINUX)
    @Test
    void nothing_is_left_open() throws IOException, InterruptedException {
        round();
        joinPipeThreads();
        long before = openPipes();
        for (int i = 0; i < 10; i++) {
            round();
        }
        joinPipeThreads();
        assertEquals(before, openPipes());
    }

    private static void round() throws IOException {
        IoLoops.run(() -> {
            SubprocessOptions options = pipes().stderr(PIPE);
            await(await(createSubprocessExec(List.of("cat"), options)).communicate(bytes("x")));
            await(await(createSubprocessShell("exit 1", options)).waitUntilExited());
            AsyncProcess closed = await(createSubprocessExec(List.of("cat"), options));
            closed.stdin().write("x");
            closed.close();
            await(closed.waitUntilExited());
            Task<AsyncProcess> cancelled = createTask(createSubprocessExec(List.of("cat"), options));
            await(passes(1));
            cancelled.cancel();
            await(failureOf(cancelled));
            await(failureOf(createSubprocessExec(List.of("/no/such/program"), options)));
            return async();
        });
    }

    /** Fails if one does not end. */
    private static void joinPipeThreads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("-of-process-") || thread.getName().startsWith("process reaper (pid")) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
                assertFalse(thread.isAlive(), thread + " does not end");
            }
        }
    }

    private static long openPipes() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(AsyncProcessTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void more_output_than_an_array_holds_is_an_error_and_not_less() throws IOException {
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            AsyncProcess process = await(createSubprocessShell("echo something; cat",
                new SubprocessOptions().stdin(PIPE).stdout(PIPE)));
            process.stdout().most = 3;
            Throwable e = await(failureOf(process.communicate()));
            assertTrue(e instanceof IOException && e.getMessage().contains("read(n)"), String.valueOf(e));
            process.kill();
            await(process.waitUntilExited());
            return async();
        });
        assertEquals(List.of("protocol.pipeDataReceived() failed"), Loops.messages(complaints));
    }
}
