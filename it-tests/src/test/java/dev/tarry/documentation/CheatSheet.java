package dev.tarry.documentation;

import dev.tarry.documentation.CodeBlocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rows of {@code docs/cheatsheet.md}: Python on the left, Java on the right. */
final class CheatSheet {
    /** Their code starts loops; that of the other sections runs in one. */
    private static final Set<String> OUTSIDE_LOOPS = Set.of("Starting", "Streams");
    /** What the rows take for granted, shown at the top of the page. */
    private static final String PRELUDE = "What the rows use";

    /** One row, named by its section and its place in it. */
    record Row(String name, int line, String python, Snippet java) {
        @Override
        public String toString() {
            return name;
        }
    }

    private CheatSheet() {
    }

    static List<Row> rows() {
        List<Block> blocks = CodeBlocks.of(CodeBlocks.page("cheatsheet.md"));
        String prelude = prelude(blocks, "java");
        List<Row> rows = new ArrayList<>();
        String section = "";
        int number = 0;
        for (int i = 0; i < blocks.size(); i += 2) {
            Block python = blocks.get(i);
            Block java = blocks.get(i + 1);
            if (!python.language().equals("python") || !java.language().equals("java")) {
                throw new AssertionError("line " + python.line() + ": a row is a python block and then a java block");
            }
            if (python.heading().equals(PRELUDE)) {
                continue;
            }
            number = python.heading().equals(section) ? number + 1 : 1;
            section = python.heading();
            rows.add(new Row(section + " " + number, python.line(), python.text(), new Snippet("Row" + rows.size(),
                java.text(), prelude, !OUTSIDE_LOOPS.contains(section))));
        }
        return rows;
    }

    private static String prelude(List<Block> blocks, String language) {
        return blocks.stream().filter(b -> b.heading().equals(PRELUDE) && b.language().equals(language)).findFirst()
            .orElseThrow().text();
    }
}
