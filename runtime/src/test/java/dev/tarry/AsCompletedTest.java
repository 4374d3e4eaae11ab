package dev.tarry;

import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AsCompletedTest {
    private static Coroutine<Integer> after(int seconds) {
        return sleep(seconds(seconds), seconds);
    }

    @Test
    void gives_values_in_the_order_in_which_they_are_done() {
        List<Integer> values = new ArrayList<>();
        Loops.run(() -> {
            for (Coroutine<Integer> next : asCompleted(List.of(after(3), after(1), after(2)))) {
                values.add(await(next));
            }
            assertEquals(seconds(3), getRunningLoop().time());
            return async();
        });
        assertEquals(List.of(1, 2, 3), values);
    }

    @Test
    void nothing_gives_nothing() {
        Loops.run(() -> {
            Iterator<Coroutine<Integer>> none = asCompleted(List.<Coroutine<Integer>>of()).iterator();
            assertFalse(none.hasNext());
            assertThrows(NoSuchElementException.class, none::next);
            await(sleep(millis(0)));
            return async();
        });
    }

    @Test
    void whichever_is_awaited_first_has_the_first_value() {
        Loops.run(() -> {
            Iterator<Coroutine<Integer>> both = asCompleted(List.of(after(2), after(1))).iterator();
            Coroutine<Integer> first = both.next();
            Coroutine<Integer> second = both.next();
            assertEquals(1, await(second));
            assertEquals(2, await(first));
            return async();
        });
    }

    @Test
    void they_can_be_awaited_at_the_same_time() {
        Loops.run(() -> {
            List<Coroutine<Integer>> all = new ArrayList<>();
            asCompleted(List.of(after(2), after(1), after(3))).forEach(all::add);
            assertEquals(List.of(1, 2, 3), await(gather(all)));
            return async();
        });
    }

    @Test
    void the_same_coroutine_twice_counts_once() {
        Loops.run(() -> {
            Coroutine<Integer> once = after(1);
            int n = 0;
            for (Coroutine<Integer> next : asCompleted(List.of(once, once))) {
                assertEquals(1, await(next));
                n++;
            }
            assertEquals(1, n);
            return async();
        });
    }

    @Test
    void each_one_that_is_late_throws_the_timeout_and_its_task_goes_on() {
        List<Object> seen = new ArrayList<>();
        Loops.run(() -> {
            Task<Integer> slow = createTask(after(10));
            Iterator<Coroutine<Integer>> all;
            try {
                all = asCompleted(List.of(slow, after(1), after(20)), seconds(5)).iterator();
                seen.add(await(all.next()));
                while (all.hasNext()) {
                    seen.add(await(timedOut(all.next())));
                }
            } catch (TimeoutException e) {
                seen.add("not caught inside");
            }
            assertEquals(seconds(5), getRunningLoop().time());
            assertEquals(10, await(slow));
            return async();
        });
        assertEquals(List.of(1, true, true), seen);
    }

    @Async
    private static Coroutine<Boolean> timedOut(Coroutine<Integer> next) {
        try {
            await(next);
        } catch (Exception e) {
            return async(e instanceof TimeoutException);
        }
        return async(false);
    }

    @Test
    void a_cancelled_waiter_leaves_the_value_to_the_next() {
        Loops.run(() -> {
            Iterator<Coroutine<Integer>> both = asCompleted(List.of(after(1), after(2))).iterator();
            Task<Integer> first = createTask(both.next());
            Task<Integer> second = createTask(both.next());
            getRunningLoop().callLater(seconds(1), first::cancel);
            assertEquals(1, await(second));
            assertTrue(first.cancelled());
            return async();
        });
    }
}
