package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.getRunningLoop;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Races with a delay between the starts; each test is named after CPython's of the same situation. */
class StaggeredRaceTest {
    private final List<String> log = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();

    @Async
    private Coroutine<String> after(Duration delay, String value) {
        try {
            await(sleep(delay));
        } catch (CancelledError e) {
            log.add(value + " cancelled");
            throw e;
        }
        return async(value);
    }

    @Async
    private Coroutine<String> failsAfter(Duration delay, String message) throws IOException {
        await(sleep(delay));
        throw new IOException(message);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private final Coroutine<StaggeredRace.Result<String>> race(Duration delay, AsyncSupplier<String, ?>... runners) {
        return StaggeredRace.run(getRunningLoop(), List.of(runners), delay, discarded::add);
    }

    @Test
    void empty_race_has_no_winner() {
        Loops.run(() -> {
            StaggeredRace.Result<String> result = await(race(null));
            assertNull(result.value());
            assertEquals(-1, result.winner());
            assertEquals(List.of(), result.exceptions());
            return async();
        });
    }

    @Test
    void one_successful_keeps_the_second_from_starting() {
        Loops.run(() -> {
            StaggeredRace.Result<String> result = await(race(null, () -> after(seconds(1), "first"),
                () -> after(seconds(1), "second")));
            assertEquals("first", result.value());
            assertEquals(0, result.winner());
            assertEquals(1, result.exceptions().size());
            assertNull(result.exceptions().get(0));
            return async();
        });
    }

    @Test
    void first_error_second_successful_without_waiting_for_the_delay() {
        Loops.run(() -> {
            StaggeredRace.Result<String> result = await(race(seconds(10), () -> failsAfter(seconds(1), "no"),
                () -> after(seconds(1), "second")));
            assertEquals("second", result.value());
            assertEquals(1, result.winner());
            assertTrue(result.exceptions().get(0) instanceof IOException);
            assertNull(result.exceptions().get(1));
            assertEquals(seconds(2), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void first_timeout_second_successful_cancels_the_first() {
        Loops.run(() -> {
            StaggeredRace.Result<String> result = await(race(millis(100), () -> after(seconds(10), "first"),
                () -> after(millis(50), "second")));
            assertEquals("second", result.value());
            assertEquals(1, result.winner());
            assertTrue(result.exceptions().get(0) instanceof CancelledError);
            assertEquals(List.of("first cancelled"), log);
            assertEquals(millis(150), getRunningLoop().time());
            return async();
        });
    }

    @Test
    void none_successful_gives_all_exceptions() {
        Loops.run(() -> {
            StaggeredRace.Result<String> result = await(race(null, () -> failsAfter(seconds(1), "first"),
                () -> failsAfter(seconds(1), "second")));
            assertEquals(-1, result.winner());
            assertEquals(List.of("first", "second"),
                result.exceptions().stream().map(Throwable::getMessage).toList());
            return async();
        });
    }

    @Test
    void multiple_winners_are_not_possible_the_later_value_is_discarded() {
        Loops.run(() -> {
            StaggeredRace.Result<String> result = await(race(seconds(1), () -> after(seconds(2), "first"),
                () -> after(seconds(1), "second")));
            assertEquals("first", result.value());
            assertEquals(0, result.winner());
            assertEquals(List.of("second"), discarded);
            return async();
        });
    }

    @Test
    void cancelled_race_cancels_the_runners() {
        Loops.run(() -> {
            Task<StaggeredRace.Result<String>> task = createTask(race(seconds(1), () -> after(seconds(10), "first"),
                () -> after(seconds(10), "second")));
            await(sleep(seconds(2)));
            task.cancel();
            await(sleep(Duration.ZERO));
            await(sleep(Duration.ZERO));
            assertTrue(task.cancelled());
            assertEquals(List.of("first cancelled", "second cancelled"), log);
            return async();
        });
    }

    @Test
    void cancelled_race_that_was_won_in_the_same_pass_discards_the_value() {
        Loops.run(() -> {
            List<Task<?>> racing = new ArrayList<>();
            Task<StaggeredRace.Result<String>> task = createTask(race(seconds(1), () -> {
                await(sleep(seconds(1)));
                // Runs when the value is there and nobody has been told.
                getRunningLoop().callSoon(() -> racing.get(0).cancel());
                return async("first");
            }));
            racing.add(task);
            await(sleep(seconds(3)));
            assertTrue(task.cancelled());
            assertEquals(List.of("first"), discarded);
            return async();
        });
    }

    @Test
    void a_runner_whose_start_throws_has_failed_like_any_other() {
        Loops.run(() -> {
            StaggeredRace.Result<String> result = await(race(seconds(1), () -> {
                throw new IOException("at once");
            }, () -> after(seconds(1), "second")));
            assertEquals("second", result.value());
            return async();
        });
    }
}
