package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The corpus in {@code resources/corpus}: each {@link Case} does on the loop what it does synchronously, whichever of
 * its awaits suspend, fail or are cancelled, and whichever compiler compiled it.
 */
class CorpusTest {
    private static final String TOGETHER = "transformed-in-one-run";

    @TestFactory
    Stream<DynamicNode> a_transformed_program_does_what_its_synchronous_twin_does() {
        return Stream.concat(
            Variant.all().stream().map(variant -> dynamicContainer(variant.name(), tests(
                Corpus.of(variant.name(), Compilation.of(variant, variant.name(), sources(variant)))))),
            Stream.of(dynamicContainer(TOGETHER, tests(
                Corpus.together(TOGETHER, Compilation.of(Variant.NEWEST, TOGETHER, sources(Variant.NEWEST)))))));
    }

    private static Stream<DynamicNode> tests(Corpus corpus) {
        ClassLoader loader = new CorpusLoader(corpus.compiled().classes());
        return corpus.compiled().classes().keySet().stream()
            .map(className -> dynamicContainer(className, tests(corpus, loader, className)));
    }

    private static List<DynamicTest> tests(Corpus corpus, ClassLoader loader, String className) {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(dynamicTest(className + " is transformed without complaint",
            () -> assertNull(corpus.failures().get(className))));
        tests.add(dynamicTest(className + " passes ASM's verifier", () -> assertEquals("",
            Report.verify(corpus.transformed().get(className), new CorpusLoader(corpus.transformed())))));
        for (Method method : cases(loader, className)) {
            Case about = method.getAnnotation(Case.class);
            String expected = about.expectedAs().isEmpty() ? method.getName() : about.expectedAs();
            tests.add(dynamicTest(about.value(), () ->
                Differential.compare(corpus, className, method.getName(), expected, about.fresh())));
        }
        return tests;
    }

    private static List<Method> cases(ClassLoader loader, String className) {
        try {
            return Arrays.stream(loader.loadClass(className).getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Case.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    static List<Path> sources(Variant variant) {
        return variant.corpora().stream().flatMap(CorpusTest::files).toList();
    }

    private static Stream<Path> files(String corpus) {
        try (Stream<Path> files = Files.walk(Path.of(CorpusTest.class.getResource("/corpus/" + corpus).toURI()))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
