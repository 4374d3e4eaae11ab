package dev.tarry;

import java.io.IOException;

/**
 * A process that has just been started. Its output is held open from the start, on the thread that has started it: until
 * then the JDK closes the pipes of a child that exits.
 */
final class Child {
    final Process process;
    /** Null if it is not a pipe, as the others. */
    final PipeWriting stdin;
    final PipeReading stdout;
    final PipeReading stderr;

    private Child(EventLoop loop, Process process, boolean in, boolean out, boolean err) {
        this.process = process;
        String owner = "-of-process-" + process.pid();
        stdout = out ? new PipeReading(loop, "stdout" + owner, process.getInputStream()) : null;
        stderr = err ? new PipeReading(loop, "stderr" + owner, process.getErrorStream()) : null;
        stdin = in ? new PipeWriting(loop, "stdin" + owner, process.getOutputStream()) : null;
    }

    static Child start(EventLoop loop, ProcessBuilder builder) throws IOException {
        boolean in = builder.redirectInput() == ProcessBuilder.Redirect.PIPE;
        boolean out = builder.redirectOutput() == ProcessBuilder.Redirect.PIPE;
        boolean err = builder.redirectError() == ProcessBuilder.Redirect.PIPE && !builder.redirectErrorStream();
        Child child = new Child(loop, builder.start(), in, out, err);
        if (out) {
            child.stdout.holdOpen();
        }
        if (err) {
            child.stderr.holdOpen();
        }
        if (loop.isClosed()) {
            child.discard();
        }
        return child;
    }

    /** Nobody wants it: kills it, and lets go of its pipes. */
    void discard() {
        process.toHandle().destroyForcibly();
        for (PipeTransport pipe : new PipeTransport[] {stdin, stdout, stderr}) {
            if (pipe != null) {
                pipe.release();
            }
        }
    }
}
