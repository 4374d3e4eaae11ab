package dev.tarry.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Source text of a test, compiled together with the coroutines that the harness needs. */
final class InlineSource {
    static final String IMPORTS = """
        package corpus;
        import static dev.tarry.Asyncio.*;
        import dev.tarry.*;
        import dev.tarry.differential.*;
        import java.util.*;
        import java.util.function.*;
        """;

    private InlineSource() {
    }

    /** Compiles and transforms one class of the package {@code corpus}; its first line is line 7. */
    static Corpus corpus(Variant variant, String className, String classText) {
        Corpus corpus = compiled(variant, className, classText);
        if (!corpus.failures().isEmpty()) {
            throw new AssertionError(corpus.failures().toString());
        }
        return corpus;
    }

    /** The same, also where the transformer refuses the class. */
    static Corpus compiled(Variant variant, String className, String classText) {
        String name = className + "-" + variant.name();
        Path file = Compilation.target(name).resolve("sources/corpus/" + className + ".java");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, IMPORTS + classText);
            return Corpus.of(name, Compilation.of(variant, name, List.of(file, coroutines())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The source of the coroutines that every compilation of programs needs. */
    static Path coroutines() {
        try {
            return Path.of(InlineSource.class.getResource("/corpus/java17/corpus/CorpusCoroutines.java").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Compiles, transforms, verifies and compares one program {@code program(Env)} under all its plans. */
    static void compare(Variant variant, String className, String classText) {
        Corpus corpus = corpus(variant, className, classText);
        String complaint = Report.verify(corpus.transformed().get("corpus." + className),
            new CorpusLoader(corpus.transformed()));
        if (!complaint.isEmpty()) {
            throw new AssertionError(complaint + Report.bytecode(corpus, "corpus." + className));
        }
        Differential.compare(corpus, "corpus." + className, "program", "program", false);
    }
}
