package dev.tarry.transformer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The class files of a jar, which is written anew beside the old one and then takes its place. */
final class ClassJar extends ClassSet {

    private final Path jar;
    /** Open while classes are read; opening it again for each would read the directory of the jar as often. */
    private ZipFile reading;

    ClassJar(Path jar) {
        this.jar = jar;
    }

    /** The JDK's own message does not say of which file it speaks. */
    static ZipFile open(Path jar) throws IOException {
        try {
            return new ZipFile(jar.toFile());
        } catch (ZipException e) {
            throw new IOException("cannot read " + jar + ": " + e.getMessage(), e);
        }
    }

    @Override
    List<String> names() throws IOException {
        try (ZipFile zip = open(jar)) {
            return zip.stream().map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .distinct().sorted().toList();
        }
    }

    @Override
    byte[] read(String name) throws IOException {
        if (reading == null) {
            reading = open(jar);
        }
        return read(reading, reading.getEntry(name));
    }

    @Override
    void close() throws IOException {
        if (reading != null) {
            reading.close();
            reading = null;
        }
    }

    private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    @Override
    Path location() {
        return jar;
    }

    @Override
    void stage(Map<String, byte[]> changed, Replacements replacements) throws IOException {
        try (ZipFile old = open(jar)) {
            rejectSigned(old);
            replacements.stage(jar, out -> copy(old, changed, out));
        }
    }

    private static void copy(ZipFile old, Map<String, byte[]> changed, OutputStream to) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(to)) {
            out.setComment(old.getComment());
            Set<String> copied = new HashSet<>();
            Enumeration<? extends ZipEntry> entries = old.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!copied.add(entry.getName())) {
                    // Reading by name gave what Java finds under it, for the first one already.
                    continue;
                }
                byte[] bytes = changed.get(entry.getName());
                copy(entry, bytes == null ? read(old, entry) : bytes, out);
            }
        }
    }

    /** With the old time, so that the same input gives the same jar. */
    private static void copy(ZipEntry old, byte[] bytes, ZipOutputStream out) throws IOException {
        ZipEntry entry = new ZipEntry(old);
        entry.setSize(bytes.length);
        // What it takes compressed is not known yet, and need not be what another compressor made of it.
        entry.setCompressedSize(old.getMethod() == ZipEntry.STORED ? bytes.length : -1);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        entry.setCrc(checksum.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    private void rejectSigned(ZipFile zip) throws IOException {
        if (zip.stream().anyMatch(entry -> entry.getName().matches("(?i)META-INF/[^/]+\\.SF"))) {
            throw new IOException(jar + " is signed, and a change of its classes would make the signature invalid;"
                    + " transform it before it is signed");
        }
    }
}
