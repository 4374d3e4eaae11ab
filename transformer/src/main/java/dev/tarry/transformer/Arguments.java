package dev.tarry.transformer;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What the command line says. */
final class Arguments {

    /** A command line that makes no sense; the message says why. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    final List<ClassSet> inputs = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private final List<Path> sources = new ArrayList<>();
    private Charset encoding = StandardCharsets.UTF_8;
    private Path dump = Path.of("tarry-dump");
    private boolean failOnWarning;
    boolean help;
    boolean version;

    static Arguments parse(List<String> words) throws UsageException {
        Arguments arguments = new Arguments();
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            arguments.take(rest.next(), rest);
        }
        if (arguments.inputs.isEmpty() && !arguments.help && !arguments.version) {
            throw new UsageException("no directory or jar is given");
        }
        return arguments;
    }

    private void take(String word, Iterator<String> rest) throws UsageException {
        switch (word) {
            case "--help", "-h" -> help = true;
            case "--version" -> version = true;
            case "--fail-on-warning" -> failOnWarning = true;
            case "--class-path", "-cp" -> classPath.addAll(paths(valueOf(word, rest)));
            case "--source" -> sources.addAll(paths(valueOf(word, rest)));
            case "--dump" -> dump = Path.of(valueOf(word, rest));
            case "--encoding" -> encoding = encoding(valueOf(word, rest));
            default -> inputs.add(input(word));
        }
    }

    private static String valueOf(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }

    private static List<Path> paths(String value) {
        return Arrays.stream(value.split(File.pathSeparator)).filter(path -> !path.isEmpty()).map(Path::of).toList();
    }

    private static Charset encoding(String name) throws UsageException {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException("there is no encoding " + name);
        }
    }

    private static ClassSet input(String word) throws UsageException {
        if (word.startsWith("-")) {
            throw new UsageException("there is no option " + word);
        }
        Path path = Path.of(word);
        if (Files.isDirectory(path)) {
            return ClassDirectory.filesIn(path);
        }
        if (Files.isRegularFile(path)) {
            return new ClassJar(path);
        }
        throw new UsageException("there is no directory or jar " + word);
    }

    SourceRoots sourceRoots() {
        return SourceRoots.of(Path.of(""), sources, encoding);
    }

    TransformOptions options(SourceRoots sources) {
        return new TransformOptions(classPath, sources, failOnWarning, dump);
    }
}
