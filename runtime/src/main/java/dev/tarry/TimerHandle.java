package dev.tarry;

import java.time.Duration;

/**
 * A call that {@link EventLoop#callLater} or {@link EventLoop#callAt} has set for later; the counterpart of
 * {@code asyncio.TimerHandle}. Not thread-safe.
 */
public final class TimerHandle extends Handle {
    private final long deadline;
    private boolean inHeap = true;

    TimerHandle(EventLoop loop, Runnable function, long deadline, Context context) {
        super(loop, function, context);
        this.deadline = deadline;
    }

    /**
     * When the call is due.
     *
     * @return a time on the loop's clock, see {@link EventLoop#time()}
     */
    public Duration when() {
        return Duration.ofNanos(deadline);
    }

    @Override
    public void cancel() {
        if (!cancelled() && inHeap) {
            loop.timers.noteCancelled();
        }
        super.cancel();
    }

    @Override
    String detail() {
        return ", when=" + when();
    }

    /** The timer is due, or dropped: a later cancel is no business of the heap's. */
    void leftHeap() {
        inHeap = false;
    }
}
