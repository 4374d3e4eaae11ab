package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Random programs with locks and queues, each with the trace that CPython 3.13 printed for it; see record_locks.py beside
 * the recording. Each line of a trace has the number of the loop's pass.
 */
class LockProgramTest {
    private static final Map<String, List<String>> RECORDED = recorded();

    @TestFactory
    Stream<DynamicTest> prints_the_trace_that_cpython_printed() {
        return RECORDED.entrySet().stream().map(program -> DynamicTest.dynamicTest(program.getKey().split(" ")[1],
            () -> assertEquals(String.join("\n", program.getValue()),
                String.join("\n", new LockProgram(program.getKey().split(" ", 3)[2]).run()), program.getKey())));
    }

    @Test
    void there_are_programs() {
        assertTrue(RECORDED.size() >= 100, RECORDED.size() + " programs");
    }

    private static Map<String, List<String>> recorded() {
        Map<String, List<String>> programs = new LinkedHashMap<>();
        List<String> trace = List.of();
        for (String line : Oracle.lines("locks.txt")) {
            if (line.startsWith("program ")) {
                trace = new ArrayList<>();
                programs.put(line, trace);
            } else {
                trace.add(line);
            }
        }
        return programs;
    }
}
