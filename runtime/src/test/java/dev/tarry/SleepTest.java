package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Loops.pass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A task that sleeps is itself among the loop's timers; what others do to it there. */
@SuppressWarnings("tarry-swallowed-cancellation")
class SleepTest {
    private final List<String> log = new ArrayList<>();

    private void note(String what) {
        log.add(what + " at " + getRunningLoop().time().toSeconds());
    }

    /** Sleeps for as long as is said, one time after the other, whether or not it is cancelled meanwhile. */
    @Async
    private Coroutine<Void> sleeper(int... times) {
        for (int time : times) {
            try {
                await(sleep(seconds(time)));
                note("awake");
            } catch (CancelledError e) {
                note("cancelled " + e.getMessage());
            }
        }
        return async();
    }

    @Async
    private Coroutine<Void> cancellingInTheMiddle() {
        Task<Void> task = createTask(sleeper(10, 20, 1, 1));
        await(sleep(seconds(1)));
        task.cancel("early");
        await(task);
        return async();
    }

    @Test
    void a_sleep_after_one_that_was_cancelled_does_not_end_with_the_first_one() {
        Loops.run(this::cancellingInTheMiddle);
        assertEquals(List.of("cancelled early at 1", "awake at 21", "awake at 22", "awake at 23"), log);
    }

    @Async
    private Coroutine<Void> cancellingAgainAndAgain() {
        Task<Void> task = createTask(sleeper(10, 20, 30, 5));
        for (int i = 1; i <= 3; i++) {
            await(sleep(seconds(1)));
            task.cancel("number " + i);
        }
        await(task);
        return async();
    }

    @Test
    void each_of_several_sleeps_can_be_cancelled_before_the_first_one_would_have_ended() {
        Loops.run(this::cancellingAgainAndAgain);
        assertEquals(List.of("cancelled number 1 at 1", "cancelled number 2 at 2", "cancelled number 3 at 3",
            "awake at 8"), log);
    }

    @Async
    private Coroutine<Void> cancellingWhenDue(boolean before) {
        Task<?>[] task = new Task<?>[1];
        if (before) {
            getRunningLoop().callLater(seconds(1), () -> task[0].cancel("due"));
        }
        Task<Void> created = createTask(sleeper(1, 1));
        task[0] = created;
        await(pass());
        if (!before) {
            getRunningLoop().callLater(seconds(1), () -> task[0].cancel("due"));
        }
        await(created);
        return async();
    }

    @Test
    void a_cancel_in_the_pass_in_which_the_time_is_up_cancels_once() {
        Loops.run(() -> cancellingWhenDue(true));
        Loops.run(() -> cancellingWhenDue(false));
        List<String> once = List.of("cancelled due at 1", "awake at 2");
        assertEquals(once, log.subList(0, 2));
        assertEquals(once, log.subList(2, 4));
        assertEquals(4, log.size());
    }

    @Async
    private Coroutine<Integer> cancellingMany() {
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            tasks.add(createTask(sleeper(3_600)));
        }
        await(pass());
        assertEquals(1_000, getRunningLoop().timers.size());
        tasks.forEach(Task::cancel);
        await(pass());
        return async(getRunningLoop().timers.size());
    }

    @Test
    void many_cancelled_sleeps_are_taken_out_of_the_timers() {
        assertEquals(0, Loops.run(this::cancellingMany));
    }

    @Async
    private Coroutine<Void> cancellingItself() {
        Asyncio.currentTask().cancel();
        await(sleep(seconds(10)));
        return async();
    }

    @Async
    private Coroutine<Void> cancelledSleep() {
        Task<Void> task = createTask(cancellingItself());
        assertTrue(await(Loops.failureOf(task)) instanceof CancelledError);
        assertEquals(0, getRunningLoop().time().toSeconds());
        return async();
    }

    @Test
    void a_task_that_has_cancelled_itself_does_not_sleep() {
        Loops.run(this::cancelledSleep);
    }
}
