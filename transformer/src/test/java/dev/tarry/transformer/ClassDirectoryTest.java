package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDirectoryTest {

    private static final String GOOD = """
            class Good {
                @Async static Coroutine<String> fetch() { return async(""); }
                @Async static Coroutine<String> twice() { return async(await(fetch()) + await(fetch())); }
            }
            class Plain { }
            """;

    @TempDir
    private Path directory;

    @Test
    void transforms_what_needs_it_and_leaves_the_other_files_alone() throws IOException {
        Path classes = Sources.compile(directory, "Good", GOOD);
        Path plain = classes.resolve("shop/Plain.class");
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(plain, old);
        byte[] before = Files.readAllBytes(plain);

        ClassDirectory.Summary summary = ClassDirectory.transform(classes, List.of());

        assertEquals(10, summary.classesExamined());
        assertEquals(1, summary.classesTransformed());
        assertEquals(2, summary.awaitPoints());
        assertEquals(old, Files.getLastModifiedTime(plain));
        assertArrayEquals(before, Files.readAllBytes(plain));
        assertTrue(new String(Sources.read(classes, "Good"), StandardCharsets.ISO_8859_1)
                .contains("Ldev/tarry/Transformed;"));
    }

    @Test
    void a_second_run_touches_no_file() throws IOException {
        Path classes = Sources.compile(directory, "Good", GOOD);
        ClassDirectory.transform(classes, List.of());
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(classes.resolve("shop/Good.class"), old);
        assertEquals(0, ClassDirectory.transform(classes, List.of()).classesTransformed());
        assertEquals(old, Files.getLastModifiedTime(classes.resolve("shop/Good.class")));
    }

    @Test
    void an_incremental_build_transforms_what_is_new_and_leaves_what_is_transformed() throws IOException {
        String caller = "class Caller { @Async static Coroutine<String> f() { return async(await(Good.twice())); } }";
        Path classes = Sources.compile(directory, "Good", GOOD + caller);
        byte[] compiledCaller = Sources.read(classes, "Caller");
        ClassDirectory.transform(classes, List.of());
        byte[] good = Sources.read(classes, "Good");
        byte[] transformedCaller = Sources.read(classes, "Caller");
        Files.write(classes.resolve("shop/Caller.class"), compiledCaller);

        ClassDirectory.Summary summary = ClassDirectory.transform(classes, List.of());

        assertEquals(1, summary.classesTransformed());
        assertArrayEquals(good, Sources.read(classes, "Good"));
        assertArrayEquals(transformedCaller, Sources.read(classes, "Caller"));
    }

    @Test
    void classes_that_are_missing_from_the_class_path_do_not_matter() throws IOException {
        Path classes = Sources.compile(directory, "Store", """
                class Store extends Parent implements Face {
                    @Async Coroutine<Object> f(Gone gone, boolean c, Coroutine<Gone> other) throws Lost {
                        Parent parent = c ? new Gone() : new GoneToo();
                        try {
                            parent = await(other);
                            gone.g(await(other), new Gone[] {gone});
                        } catch (Lost e) {
                            await(e.c);
                            return async(e);
                        }
                        await(gone.asks());
                        return async(c ? parent : gone);
                    }
                }
                class Parent { }
                class Gone extends Parent {
                    void g(Gone a, Gone[] b) throws Lost { }
                    @Async final Coroutine<Gone> asks() { return async(this); }
                }
                class GoneToo extends Parent { }
                interface Face { }
                class Lost extends Exception { Coroutine<?> c; }
                """);
        for (String missing : List.of("Parent", "Gone", "GoneToo", "Face", "Lost")) {
            Files.delete(classes.resolve("shop/" + missing + ".class"));
        }
        ClassDirectory.Summary summary = ClassDirectory.transform(classes, List.of());
        assertEquals(List.of(), summary.diagnostics());
        assertEquals(1, summary.classesTransformed());
        assertEquals(4, summary.awaitPoints());
    }

    @Test
    void one_bad_class_keeps_all_classes_as_they_are() throws IOException {
        Path classes = Sources.compile(directory, "Good", GOOD + "class Bad { void f() { Good.fetch(); } }\n");
        byte[] before = Sources.read(classes, "Good");

        ClassDirectory.Summary summary = ClassDirectory.transform(classes, List.of());

        assertTrue(summary.hasErrors());
        assertEquals(0, summary.classesTransformed());
        assertArrayEquals(before, Sources.read(classes, "Good"));
    }

    @Test
    void problems_of_several_classes_of_a_file_come_sorted_by_line() throws IOException {
        Path classes = Sources.compile(directory, "Good", GOOD
                + "class Worse { void f() { Good.fetch();\n Good.fetch(); } }\n"
                + "class Bad { void f() { Good.fetch(); } }\n");
        assertEquals(List.of("shop.Worse", "shop.Worse", "shop.Bad"),
                ClassDirectory.transform(classes, List.of()).diagnostics().stream()
                        .map(Diagnostic::className).toList());
    }

    @Test
    void no_other_file_appears_in_the_directory() throws IOException {
        Path classes = Sources.compile(directory, "Good", GOOD);
        List<Path> before = filesIn(classes);
        ClassDirectory.transform(classes, List.of());
        assertEquals(before, filesIn(classes));
    }

    @Test
    void a_file_that_is_no_class_file_is_named_in_the_failure() throws IOException {
        Path classes = Sources.compile(directory, "Good", GOOD);
        Path broken = Files.writeString(classes.resolve("shop/Broken.class"), "dev/tarry/ but no class file at all");
        IOException failure = assertThrows(IOException.class,
                () -> ClassDirectory.transform(classes, List.of()));
        assertTrue(failure.getMessage().contains(broken.toString()), failure.getMessage());
    }

    private static List<Path> filesIn(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted().toList();
        }
    }
}
