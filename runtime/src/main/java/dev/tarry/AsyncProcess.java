package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.gather;

import java.io.IOException;
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
    private final SubprocessTransport transport;
    private final SubprocessStreams streams;

    AsyncProcess(SubprocessTransport transport, SubprocessStreams streams) {
        this.transport = transport;
        this.streams = streams;
    }

    /**
     * The number that the system has given to the process.
     *
     * @return the number
     */
    public long pid() {
        return transport.getPid();
    }

    /**
     * How the process has ended.
     *
     * @return null while it is running, as far as the loop knows; its exit code; or, if it has ended of signal N that was
     *     sent from here, -N. For a signal of other origin the JDK gives 128 + N, as shells do, which cannot be told from
     *     an exit code
     */
    public Integer returncode() {
        return transport.getReturncode();
    }

    /**
     * Writes to the input of the process.
     *
     * @return null if the input is not {@link Stdio#PIPE}
     */
    public StreamWriter stdin() {
        return streams.writer();
    }

    /**
     * Reads the output of the process.
     *
     * @return null if the output is not {@link Stdio#PIPE}
     */
    public StreamReader stdout() {
        return streams.reader(1);
    }

    /**
     * Reads the errors of the process.
     *
     * @return null if the errors are not {@link Stdio#PIPE}
     */
    public StreamReader stderr() {
        return streams.reader(2);
    }

    /**
     * Waits until the process has ended; the counterpart of {@code Process.wait}. Any number of tasks may wait. A child
     * with pipes that nobody reads may never end: use {@link #communicate()} then.
     *
     * @return its {@link #returncode()}
     */
    @Async
    public Coroutine<Integer> waitUntilExited() {
        if (returncode() == null) {
            Scheduler scheduler = transport.loop.scheduler;
            scheduler.outstanding++;
            try {
                await(transport.exited.awaited());
            } finally {
                scheduler.outstanding--;
            }
        }
        return async(returncode());
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
        transport.sendSignal(signal);
    }

    /** Asks the process to end, by the signal {@code TERM}. Does nothing if it has ended. */
    public void terminate() {
        transport.terminate();
    }

    /** Ends the process, by the signal {@code KILL}. Does nothing if it has ended. */
    public void kill() {
        transport.kill();
    }

    /**
     * Closes the pipes, and kills the process if it has not ended; the counterpart of closing asyncio's transport. Does
     * not wait. Does nothing for a process that has ended and whose output was read.
     */
    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "AsyncProcess " + transport.state();
    }

    @Async
    private Coroutine<ProcessOutput> exchange(byte[] input) throws IOException {
        if (input != null && stdin() == null) {
            throw new IllegalStateException("communicate(input) needs a pipe to write to: start the process with"
                + " new SubprocessOptions().stdin(Stdio.PIPE)");
        }
        ProcessOutput output = await(gather(feed(input), readAll(stdout()), readAll(stderr()),
            (fed, out, err) -> new ProcessOutput(out, err)));
        await(waitUntilExited());
        return async(output);
    }

    @Async
    private Coroutine<Void> feed(byte[] input) {
        StreamWriter stdin = stdin();
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
}
