package dev.tarry;

/**
 * What tasks of one loop share: a lock, a queue. It belongs to the loop on which a task first had to wait for it, so
 * that it can be made before any loop runs, in a static field for example.
 */
abstract class LoopBound {
    private EventLoop loop;

    /** The running loop, if this belongs to it or to none yet. */
    final EventLoop bind() {
        EventLoop running = EventLoop.running();
        EventLoop bound = loop == null ? bindTo(running) : loop;
        if (bound != running) {
            throw new IllegalStateException(this + " belongs to " + bound
                + ", where a task first had to wait for it, and cannot be waited for in " + running
                + ": make one for each loop, or send the work to the first loop with"
                + " runCoroutineThreadsafe(coroutine, loop)");
        }
        return running;
    }

    /** The only place that two threads may reach at once without anybody having made a mistake yet. */
    private synchronized EventLoop bindTo(EventLoop running) {
        if (loop == null) {
            loop = running;
        }
        return loop;
    }

    /** Fails on a thread that is not the one of the loop that runs. */
    final void checkThread() {
        EventLoop bound = loop;
        if (bound != null) {
            bound.checkThread();
        }
    }

    /** How many wait, for {@code toString}. */
    static String waiters(WaitQueue waiters) {
        return waiters.size() == 0 ? "" : ", waiters: " + waiters.size();
    }
}
