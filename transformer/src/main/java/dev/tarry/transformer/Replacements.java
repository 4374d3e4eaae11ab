package dev.tarry.transformer;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Files that get a new content, all of them or none, and none of them half of it.
 *
 * <p>The new contents are written beside the files first, which is when a disk is full or a directory read-only; then
 * each file is replaced in one step. Should that fail on the way, the files replaced so far are put back.
 */
final class Replacements implements Closeable {

    /** Writes the new content of a file. */
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    private final List<Path> files = new ArrayList<>();

    void stage(Path file, Content content) throws IOException {
        files.add(file);
        // Not createTempFile: that restricts the access rights of the file to its owner.
        try (OutputStream out = Files.newOutputStream(staged(file))) {
            content.writeTo(out);
        }
    }

    void commit() throws IOException {
        Deque<Path> replaced = new ArrayDeque<>();
        try {
            for (Path file : files) {
                keepOld(file);
                moveTo(file, staged(file));
                replaced.push(file);
            }
        } catch (IOException e) {
            putBack(replaced, e);
            throw e;
        }
    }

    private static void putBack(Deque<Path> replaced, IOException reason) {
        for (Path file : replaced) {
            try {
                moveTo(file, old(file));
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private static void keepOld(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is a file no more");
        }
        Files.deleteIfExists(old(file));
        try {
            Files.createLink(old(file), file);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(file, old(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void moveTo(Path file, Path from) throws IOException {
        Files.move(from, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path staged(Path file) {
        return file.resolveSibling(file.getFileName() + ".tarry");
    }

    private static Path old(Path file) {
        return file.resolveSibling(file.getFileName() + ".tarry-old");
    }

    /** Removes what lies beside the files. */
    @Override
    public void close() throws IOException {
        for (Path file : files) {
            deleteFile(staged(file));
            deleteFile(old(file));
        }
    }

    /** What stands in the way of a new content need not be one of ours. */
    private static void deleteFile(Path file) throws IOException {
        if (!Files.isDirectory(file)) {
            Files.deleteIfExists(file);
        }
    }
}
