package dev.tarry.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private static final String GOOD = "class Store { @Async static Coroutine<String> fetch() { return async(\"\"); }"
            + " @Async static Coroutine<String> twice() { return async(await(fetch()) + await(fetch())); }\n";
    private static final String BLOCKING = "@Async static Coroutine<String> slow() throws Exception {\n"
            + "    Thread.sleep(1);\n    return async(\"\");\n}\n";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_directory_is_rewritten_in_place() throws IOException {
        Path classes = Sources.compile(directory, "Store", GOOD + "}");
        assertEquals(Main.DONE, run(classes.toString()));
        assertEquals("Transformed 1 of 9 classes (2 await points)\n", out.toString(UTF_8));
        assertTrue(isTransformed(Sources.read(classes, "Store")));
    }

    @Test
    void an_error_leaves_all_inputs_alone_and_is_drawn() throws IOException {
        Path good = Sources.compile(directory.resolve("good"), "Store", GOOD + "}");
        Path bad = Sources.compile(directory.resolve("bad"), "Store", GOOD + "void f() {\n    fetch();\n} }");
        byte[] before = Sources.read(good, "Store");

        assertEquals(Main.REJECTED,
                run("--source", directory.resolve("bad/src").toString(), good.toString(), bad.toString()));

        assertArrayEquals(before, Sources.read(good, "Store"));
        String printed = err.toString(UTF_8);
        assertTrue(printed.contains("4 |     fetch();\n  |     ^^^^^^^ the result of"), printed);
        assertTrue(printed.endsWith("1 error in 1 class; no class file was changed\n"), printed);
    }

    @Test
    void a_warning_fails_only_when_told_to() throws IOException {
        Path classes = Sources.compile(directory, "Store", GOOD + BLOCKING + "}");
        assertEquals(Main.REJECTED, run("--fail-on-warning", classes.toString()));
        assertEquals(Main.DONE, run(classes.toString()));
        assertTrue(err.toString(UTF_8).endsWith("1 warning in 1 class\n"), err::toString);
    }

    @Test
    void a_jar_is_rewritten_and_all_that_is_not_a_class_stays() throws IOException {
        Path jar = jar(Sources.compile(directory, "Store", GOOD + "}"));

        assertEquals(Main.DONE, run(jar.toString()));

        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertTrue(isTransformed(zip.getInputStream(zip.getEntry("shop/Store.class")).readAllBytes()));
            assertEquals("made by hand", zip.getComment());
            assertEquals("META-INF/", zip.entries().nextElement().getName());
            ZipEntry stored = zip.getEntry("stored.txt");
            assertEquals(ZipEntry.STORED, stored.getMethod());
            assertEquals("as it is", new String(zip.getInputStream(stored).readAllBytes(), UTF_8));
            assertEquals(FileTime.fromMillis(1_000_000_000_000L), stored.getLastModifiedTime());
        }
        assertEquals(List.of("classes", "src", "store.jar"), filesIn(directory));
        byte[] once = Files.readAllBytes(jar);
        assertEquals(Main.DONE, run(jar.toString()));
        assertArrayEquals(once, Files.readAllBytes(jar));
    }

    @Test
    void a_signed_jar_is_refused() throws IOException {
        Path jar = jar(Sources.compile(directory, "Store", GOOD + "}"), "META-INF/KEY.SF");
        byte[] before = Files.readAllBytes(jar);
        assertEquals(Main.CANNOT_READ_OR_WRITE, run(jar.toString()));
        assertTrue(err.toString(UTF_8).contains("is signed"), err::toString);
        assertArrayEquals(before, Files.readAllBytes(jar));
        assertEquals(List.of("classes", "src", "store.jar"), filesIn(directory));
    }

    @Test
    void an_input_that_cannot_be_written_keeps_those_before_it_as_they_are() throws IOException {
        Path good = Sources.compile(directory.resolve("good"), "Store", GOOD + "}");
        Path signed = jar(good, "META-INF/KEY.SF");
        byte[] before = Sources.read(good, "Store");
        assertEquals(Main.CANNOT_READ_OR_WRITE, run(good.toString(), signed.toString()));
        assertArrayEquals(before, Sources.read(good, "Store"));
        assertFalse(filesIn(good.resolve("shop")).stream().anyMatch(name -> name.contains("tarry")));
    }

    @Test
    void what_is_no_jar_is_named() throws IOException {
        Path file = Files.writeString(directory.resolve("no.jar"), "no jar");
        assertEquals(Main.CANNOT_READ_OR_WRITE, run(file.toString()));
        assertTrue(err.toString(UTF_8).startsWith("tarry: "), err::toString);
    }

    @Test
    void a_command_line_that_makes_no_sense_is_explained() {
        assertEquals(Main.WRONG_USAGE, run());
        assertEquals(Main.WRONG_USAGE, run("--nonsense"));
        assertEquals(Main.WRONG_USAGE, run("--source"));
        assertEquals(Main.WRONG_USAGE, run("--encoding", "none such", "."));
        assertEquals(Main.WRONG_USAGE, run(directory.resolve("missing").toString()));
        assertEquals("""
                tarry: no directory or jar is given; see --help
                tarry: there is no option --nonsense; see --help
                tarry: --source needs a value; see --help
                tarry: there is no encoding none such; see --help
                tarry: there is no directory or jar %s; see --help
                """.formatted(directory.resolve("missing")), err.toString(UTF_8));
    }

    @Test
    void help_and_version_are_printed() {
        assertEquals(Main.DONE, run("--help"));
        assertTrue(out.toString(UTF_8).contains("Exit codes:"));
        out.reset();
        assertEquals(Main.DONE, run("--version"));
        assertEquals("Tarry " + Transformer.version() + "\n", out.toString(UTF_8));
    }

    private int run(String... words) {
        return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).run(List.of(words));
    }

    private Path jar(Path classes, String... more) throws IOException {
        Path jar = directory.resolve("store.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.setComment("made by hand");
            zip.putNextEntry(new JarEntry("META-INF/"));
            for (String name : more) {
                zip.putNextEntry(new JarEntry(name));
            }
            byte[] text = "as it is".getBytes(UTF_8);
            JarEntry stored = new JarEntry("stored.txt");
            CRC32 checksum = new CRC32();
            checksum.update(text);
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(text.length);
            stored.setCrc(checksum.getValue());
            stored.setLastModifiedTime(FileTime.fromMillis(1_000_000_000_000L));
            zip.putNextEntry(stored);
            zip.write(text);
            zip.putNextEntry(new JarEntry("shop/Store.class"));
            zip.write(Sources.read(classes, "Store"));
        }
        return jar;
    }

    private static boolean isTransformed(byte[] classFile) {
        return new String(classFile, java.nio.charset.StandardCharsets.ISO_8859_1).contains("Ldev/tarry/Transformed;");
    }

    private static List<String> filesIn(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
