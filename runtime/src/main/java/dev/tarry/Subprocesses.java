package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** Starts child processes. */
final class Subprocesses {
    static final boolean WINDOWS = File.separatorChar == '\\';

    private static final AsyncProcess.Pipes NO_PIPES = new AsyncProcess.Pipes(false, false, false);

    private Subprocesses() {
    }

    static List<String> shell(String command) {
        return WINDOWS ? List.of("cmd.exe", "/c", command) : List.of("/bin/sh", "-c", command);
    }

    /**
     * Starts a process on another thread, since that takes the JDK milliseconds. If the task is cancelled meanwhile, the
     * child is killed, and waited for as in asyncio.
     */
    @Async
    static Coroutine<AsyncProcess> create(List<String> command, SubprocessOptions options) throws IOException {
        EventLoop loop = EventLoop.running();
        List<String> copy = List.copyOf(command);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a command has at least one part, the program");
        }
        int limit = options.limit;
        ProcessBuilder builder = builder(copy, options);
        Birth birth = new Birth(loop, loop.runInExecutor(null, () -> start(loop, builder)));
        try {
            await(birth.over.awaited());
            Process process = birth.job.result();
            return async(new AsyncProcess(loop, process, copy, pipes(builder), limit));
        } catch (CancelledError e) {
            birth.unwanted = true;
            await(birth.over.awaited());
            if (!birth.job.cancelled() && birth.job.exception() == null) {
                Process process = birth.job.result().destroyForcibly();
                await(new AsyncProcess(loop, process, copy, NO_PIPES, limit).waitUntilExited());
            }
            throw e;
        }
    }

    /** The start of one process, which a cancel does not stop. */
    private static final class Birth {
        final OneTime over;
        final AsyncFuture<Process> job;
        /** Whoever wanted the process has been cancelled. */
        boolean unwanted;

        Birth(EventLoop loop, AsyncFuture<Process> job) {
            this.over = new OneTime(loop);
            this.job = job;
            job.addDoneCallback(done -> {
                // At once, since a second cancel may end the waiting.
                if (unwanted && !job.cancelled() && job.exception() == null) {
                    job.result().destroyForcibly();
                }
                over.happen(null);
            });
        }
    }

    /** On a thread of the executor. */
    private static Process start(EventLoop loop, ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        if (loop.isClosed()) {
            process.destroyForcibly();
        }
        return process;
    }

    private static ProcessBuilder builder(List<String> command, SubprocessOptions options) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(options.stdin.input())
            .redirectOutput(options.stdout.output());
        if (options.stderr == Stdio.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(options.stderr.output());
        }
        if (options.cwd != null) {
            builder.directory(options.cwd.toFile());
        }
        if (options.env != null) {
            builder.environment().clear();
            builder.environment().putAll(options.env);
        }
        return builder;
    }

    private static AsyncProcess.Pipes pipes(ProcessBuilder builder) {
        return new AsyncProcess.Pipes(builder.redirectInput() == ProcessBuilder.Redirect.PIPE,
            builder.redirectOutput() == ProcessBuilder.Redirect.PIPE,
            builder.redirectError() == ProcessBuilder.Redirect.PIPE && !builder.redirectErrorStream());
    }
}
