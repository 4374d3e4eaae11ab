package dev.tarry.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The fenced code blocks of a page in Markdown. */
final class CodeBlocks {
    /** The directory of the pages, seen from where Maven runs the tests. */
    private static final Path DOCUMENTATION = Path.of("..", "docs");

    /**
     * One block.
     *
     * @param heading the last heading above it
     * @param line where its first line is, counted from 1
     * @param language what stands behind the opening fence
     * @param text its lines
     */
    record Block(String heading, int line, String language, String text) {
    }

    private CodeBlocks() {
    }

    static Path page(String name) {
        return DOCUMENTATION.resolve(name);
    }

    static List<Block> of(Path page) {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        String language = null;
        int start = 0;
        List<String> lines = lines(page);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                if (language == null) {
                    language = line.substring(3).strip();
                    start = i + 1;
                } else {
                    String text = String.join("\n", lines.subList(start, i)) + "\n";
                    blocks.add(new Block(heading, start + 1, language, text));
                    language = null;
                }
            } else if (language == null && line.startsWith("#")) {
                heading = line.replaceFirst("^#+\\s*", "");
            }
        }
        return blocks;
    }

    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
