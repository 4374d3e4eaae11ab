package dev.tarry.transformer;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a run over many classes may be told.
 *
 * <pre>{@code
 * TransformOptions options = TransformOptions.of(classPath).withSources(sources);
 * ClassDirectory.Summary summary = ClassDirectory.transform(Path.of("target/classes"), options);
 * }</pre>
 *
 * @param classPath what the classes were compiled against: directories and jars; not null
 * @param sources where their sources are, for messages and {@code @SuppressWarnings}; not null
 * @param failOnWarning whether a warning, like an error, keeps all classes as they are
 * @param dumpDirectory where to leave the bytecode of a class that this tool fails on, or null for nowhere; created
 *     when needed
 */
public record TransformOptions(List<Path> classPath, SourceRoots sources, boolean failOnWarning, Path dumpDirectory) {

    /**
     * Checks and copies.
     *
     * @param classPath what the classes were compiled against: directories and jars; not null
     * @param sources where their sources are, for messages and {@code @SuppressWarnings}; not null
     * @param failOnWarning whether a warning, like an error, keeps all classes as they are
     * @param dumpDirectory where to leave the bytecode of a class that this tool fails on, or null for nowhere
     * @throws NullPointerException if the class path or the sources are null
     */
    public TransformOptions {
        classPath = List.copyOf(classPath);
        Objects.requireNonNull(sources, "sources");
    }

    /**
     * No sources, warnings do not fail, nothing is dumped.
     *
     * @param classPath what the classes were compiled against; not null
     * @return the options, never null
     */
    public static TransformOptions of(List<Path> classPath) {
        return new TransformOptions(classPath, SourceRoots.NONE, false, null);
    }

    /**
     * The same with sources.
     *
     * @param sources where the sources of the classes are; not null
     * @return the options, never null
     */
    public TransformOptions withSources(SourceRoots sources) {
        return new TransformOptions(classPath, sources, failOnWarning, dumpDirectory);
    }

    /**
     * The same, with warnings treated as given.
     *
     * @param failOnWarning whether a warning keeps all classes as they are
     * @return the options, never null
     */
    public TransformOptions withFailOnWarning(boolean failOnWarning) {
        return new TransformOptions(classPath, sources, failOnWarning, dumpDirectory);
    }

    /**
     * The same with a place for what this tool fails on.
     *
     * @param dumpDirectory the directory, or null for none
     * @return the options, never null
     */
    public TransformOptions withDumpDirectory(Path dumpDirectory) {
        return new TransformOptions(classPath, sources, failOnWarning, dumpDirectory);
    }
}
