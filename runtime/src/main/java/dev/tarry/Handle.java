package dev.tarry;

/**
 * A call that {@link EventLoop#callSoon(Runnable)} has queued; the counterpart of {@code asyncio.Handle}. Not
 * thread-safe, unless it comes from {@link EventLoop#callSoonThreadsafe(Runnable)}.
 */
public class Handle extends Callback {
    final EventLoop loop;
    private Runnable function;
    private boolean cancelled;

    Handle(EventLoop loop, Runnable function) {
        this.loop = loop;
        this.function = function;
    }

    /** Prevents the call if it has not begun, even if it is due already. Harmless afterwards, and twice. */
    public void cancel() {
        cancelled = true;
        function = null;
    }

    /**
     * Whether {@link #cancel()} was called.
     *
     * @return true if so
     */
    public boolean cancelled() {
        return cancelled;
    }

    @Override
    void execute() {
        Runnable call = function;
        if (cancelled) {
            return;
        }
        try {
            call.run();
        } catch (Throwable e) {
            loop.callbackFailed(e, call, this);
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + (cancelled ? " (cancelled)" : " of " + function);
    }
}
