package dev.tarry.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The same program prints the same in CPython and here. */
class ScenariosTest {
    @TestFactory
    Stream<DynamicContainer> prints_what_it_prints_in_cpython() {
        return new TreeSet<>(Scenarios.AREAS.keySet()).stream().map(area -> DynamicContainer.dynamicContainer(area,
            Scenarios.inJava(area).entrySet().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(),
                () -> assertEquals(Scenarios.expected(entry.getKey()), Scenarios.trace(entry.getValue()))))));
    }

    @Test
    void every_area_is_there_in_both_languages() {
        assertEquals(Scenarios.areas(), new TreeSet<>(Scenarios.AREAS.keySet()));
    }

    @TestFactory
    Stream<DynamicTest> every_scenario_is_there_in_both_languages() {
        return new TreeSet<>(Scenarios.AREAS.keySet()).stream().map(area -> DynamicTest.dynamicTest(area,
            () -> assertEquals(Scenarios.inPython(area), Scenarios.inJava(area).keySet())));
    }

    @TestFactory
    Stream<DynamicTest> every_deliberate_difference_has_a_reason_and_is_one() {
        return Scenarios.differences().stream().map(name -> DynamicTest.dynamicTest(name, () -> {
            assertTrue(Scenarios.recorded("tarry", name).startsWith("# "), name);
            assertNotEquals(Scenarios.expectedOf(name, "3.14", "3.13"), Scenarios.expected(name));
        }));
    }

    @Test
    void there_are_enough_scenarios() {
        int count = Scenarios.AREAS.keySet().stream().mapToInt(area -> Scenarios.inJava(area).size()).sum();
        assertTrue(count >= 120, count + " scenarios");
    }
}
