package dev.tarry;

/**
 * A call that {@link EventLoop#callSoon(Runnable)} has queued; the counterpart of {@code asyncio.Handle}. Not
 * thread-safe, unless it comes from {@link EventLoop#callSoonThreadsafe(Runnable)}.
 */
public class Handle extends Callback {
    final EventLoop loop;
    /** Null once the call is cancelled. */
    private Runnable function;
    /** See {@link Contexts}. */
    private Object context;

    /** Calls in a copy of the current context. */
    Handle(EventLoop loop, Runnable function) {
        this(loop, function, null);
    }

    /** Calls in a context, or, for null, in a copy of the current one. */
    Handle(EventLoop loop, Runnable function, Context context) {
        this.loop = loop;
        this.function = function;
        this.context = context != null ? context : loop.captureContext();
        if (loop.scheduler.debug) {
            Origins.note(this);
        }
    }

    /** Prevents the call if it has not begun, even if it is due already. Harmless afterwards, and twice. */
    public void cancel() {
        function = null;
    }

    /**
     * Whether {@link #cancel()} was called.
     *
     * @return true if so
     */
    public boolean cancelled() {
        return function == null;
    }

    /**
     * The context in which the call is made: the very one, not a copy.
     *
     * @return the context
     */
    public Context getContext() {
        Context shown = Contexts.object(context);
        context = shown;
        return shown;
    }

    @Override
    void execute() {
        Runnable call = function;
        if (call == null) {
            return;
        }
        loop.enterContext(context);
        try {
            call.run();
        } catch (Throwable e) {
            if (loop.entered != null) {
                context = loop.entered;
            }
            loop.callbackFailed(e, call, this);
        } finally {
            loop.leaveContext();
        }
    }

    /** More for the text of a handle. */
    String detail() {
        return "";
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + (cancelled() ? " (cancelled" : " (of " + function)
            + detail() + Origins.suffix(this) + ")";
    }
}
