package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    @Test
    void gives_entries_in_the_order_they_came_through_any_number_of_wraps_and_growths() {
        Random random = new Random(7);
        ReadyQueue queue = new ReadyQueue();
        ArrayDeque<Object> expected = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(100) < 55) {
                queue.add(i);
                expected.add(i);
            } else if (!expected.isEmpty()) {
                assertEquals(expected.remove(), queue.take());
            }
            assertEquals(expected.size(), queue.size());
            assertEquals(expected.isEmpty(), queue.isEmpty());
        }
        while (!expected.isEmpty()) {
            assertEquals(expected.remove(), queue.take());
        }
        assertTrue(queue.isEmpty());
    }
}
