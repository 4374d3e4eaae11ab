package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
    private final EventLoop loop = Loops.virtual();
    private final TimerHeap heap = loop.timers;

    @AfterEach
    void close() {
        loop.close();
    }

    private TimerHandle set(long deadline) {
        return loop.callAtNanos(deadline, () -> { });
    }

    @Test
    void gives_timers_by_deadline_and_equal_ones_in_the_order_they_were_set() {
        Random random = new Random(11);
        List<TimerHandle> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            expected.add(set(random.nextInt(300)));
        }
        expected.sort(Comparator.comparing(TimerHandle::when));
        for (TimerHandle handle : expected) {
            assertSame(handle, heap.poll());
        }
        assertTrue(heap.isEmpty());
    }

    @Test
    void keeps_that_order_while_some_are_set_and_others_are_due_or_cancelled() {
        Random random = new Random(17);
        List<TimerHandle> expected = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 50_000; i++) {
            int what = random.nextInt(100);
            if (what < (i / 5_000 % 2 == 0 ? 60 : 40)) {
                expected.add(set(now + random.nextInt(40)));
            } else if (what < 70) {
                if (!expected.isEmpty()) {
                    expected.remove(random.nextInt(expected.size())).cancel();
                }
            } else {
                heap.purge();
                if (!expected.isEmpty()) {
                    TimerHandle earliest = expected.stream().min(Comparator.comparing(TimerHandle::when)).orElseThrow();
                    now = heap.deadline();
                    assertSame(earliest, heap.poll());
                    expected.remove(earliest);
                }
            }
        }
        expected.sort(Comparator.comparing(TimerHandle::when));
        for (TimerHandle handle : expected) {
            heap.purge();
            assertSame(handle, heap.poll());
        }
        heap.purge();
        assertTrue(heap.isEmpty());
    }

    @Test
    void timers_that_one_step_sets_and_cancels_again_do_not_pile_up() {
        TimerHandle stays = set(7);
        for (int i = 0; i < 100_000; i++) {
            set(i).cancel();
        }
        assertTrue(heap.size() < 300, () -> heap.size() + " timers");
        heap.purge();
        assertSame(stays, heap.poll());
    }

    @Test
    void cancelled_timers_are_only_taken_off_the_top_while_they_are_few() {
        List<TimerHandle> handles = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            handles.add(set(i));
        }
        handles.subList(1, 90).forEach(Handle::cancel);
        heap.purge();
        assertEquals(90, heap.size());
        handles.get(0).cancel();
        heap.purge();
        assertEquals(0, heap.size());
    }

    @Test
    void the_heap_is_rebuilt_when_more_than_half_of_over_a_hundred_are_cancelled() {
        Random random = new Random(13);
        List<TimerHandle> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            expected.add(set(1_000 + random.nextInt(50)));
        }
        for (int i = 999; i >= 0; i--) {
            if (i % 5 < 3) {
                expected.remove(i).cancel();
            }
        }
        assertEquals(1_000, heap.size());
        heap.purge();
        assertEquals(expected.size(), heap.size());
        expected.sort(Comparator.comparing(TimerHandle::when));
        for (TimerHandle handle : expected) {
            assertSame(handle, heap.poll());
        }
    }

    @Test
    void cancelling_twice_or_after_the_call_does_not_count() {
        List<TimerHandle> handles = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            handles.add(set(i));
        }
        for (int i = 0; i < 50; i++) {
            assertSame(handles.get(i), heap.poll());
            handles.get(i).cancel();
            handles.get(i).cancel();
        }
        handles.get(119).cancel();
        handles.get(119).cancel();
        heap.purge();
        assertEquals(70, heap.size());
    }
}
