package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createSubprocessExec;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.toThread;
import static dev.tarry.IoLoops.bytes;
import static dev.tarry.IoLoops.passes;
import static dev.tarry.IoLoops.text;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Stdio.DEVNULL;
import static dev.tarry.Stdio.INHERIT;
import static dev.tarry.Stdio.STDOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Child processes with a protocol; named after CPython's tests of the same situation. */
@DisabledOnOs(OS.WINDOWS)
class SubprocessProtocolTest {
    private static final List<String> CAT = List.of("cat");

    /** Writes down everything, and checks that nothing comes before the beginning or after the end. */
    private static class Recorder implements SubprocessProtocol {
        final List<String> events = new ArrayList<>();
        final ByteArrayOutputStream[] data = {null, new ByteArrayOutputStream(), new ByteArrayOutputStream()};
        final AsyncEvent received = new AsyncEvent();
        final AsyncFuture<Throwable> completed = getRunningLoop().createFuture();
        final AsyncEvent outputLost = new AsyncEvent();
        final AsyncEvent exited = new AsyncEvent();
        SubprocessTransport transport;
        Integer returncode;

        @Override
        public void connectionMade(SubprocessTransport transport) {
            assertNull(this.transport);
            this.transport = transport;
            events.add("made");
        }

        @Override
        public void pipeDataReceived(int fd, ByteBuffer received) {
            add("data " + fd);
            while (received.hasRemaining()) {
                data[fd].write(received.get());
            }
            this.received.set();
        }

        @Override
        public void pipeConnectionLost(int fd, Throwable failure) {
            add("lost " + fd + (failure == null ? "" : " " + failure));
            if (fd == 1) {
                outputLost.set();
            }
        }

        @Override
        public void processExited() {
            add("exited");
            returncode = transport.getReturncode();
            exited.set();
        }

        @Override
        public void pauseWriting() {
            add("pause");
        }

        @Override
        public void resumeWriting() {
            add("resume");
        }

        @Override
        public void connectionLost(Throwable failure) {
            add("lost");
            completed.setResult(failure);
        }

        private void add(String event) {
            assertNotNull(transport, event);
            assertFalse(completed.done(), event);
            events.add(event);
        }

        String output() {
            return text(data[1].toByteArray());
        }

        String errors() {
            return text(data[2].toByteArray());
        }

        @Async
        Coroutine<Void> outputIs(String expected) {
            while (!output().equals(expected)) {
                await(received.waitUntilSet());
                received.clear();
            }
            return async();
        }
    }

    private static Coroutine<ProtocolProcess<Recorder>> cat() throws IOException {
        return getRunningLoop().subprocessExec(Recorder::new, CAT, new SubprocessOptions());
    }

    private static Coroutine<ProtocolProcess<Recorder>> shell(String command, SubprocessOptions options)
            throws IOException {
        return getRunningLoop().subprocessShell(Recorder::new, command, options);
    }

    @Test
    void subprocess_exec_interactive_talks_to_the_child_and_close_kills_it() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(cat());
            Recorder protocol = child.protocol();
            assertEquals(List.of("made"), protocol.events);
            assertSame(child.transport(), protocol.transport);
            assertSame(protocol, child.transport().getProtocol());
            Transport stdin = child.transport().getPipeTransport(0);
            stdin.write(bytes("Python "));
            await(protocol.outputIs("Python "));
            stdin.write(bytes("The Winner"));
            await(protocol.outputIs("Python The Winner"));
            assertFalse(child.transport().isClosing());
            child.transport().close();
            child.transport().close();
            assertTrue(child.transport().isClosing());
            assertNull(await(protocol.completed));
            assertEquals(-9, protocol.returncode);
            assertEquals("lost", protocol.events.get(protocol.events.size() - 1));
            return async();
        });
    }

    @Test
    void subprocess_shell_all_pipes_end_before_the_connection_is_lost() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("echo Python", new SubprocessOptions()));
            child.transport().getPipeTransport(0).close();
            assertNull(await(child.protocol().completed));
            assertEquals(0, child.protocol().returncode);
            assertEquals("Python\n", child.protocol().output());
            assertEquals("", child.protocol().errors());
            Set<String> all = new TreeSet<>(child.protocol().events);
            assertEquals(Set.of("made", "data 1", "lost 0", "lost 1", "lost 2", "exited", "lost"), all);
            assertFalse(child.transport().isClosing());
            child.close();
            return async();
        });
    }

    @Test
    void subprocess_exitcode_of_a_child_without_pipes() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("exit 7",
                new SubprocessOptions().stdin(INHERIT).stdout(INHERIT).stderr(INHERIT)));
            for (int fd = -1; fd <= 3; fd++) {
                assertNull(child.transport().getPipeTransport(fd));
            }
            await(child.protocol().completed);
            assertEquals(7, child.protocol().returncode);
            assertEquals(List.of("made", "exited", "lost"), child.protocol().events);
            child.transport().close();
            return async();
        });
    }

    @Test
    void subprocess_kill_terminate_and_send_signal_give_the_negative_number() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> killed = await(cat());
            killed.transport().kill();
            ProtocolProcess<Recorder> terminated = await(cat());
            terminated.transport().terminate();
            ProtocolProcess<Recorder> hungUp = await(shell("echo ready; exec cat", new SubprocessOptions()));
            await(hungUp.protocol().outputIs("ready\n"));
            hungUp.transport().sendSignal("HUP");
            await(killed.protocol().completed);
            await(terminated.protocol().completed);
            await(hungUp.protocol().completed);
            assertEquals(-9, killed.protocol().returncode);
            assertEquals(-15, terminated.protocol().returncode);
            assertEquals(-1, hungUp.protocol().returncode);
            return async();
        });
    }

    @Test
    void proc_exited_signals_to_it_do_nothing() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("exit 6", new SubprocessOptions()));
            assertNull(child.transport().getReturncode());
            await(child.protocol().completed);
            child.transport().kill();
            child.transport().terminate();
            child.transport().sendSignal("HUP");
            assertEquals(6, child.transport().getReturncode());
            return async();
        });
    }

    @Test
    void subprocess_stderr_is_a_pipe_of_its_own() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("read x; printf OUT:$x; printf ERR:$x >&2",
                new SubprocessOptions()));
            child.transport().getPipeTransport(0).write(bytes("test\n"));
            await(child.protocol().completed);
            assertEquals("OUT:test", child.protocol().output());
            assertEquals("ERR:test", child.protocol().errors());
            assertEquals(0, child.protocol().returncode);
            return async();
        });
    }

    @Test
    void subprocess_stderr_redirect_to_stdout_has_no_pipe() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("read x; printf OUT:$x; printf ERR:$x >&2",
                new SubprocessOptions().stderr(STDOUT)));
            assertNotNull(child.transport().getPipeTransport(1));
            assertNull(child.transport().getPipeTransport(2));
            child.transport().getPipeTransport(0).write(bytes("test\n"));
            await(child.protocol().completed);
            assertEquals("OUT:testERR:test", child.protocol().output());
            assertEquals("", child.protocol().errors());
            return async();
        });
    }

    /** One write later than in asyncio: the thread that reads the pipe keeps it open until something comes. */
    @Test
    void subprocess_close_client_stream_breaks_the_pipe_of_the_child() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("trap '' PIPE; while read x; do echo OUT:$x || break; done;"
                + " echo broken >&2; while read x; do :; done", new SubprocessOptions()));
            Transport stdin = child.transport().getPipeTransport(0);
            stdin.write(bytes("test\n"));
            await(child.protocol().outputIs("OUT:test\n"));
            child.transport().getPipeTransport(1).close();
            await(child.protocol().outputLost.waitUntilSet());
            while (!child.protocol().errors().contains("broken")) {
                stdin.write(bytes("xxx\n"));
                await(sleep(millis(1)));
            }
            assertEquals("OUT:test\n", child.protocol().output());
            assertNull(child.protocol().returncode);
            child.transport().close();
            await(child.protocol().completed);
            assertEquals(-9, child.protocol().returncode);
            return async();
        });
    }

    @Test
    void subprocess_protocol_events_come_in_order_for_each_pipe() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("printf stdout; printf stderr >&2",
                new SubprocessOptions().stdin(INHERIT)));
            await(child.protocol().completed);
            List<String> events = child.protocol().events;
            assertEquals(Set.of("made", "data 1", "data 2", "lost 1", "lost 2", "exited", "lost"),
                new TreeSet<>(events));
            assertTrue(events.indexOf("data 1") < events.indexOf("lost 1"), events.toString());
            assertTrue(events.indexOf("data 2") < events.indexOf("lost 2"), events.toString());
            assertEquals("made", events.get(0));
            assertEquals("lost", events.get(events.size() - 1));
            return async();
        });
    }

    @Test
    void a_child_may_exit_long_before_its_pipes_end(@TempDir Path directory) throws IOException {
        Path fifo = directory.resolve("fifo");
        IoLoops.run(() -> {
            await(await(createSubprocessExec("mkfifo", fifo.toString())).waitUntilExited());
            ProtocolProcess<Recorder> child = await(shell("cat '" + fifo + "' & exit 3",
                new SubprocessOptions().stdin(DEVNULL).stderr(DEVNULL)));
            await(child.protocol().exited.waitUntilSet());
            assertEquals(List.of("made", "exited"), child.protocol().events);
            await(toThread(() -> Files.write(fifo, bytes("late"))));
            await(child.protocol().completed);
            assertEquals("late", child.protocol().output());
            assertEquals(List.of("made", "exited", "data 1", "lost 1", "lost"), child.protocol().events);
            return async();
        });
    }

    @Test
    void writing_is_paused_at_the_high_mark_and_resumed_when_the_child_reads() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(shell("read go; wc -c", new SubprocessOptions()));
            Transport stdin = child.transport().getPipeTransport(0);
            byte[] large = IoLoops.filled(1_000_000);
            large[0] = '\n';
            stdin.write(large);
            assertEquals(List.of("made", "pause"), child.protocol().events);
            stdin.writeEof();
            await(child.protocol().completed);
            assertTrue(child.protocol().events.contains("resume"), child.protocol().events.toString());
            assertEquals("999999", child.protocol().output().strip());
            return async();
        });
    }

    @Test
    void output_is_kept_back_while_reading_is_paused() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(cat());
            Transport stdin = child.transport().getPipeTransport(0);
            Transport stdout = child.transport().getPipeTransport(1);
            stdout.pauseReading();
            assertFalse(stdout.isReading());
            // What the thread has begun to read when it was paused comes through; nothing after that.
            stdin.write(bytes("1"));
            await(child.protocol().outputIs("1"));
            stdin.write(bytes("2"));
            stdin.writeEof();
            await(passes(20));
            assertEquals("1", child.protocol().output());
            stdout.resumeReading();
            await(child.protocol().completed);
            assertEquals("12", child.protocol().output());
            return async();
        });
    }

    @Test
    void exceptions_of_the_protocol_are_reported_once_each_and_change_nothing() throws IOException {
        List<String> called = new ArrayList<>();
        List<ExceptionContext> complaints = IoLoops.complaints(() -> {
            AsyncFuture<Integer> end = getRunningLoop().createFuture();
            await(getRunningLoop().subprocessShell(() -> new SubprocessProtocol() {
                private SubprocessTransport transport;

                @Override
                public void connectionMade(SubprocessTransport transport) {
                    this.transport = transport;
                    fail("connectionMade");
                }

                @Override
                public void pipeDataReceived(int fd, ByteBuffer data) {
                    fail("pipeDataReceived");
                }

                @Override
                public void pipeConnectionLost(int fd, Throwable failure) {
                    fail("pipeConnectionLost");
                }

                @Override
                public void processExited() {
                    fail("processExited");
                }

                @Override
                public void connectionLost(Throwable failure) {
                    end.setResult(transport.getReturncode());
                    fail("connectionLost");
                }

                private void fail(String method) {
                    called.add(method);
                    throw new IllegalStateException(method);
                }
            }, "echo x; exit 5", new SubprocessOptions().stdin(DEVNULL).stderr(STDOUT)));
            assertEquals(5, await(end));
            return async();
        });
        assertEquals(Set.of("connectionMade", "pipeDataReceived", "pipeConnectionLost", "processExited",
            "connectionLost"), new TreeSet<>(called));
        assertEquals(called, complaints.stream().map(context -> context.exception().getMessage()).toList());
        for (ExceptionContext context : complaints) {
            assertEquals("protocol." + context.exception().getMessage() + "() failed", context.message());
        }
    }

    @Test
    void another_protocol_can_take_over() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(cat());
            Recorder second = new Recorder();
            second.transport = child.transport();
            child.transport().setProtocol(second);
            child.transport().getPipeTransport(0).write(bytes("x"));
            await(second.outputIs("x"));
            child.transport().close();
            await(second.completed);
            assertEquals(List.of("made"), child.protocol().events);
            assertEquals(-9, second.returncode);
            return async();
        });
    }

    @Test
    void no_process_is_started_if_the_factory_fails_or_the_command_is_not_there() throws IOException {
        IoLoops.run(() -> {
            EventLoop loop = getRunningLoop();
            assertInstanceOf(UnsupportedOperationException.class, await(failureOf(loop.subprocessExec(() -> {
                throw new UnsupportedOperationException();
            }, CAT, new SubprocessOptions()))));
            assertInstanceOf(IllegalArgumentException.class,
                await(failureOf(loop.subprocessExec(Recorder::new, List.of(), new SubprocessOptions()))));
            assertInstanceOf(IOException.class, await(failureOf(
                loop.subprocessExec(Recorder::new, List.of("/no/such/program"), new SubprocessOptions()))));
            return async();
        });
    }

    @Test
    void what_the_system_knows_of_the_child_can_be_asked() throws IOException {
        IoLoops.run(() -> {
            ProtocolProcess<Recorder> child = await(cat());
            ProcessHandle handle = child.transport().getExtraInfo(ExtraInfo.SUBPROCESS);
            assertEquals(child.transport().getPid(), handle.pid());
            assertTrue(handle.isAlive());
            assertNull(child.transport().getExtraInfo(ExtraInfo.PEERNAME));
            assertEquals("SubprocessTransport " + handle.pid() + " (running, cat)", child.transport().toString());
            child.transport().getPipeTransport(0).close();
            await(child.protocol().completed);
            assertEquals("SubprocessTransport " + handle.pid() + " (returncode 0, cat)",
                child.transport().toString());
            return async();
        });
    }

    /** One thread of ours for each pipe that is read, one that the JDK has for each child, and none for an idle input. */
    @Test
    void two_hundred_children_at_once_have_a_thread_for_each_pipe_and_none_afterwards() throws Exception {
        int children = 200;
        IoLoops.run(() -> {
            List<Task<AsyncProcess>> starting = new ArrayList<>();
            SubprocessOptions options = new SubprocessOptions().stdin(Stdio.PIPE).stdout(Stdio.PIPE);
            for (int i = 0; i < children; i++) {
                starting.add(createTask(createSubprocessExec(CAT, options)));
            }
            List<AsyncProcess> running = new ArrayList<>();
            for (Task<AsyncProcess> start : starting) {
                running.add(await(start));
            }
            assertEquals(children, threads("tarry-stdout-of-process-", running));
            assertEquals(0, threads("tarry-stdin-of-process-", running));
            List<Task<ProcessOutput>> answers = new ArrayList<>();
            for (AsyncProcess process : running) {
                answers.add(createTask(process.communicate(bytes("to " + process.pid()))));
            }
            for (int i = 0; i < children; i++) {
                assertEquals("to " + running.get(i).pid(), text(await(answers.get(i)).stdout()));
                assertEquals(0, running.get(i).returncode());
            }
            return async();
        });
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("tarry-std")) {
                thread.join(30_000);
                assertFalse(thread.isAlive(), thread + " does not end");
            }
        }
    }

    private static long threads(String prefix, List<AsyncProcess> processes) {
        List<String> names = processes.stream().map(process -> prefix + process.pid()).toList();
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> names.contains(thread.getName())).count();
    }
}
