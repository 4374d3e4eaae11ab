package dev.tarry;

/**
 * The coroutine of {@code sleep}, written by hand because programs have so many of it: once it waits, nothing is left
 * of it, and the task itself is the entry of the timers.
 */
final class Sleep extends Frame {
    private static final Code CODE = named(Sleep::run);

    /** For stack listings, where a sleep that waits has no frame. */
    static final StackTraceElement PLACE = CodeInfo.of(CODE).element(0);

    /** What a task waits for that is its own timer; see {@link Task#sleeping}. It belongs to no loop and never ends. */
    static final AsyncFuture<?> ASLEEP = new AsyncFuture<>(null) {
        @Override
        String describe() {
            return "sleep";
        }
    };

    private final long nanos;
    private final Object result;

    private Sleep(long nanos, Object result) {
        super(CODE);
        this.nanos = nanos;
        this.result = result;
    }

    /** The coroutine of a sleep; of no time if there are no nanoseconds. */
    static Frame of(long nanos, Object result) {
        return nanos <= 0 && result == null ? new Yield() : new Sleep(nanos, result);
    }

    private static void run(Frame frame, Task<?> task) {
        Sleep self = (Sleep) frame;
        if (Continuation.enter(frame) == CREATED) {
            self.begin(task);
        } else {
            Continuation.takeObject(task);
            Continuation.complete(self.result, task);
        }
    }

    private void begin(Task<?> task) {
        if (nanos > 0) {
            task.suspendFor(wait(nanos, result, task));
        } else {
            task.suspendFor(null);
            Continuation.suspend(this, SUSPENDED, task);
        }
    }

    /** Suspends a task, which will go on with null. */
    static void begin(long nanos, Task<?> task) {
        task.suspendFor(nanos > 0 ? wait(nanos, null, task) : null);
    }

    private static AsyncFuture<?> wait(long nanos, Object result, Task<?> task) {
        return result == null && task.fallAsleep(nanos) ? ASLEEP : new Timer(task.loop, nanos, result);
    }

    private static Code named(Code code) {
        CodeInfo.put(code, new CodeInfo(Asyncio.class.getName(), "sleep", null, new int[0]));
        return code;
    }

    /** A sleep of no time, of which programs that share a loop politely have the most: without fields. */
    private static final class Yield extends Frame {
        private static final Code CODE = named(Yield::run);

        Yield() {
            super(CODE);
        }

        private static void run(Frame frame, Task<?> task) {
            Continuation.enter(frame);
            task.suspendFor(null);
        }
    }

    /**
     * What a sleeper waits for that gets a value, or that has been woken from another sleep whose deadline is not over.
     */
    static final class Timer extends AsyncFuture<Object> {
        private boolean inHeap = true;

        Timer(EventLoop loop, long nanos, Object result) {
            super(loop);
            outcome = result;
            loop.timers.add(loop.deadlineAfter(nanos), this);
        }

        @Override
        public boolean cancel(String message) {
            boolean cancels = super.cancel(message);
            if (cancels && inHeap) {
                loop.timers.noteCancelled();
            }
            return cancels;
        }

        void leftHeap() {
            inHeap = false;
        }

        @Override
        void execute() {
            finishUnlessDone(outcome);
        }

        @Override
        String describe() {
            return "sleep";
        }
    }
}
