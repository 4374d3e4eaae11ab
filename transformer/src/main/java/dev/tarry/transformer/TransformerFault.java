package dev.tarry.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A class that this tool fails on although it should not: never the fault of whoever wrote the class.
 *
 * <p>The class file is left as it was.
 */
public final class TransformerFault extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private final String className;
    private final transient byte[] before;
    /** What the class had become so far; null if that is no class file. */
    private final transient byte[] after;

    static TransformerFault in(String className, String methodName, byte[] before, byte[] after, Throwable cause) {
        return new TransformerFault("Tarry " + Transformer.version() + " failed to transform " + className
                + (methodName == null ? "" : "." + methodName)
                + "; this is a bug in Tarry, not in your code; no class file was changed; report it with the class file"
                + " (" + cause + ")", className, before, after, cause);
    }

    private TransformerFault(String message, String className, byte[] before, byte[] after, Throwable cause) {
        super(message, cause);
        this.className = className;
        this.before = before;
        this.after = after;
    }

    /** Writes the class to {@code <directory>/<class>.before.class}, and what it had become beside it. */
    TransformerFault dumpedTo(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(className + ".before.class"), before);
            if (after != null) {
                Files.write(directory.resolve(className + ".after.class"), after);
            }
        } catch (IOException e) {
            addSuppressed(e);
            return this;
        }
        TransformerFault fault = new TransformerFault(getMessage() + "; its bytecode is in " + directory, className,
                before, after, getCause());
        fault.setStackTrace(getStackTrace());
        return fault;
    }
}
