package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Coroutines that start one after the other, each when the one before it has failed or a delay has passed, until one
 * succeeds; asyncio's {@code staggered_race}. The others are cancelled then, and waited for.
 *
 * @param <T> the type of their values
 */
final class StaggeredRace<T> {
    /**
     * How the race ended.
     *
     * @param winner the number of the one that succeeded, or -1
     * @param exceptions what the others threw, for each that was started; null for the winner
     */
    record Result<T>(T value, int winner, List<Throwable> exceptions) {
    }

    private final EventLoop loop;
    private final Consumer<? super T> discard;
    private final List<Task<T>> tasks = new ArrayList<>();
    private final List<Throwable> exceptions = new ArrayList<>();
    private int running;
    private int winner = -1;
    private T value;
    private boolean givenUp;
    private AsyncFuture<Void> turn;

    private StaggeredRace(EventLoop loop, Consumer<? super T> discard) {
        this.loop = loop;
        this.discard = discard;
    }

    /**
     * Runs a race.
     *
     * @param delay null to start the next only when one has failed
     * @param discard gets the value of one that succeeds when that is not wanted any more
     */
    @Async
    static <T> Coroutine<Result<T>> run(EventLoop loop, List<? extends AsyncSupplier<T, ?>> functions, Duration delay,
            Consumer<? super T> discard) {
        StaggeredRace<T> race = new StaggeredRace<>(loop, discard);
        try {
            for (AsyncSupplier<T, ?> function : functions) {
                race.start(function);
                await(race.turn(delay));
                if (race.winner >= 0) {
                    break;
                }
            }
            while (race.running > 0) {
                await(race.turn(null));
            }
        } catch (Throwable e) {
            race.giveUp();
            throw e;
        }
        return async(new Result<>(race.value, race.winner, race.exceptions));
    }

    private void start(AsyncSupplier<T, ?> function) {
        int index = tasks.size();
        Task<T> task = loop.createTask(attempt(function));
        tasks.add(task);
        exceptions.add(null);
        running++;
        task.addDoneCallback(done -> ended(index, done));
    }

    /** So that one that throws before its first await has failed like any other. */
    @Async
    private static <T> Coroutine<T> attempt(AsyncSupplier<T, ?> function) {
        try {
            return async(await(function.get()));
        } catch (Exception e) {
            throw Sneaky.rethrow(e);
        }
    }

    /** Until somebody has won, the one that was started last has failed, nobody runs any more, or the time is up. */
    @Async
    private Coroutine<Void> turn(Duration delay) {
        AsyncFuture<Void> over = loop.createFuture();
        turn = over;
        TimerHandle timer = delay == null ? null : loop.callLater(delay, () -> over.finishUnlessDone(null));
        try {
            await(over);
        } finally {
            if (timer != null) {
                timer.cancel();
            }
        }
        return async();
    }

    private void ended(int index, AsyncFuture<T> task) {
        running--;
        Throwable failure = task.failure();
        exceptions.set(index, failure);
        if (failure == null) {
            if (winner >= 0 || givenUp) {
                discard.accept(task.result());
            } else {
                winner = index;
                value = task.result();
                cancelAll();
            }
        }
        if (running == 0 || winner >= 0 || index == tasks.size() - 1) {
            turn.finishUnlessDone(null);
        }
    }

    private void giveUp() {
        givenUp = true;
        cancelAll();
        if (winner >= 0) {
            discard.accept(value);
        }
    }

    private void cancelAll() {
        tasks.forEach(Task::cancel);
    }
}
