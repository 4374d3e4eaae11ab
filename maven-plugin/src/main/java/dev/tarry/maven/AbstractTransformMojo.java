package dev.tarry.maven;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.SourceRoots;
import dev.tarry.transformer.TransformOptions;
import dev.tarry.transformer.Transformer;
import dev.tarry.transformer.TransformerFault;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** What the two goals have in common: they differ only in the directory and in the class path. */
abstract class AbstractTransformMojo extends AbstractMojo {

    /** Leaves the compiled classes as they are. Calling an {@code @Async} method of theirs then fails. */
    @Parameter(property = "tarry.skip", defaultValue = "false")
    boolean skip;

    /** Lets a warning, like an error, fail the build and keep all classes as they are. */
    @Parameter(property = "tarry.failOnWarning", defaultValue = "false")
    boolean failOnWarning;

    /** The encoding of the source files that messages quote. */
    @Parameter(property = "encoding", defaultValue = "${project.build.sourceEncoding}")
    String encoding;

    @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
    File baseDirectory;

    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    File buildDirectory;

    @Parameter(defaultValue = "${project.packaging}", readonly = true, required = true)
    String packaging;

    /** The directory whose class files are transformed in place. */
    abstract File classesDirectory();

    /** What the classes were compiled against: directories and jars. */
    abstract List<String> classPathElements();

    /** Where the sources of the classes are. */
    abstract List<String> sourceRoots();

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        Path directory = classesDirectory().toPath();
        if (skip) {
            getLog().info("Skipped: tarry.skip is set");
        } else if (packaging.equals("pom")) {
            getLog().info("Skipped: a project with packaging pom has no classes");
        } else if (!Files.isDirectory(directory)) {
            getLog().info("Skipped: there is no directory " + directory);
        } else {
            transform(directory);
        }
    }

    private void transform(Path directory) throws MojoExecutionException, MojoFailureException {
        long start = System.nanoTime();
        SourceRoots sources = SourceRoots.of(baseDirectory.toPath(), sourceRoots().stream().map(Path::of).toList(),
                encoding == null ? Charset.defaultCharset() : Charset.forName(encoding));
        ClassDirectory.Summary summary = run(directory, sources);
        Report report = new Report(summary, sources, (System.nanoTime() - start) / 1_000_000);
        report.printProblems(getLog());
        if (summary.rejected()) {
            throw new MojoFailureException(report.failureLine(directory));
        }
        getLog().info(report.successLine());
    }

    private ClassDirectory.Summary run(Path directory, SourceRoots sources) throws MojoExecutionException {
        try {
            return ClassDirectory.transform(directory, TransformOptions
                    .of(classPathElements().stream().map(Path::of).toList())
                    .withSources(sources)
                    .withFailOnWarning(failOnWarning)
                    .withDumpDirectory(buildDirectory.toPath().resolve("tarry-dump")));
        } catch (TransformerFault e) {
            throw new MojoExecutionException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new MojoExecutionException(
                    "Tarry " + Transformer.version() + " failed on " + directory + ": " + e.getMessage(), e);
        }
    }
}
