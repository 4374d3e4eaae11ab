package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Putting and getting; a test whose situation is one of CPython's has that test's name in its own. */
class AsyncQueueTest {
    private final AsyncQueue<Object> queue = new AsyncQueue<>();
    private final AsyncQueue<Object> one = new AsyncQueue<>(1);
    private final List<Object> log = new ArrayList<>();

    @Test
    void repr_tells_what_is_in_it_and_who_waits() {
        Loops.run(() -> {
            assertEquals("AsyncQueue [maxsize: 0]", queue.toString());
            Task<Object> getter = createTask(queue.get());
            await(pass());
            assertEquals("AsyncQueue [maxsize: 0, getters: 1]", queue.toString());
            queue.putNowait(0);
            assertEquals(0, await(getter));
            one.putNowait(1);
            Task<Void> putter = createTask(one.put(2));
            await(pass());
            assertEquals("AsyncQueue [maxsize: 1, items: [1], putters: 1, unfinished: 1]", one.toString());
            one.getNowait();
            await(putter);
            return async();
        });
    }

    @Test
    void empty_until_something_is_put() {
        Loops.run(() -> {
            assertTrue(queue.empty());
            await(queue.put(1));
            assertFalse(queue.empty());
            assertEquals(1, queue.qsize());
            assertEquals(1, await(queue.get()));
            assertTrue(queue.empty());
            return async();
        });
    }

    @Test
    void full_when_maxsize_items_are_in_it() {
        Loops.run(() -> {
            assertFalse(queue.full());
            await(one.put(1));
            assertTrue(one.full());
            return async();
        });
        assertFalse(new AsyncQueue<>(-1).full());
    }

    @Test
    void order_is_first_in_first_out() {
        Loops.run(() -> {
            for (int i : List.of(1, 3, 2)) {
                await(queue.put(i));
            }
            assertEquals("AsyncQueue [maxsize: 0, items: [1, 3, 2], unfinished: 3]", queue.toString());
            assertEquals(1, await(queue.get()));
            assertEquals(3, await(queue.get()));
            assertEquals(2, await(queue.get()));
            return async();
        });
    }

    @Async
    private Coroutine<Boolean> putter(AsyncQueue<Object> into, int n) {
        for (int i = 0; i < n; i++) {
            await(into.put(i));
            log.add(i);
        }
        return async(true);
    }

    @Test
    void maxsize_makes_put_wait() {
        AsyncQueue<Object> two = new AsyncQueue<>(2);
        Loops.run(() -> {
            assertEquals(2, two.maxsize());
            Task<Boolean> task = createTask(putter(two, 3));
            await(pass());
            await(pass());
            assertEquals(List.of(0, 1), log);
            assertEquals(0, await(two.get()));
            await(pass());
            assertEquals(List.of(0, 1, 2), log);
            assertEquals(1, await(two.get()));
            assertEquals(2, await(two.get()));
            assertTrue(task.result());
            return async();
        });
    }

    @Test
    void items_may_be_null() {
        queue.putNowait(null);
        queue.putNowait("x");
        assertEquals("AsyncQueue [maxsize: 0, items: [null, x], unfinished: 2]", queue.toString());
        assertNull(queue.getNowait());
        assertEquals("x", queue.getNowait());
    }

    @Test
    void blocking_get_of_what_is_there_does_not_pause() {
        Loops.run(() -> {
            queue.putNowait(1);
            int before = getRunningLoop().scheduler.passes;
            assertEquals(1, await(queue.get()));
            assertEquals(before, getRunningLoop().scheduler.passes);
            return async();
        });
    }

    @Test
    void get_with_putters_wakes_one() {
        Loops.run(() -> {
            await(one.put(1));
            Task<Void> second = createTask(one.put(2));
            createTask(one.put(3));
            await(pass());
            assertEquals(1, await(one.get()));
            assertEquals(1, one.putters().size());
            await(second);
            assertEquals(2, one.getNowait());
            await(pass());
            return async();
        });
    }

    @Async
    private Coroutine<Object> announceAndGet(AsyncEvent started) {
        started.set();
        Object item = await(queue.get());
        log.add("finished");
        return async(item);
    }

    @Test
    void blocking_get_wait_goes_on_when_something_is_put() {
        Loops.run(() -> {
            AsyncEvent started = new AsyncEvent();
            Task<Object> task = createTask(announceAndGet(started));
            await(started.waitUntilSet());
            assertEquals(List.of(), log);
            getRunningLoop().callLater(millis(10), () -> queue.putNowait(1));
            assertEquals(1, await(task));
            assertEquals(List.of("finished"), log);
            return async();
        });
    }

    @Test
    void nonblocking_get_and_put_need_no_loop() {
        queue.putNowait(1);
        assertEquals(1, queue.getNowait());
    }

    @Test
    void nonblocking_get_exception_says_what_waits() {
        QueueEmpty e = assertThrows(QueueEmpty.class, queue::getNowait);
        assertEquals("nothing to get from AsyncQueue [maxsize: 0]; await(queue.get()) waits for an item",
            e.getMessage());
    }

    @Test
    void get_cancelled_race_leaves_the_item_to_the_next() {
        Loops.run(() -> {
            Task<Object> first = createTask(queue.get());
            Task<Object> second = createTask(queue.get());
            await(pass());
            first.cancel();
            await(pass());
            assertTrue(first.done());
            await(queue.put("a"));
            await(pass());
            assertEquals("a", await(second));
            return async();
        });
    }

    @Test
    void get_with_waiting_putters_takes_from_all() {
        Loops.run(() -> {
            createTask(one.put("a"));
            createTask(one.put("b"));
            assertEquals("a", await(one.get()));
            assertEquals("b", await(one.get()));
            return async();
        });
    }

    @Async
    private Coroutine<Void> consumer(int n) {
        for (int i = 0; i < n; i++) {
            assertEquals(i, await(one.get()));
        }
        return async();
    }

    @Test
    void why_are_getters_waiting_a_producer_and_a_consumer_take_turns() throws ExceptionGroup {
        Loops.run(() -> {
            await(taskGroup(group -> {
                group.createTask(putter(one, 5));
                group.createTask(consumer(5));
                return async();
            }));
            return async();
        });
        assertEquals(List.of(0, 1, 2, 3, 4), log);
    }

    @Test
    void cancelled_getters_not_being_held_in_self_getters() throws TimeoutException {
        Loops.run(() -> {
            assertInstanceOf(TimeoutException.class, await(failureOf(waitFor(queue.get(), millis(100)))));
            assertEquals(0, queue.getters().size());
            return async();
        });
    }

    @Test
    void blocking_put_without_a_limit_does_not_pause() {
        Loops.run(() -> {
            int before = getRunningLoop().scheduler.passes;
            await(queue.put(1));
            assertEquals(before, getRunningLoop().scheduler.passes);
            assertEquals(1, await(queue.get()));
            return async();
        });
    }

    @Async
    private Coroutine<Void> announceAndPutTwo(AsyncEvent started) {
        started.set();
        await(one.put(1));
        await(one.put(2));
        log.add("finished");
        return async();
    }

    @Test
    void blocking_put_wait_goes_on_when_there_is_room() {
        Loops.run(() -> {
            AsyncEvent started = new AsyncEvent();
            getRunningLoop().callLater(millis(10), one::getNowait);
            Task<Void> task = createTask(announceAndPutTwo(started));
            await(started.waitUntilSet());
            assertEquals(List.of(), log);
            await(task);
            assertEquals(List.of("finished"), log);
            return async();
        });
    }

    @Test
    void get_cancel_drop_one_pending_reader_does_not_lose_the_item() {
        Loops.run(() -> {
            Task<Object> reader = createTask(queue.get());
            await(pass());
            queue.putNowait(1);
            queue.putNowait(2);
            reader.cancel();
            assertInstanceOf(CancelledError.class, await(failureOf(reader)));
            assertEquals(1, await(queue.get()));
            return async();
        });
    }

    @Test
    void get_cancel_drop_many_pending_readers_wakes_another() {
        Loops.run(() -> {
            Task<Object> first = createTask(queue.get());
            Task<Object> second = createTask(queue.get());
            Task<Object> third = createTask(queue.get());
            await(pass());
            queue.putNowait(1);
            queue.putNowait(2);
            first.cancel();
            assertInstanceOf(CancelledError.class, await(failureOf(first)));
            assertEquals(2, await(third));
            assertEquals(1, second.result());
            return async();
        });
    }

    @Test
    void put_cancel_drop_does_not_put() {
        Loops.run(() -> {
            one.putNowait(1);
            Task<Void> writer = createTask(one.put(2));
            await(pass());
            assertEquals(1, one.getNowait());
            writer.cancel();
            assertInstanceOf(CancelledError.class, await(failureOf(writer)));
            await(one.put(2));
            assertEquals(2, one.getNowait());
            assertEquals(0, one.qsize());
            return async();
        });
    }

    @Test
    void nonblocking_put_exception_says_what_waits() {
        one.putNowait(1);
        QueueFull e = assertThrows(QueueFull.class, () -> one.putNowait(2));
        assertEquals("no room for another item in AsyncQueue [maxsize: 1, size: 1, unfinished: 1];"
            + " await(queue.put(item)) waits for it", e.getMessage());
    }

    @Test
    void put_cancelled_by_nobody_a_put_in_a_task_reaches_the_getter() {
        Loops.run(() -> {
            Task<Boolean> task = createTask(putter(queue, 1));
            assertEquals(0, await(queue.get()));
            assertTrue(task.result());
            return async();
        });
    }

    @Test
    void put_cancelled_race_leaves_the_room_to_the_next() {
        Loops.run(() -> {
            Task<Void> a = createTask(one.put("a"));
            Task<Void> b = createTask(one.put("b"));
            Task<Void> x = createTask(one.put("X"));
            await(pass());
            assertTrue(a.done());
            assertFalse(b.done());
            x.cancel();
            await(pass());
            assertTrue(x.done());
            assertEquals("a", one.getNowait());
            await(pass());
            assertEquals("b", one.getNowait());
            await(b);
            return async();
        });
    }

    @Test
    void a_putter_that_is_woken_and_then_cancelled_wakes_the_next() {
        Loops.run(() -> {
            one.putNowait("a");
            Task<Void> b = createTask(one.put("b"));
            Task<Void> c = createTask(one.put("c"));
            await(pass());
            one.getNowait();
            b.cancel();
            await(c);
            assertTrue(b.cancelled());
            assertEquals("c", one.getNowait());
            return async();
        });
    }

    @Test
    void put_with_waiting_getters_reaches_one() {
        Loops.run(() -> {
            Task<Object> getter = createTask(queue.get());
            await(pass());
            await(queue.put("a"));
            assertEquals("a", await(getter));
            return async();
        });
    }

    @Async
    private Coroutine<Void> takeWhatIsThere(AsyncQueue<Object> from) {
        await(pass());
        for (int i = from.qsize(); i > 0; i--) {
            log.add(from.getNowait());
        }
        return async();
    }

    @Test
    void why_are_putters_waiting_two_gets_wake_two_putters() throws ExceptionGroup {
        AsyncQueue<Object> two = new AsyncQueue<>(2);
        Loops.run(() -> {
            await(taskGroup(group -> {
                group.createTask(takeWhatIsThere(two));
                for (int i = 0; i < 4; i++) {
                    group.createTask(two.put(i));
                }
                return async();
            }));
            return async();
        });
        assertEquals(List.of(0, 1), log);
        assertEquals("AsyncQueue [maxsize: 2, items: [2, 3], unfinished: 4]", two.toString());
    }

    @Test
    void cancelled_puts_not_being_held_in_self_putters() {
        Loops.run(() -> {
            one.putNowait(1);
            Task<Void> put = createTask(one.put(1));
            await(pass());
            assertEquals(1, one.putters().size());
            put.cancel();
            assertInstanceOf(CancelledError.class, await(failureOf(put)));
            assertEquals(0, one.putters().size());
            return async();
        });
    }

    @Test
    void cancelled_put_silence_value_error_exception_of_a_putter_that_was_woken_already() {
        Loops.run(() -> {
            one.putNowait(1);
            Task<Void> put = createTask(one.put(1));
            await(pass());
            one.getNowait();
            put.cancel();
            assertInstanceOf(CancelledError.class, await(failureOf(put)));
            return async();
        });
    }

    @Test
    void a_get_nowait_may_come_before_a_getter_that_was_woken_and_that_one_waits_on() {
        Loops.run(() -> {
            Task<Object> getter = createTask(queue.get());
            await(pass());
            queue.putNowait(1);
            assertEquals(1, queue.getNowait());
            await(pass());
            assertFalse(getter.done());
            queue.putNowait(2);
            assertEquals(2, await(getter));
            return async();
        });
    }

    @Test
    void an_item_that_comes_in_the_moment_of_a_timeout_stays_in_the_queue_or_is_delivered() throws TimeoutException {
        Loops.run(() -> {
            // Set before the timeout, so the item comes first, in the same pass.
            getRunningLoop().callLater(millis(10), () -> queue.putNowait("first"));
            assertInstanceOf(TimeoutException.class, await(failureOf(waitFor(queue.get(), millis(10)))));
            assertEquals("first", queue.getNowait());
            getRunningLoop().callLater(millis(10), () -> queue.putNowait("second"));
            assertInstanceOf(TimeoutException.class, await(failureOf(timeout(millis(10), queue::get))));
            assertEquals("second", queue.getNowait());
            // In the pass before the one in which the time is up, it is delivered.
            getRunningLoop().callLater(millis(9), () -> queue.putNowait("third"));
            assertEquals("third", await(waitFor(queue.get(), millis(10))));
            return async();
        });
    }

    @Test
    void a_get_without_time_takes_nothing() throws TimeoutException {
        Loops.run(() -> {
            queue.putNowait(1);
            assertInstanceOf(TimeoutException.class, await(failureOf(waitFor(queue.get(), seconds(0)))));
            assertEquals(1, queue.qsize());
            return async();
        });
    }
}
