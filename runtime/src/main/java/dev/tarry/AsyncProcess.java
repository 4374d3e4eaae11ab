package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.gather;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A child process; the counterpart of {@code asyncio.subprocess.Process}. {@link Asyncio#createSubprocessExec} and
 * {@link Asyncio#createSubprocessShell} make them.
 *
 * <pre>{@code
 * AsyncProcess sort = await(createSubprocessExec(List.of("sort"), new SubprocessOptions().stdin(PIPE).stdout(PIPE)));
 * ProcessOutput output = await(sort.communicate("b\na\n".getBytes()));
 * System.out.println(new String(output.stdout()));
 * }</pre>
 *
 * <p>Output that nobody reads stays in the pipe when more than twice the limit of the reader waits, and the child has to
 * wait as well: read it, {@link #communicate()}, or do not make it a pipe. Cancelling whoever waits for a child does not
 * end the child. A child that still runs when its loop is closed is killed. Not thread-safe.
 */
public final class AsyncProcess implements AutoCloseable {
    private final EventLoop loop;
    private final ProcessHandle handle;
    private final List<String> command;
    private final OneTime exited;
    private final StreamWriter stdin;
    private final StreamReader stdout;
    private final StreamReader stderr;
    private final List<PipeTransport> transports = new ArrayList<>(3);
    /** Those whose end was told. */
    private int pipesLost;
    /** The signals that were sent, one bit for each. */
    private long sent;
    private Integer returncode;

    /** Takes over a process that has just been started, on the loop's thread. */
    AsyncProcess(EventLoop loop, Child child, List<String> command, int limit) {
        this.loop = loop;
        this.handle = child.process.toHandle();
        this.command = command;
        exited = new OneTime(loop);
        loop.processes.add(this);
        stdin = child.stdin == null ? null : start(child.stdin, limit).writer;
        stdout = child.stdout == null ? null : start(child.stdout, limit).reader;
        stderr = child.stderr == null ? null : start(child.stderr, limit).reader;
        child.process.onExit().whenComplete((ended, failure) ->
            loop.post(new Handle(loop, () -> exited(child.process))));
    }

    private StreamProtocol start(PipeTransport pipe, int limit) {
        StreamProtocol protocol = new StreamProtocol(loop, limit, null, null);
        protocol.reader.setFedByThread();
        transports.add(pipe);
        pipe.start(protocol, this::pipeLost);
        return protocol;
    }

    /**
     * The number that the system has given to the process.
     *
     * @return the number
     */
    public long pid() {
        return handle.pid();
    }

    /**
     * How the process has ended.
     *
     * @return null while it is running, as far as the loop knows; its exit code; or, if it has ended of signal N that was
     *     sent from here, -N. For a signal of other origin the JDK gives 128 + N, as shells do, which cannot be told from
     *     an exit code
     */
    public Integer returncode() {
        return returncode;
    }

    /**
     * Writes to the input of the process.
     *
     * @return null if the input is not {@link Stdio#PIPE}
     */
    public StreamWriter stdin() {
        return stdin;
    }

    /**
     * Reads the output of the process.
     *
     * @return null if the output is not {@link Stdio#PIPE}
     */
    public StreamReader stdout() {
        return stdout;
    }

    /**
     * Reads the errors of the process.
     *
     * @return null if the errors are not {@link Stdio#PIPE}
     */
    public StreamReader stderr() {
        return stderr;
    }

    /**
     * Waits until the process has ended; the counterpart of {@code Process.wait}. Any number of tasks may wait. A child
     * with pipes that nobody reads may never end: use {@link #communicate()} then.
     *
     * @return its {@link #returncode()}
     */
    @Async
    public Coroutine<Integer> waitUntilExited() {
        if (returncode == null) {
            loop.scheduler.outstanding++;
            try {
                await(exited.awaited());
            } finally {
                loop.scheduler.outstanding--;
            }
        }
        return async(returncode);
    }

    /**
     * Closes the input, reads all output and errors, and waits until the process has ended, all at the same time.
     *
     * @return what was read
     * @throws IOException if reading fails
     */
    public Coroutine<ProcessOutput> communicate() throws IOException {
        return exchange(null);
    }

    /**
     * Writes to the input and closes it, reads all output and errors, and waits until the process has ended, all at the
     * same time. It is no error if the process does not take all of the input.
     *
     * @param input what to write; not to be changed until this is done
     * @return what was read
     * @throws IOException if reading fails
     * @throws IllegalStateException from awaiting, if the input is not {@link Stdio#PIPE}
     */
    public Coroutine<ProcessOutput> communicate(byte[] input) throws IOException {
        return exchange(Objects.requireNonNull(input, "input"));
    }

    /**
     * Sends a signal. Does nothing if the process has ended. For other signals than {@code TERM} and {@code KILL} it
     * starts the program {@code kill}, and blocks the loop until that is done, usually some milliseconds.
     *
     * @param signal with or without {@code SIG}, as {@code "HUP"}
     * @throws IllegalArgumentException if there is no such signal
     * @throws UnsupportedOperationException on Windows, which knows {@code TERM} and {@code KILL} only, and for a signal
     *     that POSIX has given no number if this Java has no module {@code jdk.unsupported}
     */
    public void sendSignal(String signal) {
        loop.checkThread();
        String name = ProcessSignals.name(signal);
        int number = ProcessSignals.number(name);
        if (returncode == null) {
            sent |= 1L << number;
            ProcessSignals.send(handle, name, number);
        }
    }

    /** Asks the process to end, by the signal {@code TERM}. Does nothing if it has ended. */
    public void terminate() {
        sendSignal("TERM");
    }

    /** Ends the process, by the signal {@code KILL}. Does nothing if it has ended. */
    public void kill() {
        sendSignal("KILL");
    }

    /**
     * Closes the pipes, and kills the process if it has not ended; the counterpart of closing asyncio's transport. Does
     * not wait. Does nothing for a process that has ended and whose output was read.
     */
    @Override
    public void close() {
        loop.checkThread();
        // First: when its input is closed, it might end by itself.
        kill();
        for (PipeTransport pipe : List.copyOf(transports)) {
            pipe.close();
        }
    }

    @Override
    public String toString() {
        return "AsyncProcess " + pid() + " (" + (returncode == null ? "running" : "returncode " + returncode) + ", "
            + command.get(0) + ")";
    }

    /** The loop is closed. Returns whether the process had to be killed. */
    boolean release() {
        // Before its input is closed, of which it might end by itself.
        boolean killed = returncode == null && handle.destroyForcibly();
        for (PipeTransport pipe : transports) {
            pipe.release();
        }
        return killed;
    }

    @Async
    private Coroutine<ProcessOutput> exchange(byte[] input) throws IOException {
        if (input != null && stdin == null) {
            throw new IllegalStateException("communicate(input) needs a pipe to write to: start the process with"
                + " new SubprocessOptions().stdin(Stdio.PIPE)");
        }
        ProcessOutput output = await(gather(feed(input), readAll(stdout), readAll(stderr),
            (fed, out, err) -> new ProcessOutput(out, err)));
        await(waitUntilExited());
        return async(output);
    }

    @Async
    private Coroutine<Void> feed(byte[] input) {
        if (stdin != null) {
            try {
                if (input != null) {
                    stdin.write(input);
                }
                await(stdin.drain());
            } catch (IOException brokenPipe) {
                // The process may take as much of its input as it likes.
            }
            stdin.close();
        }
        return async();
    }

    @Async
    private static Coroutine<byte[]> readAll(StreamReader reader) throws IOException {
        return async(reader == null ? null : await(reader.read()));
    }

    private void exited(Process process) {
        int code = process.exitValue();
        int signal = code - ProcessSignals.JDK_OFFSET;
        boolean ours = !Subprocesses.WINDOWS && signal > 0 && signal < Long.SIZE && (sent & 1L << signal) != 0;
        returncode = ours ? -signal : code;
        exited.happen(null);
        for (PipeTransport pipe : List.copyOf(transports)) {
            if (pipe instanceof PipeWriting writing) {
                writing.childExited();
            }
        }
        forgetIfOver();
    }

    private void pipeLost() {
        pipesLost++;
        forgetIfOver();
    }

    private void forgetIfOver() {
        if (returncode != null && pipesLost == transports.size()) {
            loop.processes.remove(this);
        }
    }
}
