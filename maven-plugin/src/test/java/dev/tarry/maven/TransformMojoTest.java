package dev.tarry.maven;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformMojoTest {

    /** As much of the runtime as the transformer must see to recognise an await. */
    private static final String RUNTIME = """
            package dev.tarry;
            public class Asyncio {
                public static <T> T await(java.util.concurrent.CompletionStage<T> stage) { return null; }
            }
            """;

    private static final String AWAIT_IN_PLAIN_METHOD = """
            package shop;
            class Store {
                String sell(java.util.concurrent.CompletionStage<String> paid) {
                    return dev.tarry.Asyncio.await(paid);
                }
            }
            """;

    private static final String BLOCKING_CALL = """
            package shop;
            import java.util.concurrent.CompletionStage;
            class Store {
                @dev.tarry.Async
                CompletionStage<String> sell(CompletionStage<String> paid) throws InterruptedException {
                    Thread.sleep(1);
                    return paid;
                }
            }
            """;

    @TempDir
    private Path directory;

    private final RecordingLog log = new RecordingLog();

    @Test
    void skip_leaves_the_classes_alone_and_names_the_property() throws Exception {
        TransformMojo mojo = mojo();
        mojo.skip = true;
        compile("Asyncio.java", RUNTIME);
        compile("shop/Store.java", AWAIT_IN_PLAIN_METHOD);

        mojo.execute();

        assertEquals(List.of("INFO Skipped: tarry.skip is set"), log.entries);
    }

    @Test
    void a_project_with_packaging_pom_is_skipped() throws Exception {
        TransformMojo mojo = mojo();
        mojo.packaging = "pom";

        mojo.execute();

        assertEquals(List.of("INFO Skipped: a project with packaging pom has no classes"), log.entries);
    }

    @Test
    void a_project_without_classes_is_skipped() throws Exception {
        TransformMojo mojo = mojo();
        Path missing = directory.resolve("missing");
        mojo.outputDirectory = missing.toFile();

        mojo.execute();

        assertEquals(List.of("INFO Skipped: there is no directory " + missing), log.entries);
    }

    @Test
    void the_test_goal_looks_at_the_test_classes() throws Exception {
        TransformTestMojo mojo = new TransformTestMojo();
        mojo.packaging = "jar";
        mojo.testOutputDirectory = directory.resolve("test-classes").toFile();
        mojo.testClassPath = List.of();
        mojo.testSourceRoots = List.of();
        mojo.setLog(log);

        mojo.execute();

        assertEquals(List.of("INFO Skipped: there is no directory " + directory.resolve("test-classes")), log.entries);
    }

    @Test
    void a_run_ends_with_one_line_that_counts_classes_and_await_points() throws Exception {
        compile("Plain.java", "package shop; class Plain {}");
        byte[] before = Files.readAllBytes(directory.resolve("shop/Plain.class"));

        mojo().execute();

        assertEquals(1, log.entries.size());
        assertTrue(log.entries.get(0).matches("INFO Transformed 0 of 1 class \\(0 await points\\) in \\d+ ms"),
                log.entries.get(0));
        assertArrayEquals(before, Files.readAllBytes(directory.resolve("shop/Plain.class")));
    }

    @Test
    void a_mistake_in_the_code_fails_the_build_and_names_the_place() throws Exception {
        compile("Asyncio.java", RUNTIME);
        compile("shop/Store.java", AWAIT_IN_PLAIN_METHOD);
        TransformMojo mojo = mojo();

        MojoFailureException failure = assertThrows(MojoFailureException.class, mojo::execute);

        assertEquals("Tarry found 1 error in 1 class; no class file in " + directory + " was changed",
                failure.getMessage());
        assertEquals(List.of("""
                ERROR error[TARRY-001]: await outside an async method
                 --> shop/Store.java:4:16
                  |
                3 |     String sell(java.util.concurrent.CompletionStage<String> paid) {
                  |            ---- this method is not @Async
                4 |         return dev.tarry.Asyncio.await(paid);
                  |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing can suspend this method
                  |
                  = in: shop.Store.sell
                  = help: annotate the method with @Async and let it return Coroutine<T>, or start the work with \
                Asyncio.run(...) or Asyncio.createTask(...)
                  = see: docs/errors/TARRY-001.md
                """, "ERROR 1 error in 1 class"), log.entries);
    }

    @Test
    void without_sources_the_place_is_named_in_words() throws Exception {
        compile("Asyncio.java", RUNTIME);
        compile("shop/Store.java", AWAIT_IN_PLAIN_METHOD);
        TransformMojo mojo = mojo();
        mojo.compileSourceRoots = List.of();

        assertThrows(MojoFailureException.class, mojo::execute);

        assertTrue(log.entries.get(0).contains("--> shop.Store.sell (Store.java:4)"), log.entries::toString);
    }

    @Test
    void a_warning_does_not_fail_the_build_unless_it_is_told_to() throws Exception {
        compile("Asyncio.java", RUNTIME);
        compile("Async.java", "package dev.tarry; public @interface Async {}");
        compile("shop/Store.java", BLOCKING_CALL);
        byte[] before = Files.readAllBytes(directory.resolve("shop/Store.class"));
        TransformMojo mojo = mojo();
        mojo.failOnWarning = true;

        MojoFailureException failure = assertThrows(MojoFailureException.class, mojo::execute);

        assertEquals("Tarry found 1 warning in 1 class; no class file in " + directory
                + " was changed (tarry.failOnWarning is set)", failure.getMessage());
        assertArrayEquals(before, Files.readAllBytes(directory.resolve("shop/Store.class")));
        log.entries.clear();
        mojo.failOnWarning = false;

        mojo.execute();

        assertEquals(3, log.entries.size());
        assertTrue(log.entries.get(0).startsWith("WARN warning[TARRY-101]: "), log.entries::toString);
        assertEquals("WARN 1 warning in 1 class", log.entries.get(1));
        assertTrue(log.entries.get(2).startsWith("INFO Transformed 1 of "), log.entries::toString);
    }

    @Test
    void a_file_that_is_no_class_file_is_not_blamed_on_the_code() throws Exception {
        Files.write(directory.resolve("Broken.class"), "dev/tarry/ is all it has of a class file".getBytes(UTF_8));
        TransformMojo mojo = mojo();

        MojoExecutionException failure = assertThrows(MojoExecutionException.class, mojo::execute);

        assertTrue(failure.getMessage().contains(directory.toString()), failure.getMessage());
    }

    private TransformMojo mojo() {
        TransformMojo mojo = new TransformMojo();
        mojo.packaging = "jar";
        mojo.outputDirectory = directory.toFile();
        mojo.compileClassPath = List.of(directory.toString());
        mojo.compileSourceRoots = List.of(directory.toString());
        mojo.baseDirectory = directory.toFile();
        mojo.buildDirectory = directory.resolve("target").toFile();
        mojo.encoding = "UTF-8";
        mojo.setLog(log);
        return mojo;
    }

    private void compile(String fileName, String source) throws IOException {
        Path file = directory.resolve(fileName);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null,
                "-g", "-cp", directory.toString(), "-d", directory.toString(), file.toString());
        assertEquals(0, status);
    }
}
