package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The queues with an order of their own; a test of one of CPython's situations has that test's name in its own. */
class AsyncPriorityQueueTest {
    private record Job(int priority, int number) {
    }

    private static <T> List<T> drained(AsyncQueue<T> queue) {
        List<T> items = new ArrayList<>();
        while (!queue.empty()) {
            items.add(queue.getNowait());
        }
        return items;
    }

    @Test
    void order_of_a_lifo_queue_is_last_in_first_out() {
        AsyncLifoQueue<Integer> queue = new AsyncLifoQueue<>();
        Loops.run(() -> {
            for (int i : List.of(1, 3, 2)) {
                await(queue.put(i));
            }
            assertEquals("AsyncLifoQueue [maxsize: 0, items: [2, 3, 1], unfinished: 3]", queue.toString());
            assertEquals(2, await(queue.get()));
            assertEquals(3, await(queue.get()));
            assertEquals(1, await(queue.get()));
            return async();
        });
    }

    @Test
    void order_of_a_priority_queue_is_least_first() {
        AsyncPriorityQueue<Integer> queue = new AsyncPriorityQueue<>();
        Loops.run(() -> {
            for (int i : List.of(1, 3, 2)) {
                await(queue.put(i));
            }
            assertEquals("AsyncPriorityQueue [maxsize: 0, items: [1, 2, 3], unfinished: 3]", queue.toString());
            assertEquals(1, await(queue.get()));
            assertEquals(2, await(queue.get()));
            assertEquals(3, await(queue.get()));
            return async();
        });
    }

    @Test
    void equal_items_come_out_in_the_order_in_which_they_were_put() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            AsyncPriorityQueue<Job> queue = new AsyncPriorityQueue<>(Comparator.comparingInt(Job::priority));
            List<Job> expected = new ArrayList<>();
            int size = random.nextInt(60);
            for (int i = 0; i < size; i++) {
                Job job = new Job(random.nextInt(5), i);
                queue.putNowait(job);
                expected.add(job);
                if (random.nextInt(4) == 0) {
                    expected.sort(Comparator.comparingInt(Job::priority));
                    assertEquals(expected.remove(0), queue.getNowait());
                }
            }
            expected.sort(Comparator.comparingInt(Job::priority));
            assertEquals(expected, drained(queue));
        }
    }

    @Test
    void an_item_that_cannot_be_compared_is_refused_and_nothing_is_lost() {
        AsyncPriorityQueue<Object> queue = new AsyncPriorityQueue<>();
        queue.putNowait(2);
        queue.putNowait(1);
        assertThrows(ClassCastException.class, () -> queue.putNowait("x"));
        assertThrows(NullPointerException.class, () -> queue.putNowait(null));
        assertEquals("AsyncPriorityQueue [maxsize: 0, items: [1, 2], unfinished: 2]", queue.toString());
    }

    @Test
    void a_comparator_that_fails_in_the_middle_loses_nothing() {
        for (int failAt = 1; failAt < 40; failAt++) {
            int[] countdown = {Integer.MAX_VALUE};
            AsyncPriorityQueue<Integer> queue = new AsyncPriorityQueue<>((a, b) -> {
                if (--countdown[0] == 0) {
                    throw new IllegalStateException("no comparison today");
                }
                return Integer.compare(a, b);
            });
            List<Integer> all = new ArrayList<>();
            for (int i = 100; i > 0; i--) {
                queue.putNowait(i);
                all.add(0, i);
            }
            countdown[0] = failAt;
            try {
                queue.putNowait(0);
                all.add(0, 0);
            } catch (IllegalStateException expected) {
                assertEquals(100, queue.qsize());
            }
            countdown[0] = failAt;
            List<Integer> got = new ArrayList<>();
            try {
                got.add(queue.getNowait());
            } catch (IllegalStateException expected) {
                assertEquals(all.size(), queue.qsize());
            }
            countdown[0] = Integer.MAX_VALUE;
            got.addAll(drained(queue));
            assertEquals(all, got);
        }
    }

    @Test
    void items_that_have_come_out_are_not_kept_by_the_queue() {
        AsyncPriorityQueue<Job> queue = new AsyncPriorityQueue<>(Comparator.comparingInt(Job::priority));
        List<WeakReference<Job>> gone = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            queue.putNowait(new Job(i % 7, i));
            queue.putNowait(new Job(i % 7 + 10, i));
            gone.add(new WeakReference<>(queue.getNowait()));
        }
        for (WeakReference<Job> job : gone) {
            while (job.get() != null) {
                System.gc();
            }
        }
        assertEquals(40, drained(queue).size());
    }

    @Test
    void the_list_of_a_long_queue_is_in_the_order_in_which_its_items_come_out() {
        AsyncPriorityQueue<Integer> queue = new AsyncPriorityQueue<>(Comparator.comparingInt(i -> i % 10));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            queue.putNowait(i);
            order.add(i);
        }
        order.sort(Comparator.comparingInt(i -> i % 10));
        assertEquals("AsyncPriorityQueue [maxsize: 0, items: " + order + ", unfinished: 100]", queue.toString());
        assertEquals(order, drained(queue));
    }

    @Test
    void a_putter_whose_item_is_refused_when_its_turn_comes_wakes_the_next() {
        AsyncPriorityQueue<Object> queue = new AsyncPriorityQueue<>(2);
        Loops.run(() -> {
            queue.putNowait(1);
            queue.putNowait(2);
            Task<Void> bad = createTask(queue.put("x"));
            Task<Void> good = createTask(queue.put(3));
            await(pass());
            queue.getNowait();
            assertInstanceOf(ClassCastException.class, await(failureOf(bad)));
            await(pass());
            assertTrue(good.done());
            assertEquals(List.of(2, 3), drained(queue));
            return async();
        });
    }
}
