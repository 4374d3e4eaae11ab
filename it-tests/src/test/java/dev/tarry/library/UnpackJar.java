package dev.tarry.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * The files of a library's jar as its tests should see them in a directory: as in the jar when it is read by this JDK
 * (a multi-release jar), without its module descriptor, and without its signatures, which its rewritten classes cannot
 * have.
 */
final class UnpackJar {
    private static final Pattern LEFT_OUT = Pattern.compile("META-INF/([^/]+\\.(SF|RSA|DSA|EC)|versions/.*)");

    private UnpackJar() {
    }

    static Map<String, byte[]> unpack(Path jar) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            var entries = file.versionedStream().filter(entry -> !entry.isDirectory()).toList();
            for (var entry : entries) {
                String name = entry.getName();
                if (!name.endsWith("module-info.class") && !LEFT_OUT.matcher(name).matches()) {
                    try (InputStream in = file.getInputStream(entry)) {
                        files.put(name, in.readAllBytes());
                    }
                }
            }
        }
        return files;
    }

    static void write(Map<String, byte[]> files, Path directory) throws IOException {
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            Path file = directory.resolve(entry.getKey()).normalize();
            if (!file.startsWith(directory)) {
                throw new IOException("a file outside the directory: " + entry.getKey());
            }
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
    }
}
