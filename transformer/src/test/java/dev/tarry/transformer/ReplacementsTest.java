package dev.tarry.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementsTest {

    @TempDir
    private Path directory;
    private Path first;
    private Path second;
    private Path third;

    @BeforeEach
    void write_files() throws IOException {
        first = Files.writeString(directory.resolve("first"), "old first");
        second = Files.writeString(directory.resolve("second"), "old second");
        third = Files.writeString(directory.resolve("third"), "old third");
    }

    @Test
    void all_files_get_their_new_content_and_nothing_is_left_beside_them() throws IOException {
        replace(() -> {});
        assertEquals("new first", Files.readString(first));
        assertEquals("new third", Files.readString(third));
        assertEquals(List.of("first", "second", "third"), names());
    }

    @Test
    void a_content_that_cannot_be_written_leaves_all_files_as_they_are() throws IOException {
        Files.createDirectory(directory.resolve("third.tarry"));
        assertThrows(IOException.class, () -> replace(() -> {}));
        assertOld();
        assertEquals(List.of("first", "second", "third", "third.tarry"), names());
    }

    @Test
    void a_file_that_cannot_be_replaced_has_those_before_it_put_back() throws IOException {
        assertThrows(IOException.class, () -> replace(() -> {
            Files.delete(third);
            Files.writeString(Files.createDirectory(third).resolve("inside"), "");
        }));
        assertOld();
        assertEquals(List.of("first", "second", "third"), names());
    }

    @Test
    void what_an_interrupted_run_left_does_not_matter() throws IOException {
        Files.writeString(directory.resolve("first.tarry"), "half");
        Files.writeString(directory.resolve("first.tarry-old"), "older");
        replace(() -> {});
        assertEquals("new first", Files.readString(first));
        assertEquals(List.of("first", "second", "third"), names());
    }

    private interface Disturbance {
        void happen() throws IOException;
    }

    private void replace(Disturbance beforeCommit) throws IOException {
        try (Replacements replacements = new Replacements()) {
            for (Path file : List.of(first, second, third)) {
                replacements.stage(file, out -> out.write(("new " + file.getFileName()).getBytes(UTF_8)));
            }
            beforeCommit.happen();
            replacements.commit();
        }
    }

    private void assertOld() throws IOException {
        assertEquals("old first", Files.readString(first));
        assertEquals("old second", Files.readString(second));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
