package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Random programs, each with the trace that CPython 3.13 printed for it; see record_programs.py beside the recording.
 * Each line of a trace has the number of the loop's pass, so the steps must be as many, too.
 */
class ProgramTest {
    @TestFactory
    Stream<DynamicTest> prints_the_trace_that_cpython_printed() {
        return recorded().entrySet().stream().map(program -> DynamicTest.dynamicTest(program.getKey().split(" ")[1],
            () -> assertEquals(String.join("\n", program.getValue()), String.join("\n", replay(program.getKey())),
                program.getKey())));
    }

    @Test
    void there_are_programs() {
        assertFalse(recorded().size() < 100);
    }

    private static Map<String, List<String>> recorded() {
        Map<String, List<String>> programs = new LinkedHashMap<>();
        List<String> trace = List.of();
        for (String line : Oracle.lines("programs.txt")) {
            if (line.startsWith("program ")) {
                trace = new ArrayList<>();
                programs.put(line, trace);
            } else {
                trace.add(line);
            }
        }
        return programs;
    }

    private static List<String> replay(String program) {
        String[] tokens = program.split(" ");
        return new ProgramInterpreter().run(parse(List.of(tokens).subList(2, tokens.length)));
    }

    /** Reads nested lists of words, {@code ( log L1 )}. */
    @SuppressWarnings("unchecked")
    private static List<Object> parse(List<String> tokens) {
        List<List<Object>> open = new ArrayList<>();
        List<Object> innermost = new ArrayList<>();
        for (String token : tokens) {
            if (token.equals("(")) {
                List<Object> list = new ArrayList<>();
                innermost.add(list);
                open.add(innermost);
                innermost = list;
            } else if (token.equals(")")) {
                innermost = open.remove(open.size() - 1);
            } else {
                innermost.add(token);
            }
        }
        return (List<Object>) innermost.get(0);
    }
}
