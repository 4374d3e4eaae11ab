package dev.tarry.transformer;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the sources of the classes are, so that problems can be drawn in them.
 *
 * <p>Files are read and parsed when the first problem in them is drawn, and kept. An instance serves one run and one
 * thread.
 *
 * <pre>{@code
 * SourceRoots sources = SourceRoots.of(Path.of("."), List.of(Path.of("src/main/java")), StandardCharsets.UTF_8);
 * summary.diagnostics().forEach(problem -> System.err.println(problem.format(sources)));
 * }</pre>
 */
public final class SourceRoots {

    /** No sources: all messages do without. */
    public static final SourceRoots NONE = new SourceRoots(Path.of(""), List.of(), Charset.defaultCharset());

    private final Path base;
    private final List<Path> roots;
    private final Charset encoding;
    private final Map<String, Optional<SourceText>> texts = new HashMap<>();
    private final Map<String, Optional<ParsedSource>> parsed = new HashMap<>();

    private SourceRoots(Path base, List<Path> roots, Charset encoding) {
        this.base = base;
        this.roots = List.copyOf(roots);
        this.encoding = encoding;
    }

    /**
     * The given directories, searched in that order.
     *
     * @param base the directory that paths in messages are relative to; not null
     * @param roots directories that contain packages; those that do not exist are ignored; not null
     * @param encoding the encoding of the source files; what is malformed in it is replaced; not null
     * @return the source roots, never null
     */
    public static SourceRoots of(Path base, List<Path> roots, Charset encoding) {
        return new SourceRoots(base, roots, encoding);
    }

    /** The source file of the class with the problem, or null. */
    SourceText textOf(Diagnostic diagnostic) {
        if (diagnostic.sourceFile() == null || roots.isEmpty()) {
            return null;
        }
        String path = diagnostic.packagePath() + diagnostic.sourceFile();
        return texts.computeIfAbsent(path, this::read).orElse(null);
    }

    /** What to underline; empty if there is no source, or no saying where in it the problem is. */
    List<Spot> find(Diagnostic diagnostic) {
        SourceText text = textOf(diagnostic);
        if (text == null) {
            return List.of();
        }
        List<Spot> found = findIn(text, diagnostic);
        if (!found.isEmpty() && found.stream().allMatch(text::has)) {
            return found;
        }
        boolean lineExists = diagnostic.line() > 0 && diagnostic.line() <= text.lines().size();
        if (!lineExists) {
            return List.of();
        }
        List<Spot> guessed = new FindInText(text, diagnostic).spots();
        return guessed.isEmpty() ? List.of(text.wholeLine(diagnostic.line())) : guessed;
    }

    /** The order of the problems in the text: several of one line by their columns. */
    Comparator<Diagnostic> readingOrder() {
        Map<Diagnostic, Spot> places = new HashMap<>();
        Function<Diagnostic, Spot> place = diagnostic -> places.computeIfAbsent(diagnostic, problem ->
                find(problem).stream().findFirst().orElse(new Spot(problem.line(), 0, 0, true, "")));
        return Comparator.comparing(Diagnostic::file)
                .thenComparingInt(diagnostic -> place.apply(diagnostic).line())
                .thenComparingInt(diagnostic -> place.apply(diagnostic).from());
    }

    private List<Spot> findIn(SourceText text, Diagnostic diagnostic) {
        try {
            return parse(diagnostic, text).map(source -> new FindInSource(source, diagnostic).spots())
                    .orElse(List.of());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // A source that is not the one the class was compiled from may fit in no way at all.
            return List.of();
        }
    }

    /**
     * Whether the source says that it does not want to hear of the problem. Where that is said cannot be told of a source
     * that the parser does not understand; there it counts for the whole file, lest it could not be said at all.
     */
    boolean suppresses(Diagnostic diagnostic) {
        SourceText text = textOf(diagnostic);
        return text != null && diagnostic.severity() == Severity.WARNING
                && parse(diagnostic, text).map(source -> source.suppresses(diagnostic))
                        .orElseGet(() -> text.text().contains('"' + diagnostic.id().suppressedBy() + '"'));
    }

    private Optional<ParsedSource> parse(Diagnostic diagnostic, SourceText text) {
        // A multi-release jar may compile one file for several releases; one parse serves them all.
        return parsed.computeIfAbsent(text.shownAs(),
                path -> ParsedSource.parse(text, diagnostic.place().release()));
    }

    private Optional<SourceText> read(String path) {
        for (Path root : roots) {
            try {
                Path file = root.resolve(path);
                if (Files.isRegularFile(file)) {
                    String text = new String(Files.readAllBytes(file), encoding);
                    return Optional.of(SourceText.of(SourceText.shown(base, file), text));
                }
            } catch (IOException | InvalidPathException e) {
                // A message without its source is better than no message.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
