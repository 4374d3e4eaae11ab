package dev.tarry.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Rewrites the {@code @Async} methods of the project's main classes, in place, after they have been compiled.
 * A second run changes nothing.
 */
@Mojo(
        name = "transform",
        defaultPhase = LifecyclePhase.PROCESS_CLASSES,
        requiresDependencyResolution = ResolutionScope.COMPILE,
        threadSafe = true)
public final class TransformMojo extends AbstractTransformMojo {

    @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true, required = true)
    File outputDirectory;

    @Parameter(defaultValue = "${project.compileClasspathElements}", readonly = true, required = true)
    List<String> compileClassPath;

    @Parameter(defaultValue = "${project.compileSourceRoots}", readonly = true, required = true)
    List<String> compileSourceRoots;

    /** Used by Maven. */
    public TransformMojo() {}

    @Override
    File classesDirectory() {
        return outputDirectory;
    }

    @Override
    List<String> classPathElements() {
        return compileClassPath;
    }

    @Override
    List<String> sourceRoots() {
        return compileSourceRoots;
    }
}
