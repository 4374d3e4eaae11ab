package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskNumbersTest {
    private final TaskNumbers one = new TaskNumbers();
    private final TaskNumbers other = new TaskNumbers();

    @Test
    void the_next_loop_goes_on_where_one_that_waits_has_stopped() {
        int last = one.next();
        for (int i = 0; i < 100; i++) {
            assertEquals(++last, one.next());
        }
        one.giveBack();
        assertEquals(last + 1, other.next());
        other.giveBack();
        assertEquals(last + 2, one.next());
        one.giveBack();
    }

    @Test
    void no_number_is_given_twice_when_loops_run_at_the_same_time() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertTrue(seen.add(one.next()));
            assertTrue(seen.add(other.next()));
            if (i % 7 == 0) {
                one.giveBack();
            }
            if (i % 11 == 0) {
                other.giveBack();
            }
        }
        one.giveBack();
        other.giveBack();
    }
}
