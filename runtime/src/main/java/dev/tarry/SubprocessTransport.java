package dev.tarry;

import java.util.Objects;

/**
 * A child process, as the {@link SubprocessProtocol} sees it; the counterpart of {@code asyncio.SubprocessTransport}, made
 * by {@link EventLoop#subprocessExec} and {@link EventLoop#subprocessShell}. Not thread-safe: for the loop's thread.
 *
 * <pre>{@code
 * SubprocessTransport sort = await(loop.subprocessExec(Output::new, List.of("sort"), new SubprocessOptions())).transport();
 * sort.getPipeTransport(0).write("b\na\n".getBytes());
 * sort.getPipeTransport(0).writeEof();
 * }</pre>
 *
 * <p>A child that still runs when its loop is closed is killed.
 */
public final class SubprocessTransport implements AutoCloseable {
    /** Input, output and errors. */
    static final int PIPES = 3;

    final EventLoop loop;
    /** Happens as soon as the process has exited, whatever its pipes do. */
    final OneTime exited;
    private final ProcessHandle handle;
    private final String program;
    /** By their numbers in the child; null for what is no pipe. */
    private final SubprocessPipe[] pipes = new SubprocessPipe[PIPES];
    private SubprocessProtocol protocol;
    /** The signals that were sent, one bit for each. */
    private long sent;
    private Integer returncode;
    private boolean closed;
    private boolean finished;

    /** Takes over a process that has just been started, on the loop's thread. */
    SubprocessTransport(EventLoop loop, Child child, String program, SubprocessProtocol protocol) {
        this.loop = loop;
        this.handle = child.process.toHandle();
        this.program = program;
        this.protocol = protocol;
        exited = new OneTime(loop);
        loop.processes.add(this);
        start(child.stdin, 0);
        start(child.stdout, 1);
        start(child.stderr, 2);
        child.process.onExit().whenComplete((ended, failure) ->
            loop.post(new Handle(loop, () -> exited(child.process))));
        try {
            protocol.connectionMade(this);
        } catch (Throwable e) {
            protocolFailed(e, "connectionMade");
        }
    }

    private void start(PipeTransport pipe, int fd) {
        if (pipe != null) {
            pipes[fd] = new SubprocessPipe(this, fd, pipe);
            pipes[fd].start();
        }
    }

    /**
     * The number that the system has given to the process.
     *
     * @return the number
     */
    public long getPid() {
        return handle.pid();
    }

    /**
     * How the process has ended.
     *
     * @return null while it is running, as far as the loop knows; its exit code; or, if it has ended of signal N that was
     *     sent from here, -N. For a signal of other origin the JDK gives 128 + N, as shells do, which cannot be told from
     *     an exit code
     */
    public Integer getReturncode() {
        return returncode;
    }

    /**
     * One of the pipes to the process: to write to its input, to pause its output, to close it.
     *
     * @param fd 0 for its input, 1 for its output, 2 for its errors
     * @return null if this is not {@link Stdio#PIPE}, and for other numbers
     */
    public Transport getPipeTransport(int fd) {
        return fd < 0 || fd >= PIPES || pipes[fd] == null ? null : pipes[fd].transport;
    }

    /**
     * What is known of the process.
     *
     * @param key {@link ExtraInfo#SUBPROCESS}
     * @param <T> the type of the answer
     * @return the answer; null for another key
     */
    public <T> T getExtraInfo(ExtraInfo<T> key) {
        return key == ExtraInfo.SUBPROCESS ? key.cast(handle) : null;
    }

    /**
     * What is told of what happens.
     *
     * @return the protocol
     */
    public SubprocessProtocol getProtocol() {
        return protocol;
    }

    /**
     * Has another protocol told from now on. It is not told that the process was started.
     *
     * @param replacement not null
     */
    public void setProtocol(SubprocessProtocol replacement) {
        loop.checkThread();
        protocol = Objects.requireNonNull(replacement, "replacement");
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
     * Whether {@link #close} was called.
     *
     * @return true if so; false for a process that has ended by itself
     */
    public boolean isClosing() {
        return closed;
    }

    /** Closes the pipes, and kills the process if it runs. Does not wait, and does nothing the second time. */
    @Override
    public void close() {
        loop.checkThread();
        if (closed) {
            return;
        }
        closed = true;
        // First: when its input is closed, it might end by itself.
        kill();
        for (SubprocessPipe pipe : pipes) {
            if (pipe != null) {
                pipe.transport.close();
            }
        }
    }

    @Override
    public String toString() {
        return "SubprocessTransport " + state();
    }

    /** For descriptions. */
    String state() {
        return getPid() + " (" + (returncode == null ? "running" : "returncode " + returncode) + ", " + program + ")";
    }

    /** The loop is closed. Returns whether the process had to be killed. */
    boolean release() {
        // Before its input is closed, of which it might end by itself.
        boolean killed = returncode == null && handle.destroyForcibly();
        for (SubprocessPipe pipe : pipes) {
            if (pipe != null) {
                pipe.transport.release();
            }
        }
        return killed;
    }

    /** Nothing else changes: the process cannot be told, and others may wait for it. */
    void protocolFailed(Throwable e, String method) {
        ProtocolCalls.report(loop, this, e, "protocol." + method + "() failed");
    }

    private void exited(Process process) {
        int code = process.exitValue();
        int signal = code - ProcessSignals.JDK_OFFSET;
        boolean ours = !Subprocesses.WINDOWS && signal > 0 && signal < Long.SIZE && (sent & 1L << signal) != 0;
        returncode = ours ? -signal : code;
        exited.happen(null);
        try {
            protocol.processExited();
        } catch (Throwable e) {
            protocolFailed(e, "processExited");
        }
        if (pipes[0] != null) {
            ((PipeWriting) pipes[0].transport).childExited();
        }
        finishIfOver();
    }

    /** The process has exited, or a pipe was lost. */
    void finishIfOver() {
        if (finished || returncode == null) {
            return;
        }
        for (SubprocessPipe pipe : pipes) {
            if (pipe != null && !pipe.disconnected()) {
                return;
            }
        }
        finished = true;
        loop.processes.remove(this);
        loop.callSoon(this::tellEnd);
    }

    private void tellEnd() {
        try {
            protocol.connectionLost(null);
        } catch (Throwable e) {
            protocolFailed(e, "connectionLost");
        }
    }
}
