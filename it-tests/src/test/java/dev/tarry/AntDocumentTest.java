package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarry.transformer.Main;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.tools.ant.BuildException;
import org.apache.tools.ant.DefaultLogger;
import org.apache.tools.ant.Project;
import org.apache.tools.ant.ProjectHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ant builds a program with the build file of {@code docs/gradle.md}, as it stands there. The transformer's jar, which
 * does not exist yet when tests run, is one that refers to the classes it would contain.
 */
class AntDocumentTest {
    private static final String STORE = """
        package shop;
        import static dev.tarry.Asyncio.*;
        import dev.tarry.*;
        public class Store {
            @Async static Coroutine<Integer> price() {
                await(sleep(java.time.Duration.ZERO));
                return async(42);
            }
            public static int sell() {
                return run(price());
            }
        }
        """;

    @TempDir
    private Path project;

    @BeforeEach
    void write_project() throws IOException {
        Matcher page = Pattern.compile("(?s)```xml\n(<project.*?</project>\n)```")
            .matcher(Files.readString(Path.of("../docs/gradle.md")));
        assertTrue(page.find());
        Files.writeString(project.resolve("build.xml"), page.group(1));
        Files.createDirectories(project.resolve("src/shop"));
        Files.writeString(project.resolve("src/shop/Store.java"), STORE);
        Files.createDirectories(project.resolve("lib"));
        copyRuntime(project.resolve("lib/tarry-runtime-VERSION.jar"));
        writeTransformer(project.resolve("tarry-transformer-VERSION-all.jar"));
    }

    @Test
    void a_program_is_compiled_transformed_and_runs() throws Exception {
        String output = build();
        assertTrue(output.contains("Transformed 1 of 1 classes (1 await points)"), output);
        URL[] path = {project.resolve("build/classes").toUri().toURL(),
            project.resolve("lib/tarry-runtime-VERSION.jar").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            assertEquals(42, loader.loadClass("shop.Store").getMethod("sell").invoke(null));
        }
        byte[] transformed = Files.readAllBytes(project.resolve("build/classes/shop/Store.class"));
        assertTrue(build().contains("Transformed 0 of 1 classes (0 await points)"));
        assertArrayEquals(transformed, Files.readAllBytes(project.resolve("build/classes/shop/Store.class")));
    }

    @Test
    void an_error_fails_the_build_and_is_drawn() throws Exception {
        Files.writeString(project.resolve("src/shop/Store.java"), STORE.replace("return run(price());",
            "price();\n        return 0;"));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertThrows(BuildException.class, () -> build(printed));
        String output = printed.toString(StandardCharsets.UTF_8);
        assertTrue(output.contains("error[TARRY-006]"), output);
        assertTrue(output.contains("Store.java:10:9"), output);
        assertTrue(output.contains("1 error in 1 class; no class file was changed"), output);
    }

    private String build() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        build(printed);
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void build(ByteArrayOutputStream printed) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        DefaultLogger logger = new DefaultLogger();
        logger.setOutputPrintStream(out);
        logger.setErrorPrintStream(out);
        logger.setMessageOutputLevel(Project.MSG_INFO);
        Project ant = new Project();
        ant.addBuildListener(logger);
        // Maven's test runner has a system property of that name, which Ant would take for its own.
        ant.setUserProperty("basedir", project.toString());
        ant.init();
        File file = project.resolve("build.xml").toFile();
        ant.setUserProperty("ant.file", file.getAbsolutePath());
        ProjectHelper.configureProject(ant, file);
        ant.executeTarget(ant.getDefaultTarget());
    }

    private static void copyRuntime(Path jar) throws IOException {
        Path classes = placeOf(Asyncio.class);
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, zip);
            }
        }
    }

    private static void writeTransformer(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    private static Path placeOf(Class<?> type) {
        return Path.of(java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
