package dev.tarry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * How to start a child process, for {@link Asyncio#createSubprocessExec(java.util.List, SubprocessOptions)} and
 * {@link Asyncio#createSubprocessShell(String, SubprocessOptions)}, {@link EventLoop#subprocessExec} and
 * {@link EventLoop#subprocessShell}; asyncio's keyword arguments. Each method changes this object and returns it; it is
 * read when the coroutine starts.
 *
 * <pre>{@code
 * SubprocessOptions options = new SubprocessOptions().stdout(Stdio.PIPE).stderr(Stdio.STDOUT).cwd(repository);
 * AsyncProcess git = await(createSubprocessExec(List.of("git", "status"), options));
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class SubprocessOptions {
    /** Null until set, as the two below: then it depends on who starts the process. */
    Stdio stdin;
    Stdio stdout;
    Stdio stderr;
    int limit = StreamReader.DEFAULT_LIMIT;
    Path cwd;
    Map<String, String> env;

    /**
     * Options that change nothing: input, output, errors, directory and environment are those of this process; only
     * {@link EventLoop#subprocessExec} and {@link EventLoop#subprocessShell} make pipes of the first three, as in asyncio.
     */
    public SubprocessOptions() {
        // As the fields say.
    }

    /**
     * Sets where the child's input comes from.
     *
     * @param source {@link Stdio#INHERIT} unless set; {@link Stdio#PIPE} for {@link AsyncProcess#stdin()}
     * @return this
     * @throws IllegalArgumentException if one cannot read from it
     */
    public SubprocessOptions stdin(Stdio source) {
        stdin = source.checkInput();
        return this;
    }

    /**
     * Sets where the child's output goes.
     *
     * @param target {@link Stdio#INHERIT} unless set; {@link Stdio#PIPE} for {@link AsyncProcess#stdout()}
     * @return this
     * @throws IllegalArgumentException for {@link Stdio#STDOUT}
     */
    public SubprocessOptions stdout(Stdio target) {
        stdout = target.checkOutput();
        return this;
    }

    /**
     * Sets where the child's errors go.
     *
     * @param target {@link Stdio#INHERIT} unless set; {@link Stdio#PIPE} for {@link AsyncProcess#stderr()},
     *     {@link Stdio#STDOUT} for where the output goes
     * @return this
     */
    public SubprocessOptions stderr(Stdio target) {
        stderr = Objects.requireNonNull(target, "target");
        return this;
    }

    /**
     * Sets the limit of the readers. Without meaning where a protocol takes the place of readers.
     *
     * @param bytes see {@link StreamReader#StreamReader(int)}
     * @return this
     * @throws IllegalArgumentException if the limit is not positive
     */
    public SubprocessOptions limit(int bytes) {
        limit = StreamReader.checkLimit(bytes);
        return this;
    }

    /**
     * Sets the directory in which the child starts.
     *
     * @param directory null for that of this process
     * @return this
     */
    public SubprocessOptions cwd(Path directory) {
        cwd = directory;
        return this;
    }

    /**
     * Sets the environment of the child, all of it.
     *
     * @param variables copied; null for those of this process
     * @return this
     */
    public SubprocessOptions env(Map<String, String> variables) {
        env = variables == null ? null : Map.copyOf(variables);
        return this;
    }
}
