package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Starts child processes. */
final class Subprocesses {
    static final boolean WINDOWS = File.separatorChar == '\\';

    private Subprocesses() {
    }

    static List<String> shell(String command) {
        return WINDOWS ? List.of("cmd.exe", "/c", command) : List.of("/bin/sh", "-c", command);
    }

    @Async
    static Coroutine<AsyncProcess> create(List<String> command, SubprocessOptions options) throws IOException {
        EventLoop loop = EventLoop.running();
        int limit = options.limit;
        ProtocolProcess<SubprocessStreams> started = await(
            start(loop, () -> new SubprocessStreams(loop, limit), command, options, Stdio.INHERIT));
        return async(new AsyncProcess(started.transport(), started.protocol()));
    }

    /**
     * Starts a process. If the task is cancelled meanwhile, the child is killed, and waited for as in asyncio.
     *
     * @param unset what input, output and errors are if the options do not say
     */
    @Async
    static <P extends SubprocessProtocol> Coroutine<ProtocolProcess<P>> start(EventLoop loop, Supplier<P> factory,
            List<String> command, SubprocessOptions options, Stdio unset) throws IOException {
        List<String> copy = List.copyOf(command);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a command has at least one part, the program");
        }
        ProcessBuilder builder = builder(copy, options, unset);
        P protocol = ProtocolCalls.make(factory);
        Birth birth = new Birth(loop, Child.start(loop, builder));
        try {
            await(birth.over.awaited());
            return async(new ProtocolProcess<>(
                new SubprocessTransport(loop, birth.job.result(), copy.get(0), protocol), protocol));
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

    private static ProcessBuilder builder(List<String> command, SubprocessOptions options, Stdio unset) {
        Stdio errors = Objects.requireNonNullElse(options.stderr, unset);
        ProcessBuilder builder = new ProcessBuilder(command)
            .redirectInput(Objects.requireNonNullElse(options.stdin, unset).input())
            .redirectOutput(Objects.requireNonNullElse(options.stdout, unset).output());
        if (errors == Stdio.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(errors.output());
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
