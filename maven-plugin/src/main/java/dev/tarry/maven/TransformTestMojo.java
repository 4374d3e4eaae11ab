package dev.tarry.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Rewrites the {@code @Async} methods of the project's test classes, in place, after they have been compiled.
 * A second run changes nothing.
 */
@Mojo(
        name = "transform-test",
        defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES,
        requiresDependencyResolution = ResolutionScope.TEST,
        threadSafe = true)
public final class TransformTestMojo extends AbstractTransformMojo {

    @Parameter(defaultValue = "${project.build.testOutputDirectory}", readonly = true, required = true)
    File testOutputDirectory;

    @Parameter(defaultValue = "${project.testClasspathElements}", readonly = true, required = true)
    List<String> testClassPath;

    @Parameter(defaultValue = "${project.testCompileSourceRoots}", readonly = true, required = true)
    List<String> testSourceRoots;

    /** Used by Maven. */
    public TransformTestMojo() {}

    @Override
    File classesDirectory() {
        return testOutputDirectory;
    }

    @Override
    List<String> classPathElements() {
        return testClassPath;
    }

    @Override
    List<String> sourceRoots() {
        return testSourceRoots;
    }
}
