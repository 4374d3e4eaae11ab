package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Loops.failureOf;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of the work, and of the loop, for each kind of queue; named after CPython's tests of the same situations. */
@ParameterizedClass
@EnumSource(QueueKind.class)
class AsyncQueueShutdownTest {
    private final QueueKind kind;
    private final AsyncQueue<Object> queue;
    private boolean running = true;
    private int sum;

    AsyncQueueShutdownTest(QueueKind kind) {
        this.kind = kind;
        this.queue = kind.make(0);
    }

    @Test
    void task_done_underflow_is_refused() {
        IllegalStateException e = assertThrows(IllegalStateException.class, queue::taskDone);
        assertTrue(e.getMessage().startsWith("taskDone() called too many times"), e.getMessage());
    }

    @Async
    private Coroutine<Void> adder() {
        while (running) {
            sum += (Integer) await(queue.get());
            queue.taskDone();
        }
        return async();
    }

    @Test
    void task_done_for_every_item_ends_join() throws ExceptionGroup {
        IntStream.range(0, 100).forEach(queue::putNowait);
        Loops.run(() -> {
            await(taskGroup(group -> {
                group.createTask(adder());
                group.createTask(adder());
                await(queue.join());
                assertEquals(IntStream.range(0, 100).sum(), sum);
                running = false;
                queue.putNowait(0);
                queue.putNowait(0);
                return async();
            }));
            return async();
        });
    }

    @Test
    void join_empty_queue_does_not_wait() {
        Loops.run(() -> {
            int before = EventLoop.running().scheduler.passes;
            await(queue.join());
            await(queue.join());
            assertEquals(before, EventLoop.running().scheduler.passes);
            return async();
        });
    }

    @Test
    void join_ends_even_if_something_is_put_before_it_runs() {
        Loops.run(() -> {
            queue.putNowait(1);
            Task<Void> join = createTask(queue.join());
            await(pass());
            queue.getNowait();
            queue.taskDone();
            queue.putNowait(2);
            await(pass());
            assertTrue(join.done());
            return async();
        });
    }

    @Test
    void format_tells_what_is_unfinished_and_that_it_is_shut_down() {
        String name = queue.getClass().getSimpleName();
        queue.putNowait(1);
        queue.putNowait(2);
        queue.getNowait();
        queue.getNowait();
        assertEquals(name + " [maxsize: 0, unfinished: 2]", queue.toString());
        queue.taskDone();
        queue.taskDone();
        queue.shutdown();
        assertEquals(name + " [maxsize: 0, shut down]", queue.toString());
    }

    @Async
    private Coroutine<Void> everythingIsRefused(AsyncQueue<Object> ended) {
        assertInstanceOf(QueueShutDown.class, await(failureOf(ended.put("data"))));
        assertThrows(QueueShutDown.class, () -> ended.putNowait("data"));
        assertInstanceOf(QueueShutDown.class, await(failureOf(ended.get())));
        QueueShutDown e = assertThrows(QueueShutDown.class, ended::getNowait);
        assertTrue(e.getMessage().startsWith("cannot get, the queue is shut down: Async"), e.getMessage());
        return async();
    }

    @Test
    void shutdown_empty_wakes_getters() {
        Loops.run(() -> {
            Task<Object> get = createTask(queue.get());
            await(pass());
            queue.shutdown();
            assertEquals(0, queue.qsize());
            await(queue.join());
            await(pass());
            assertTrue(get.done());
            assertInstanceOf(QueueShutDown.class, await(failureOf(get)));
            await(everythingIsRefused(queue));
            return async();
        });
    }

    @Test
    void shutdown_nonempty_gives_what_is_left() {
        AsyncQueue<Object> one = kind.make(1);
        Loops.run(() -> {
            one.putNowait("data");
            Task<Void> join = createTask(one.join());
            Task<Void> put = createTask(one.put("data2"));
            await(pass());
            assertFalse(put.done());
            one.shutdown();
            assertEquals(1, one.qsize());
            await(pass());
            assertTrue(put.done());
            assertInstanceOf(QueueShutDown.class, await(failureOf(put)));
            assertEquals("data", await(one.get()));
            await(pass());
            assertFalse(join.done());
            await(everythingIsRefused(one));
            one.taskDone();
            await(pass());
            assertTrue(join.done());
            await(join);
            assertThrows(IllegalStateException.class, one::taskDone);
            return async();
        });
    }

    @Test
    void shutdown_immediate_drops_what_is_left_and_ends_join() {
        Loops.run(() -> {
            queue.putNowait("data");
            Task<Void> join = createTask(queue.join());
            await(pass());
            queue.shutdown(true);
            assertEquals(0, queue.qsize());
            await(pass());
            assertTrue(join.done());
            await(join);
            await(everythingIsRefused(queue));
            assertThrows(IllegalStateException.class, queue::taskDone);
            return async();
        });
    }

    @Test
    void shutdown_immediate_with_unfinished_items_outside_keeps_join_waiting() {
        Loops.run(() -> {
            queue.putNowait("data");
            queue.putNowait("data");
            Task<Void> join = createTask(queue.join());
            assertEquals("data", await(queue.get()));
            queue.shutdown(true);
            assertEquals(0, queue.qsize());
            await(pass());
            assertFalse(join.done());
            await(everythingIsRefused(queue));
            queue.taskDone();
            assertThrows(IllegalStateException.class, queue::taskDone);
            await(pass());
            assertTrue(join.done());
            await(join);
            return async();
        });
    }

    @Test
    void every_waiting_getter_is_woken_by_the_shutdown() {
        Loops.run(() -> {
            List<Task<Object>> getters = IntStream.range(0, 3).mapToObj(i -> createTask(queue.get())).toList();
            await(pass());
            queue.shutdown(true);
            await(pass());
            for (Task<Object> getter : getters) {
                assertInstanceOf(QueueShutDown.class, getter.exception());
            }
            return async();
        });
    }

    @Test
    void a_queue_belongs_to_the_loop_on_which_somebody_first_waited() {
        Loops.run(() -> {
            createTask(queue.get());
            await(pass());
            return async();
        });
        Loops.run(() -> {
            Throwable failure = await(failureOf(queue.get()));
            assertInstanceOf(IllegalStateException.class, failure);
            assertTrue(failure.getMessage().startsWith(queue.getClass().getSimpleName()
                + " [maxsize: 0] belongs to EventLoop (closed)"),
                failure.getMessage());
            queue.putNowait(1);
            assertInstanceOf(IllegalStateException.class, await(failureOf(queue.join())));
            assertEquals(1, await(queue.get()));
            return async();
        });
    }
}
