package dev.tarry.transformer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds class files in directories and jars, and then in the running JDK, without ever loading a class.
 *
 * <p>A class that is not found is no error: what cannot be looked up is simply not optimised. Entries that do not
 * exist are ignored, as the JVM does. Instances may be used by several threads.
 *
 * <pre>{@code
 * try (ClassPath classPath = ClassPath.of(Path.of("target/classes"), Path.of("lib/some.jar"))) {
 *     Transformer transformer = new Transformer(classPath);
 * }
 * }</pre>
 */
public final class ClassPath implements Closeable {

    /** One place to look in. */
    private interface Entry extends Closeable {

        byte[] read(String resource) throws IOException;

        /** Whether there is another form of a class for newer Java versions. */
        boolean hasVersions(String resource) throws IOException;
    }

    private final List<Entry> entries;
    private final Map<String, Optional<ClassFacts>> cache = new ConcurrentHashMap<>();

    private ClassPath(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * A class path of the given directories and jars, searched in that order.
     *
     * @param directoriesAndJars paths, none of them null; those that do not exist are ignored
     * @return a class path that the caller closes
     * @throws UncheckedIOException if a jar cannot be opened
     */
    public static ClassPath of(Path... directoriesAndJars) {
        return of(Arrays.asList(directoriesAndJars));
    }

    /**
     * A class path of the given directories and jars, searched in that order.
     *
     * @param directoriesAndJars paths, none of them null; those that do not exist are ignored
     * @return a class path that the caller closes
     * @throws UncheckedIOException if a jar cannot be opened
     */
    public static ClassPath of(List<Path> directoriesAndJars) {
        List<Entry> entries = new ArrayList<>();
        try {
            for (Path path : directoriesAndJars) {
                if (Files.isDirectory(path)) {
                    entries.add(new Directory(path));
                } else if (Files.isRegularFile(path)) {
                    entries.add(new Jar(ClassJar.open(path)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class path " + directoriesAndJars, e);
        }
        entries.add(new Jdk());
        return new ClassPath(entries);
    }

    /** Facts about a class, or empty if the class is not to be found. */
    Optional<ClassFacts> find(String internalName) {
        return cache.computeIfAbsent(internalName, this::read);
    }

    private Optional<ClassFacts> read(String internalName) {
        String resource = internalName + ".class";
        try {
            for (Entry entry : entries) {
                byte[] bytes = entry.read(resource);
                if (bytes != null) {
                    return facts(bytes, !entry.hasVersions(resource));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
        return Optional.empty();
    }

    /** A class that cannot be read, of a JDK newer than ASM for one, is as good as absent. */
    private static Optional<ClassFacts> facts(byte[] classFile, boolean onlyVersion) {
        try {
            ClassFacts facts = ClassFacts.read(classFile);
            return Optional.of(onlyVersion ? facts : facts.asIfNotTransformed());
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Closes the jars.
     *
     * @throws IOException if one of them cannot be closed
     */
    @Override
    public void close() throws IOException {
        for (Entry entry : entries) {
            entry.close();
        }
    }

    private record Directory(Path root) implements Entry {

        @Override
        public byte[] read(String resource) throws IOException {
            Path file = root.resolve(resource);
            return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        }

        @Override
        public boolean hasVersions(String resource) throws IOException {
            Path versions = root.resolve(ClassSet.VERSIONS);
            if (!Files.isDirectory(versions)) {
                return false;
            }
            try (Stream<Path> all = Files.list(versions)) {
                return all.anyMatch(version -> Files.isRegularFile(version.resolve(resource)));
            }
        }

        @Override
        public void close() {}
    }

    private static final class Jar implements Entry {

        private final ZipFile file;
        /** The classes of which there are several; null until the first question. */
        private volatile Set<String> versioned;

        Jar(ZipFile file) {
            this.file = file;
        }

        @Override
        public byte[] read(String resource) throws IOException {
            ZipEntry entry = file.getEntry(resource);
            if (entry == null) {
                return null;
            }
            try (InputStream in = file.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }

        @Override
        public boolean hasVersions(String resource) {
            if (versioned == null) {
                versioned = file.stream().map(entry -> ClassSet.unversioned(entry.getName()))
                        .filter(Objects::nonNull).collect(Collectors.toSet());
            }
            return versioned.contains(resource);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** The class files of the running JDK, through its jrt file system. */
    private static final class Jdk implements Entry {

        private final FileSystem runtimeImage = FileSystems.getFileSystem(URI.create("jrt:/"));

        @Override
        public byte[] read(String resource) throws IOException {
            int slash = resource.lastIndexOf('/');
            if (slash < 0) {
                return null;
            }
            // packages/<name> lists links to the modules that contain the package.
            Path modules = runtimeImage.getPath("packages", resource.substring(0, slash).replace('/', '.'));
            if (!Files.isDirectory(modules)) {
                return null;
            }
            try (var links = Files.newDirectoryStream(modules)) {
                for (Path link : links) {
                    Path file = runtimeImage.getPath("modules", link.getFileName().toString(), resource);
                    if (Files.isRegularFile(file)) {
                        return Files.readAllBytes(file);
                    }
                }
            }
            return null;
        }

        @Override
        public boolean hasVersions(String resource) {
            return false;
        }

        @Override
        public void close() {}
    }
}
