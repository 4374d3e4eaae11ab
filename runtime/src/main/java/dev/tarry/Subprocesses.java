package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** Starts child processes. */
final class Subprocesses {
    static final boolean WINDOWS = File.separatorChar == '\\';

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
        Birth birth = new Birth(loop, loop.runInExecutor(null, () -> Child.start(loop, builder)));
        try {
            await(birth.over.awaited());
            return async(new AsyncProcess(loop, birth.job.result(), copy, limit));
        } catch (CancelledError e) {
            birth.unwanted = true;
            await(birth.over.awaited());
            if (birth.discard()) {
                await(birth.exited());
            }
            throw e;
        }
    }

    /** The start of one process, which a cancel does not stop. */
    private static final class Birth {
        final OneTime over;
        final AsyncFuture<Child> job;
        private final EventLoop loop;
        /** Whoever wanted the process has been cancelled. */
        boolean unwanted;

        Birth(EventLoop loop, AsyncFuture<Child> job) {
            this.loop = loop;
            this.over = new OneTime(loop);
            this.job = job;
            job.addDoneCallback(done -> {
                // At once, since a second cancel may end the waiting.
                if (unwanted) {
                    discard();
                }
                over.happen(null);
            });
        }

        /** Kills the child, unless there is none. */
        boolean discard() {
            if (job.cancelled() || job.exception() != null) {
                return false;
            }
            job.result().discard();
            return true;
        }

        /** Done when the child that was killed has ended. */
        AsyncFuture<Void> exited() {
            AsyncFuture<Void> end = loop.createFuture();
            loop.scheduler.outstanding++;
            job.result().process.onExit().whenComplete((process, failure) -> loop.post(new Handle(loop, () -> {
                loop.scheduler.outstanding--;
                end.finishUnlessDone(null);
            })));
            return end;
        }
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
}
