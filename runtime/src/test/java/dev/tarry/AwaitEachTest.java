package dev.tarry;

import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.awaitEach;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AwaitEachTest {
    /** Counts down to 1, a second for each number. */
    private static final class Countdown implements AsyncIterator<Integer> {
        private int left;
        private boolean ready;

        Countdown(int left) {
            this.left = left;
        }

        @Async
        @Override
        public Coroutine<Boolean> hasNext() {
            if (!ready && left > 0) {
                await(sleep(seconds(1)));
                ready = true;
            }
            return async(ready);
        }

        @Override
        public Integer next() {
            ready = false;
            return left--;
        }
    }

    @Async
    private static Coroutine<Integer> after(int seconds) {
        await(sleep(seconds(seconds)));
        return async(seconds);
    }

    @Test
    void goes_through_any_asynchronous_iterator() {
        List<Integer> values = new ArrayList<>();
        Loops.run(() -> {
            for (int i : awaitEach(new Countdown(3))) {
                values.add(i);
            }
            assertEquals(seconds(3), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of(3, 2, 1), values);
    }

    @Test
    void an_iterator_that_is_gone_through_in_two_loops_goes_on() {
        Loops.run(() -> {
            Countdown countdown = new Countdown(3);
            int first = 0;
            for (int i : awaitEach(countdown)) {
                first = i;
                break;
            }
            assertEquals(3, first);
            assertEquals(List.of(2, 1), await(Values.all(countdown)));
            return async();
        });
    }

    @Test
    void an_iterable_gives_an_iterator_for_each_loop() {
        AsyncIterable<Integer> twice = () -> new Countdown(2);
        Loops.run(() -> {
            assertEquals(List.of(2, 1), await(Values.all(twice)));
            assertEquals(List.of(2, 1), await(Values.all(twice)));
            return async();
        });
    }

    @Test
    void the_loop_can_be_written_out() {
        Loops.run(() -> {
            Countdown countdown = new Countdown(2);
            List<Integer> values = new ArrayList<>();
            while (await(countdown.hasNext())) {
                values.add(countdown.next());
            }
            assertEquals(List.of(2, 1), values);
            return async();
        });
    }

    @Test
    void as_completed_gives_the_tasks_themselves_when_they_are_done() {
        Loops.run(() -> {
            Task<Integer> slow = createTask(after(3));
            Task<Integer> fast = createTask(after(1));
            List<AsyncFuture<Integer>> done = new ArrayList<>();
            for (AsyncFuture<Integer> next : awaitEach(asCompleted(List.of(slow, fast)))) {
                assertTrue(next.done());
                done.add(next);
            }
            assertEquals(2, done.size());
            assertSame(fast, done.get(0));
            assertSame(slow, done.get(1));
            return async();
        });
    }

    @Test
    void as_completed_gives_a_failed_task_like_any_other() {
        Loops.run(() -> {
            List<String> messages = new ArrayList<>();
            for (AsyncFuture<Integer> next : awaitEach(asCompleted(List.of(createTask(failing()))))) {
                messages.add(next.exception().getMessage());
            }
            assertEquals(List.of("broken"), messages);
            return async();
        });
    }

    @Async
    private static Coroutine<Integer> failing() {
        await(sleep(seconds(1)));
        throw new IllegalStateException("broken");
    }

    @Test
    void as_completed_throws_in_the_loop_when_the_time_is_up() throws TimeoutException {
        List<Integer> values = new ArrayList<>();
        Loops.run(() -> {
            try {
                for (AsyncFuture<Integer> next : awaitEach(asCompleted(List.of(after(1), after(9)), seconds(5)))) {
                    values.add(next.result());
                }
            } catch (TimeoutException e) {
                values.add(-1);
            }
            return async();
        });
        assertEquals(List.of(1, -1), values);
    }

    @Test
    void a_cancelled_wait_of_as_completed_loses_nothing() {
        Loops.run(() -> {
            AsyncIterator<AsyncFuture<Integer>> both = asCompleted(List.of(after(2), after(4))).asyncIterator();
            Task<Boolean> waiting = createTask(both.hasNext());
            await(sleep(seconds(1)));
            waiting.cancel();
            List<Integer> values = new ArrayList<>();
            for (AsyncFuture<Integer> next : awaitEach(both)) {
                values.add(next.result());
            }
            assertTrue(waiting.cancelled());
            assertEquals(List.of(2, 4), values);
            return async();
        });
    }

    @Test
    void as_completed_that_is_late_for_everything_comes_to_an_end() throws TimeoutException {
        Loops.run(() -> {
            AsyncIterator<AsyncFuture<Integer>> late = asCompleted(List.of(after(8), after(9)), seconds(5))
                .asyncIterator();
            int timeouts = 0;
            for (int i = 0; i < 2; i++) {
                try {
                    await(late.hasNext());
                } catch (Exception e) {
                    timeouts += e instanceof TimeoutException ? 1 : 0;
                }
            }
            assertEquals(2, timeouts);
            assertFalse(await(late.hasNext()));
            return async();
        });
    }

    @Test
    void a_plain_loop_over_as_completed_works_as_before() {
        Loops.run(() -> {
            Iterator<Coroutine<Integer>> both = asCompleted(List.of(after(2), after(1))).iterator();
            assertEquals(1, await(both.next()));
            assertEquals(2, await(both.next()));
            return async();
        });
    }
}
