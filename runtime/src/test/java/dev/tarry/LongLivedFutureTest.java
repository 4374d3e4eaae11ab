package dev.tarry;

import static dev.tarry.Asyncio.FIRST_COMPLETED;
import static dev.tarry.Asyncio.asCompleted;
import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.shield;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Asyncio.waitTasks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A future that lives as long as the program, for which others wait again and again, each for some time. */
class LongLivedFutureTest {
    private static final int TIMES = 1_000;
    /** Some may be kept until there is no room for more. */
    private static final int FEW = 8;

    @Async
    private static Coroutine<Integer> failing() throws IOException {
        await(sleep(millis(1)));
        throw new IOException("refused");
    }

    @Async
    private static Coroutine<Boolean> inTime(AsyncFuture<?> future) {
        try {
            await(waitFor(shield(future), millis(1)));
            return async(true);
        } catch (TimeoutException e) {
            return async(false);
        }
    }

    @Test
    void shields_whose_time_was_up_leave_one_callback_behind() {
        Loops.run(() -> {
            AsyncFuture<Integer> forever = getRunningLoop().createFuture();
            for (int i = 0; i < TIMES; i++) {
                assertEquals(false, await(inTime(forever)));
            }
            await(Loops.pass());
            assertEquals(0, forever.waiting().size());
            return async();
        });
    }

    @Test
    void waits_that_have_ended_leave_nothing_behind() {
        Loops.run(() -> {
            AsyncFuture<Integer> forever = getRunningLoop().createFuture();
            for (int i = 0; i < TIMES; i++) {
                await(waitTasks(List.of(forever, createTask(sleep(millis(1), i))), FIRST_COMPLETED));
            }
            await(waitTasks(List.of(forever), FIRST_COMPLETED, millis(1)));
            assertEquals(0, forever.waiting().size());
            return async();
        });
    }

    @Test
    void gathers_that_have_failed_are_not_collected_in_the_child_that_goes_on() throws IOException {
        Loops.run(() -> {
            AsyncFuture<Integer> forever = getRunningLoop().createFuture();
            for (int i = 0; i < TIMES; i++) {
                assertTrue(await(Loops.failureOf(gather(forever, failing()))) instanceof IOException);
            }
            assertTrue(forever.waiting().size() <= FEW, () -> forever.waiting().size() + " wait");
            return async();
        });
    }

    @Test
    void a_child_of_many_failed_gathers_may_fail_without_a_complaint() throws IOException {
        List<ExceptionContext> complaints = Loops.complaints(() -> {
            AsyncFuture<Integer> child = getRunningLoop().createFuture();
            for (int i = 0; i < 20; i++) {
                await(Loops.failureOf(gather(child, failing())));
            }
            child.setException(new IOException("late"));
            await(Loops.pass());
            return async();
        });
        assertEquals(List.of(), Loops.messages(complaints));
    }

    @Test
    void a_gather_that_waits_still_stays_among_failed_ones() throws IOException {
        Loops.run(() -> {
            AsyncFuture<Integer> child = getRunningLoop().createFuture();
            List<AsyncFuture<List<Integer>>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(gather(List.of(child, child)));
                await(Loops.failureOf(gather(child, failing())));
            }
            child.setResult(3);
            assertEquals(20, await(gather(waiting)).stream().filter(List.of(3, 3)::equals).count());
            return async();
        });
    }

    @Test
    void what_as_completed_has_not_given_holds_no_loop_that_was_left() {
        Loops.run(() -> {
            AsyncFuture<Integer> forever = getRunningLoop().createFuture();
            int kept = 0;
            for (int i = 0; i < 100 && (i < 20 || kept > FEW); i++) {
                for (int j = 0; j < 20; j++) {
                    assertEquals(j, await(asCompleted(List.of(forever, sleep(millis(1), j))).iterator().next()));
                }
                System.gc();
                // Room for more is what makes it look.
                for (int j = 0; j < 1_000; j++) {
                    forever.takeBack(forever.addCallback(done -> { }));
                }
                kept = forever.waiting().size();
            }
            assertTrue(kept <= FEW, kept + " wait");
            return async();
        });
    }

    /** A callback that tells how often it was compared with another. */
    private static final class Compared implements Consumer<AsyncFuture<Integer>> {
        private final int[] times;

        Compared(int[] times) {
            this.times = times;
        }

        @Override
        public void accept(AsyncFuture<Integer> done) {
            // Only compared.
        }

        @Override
        public boolean equals(Object other) {
            times[0]++;
            return this == other;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void whoever_leaves_is_not_searched_for_among_those_who_wait() throws TimeoutException {
        Loops.run(() -> {
            AsyncFuture<Integer> forever = getRunningLoop().createFuture();
            int[] compared = {0};
            for (int i = 0; i < TIMES; i++) {
                forever.addDoneCallback(new Compared(compared));
            }
            await(inTime(forever));
            await(waitTasks(List.of(forever), FIRST_COMPLETED, millis(1)));
            for (Coroutine<Integer> next : asCompleted(List.of(forever), seconds(1))) {
                assertTrue(await(Loops.failureOf(next)) instanceof TimeoutException);
            }
            assertEquals(0, compared[0]);
            assertEquals(TIMES, forever.waiting().size());
            return async();
        });
    }

    @Test
    void callbacks_are_called_in_their_order_whoever_has_left_between_them() {
        List<Integer> called = new ArrayList<>();
        Loops.run(() -> {
            AsyncFuture<Integer> future = getRunningLoop().createFuture();
            List<DoneCallback<Integer>> callbacks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                callbacks.add(future.addCallback(done -> called.add(number)));
            }
            for (int i = 0; i < 100; i++) {
                if (i % 10 != 3) {
                    future.takeBack(callbacks.get(i));
                }
            }
            future.addDoneCallback(done -> called.add(100));
            future.setResult(1);
            // Too late.
            future.takeBack(callbacks.get(3));
            await(Loops.pass());
            return async();
        });
        assertEquals(List.of(3, 13, 23, 33, 43, 53, 63, 73, 83, 93, 100), called);
    }
}
