package dev.tarry;

import java.io.File;
import java.nio.file.Path;

/**
 * What a child process has for its standard input, output or errors, for {@link SubprocessOptions}. The constants have
 * the names of {@code asyncio.subprocess}.
 *
 * <pre>{@code
 * new SubprocessOptions().stdout(Stdio.PIPE).stderr(Stdio.file(Path.of("errors.log")))
 * }</pre>
 */
public final class Stdio {
    /** The same as this process has: what a child gets unless something else is set; asyncio's {@code None}. */
    public static final Stdio INHERIT = new Stdio("INHERIT", ProcessBuilder.Redirect.INHERIT,
        ProcessBuilder.Redirect.INHERIT);
    /** A pipe, whose other end is a stream of the {@link AsyncProcess}. */
    public static final Stdio PIPE = new Stdio("PIPE", ProcessBuilder.Redirect.PIPE, ProcessBuilder.Redirect.PIPE);
    /** Nothing to read, and what is written is dropped. */
    public static final Stdio DEVNULL = new Stdio("DEVNULL", ProcessBuilder.Redirect.from(nullDevice()),
        ProcessBuilder.Redirect.DISCARD);
    /** For errors only: they go where the output goes. */
    public static final Stdio STDOUT = new Stdio("STDOUT", null, null);

    private final String name;
    /** Null if this is not for input, or not for output. */
    private final ProcessBuilder.Redirect input;
    private final ProcessBuilder.Redirect output;

    private Stdio(String name, ProcessBuilder.Redirect input, ProcessBuilder.Redirect output) {
        this.name = name;
        this.input = input;
        this.output = output;
    }

    /**
     * A file: to read from, or to write to, and then what was in it before is lost.
     *
     * @param path the file, which need not exist for output
     * @return what to give to {@link SubprocessOptions}
     */
    public static Stdio file(Path path) {
        File file = path.toFile();
        return new Stdio("file " + path, ProcessBuilder.Redirect.from(file), ProcessBuilder.Redirect.to(file));
    }

    /**
     * A file to write to, behind what is in it. Not for input.
     *
     * @param path the file, which need not exist
     * @return what to give to {@link SubprocessOptions}
     */
    public static Stdio append(Path path) {
        return new Stdio("append to " + path, null, ProcessBuilder.Redirect.appendTo(path.toFile()));
    }

    @Override
    public String toString() {
        return name;
    }

    Stdio checkInput() {
        if (input == null) {
            throw new IllegalArgumentException("a child cannot read from " + this);
        }
        return this;
    }

    Stdio checkOutput() {
        if (output == null) {
            throw new IllegalArgumentException("the output of a child cannot go to " + this
                + ", which is for its errors only");
        }
        return this;
    }

    ProcessBuilder.Redirect input() {
        return input;
    }

    ProcessBuilder.Redirect output() {
        return output;
    }

    private static File nullDevice() {
        return new File(Subprocesses.WINDOWS ? "NUL" : "/dev/null");
    }
}
