package dev.tarry.maven;

import dev.tarry.transformer.ClassDirectory;
import dev.tarry.transformer.Transformer;
import java.io.File;
import java.io.IOException;
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

    @Parameter(defaultValue = "${project.packaging}", readonly = true, required = true)
    String packaging;

    /** The directory whose class files are transformed in place. */
    abstract File classesDirectory();

    /** What the classes were compiled against: directories and jars. */
    abstract List<String> classPathElements();

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
        ClassDirectory.Summary summary = run(directory);
        Report report = new Report(summary, (System.nanoTime() - start) / 1_000_000);
        if (summary.hasErrors()) {
            report.problems().forEach(getLog()::error);
            throw new MojoFailureException(report.failureLine(directory));
        }
        report.problems().forEach(getLog()::warn);
        getLog().info(report.successLine());
    }

    private ClassDirectory.Summary run(Path directory) throws MojoExecutionException {
        try {
            return ClassDirectory.transform(directory, classPathElements().stream().map(Path::of).toList());
        } catch (IOException e) {
            throw new MojoExecutionException("Tarry could not read or write class files of " + directory + ": " + e, e);
        } catch (RuntimeException e) {
            throw new MojoExecutionException("Tarry " + Transformer.version() + " failed on " + directory
                    + ". This is a bug in Tarry, not in your code: " + e, e);
        }
    }
}
