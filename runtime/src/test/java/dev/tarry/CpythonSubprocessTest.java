package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createSubprocessExec;
import static dev.tarry.Asyncio.createSubprocessShell;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Stdio.DEVNULL;
import static dev.tarry.Stdio.PIPE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** CPython's {@code test_subprocess.py}, by behaviour and name. */
@DisabledOnOs(OS.WINDOWS)
class CpythonSubprocessTest {
    private static final List<String> CAT = List.of("cat");
    private static final List<String> LENGTH = List.of("sh", "-c", "wc -c");
    /** More than a pipe holds. */
    private static final byte[] LARGE = IoLoops.filled(1 << 20);

    private static SubprocessOptions pipes() {
        return new SubprocessOptions().stdin(PIPE).stdout(PIPE);
    }

    /** Waits for its input, which never comes. */
    private static Coroutine<AsyncProcess> blocked() throws IOException {
        return createSubprocessExec(CAT, pipes());
    }

    @Test
    void stdin_stdout_are_pipes() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(CAT, pipes()));
            process.stdin().write("some data");
            await(process.stdin().drain());
            process.stdin().close();
            assertEquals("some data", text(await(process.stdout().read())));
            assertEquals(0, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void communicate_writes_and_reads() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(CAT, pipes()));
            ProcessOutput output = await(process.communicate(bytes("some data")));
            assertEquals("some data", text(output.stdout()));
            assertNull(output.stderr());
            assertEquals(0, process.returncode());
            return async();
        });
    }

    @Test
    void communicate_none_input_closes_the_input() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(CAT, pipes()));
            assertEquals("", text(await(process.communicate()).stdout()));
            assertEquals(0, process.returncode());
            return async();
        });
    }

    @Test
    void shell_runs_a_command() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("exit 7"));
            assertEquals(7, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void kill_gives_minus_nine() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(blocked());
            process.kill();
            assertEquals(-9, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void kill_issue43884_ends_a_shell_with_children() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("echo started; cat; cat", pipes()));
            assertEquals("started\n", text(await(process.stdout().readline())));
            process.kill();
            assertEquals(-9, await(process.waitUntilExited()));
            // Its own child still has the pipe, and ends with its input.
            process.stdin().close();
            assertEquals("", text(await(process.stdout().read())));
            return async();
        });
    }

    @Test
    void terminate_gives_minus_fifteen() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(blocked());
            process.terminate();
            assertEquals(-15, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void send_signal_gives_the_negative_number() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("echo sleeping; exec cat", pipes()));
            assertEquals("sleeping\n", text(await(process.stdout().readline())));
            process.sendSignal("SIGHUP");
            assertEquals(-1, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void stdin_broken_pipe_is_thrown_by_drain() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("head -c 1 >/dev/null",
                new SubprocessOptions().stdin(PIPE)));
            process.stdin().write(LARGE);
            assertInstanceOf(IOException.class, await(failureOf(process.stdin().drain())));
            assertEquals(0, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void communicate_ignore_broken_pipe_of_the_input() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell(":", new SubprocessOptions().stdin(PIPE)));
            await(process.communicate(LARGE));
            assertEquals(0, process.returncode());
            return async();
        });
    }

    @Test
    void pause_reading_while_nobody_reads() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(List.of("head", "-c", "5000000", "/dev/zero"),
                new SubprocessOptions().stdout(PIPE).limit(10)));
            while (!process.stdout().toString().contains("paused")) {
                await(passes(1));
            }
            await(passes(1000));
            // One array of the thread, whatever the child has to say.
            assertTrue(process.stdout().toString().matches("StreamReader \\(\\d{1,5} bytes, .*"),
                process.stdout().toString());
            assertNull(process.returncode());
            assertEquals(5_000_000, await(process.communicate()).stdout().length);
            assertEquals(0, process.returncode());
            return async();
        });
    }

    @Test
    void stdin_not_inheritable_by_other_children() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess one = await(createSubprocessExec(LENGTH, pipes().stderr(PIPE)));
            AsyncProcess other = await(createSubprocessExec(LENGTH, pipes().stderr(PIPE)));
            assertEquals("3", text(await(one.communicate(bytes("abc"))).stdout()).strip());
            assertEquals("2", text(await(other.communicate(bytes("ab"))).stdout()).strip());
            return async();
        });
    }

    @Test
    void empty_input_is_an_end_of_file() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(LENGTH, pipes().stderr(PIPE)));
            ProcessOutput output = await(process.communicate(new byte[0]));
            assertEquals("0", text(output.stdout()).strip());
            assertEquals("", text(output.stderr()));
            return async();
        });
    }

    @Test
    void devnull_input_is_an_end_of_file() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(LENGTH,
                new SubprocessOptions().stdin(DEVNULL).stdout(PIPE)));
            assertNull(process.stdin());
            assertEquals("0", text(await(process.communicate()).stdout()).strip());
            return async();
        });
    }

    @Test
    void devnull_output_is_null() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(CAT,
                new SubprocessOptions().stdin(PIPE).stdout(DEVNULL)));
            assertNull(await(process.communicate(bytes("abc"))).stdout());
            assertEquals(0, process.returncode());
            return async();
        });
    }

    @Test
    void devnull_error_is_null() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("echo oops >&2; cat", pipes().stderr(DEVNULL)));
            ProcessOutput output = await(process.communicate(bytes("abc")));
            assertNull(output.stderr());
            assertEquals("abc", text(output.stdout()));
            return async();
        });
    }

    @Test
    void cancel_process_wait_does_not_end_the_child() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(blocked());
            Task<Integer> task = createTask(process.waitUntilExited());
            getRunningLoop().callSoon(task::cancel);
            assertInstanceOf(CancelledError.class, await(failureOf(task)));
            task.cancel();
            assertEquals("still there", text(await(process.communicate(bytes("still there"))).stdout()));
            assertEquals(0, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void cancel_make_subprocess_transport_exec_kills_the_child() throws IOException {
        IoLoops.run(() -> {
            Task<AsyncProcess> task = createTask(createSubprocessExec("tail", "-f", "/dev/null"));
            getRunningLoop().callSoon(task::cancel);
            assertInstanceOf(CancelledError.class, await(failureOf(task)));
            assertEquals(0, ProcessHandle.current().children()
                .filter(child -> child.info().command().orElse("").endsWith("/tail")).count());
            return async();
        });
    }

    @Test
    void close_kill_running_child() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(blocked());
            assertNull(process.returncode());
            process.close();
            assertEquals(-9, await(process.waitUntilExited()));
            return async();
        });
    }

    @Test
    void close_dont_kill_finished_child() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("exit 3"));
            await(process.waitUntilExited());
            process.close();
            process.kill();
            process.terminate();
            process.sendSignal("HUP");
            assertEquals(3, process.returncode());
            return async();
        });
    }

    @Test
    void popen_error_is_thrown() throws IOException {
        IoLoops.run(() -> {
            assertInstanceOf(IOException.class,
                await(failureOf(createSubprocessExec(List.of("/no/such/program"), pipes()))));
            return async();
        });
    }

    @Test
    void read_stdout_after_process_exit_gives_everything() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("head -c 4096 /dev/zero; exit 1",
                new SubprocessOptions().stdout(PIPE)));
            assertEquals(1, await(process.waitUntilExited()));
            assertArrayEquals(new byte[4096], await(process.stdout().read()));
            return async();
        });
    }

    @Test
    void create_subprocess_exec_with_path_as_directory() throws IOException {
        Path root = Path.of("/");
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(List.of("pwd"),
                new SubprocessOptions().stdout(PIPE).cwd(root)));
            assertEquals("/\n", text(await(process.communicate()).stdout()));
            return async();
        });
    }

    @Test
    void create_subprocess_env_shell_sets_the_environment() throws IOException {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("FOO", "bar");
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessShell("printf %s \"$FOO\"",
                new SubprocessOptions().env(env).stdout(PIPE)));
            assertEquals("bar", text(await(process.communicate()).stdout()));
            return async();
        });
    }

    @Test
    void create_subprocess_env_exec_sets_all_of_the_environment() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(List.of("/usr/bin/env"),
                new SubprocessOptions().env(Map.of("FOO", "baz")).stdout(PIPE)));
            assertEquals("FOO=baz\n", text(await(process.communicate()).stdout()));
            return async();
        });
    }

    @Test
    void subprocess_concurrent_wait_all_get_the_code() throws IOException {
        IoLoops.run(() -> {
            AsyncProcess process = await(createSubprocessExec(CAT, pipes()));
            List<Task<Integer>> early = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                early.add(createTask(process.waitUntilExited()));
            }
            assertEquals("some data", text(await(process.communicate(bytes("some data"))).stdout()));
            List<Coroutine<Integer>> late = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                late.add(process.waitUntilExited());
            }
            assertEquals(Collections.nCopies(10, 0), await(gather(early)));
            assertEquals(Collections.nCopies(10, 0), await(gather(late)));
            return async();
        });
    }

    @Async
    private static Coroutine<String> echo(String word) throws IOException {
        AsyncProcess process = await(createSubprocessExec(List.of("echo", word),
            new SubprocessOptions().stdout(PIPE)));
        return async(text(await(process.communicate()).stdout()).strip());
    }

    @Test
    void subprocess_communicate_stdout_of_many() throws IOException {
        List<String> words = List.of("foo0", "foo1", "foo2", "foo3", "foo4", "foo5", "foo6", "foo7", "foo8", "foo9");
        IoLoops.run(() -> {
            List<Coroutine<String>> echoes = new ArrayList<>();
            for (String word : words) {
                echoes.add(echo(word));
            }
            assertEquals(words, await(gather(echoes)));
            return async();
        });
    }

    @Test
    void subprocess_send_signal_race_with_the_end() throws IOException {
        IoLoops.run(() -> {
            for (int i = 0; i < 10; i++) {
                AsyncProcess process = await(createSubprocessShell("exit 0"));
                process.sendSignal("USR1");
                assertNotEquals(255, await(process.waitUntilExited()));
            }
            return async();
        });
    }
}
