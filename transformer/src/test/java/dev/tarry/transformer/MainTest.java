package dev.tarry.transformer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.tree.MethodInsnNode;

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
    void a_signature_in_small_letters_is_one() throws IOException {
        Path jar = jar(Sources.compile(directory, "Store", GOOD + "}"), "meta-inf/key.sf");
        assertEquals(Main.CANNOT_READ_OR_WRITE, run(jar.toString()));
    }

    @Test
    void of_two_entries_of_one_name_the_one_that_java_finds_stays() throws IOException {
        Path classes = Sources.compile(directory, "Store", GOOD + "}");
        byte[] jar = Files.readAllBytes(jar(classes, "twice.a", "twice.b", "shop/Stora.class"));
        Path twice = Files.write(directory.resolve("twice.jar"),
                new String(jar, ISO_8859_1).replace("twice.a", "twice.b").replace("shop/Stora.class", "shop/Store.class")
                        .getBytes(ISO_8859_1));

        assertEquals(Main.DONE, run(twice.toString()), err::toString);

        try (ZipFile zip = new ZipFile(twice.toFile())) {
            assertEquals(List.of("META-INF/", "twice.b", "shop/Store.class", "stored.txt"),
                    zip.stream().map(ZipEntry::getName).toList());
            assertTrue(isTransformed(zip.getInputStream(zip.getEntry("shop/Store.class")).readAllBytes()));
        }
    }

    @Test
    void all_versions_of_a_class_are_transformed_and_none_is_relied_on() throws IOException {
        String caller = "class Caller { @Async static Coroutine<String> f() { return async(await(Store.fetch())); } }";
        Path classes = Sources.compile(directory, "Store", GOOD + "}" + caller);
        String plainCall = "()Ldev/tarry/Coroutine;";
        for (boolean versions : List.of(false, true)) {
            Path jar = directory.resolve("store" + versions + ".jar");
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
                put(zip, "shop/Caller.class", Sources.read(classes, "Caller"));
                put(zip, "shop/Store.class", Sources.read(classes, "Store"));
                if (versions) {
                    put(zip, "META-INF/versions/21/shop/Store.class", Sources.read(classes, "Store"));
                }
            }
            assertEquals(Main.DONE, run(jar.toString()), err::toString);
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                assertEquals(versions, descriptorOfCall(read(zip, "shop/Caller.class")).equals(plainCall));
                assertTrue(isTransformed(read(zip, "shop/Store.class")));
                assertTrue(!versions || isTransformed(read(zip, "META-INF/versions/21/shop/Store.class")));
            }
            // Where the jar is a library, the same holds.
            Path user = Files.createDirectories(directory.resolve("user" + versions + "/shop"));
            Files.write(user.resolve("Caller.class"), Sources.read(classes, "Caller"));
            assertEquals(Main.DONE, run("--class-path", jar.toString(), user.toString()), err::toString);
            assertEquals(versions,
                    descriptorOfCall(Files.readAllBytes(user.resolve("Caller.class"))).equals(plainCall));
        }
    }

    private static String descriptorOfCall(byte[] caller) {
        return Sources.parse(caller).methods.stream().flatMap(method -> Arrays.stream(method.instructions.toArray()))
                .filter(MethodInsnNode.class::isInstance).map(MethodInsnNode.class::cast)
                .filter(call -> call.owner.equals("shop/Store")).findFirst().orElseThrow().desc;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
    }

    private static byte[] read(ZipFile zip, String name) throws IOException {
        return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }

    @Test
    void a_run_that_is_killed_has_replaced_a_jar_as_a_whole_or_not_at_all() throws Exception {
        Path classes = Sources.compile(directory, "Store", GOOD + "}");
        Path ballast = directory.resolve("ballast.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(ballast))) {
            put(zip, "shop/Store.class", Sources.read(classes, "Store"));
            byte[] noise = new byte[1 << 20];
            new Random(1).nextBytes(noise);
            for (int i = 0; i < 8; i++) {
                put(zip, "noise" + i, noise);
            }
        }
        byte[] before = Files.readAllBytes(ballast);
        Path staged = directory.resolve("ballast.jar.tarry");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), ballast.toString())
                .redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile()).start();
        while (process.isAlive() && !Files.exists(staged)) {
            Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();
        boolean replaced = !Arrays.equals(before, Files.readAllBytes(ballast));

        assertEquals(Main.DONE, run(ballast.toString()), err::toString);
        assertEquals(replaced ? "Transformed 0 of 1 classes (0 await points)\n"
                : "Transformed 1 of 1 classes (2 await points)\n", out.toString(UTF_8));
        try (ZipFile zip = new ZipFile(ballast.toFile())) {
            assertTrue(isTransformed(read(zip, "shop/Store.class")));
            assertEquals(1 << 20, read(zip, "noise7").length);
        }
        assertFalse(Files.exists(staged));
    }

    @Test
    void what_the_file_system_says_without_a_reason_is_completed() {
        assertEquals("a/b.class.tarry: permission denied", Main.explain(new AccessDeniedException("a/b.class.tarry")));
        assertEquals("a: there is no such file", Main.explain(new NoSuchFileException("a")));
        assertEquals("a: Is a directory", Main.explain(new FileSystemException("a", null, "Is a directory")));
        assertEquals("a: FileSystemLoopException", Main.explain(new FileSystemLoopException("a")));
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
        Path classes = Sources.compile(directory, "Store", GOOD + "}");
        assertEquals(Main.CANNOT_READ_OR_WRITE, run("--class-path", file.toString(), classes.toString()));
        assertTrue(err.toString(UTF_8).matches("(tarry: cannot read " + file + ": .+\n){2}"), err::toString);
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
