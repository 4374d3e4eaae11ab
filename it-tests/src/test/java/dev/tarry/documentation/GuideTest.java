package dev.tarry.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarry.documentation.CodeBlocks.Block;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide promises that its code compiles, runs, and prints what is shown below it. */
class GuideTest {
    private static final List<Example> EXAMPLES = examples();
    private static final SnippetClasses CLASSES =
        SnippetClasses.of("guide", EXAMPLES.stream().map(Example::java).toList());

    /** Code, and what it prints. */
    record Example(String heading, int line, Snippet java, String printed) {
        @Override
        public String toString() {
            return heading;
        }
    }

    static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        List<Block> blocks = CodeBlocks.of(CodeBlocks.page("guide.md"));
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block.language().equals("java")) {
                Block next = i + 1 < blocks.size() ? blocks.get(i + 1) : block;
                examples.add(new Example(block.heading(), block.line(), new Snippet("Example" + i, block.text(), "", true),
                    next.language().equals("text") ? next.text() : ""));
            }
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_prints_what_is_shown_below_it(Example example) throws Exception {
        assertEquals(example.printed(), CLASSES.run(example.java()), "docs/guide.md:" + example.line());
    }
}
