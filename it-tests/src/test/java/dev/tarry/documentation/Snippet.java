package dev.tarry.documentation;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of Java in a page, as a class that can be compiled. Paragraphs that declare something become members; the others
 * become the body of a method {@code row}: an async one, or an ordinary one for code that starts loops itself.
 *
 * @param className the name of the class
 * @param text the code of the page
 * @param prelude members that all snippets of a page may use
 * @param insideLoop whether the statements belong into an async method
 */
record Snippet(String className, String text, String prelude, boolean insideLoop) {
    private static final String IMPORTS = """
        import static dev.tarry.Asyncio.*;

        import dev.tarry.*;
        import java.io.*;
        import java.time.Duration;
        import java.util.*;
        import java.util.concurrent.CompletableFuture;
        import java.util.concurrent.Executor;
        import java.util.concurrent.Executors;
        import java.util.concurrent.TimeoutException;

        """;
    private static final List<String> DECLARATIONS = List.of("@Async", "static ", "final ", "class ", "record ", "enum ",
        "private ", "public ");

    /** The source file. A page that shows a whole class, with imports, is taken as it is. */
    String source() {
        if (isWholeFile()) {
            return text;
        }
        List<String> members = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        for (String paragraph : text.split("\n\\s*\n(?! )")) {
            boolean declaration = DECLARATIONS.stream().anyMatch(paragraph::startsWith);
            (declaration ? members : statements).add(paragraph);
        }
        return IMPORTS + "class " + className + " {\n" + prelude + String.join("\n\n", members) + "\n\n"
            + method(String.join("\n\n", statements)) + "}\n";
    }

    boolean isWholeFile() {
        return text.startsWith("import ");
    }

    /** The class to compile: the page's own if it shows one. */
    String mainClass() {
        return isWholeFile() ? text.replaceFirst("(?s).*?\nclass (\\w+).*", "$1") : className;
    }

    private String method(String statements) {
        String end = statements.matches("(?s).*\\breturn async\\([^\n]*\\);\\s*") ? "" : "return async();\n";
        return insideLoop
            ? "@Async static Coroutine<?> row() throws Exception {\n" + statements + "\n" + end + "}\n"
            : "static void row() throws Exception {\n" + statements + "\n}\n";
    }
}
