package dev.tarry;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * The scope of one {@link Asyncio#timeout}; the counterpart of {@code asyncio.Timeout}. It is given to the scope's
 * body, which may move the deadline. Not thread-safe.
 */
public final class Timeout {
    private enum State {
        CREATED, ENTERED, EXPIRING, EXPIRED, EXITED
    }

    private static final String TIME_WAS_UP = "the time was up";

    private State state = State.CREATED;
    private final EventLoop loop;
    /** A time on the loop's clock, or null. */
    private Duration when;
    private OwnCancel cancel;
    /** Whether what has arrived when the time is up comes first. */
    private final boolean valueFirst;
    private Handle timer;

    Timeout(EventLoop loop, Duration when, boolean valueFirst) {
        this.loop = loop;
        this.when = when;
        this.valueFirst = valueFirst;
    }

    /**
     * The deadline.
     *
     * @return a time on the loop's clock, see {@link EventLoop#time()}; null if there is none
     */
    public Duration when() {
        return when;
    }

    /**
     * Moves the deadline.
     *
     * @param when a time on the loop's clock, in the past too; null for no deadline
     * @throws IllegalStateException if the time is up, or the body has ended
     */
    public void reschedule(Duration when) {
        if (state != State.ENTERED) {
            throw new IllegalStateException("cannot reschedule a timeout that is " + state);
        }
        this.when = when;
        stopTimer();
        if (when != null) {
            timer = Times.nanos(when) <= loop.nanos() ? loop.callSoon(this::expire) : loop.callAt(when, this::expire);
        }
    }

    /**
     * Whether the time was up before the body ended.
     *
     * @return true from the moment when the body is cancelled
     */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    void enter() {
        Task<?> task = loop.current();
        if (task == null) {
            throw new IllegalStateException("timeout() works by cancelling the task around it, and there is no task");
        }
        state = State.ENTERED;
        cancel = new OwnCancel(task);
        reschedule(when);
    }

    /** The body has thrown; gives what the scope throws. */
    Throwable exit(Throwable thrown) {
        if (!leave()) {
            return thrown;
        }
        TimeoutException timeout = new TimeoutException(TIME_WAS_UP);
        timeout.setStackTrace(StackTraces.onlyCallers());
        if (thrown instanceof CancelledError) {
            timeout.initCause(thrown);
            return timeout;
        }
        if (!tellsOfTimeout(thrown)) {
            thrown.addSuppressed(timeout);
        }
        return thrown;
    }

    /** Code may throw the same exception again and again, which must not collect one of ours each time. */
    private static boolean tellsOfTimeout(Throwable thrown) {
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed instanceof TimeoutException && TIME_WAS_UP.equals(suppressed.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /** The body has ended; whether it was cancelled, and only by this scope. */
    boolean leave() {
        stopTimer();
        state = state == State.EXPIRING ? State.EXPIRED : State.EXITED;
        return cancel.takeBack();
    }

    private void expire() {
        timer = null;
        state = State.EXPIRING;
        if (valueFirst) {
            cancel.requestAfterValue();
        } else {
            cancel.request();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    @Override
    public String toString() {
        return "Timeout (" + state + (when == null ? ", no deadline)" : ", deadline " + when + ")");
    }
}
