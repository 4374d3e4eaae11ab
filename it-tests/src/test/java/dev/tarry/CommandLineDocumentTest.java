package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarry.transformer.Main;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/gradle.md} do what the page says. They are run with the transformer's classes in place of
 * the jar that contains them, because the jar does not exist yet when the tests run.
 */
class CommandLineDocumentTest {
    private static final Path PAGE = Path.of("../docs/gradle.md");

    @TempDir
    private Path project;

    @Test
    void the_command_for_a_directory_transforms_it() throws Exception {
        compile("build/classes");
        jar("lib/a.jar", "build/classes");
        jar("lib/b.jar", "build/classes");
        String command = find("(?m)^java -jar tarry-transformer-VERSION-all\\.jar (--class-path .*)$");

        assertEquals("Transformed 1 of 1 classes (1 await points)\n", run(words(command)));

        assertTrue(isTransformed(Files.readAllBytes(project.resolve("build/classes/shop/Store.class"))));
        assertEquals("Transformed 0 of 1 classes (0 await points)\n", run(words(command)));
    }

    @Test
    void the_arguments_for_gradle_transform_a_directory() throws Exception {
        compile("build/classes");
        List<String> arguments = new ArrayList<>();
        Matcher calls = Pattern.compile("(?m)^ +args\\((.*)\\)$").matcher(Files.readString(PAGE));
        while (calls.find()) {
            for (String word : calls.group(1).split(", ")) {
                arguments.add(switch (word) {
                    case "compileClassPath.asPath" -> "lib";
                    case "sources.asPath" -> "src";
                    case "directory.get().asFile.path" -> "build/classes";
                    default -> word.replace("\"", "");
                });
            }
        }
        assertTrue(Files.readString(PAGE).contains("mainClass = \"" + Main.class.getName() + "\""));
        assertEquals("Transformed 1 of 1 classes (1 await points)\n", run(arguments));
    }

    @Test
    void the_command_for_bazel_rewrites_a_copy_of_a_jar() throws Exception {
        compile("classes");
        jar("libshop.jar", "classes");
        String command = find("cmd = \"(.*)\",");
        assertEquals("cp $(location :libshop.jar) $@ && chmod u+w $@ && $(JAVA) -jar $(location @tarry//file) $@", command);
        Files.copy(project.resolve("libshop.jar"), project.resolve("shop-transformed.jar"));
        assertEquals("Transformed 1 of 1 classes (1 await points)\n", run(List.of("shop-transformed.jar")));
        try (ZipFile zip = new ZipFile(project.resolve("shop-transformed.jar").toFile())) {
            assertTrue(isTransformed(zip.getInputStream(zip.getEntry("shop/Store.class")).readAllBytes()));
        }
    }

    private static String find(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(PAGE));
        assertTrue(found.find(), pattern);
        return found.group(1);
    }

    /** The page writes paths as Unix does. */
    private static List<String> words(String command) {
        return Arrays.stream(command.split(" ")).map(word -> word.replace(":", File.pathSeparator)).toList();
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.replace("\r\n", "\n");
    }

    private void compile(String directory) throws IOException {
        Path source = project.resolve("src/main/java/shop/Store.java");
        Files.createDirectories(source.getParent());
        Files.createDirectories(project.resolve(directory));
        Files.writeString(source, """
            package shop;
            import static dev.tarry.Asyncio.*;
            import dev.tarry.*;
            public class Store {
                @Async public static Coroutine<Integer> sell(Coroutine<Integer> paid) { return async(await(paid)); }
            }
            """);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d",
            project.resolve(directory).toString(), "-classpath", System.getProperty("java.class.path"),
            source.toString()));
    }

    private void jar(String name, String classes) throws IOException {
        Path jar = project.resolve(name);
        Files.createDirectories(jar.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("shop/Store.class"));
            zip.write(Files.readAllBytes(project.resolve(classes).resolve("shop/Store.class")));
        }
    }

    private static boolean isTransformed(byte[] classFile) {
        return new String(classFile, StandardCharsets.ISO_8859_1).contains("Ldev/tarry/Transformed;");
    }
}
