package dev.tarry.transformer;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.nodeTypes.NodeWithAnnotations;
import java.util.List;
import java.util.Optional;

/**
 * A source file as JavaParser reads it.
 *
 * <p>Only this class and {@link FindInSource} touch JavaParser, and only when there is a problem to draw: its first use
 * costs a fraction of a second. The class files alone decide what is a problem.
 *
 * @param text the file
 * @param unit its syntax tree
 */
record ParsedSource(SourceText text, CompilationUnit unit) {

    /**
     * Parses a file at the language level of its class file, and if that fails at the newest there is.
     *
     * @return empty if the parser does not understand the file; javac did, so this is no error of the user's
     */
    static Optional<ParsedSource> parse(SourceText text, int release) {
        try {
            return parse(text, levelOf(release)).or(() -> parse(text, LanguageLevel.BLEEDING_EDGE));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // Deeply nested expressions overflow the parser's stack; and a user may leave JavaParser's jar out.
            return Optional.empty();
        }
    }

    private static Optional<ParsedSource> parse(SourceText text, LanguageLevel level) {
        ParserConfiguration configuration = new ParserConfiguration()
                .setLanguageLevel(level)
                .setAttributeComments(false)
                .setTabSize(1);
        ParseResult<CompilationUnit> result = new JavaParser(configuration).parse(text.text());
        return result.isSuccessful() ? result.getResult().map(unit -> new ParsedSource(text, unit))
                : Optional.empty();
    }

    private static LanguageLevel levelOf(int release) {
        try {
            return LanguageLevel.valueOf("JAVA_" + Math.max(8, release));
        } catch (IllegalArgumentException newerThanTheParser) {
            return LanguageLevel.BLEEDING_EDGE;
        }
    }

    /** {@code @SuppressWarnings} is not in the class file (JLS §9.6.4.5), so the source has to be asked. */
    boolean suppresses(Diagnostic diagnostic) {
        List<Node> candidates = new FindInSource(this, diagnostic).nodes();
        return !candidates.isEmpty()
                && candidates.stream().allMatch(node -> isSilenced(node, diagnostic.id().suppressedBy()));
    }

    private static boolean isSilenced(Node node, String name) {
        for (Node at = node; at != null; at = at.getParentNode().orElse(null)) {
            if (at instanceof NodeWithAnnotations<?> declaration
                    && declaration.getAnnotations().stream().anyMatch(annotation -> silences(annotation, name))) {
                return true;
            }
        }
        return false;
    }

    private static boolean silences(AnnotationExpr annotation, String name) {
        return annotation.getName().getIdentifier().equals("SuppressWarnings")
                && annotation.findFirst(Expression.class, expression ->
                        expression instanceof StringLiteralExpr text && text.asString().equals(name)).isPresent();
    }
}
