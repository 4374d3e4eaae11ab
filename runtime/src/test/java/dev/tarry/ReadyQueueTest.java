package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue();

    @Test
    void a_pass_gives_what_was_there_when_it_began_in_the_order_it_came_through_any_number_of_growths() {
        Random random = new Random(7);
        ArrayDeque<Object> expected = new ArrayDeque<>();
        int number = 0;
        for (int pass = 0; pass < 2_000; pass++) {
            for (int n = random.nextInt(pass % 100 + 1); n > 0; n--) {
                queue.add(number);
                expected.add(number++);
            }
            int size = expected.size();
            assertEquals(size, queue.size());
            Object[] entries = queue.begin();
            assertEquals(size, queue.inPass());
            for (int i = 0; i < size; i++) {
                queue.runs(i);
                Object entry = entries[i];
                assertEquals(expected.remove(), entry);
                assertSame(entry, queue.running());
                if (random.nextInt(3) == 0) {
                    queue.add(number);
                    expected.add(number++);
                }
            }
            queue.end();
            assertNull(queue.running());
            assertEquals(expected.isEmpty(), queue.isEmpty());
            if (random.nextInt(10) == 0) {
                queue.shrink();
            } else if (random.nextInt(10) == 0) {
                queue.renew();
            }
        }
    }

    @Test
    void what_a_pass_that_ends_too_early_has_not_run_comes_before_what_was_added_meanwhile() {
        for (int i = 0; i < 100; i++) {
            queue.add(i);
        }
        Object[] entries = queue.begin();
        for (int i = 0; i < 40; i++) {
            queue.runs(i);
            assertEquals(i, entries[i]);
            queue.add(100 + i);
        }
        queue.end();
        assertEquals(100, queue.size());
        assertEquals(sequence(40, 140), pass());
        assertTrue(queue.isEmpty());
    }

    @Test
    void reserved_places_stand_between_what_was_added_before_and_afterwards() {
        queue.add(0);
        Object[] places = queue.reserve(200);
        for (int i = 200; i > 0; i--) {
            places[i] = i;
        }
        queue.add(201);
        assertEquals(sequence(0, 202), pass());
    }

    @Test
    void nothing_that_has_run_is_kept_for_longer_than_the_next_pass() {
        List<WeakReference<Object>> run = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            run.add(addNew());
        }
        pass();
        queue.add("another");
        pass();
        pass();
        awaitCleared(run);
    }

    @Test
    void nothing_that_has_run_is_kept_while_the_loop_waits() {
        List<WeakReference<Object>> run = new ArrayList<>();
        for (int passes = 0; passes < 2; passes++) {
            run.add(addNew());
            pass();
        }
        queue.shrink();
        awaitCleared(run);
    }

    @Test
    void a_queue_that_is_cleared_is_empty_and_holds_nothing() {
        List<WeakReference<Object>> entries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            entries.add(addNew());
        }
        queue.clear();
        assertTrue(queue.isEmpty());
        awaitCleared(entries);
        queue.add(1);
        assertFalse(queue.isEmpty());
        assertEquals(List.of(1), pass());
    }

    private WeakReference<Object> addNew() {
        Object entry = new Object();
        queue.add(entry);
        return new WeakReference<>(entry);
    }

    private List<Object> pass() {
        List<Object> run = new ArrayList<>();
        Object[] entries = queue.begin();
        for (int i = 0; i < queue.inPass(); i++) {
            queue.runs(i);
            run.add(entries[i]);
        }
        queue.end();
        return run;
    }

    private static List<Object> sequence(int first, int end) {
        List<Object> numbers = new ArrayList<>();
        for (int i = first; i < end; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static void awaitCleared(List<WeakReference<Object>> references) {
        for (WeakReference<Object> reference : references) {
            while (reference.get() != null) {
                System.gc();
            }
        }
    }
}
