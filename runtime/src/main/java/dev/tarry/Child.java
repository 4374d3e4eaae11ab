package dev.tarry;

/**
 * A process that has just been started. Its output is held open from the start: until then the JDK closes the pipes of a
 * child that exits.
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

    /**
     * Starts a process on another thread, since that takes the JDK milliseconds. It is the thread that reads the output
     * afterwards, and takes it over at once: one that had to be started first might come too late for what the children
     * of a process write that exits quickly.
     */
    static AsyncFuture<Child> start(EventLoop loop, ProcessBuilder builder) {
        AsyncFuture<Child> born = loop.createFuture();
        Thread thread = new Thread(() -> run(loop, builder, born), "tarry-start-of-process");
        thread.setDaemon(true);
        thread.start();
        loop.scheduler.outstanding++;
        return born;
    }

    private static void run(EventLoop loop, ProcessBuilder builder, AsyncFuture<Child> born) {
        boolean in = builder.redirectInput() == ProcessBuilder.Redirect.PIPE;
        boolean out = builder.redirectOutput() == ProcessBuilder.Redirect.PIPE;
        boolean err = builder.redirectError() == ProcessBuilder.Redirect.PIPE && !builder.redirectErrorStream();
        Process process;
        try {
            process = builder.start();
        } catch (Throwable e) {
            tell(loop, born, () -> born.fail(e));
            return;
        }
        if (!out && !err) {
            tell(loop, born, new Child(loop, process, in, false, false));
            return;
        }
        // The JDK closes the output first, so that whoever holds that holds the errors as well.
        synchronized (out ? process.getInputStream() : process.getErrorStream()) {
            Child child = new Child(loop, process, in, out, err);
            try {
                if (out && err) {
                    child.stderr.holdOpen();
                }
            } catch (Throwable noThread) {
                child.discard();
                tell(loop, born, () -> born.fail(noThread));
                return;
            }
            tell(loop, born, child);
            (out ? child.stdout : child.stderr).holdOpenHere();
        }
    }

    private static void tell(EventLoop loop, AsyncFuture<Child> born, Child child) {
        if (loop.isClosed()) {
            child.discard();
        }
        tell(loop, born, () -> born.finish(child));
    }

    private static void tell(EventLoop loop, AsyncFuture<Child> born, Runnable outcome) {
        loop.post(new Handle(loop, () -> {
            loop.scheduler.outstanding--;
            if (!born.done()) {
                outcome.run();
            }
        }));
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
