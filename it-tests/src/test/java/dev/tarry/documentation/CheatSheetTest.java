package dev.tarry.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarry.documentation.CheatSheet.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cheat sheet promises that both sides of each row do the same; what Python prints has been recorded. */
class CheatSheetTest {
    private static final List<Row> ROWS = CheatSheet.rows();
    private static final SnippetClasses CLASSES =
        SnippetClasses.of("cheatsheet", ROWS.stream().map(Row::java).toList());

    static List<Row> rows() {
        return ROWS;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_right_side_prints_what_the_left_side_prints(Row row) throws Exception {
        assertEquals(recorded().get(row.name()), CLASSES.run(row.java()), "docs/cheatsheet.md:" + row.line());
    }

    @Test
    void what_python_prints_has_been_recorded_for_every_row() throws IOException {
        assertEquals(ROWS.stream().map(Row::name).toList(), new ArrayList<>(recorded().keySet()),
            "record it anew: python3 it-tests/src/test/python/cheatsheet.py");
    }

    /** By the name of the row, in the order of the page, in Java's spelling of truth. */
    private static Map<String, String> recorded() throws IOException {
        String text = new String(CheatSheetTest.class.getResourceAsStream("/documentation/cheatsheet.txt").readAllBytes(),
            StandardCharsets.UTF_8);
        Map<String, String> outputs = new LinkedHashMap<>();
        for (String part : text.substring(2).split("(?m)^# ")) {
            int end = part.indexOf('\n');
            outputs.put(part.substring(0, end),
                part.substring(end + 1).replaceAll("\\bTrue\\b", "true").replaceAll("\\bFalse\\b", "false"));
        }
        return outputs;
    }
}
