package dev.tarry;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A coroutine that the loop runs at the same time as others; the counterpart of {@code asyncio.Task}.
 *
 * <pre>{@code
 * Task<String> toast = createTask(makeToast());
 * brewCoffee();
 * String done = await(toast);
 * }</pre>
 *
 * <p>The loop holds every task that is not done, so one that nobody keeps goes on running. As a future it completes
 * with the coroutine's value or exception. Not thread-safe, see {@link AsyncFuture}.
 *
 * @param <T> the type of the coroutine's value
 */
public final class Task<T> extends AsyncFuture<T> {
    /* Of a task that is suspended, or not. */
    static final byte RUNS = 0;
    /** No frame needs resuming yet. */
    static final byte SUSPENDED = 1;
    /** One frame is in the chain. */
    static final byte ALONE = 2;
    /** Several frames are in the chain. */
    static final byte LINKED = 3;

    /* Where a task stands as an entry of the loop's timers. */
    /** Not in the timers. */
    private static final byte AWAKE = 0;
    /** Cancelled while it slept: still in the timers, as cancelled timers are. Sleeps again with a timer of its own. */
    private static final byte CUT_SHORT = 1;
    private static final byte ASLEEP = 2;
    /** Taken from the timers, and as such in the ready queue: what a timer does there is to queue the task's step. */
    private static final byte DUE = 3;
    /** Cancelled while it was due: what is in the ready queue first does nothing. */
    private static final byte DUE_IN_VAIN = 4;
    /** Done, and in the ready queue to tell the {@link Gather} that waits for it. */
    private static final byte TELLS = 5;
    /** Besides: the outcome is a value of a generator, whose body is suspended. */
    private static final byte HANDS_OUT = 8;

    /*
     * The registers of Continuation. Here and not in the loop: a task is about as young as the frames it links. In
     * "outcome", which a future needs only when it is done, is a value or exception on its way, or, when the task is
     * suspended, what it awaits; null is the next pass of the loop.
     */
    /** From the await that suspends to the next step. */
    byte suspended;
    /** Whether "outcome" is to be thrown. */
    boolean throwing;
    /**
     * The innermost frame. It may be the coroutine's own with the label {@link Frame#RUNNING}: that has ended in its await
     * and need not be resumed. While a step runs, the first that it has resumed; while it suspends, the last of the
     * frames that have come, which is linked to the first if there are several.
     */
    Frame frame;

    /* Links of the loop's list of tasks that are not done. */
    /** After the end the coroutine's code, for its name. */
    Object previousTask;
    Task<?> nextTask;

    /** The context, see {@link Contexts}, or {@link Extras}, with the context in them. */
    private Object details;
    /** Negative if {@link #mayStayPending}, to save a field. */
    private int number;
    /** {@link #AWAKE} and so on, and {@link #HANDS_OUT}. */
    private byte sleeping;

    /** What few tasks have. */
    private static final class Extras {
        String name;
        String cancelMessage;
        int cancelRequests;
        boolean mustCancel;
        Object context;
        /** While a cancel goes through here, to notice if it comes round. */
        boolean beingCancelled;
        /**
         * With {@code mustCancel}: whether what was awaited is handed over first. The cancel is then thrown at the next
         * pause, if there is one.
         */
        boolean valueFirst;
    }

    /** Runs in a copy of the current context. */
    Task(EventLoop loop, Frame coroutine, String name) {
        this(loop, coroutine, name, null);
    }

    /** Runs in a context, or, for null, in a copy of the current one. */
    Task(EventLoop loop, Frame coroutine, String name, Context context) {
        super(loop);
        this.number = loop.numbers.next();
        this.details = context != null ? context : loop.captureContext();
        coroutine.own();
        this.frame = coroutine;
        if (name != null) {
            setName(name);
        }
    }

    /** Queues the first step. */
    void schedule() {
        loop.tasks.add(this);
        loop.ready(this);
    }

    /** Makes the first step now if that is wanted and the loop runs, or else queues it. */
    void start(boolean eager) {
        if (eager && loop == EventLoop.runningOrNull()) {
            startNow();
        } else {
            schedule();
        }
    }

    /** Makes the first step now, inside the step of another task or a callback. */
    void startNow() {
        loop.tasks.add(this);
        Task<?> outer = loop.startedNow;
        Object outerContext = loop.entered;
        loop.startedNow = this;
        loop.entered = null;
        try {
            step();
        } finally {
            loop.startedNow = outer;
            loop.entered = outerContext;
        }
    }

    /**
     * Asks the task to end: a {@link CancelledError} is thrown out of what it awaits, or out of its next await that
     * pauses. The task may clean up first, or even go on. A task that has not begun never begins.
     *
     * @param message the error's message, may be null
     * @return false if the task is done; true otherwise, whether or not it will obey
     */
    @Override
    public boolean cancel(String message) {
        return cancel(message, false);
    }

    /**
     * Cancels as a scope with a deadline does: if what is awaited is done already, which in asyncio would be lost, the
     * coroutine gets it first, and the {@link CancelledError} at its next pause.
     */
    void cancelAfterValue() {
        cancel(null, true);
    }

    private boolean cancel(String message, boolean afterValue) {
        if (done()) {
            return super.cancel(message);
        }
        loop.checkThread();
        if (beingCancelled()) {
            breakCircle(message);
            return true;
        }
        // A loop, not recursion: tasks that await tasks can form long chains.
        for (Task<?> task = this;;) {
            Extras some = task.extras();
            some.cancelRequests++;
            some.beingCancelled = true;
            AsyncFuture<?> awaited = task.waiter();
            if (awaited instanceof Task<?> child && !child.done()) {
                if (!child.beingCancelled()) {
                    task = child;
                    continue;
                }
                task.breakCircle(message);
            } else if (awaited == null || !task.cancelAwaited(awaited, message)) {
                task.cancelAtNextStep(message, afterValue && awaited != null);
            }
            break;
        }
        for (Task<?> task = this; task != null && task.beingCancelled();) {
            task.extras().beingCancelled = false;
            task = task.waiter() instanceof Task<?> child ? child : null;
        }
        return true;
    }

    /** Tasks that wait for each other in a circle have no end that could be cancelled: this one stops waiting. */
    private void breakCircle(String message) {
        cancelAtNextStep(message, false);
        AsyncFuture<?> awaited = waiter();
        if (awaited != null && !awaited.done()) {
            awaited.removeWaiter(this);
            outcome = null;
            loop.ready(this);
        }
    }

    private void cancelAtNextStep(String message, boolean afterValue) {
        Extras some = extras();
        some.valueFirst = afterValue && (!some.mustCancel || some.valueFirst);
        some.mustCancel = true;
        some.cancelMessage = message;
    }

    private boolean beingCancelled() {
        return details instanceof Extras some && some.beingCancelled;
    }

    /** Whether a cancel is to be thrown into the coroutine. */
    boolean mustCancel() {
        return details instanceof Extras some && some.mustCancel;
    }

    void forgetCancel() {
        extras().mustCancel = false;
    }

    /**
     * How often the task was asked to end, less the number of {@link #uncancel()} calls.
     *
     * @return 0 or more
     */
    public int cancelling() {
        return details instanceof Extras some ? some.cancelRequests : 0;
    }

    /**
     * Takes back one request to end, when the code that caught the {@link CancelledError} has dealt with it. If none is
     * left and the error has not been thrown yet, it will not be.
     *
     * @return how many requests are left
     */
    public int uncancel() {
        if (!(details instanceof Extras some)) {
            return 0;
        }
        if (some.cancelRequests > 0 && --some.cancelRequests == 0) {
            some.mustCancel = false;
        }
        return some.cancelRequests;
    }

    /**
     * The name, by default {@code Task-1}, {@code Task-2} and so on. May be called from any thread.
     *
     * @return the name
     */
    public String getName() {
        return details instanceof Extras some && some.name != null ? some.name : "Task-" + Math.abs(number);
    }

    /**
     * Renames the task.
     *
     * @param name not null
     */
    public void setName(String name) {
        extras().name = Objects.requireNonNull(name, "name");
    }

    /**
     * The coroutine that the task runs.
     *
     * @return the coroutine, or null once the task is done
     */
    @SuppressWarnings("unchecked")
    public Coroutine<T> getCoro() {
        return (Coroutine<T>) (Coroutine<?>) root();
    }

    /** The coroutine's own frame, the last of the chain; null after the end. */
    private Frame root() {
        Frame first = frame;
        Frame root = first;
        // It is a ring for a moment, in which only the thread that watches this one in debug mode may ask.
        for (Frame f = first; f != null; f = f.next == first ? null : f.next) {
            root = f;
        }
        return root;
    }

    /**
     * The context the task runs in: the very one, not a copy.
     *
     * @return the context
     */
    public Context getContext() {
        Context shown = Contexts.object(context());
        setContext(shown);
        return shown;
    }

    /** See {@link Contexts}. */
    Object context() {
        return details instanceof Extras some ? some.context : details;
    }

    void setContext(Object context) {
        if (details instanceof Extras some) {
            some.context = context;
        } else {
            details = context;
        }
    }

    /**
     * Where the task stands. For a parked task, the awaits it is in, innermost first, as in a Java stack trace; for the
     * one that runs right now, its calls and the awaits around them; for one that failed, the stack trace of its
     * exception; empty for one that has ended otherwise.
     *
     * @return a new list
     */
    public List<StackTraceElement> getStack() {
        List<StackTraceElement> stack = new ArrayList<>();
        if (!done() && loop.current() == this) {
            stack.addAll(CallGraphs.runningStack(this, 1));
        } else if (!done()) {
            AsyncFuture<?> awaited = waiter();
            if (awaited == Sleep.ASLEEP || awaited instanceof Sleep.Timer) {
                stack.add(Sleep.PLACE);
            } else if (awaited instanceof Arrival arrival) {
                stack.add(arrival.place());
            }
            for (Frame f = frame; f != null; f = f.next) {
                if (f.label != Frame.RUNNING) {
                    stack.add(CodeInfo.of(f.code).element(f.label));
                }
            }
        } else if (failed()) {
            stack.addAll(List.of(((Throwable) outcome).getStackTrace()));
        }
        return stack;
    }

    /** While a step runs: where the coroutines stand that wait for the one which the loop has resumed. */
    List<StackTraceElement> suspendedCallers() {
        List<StackTraceElement> callers = new ArrayList<>();
        for (Frame f = frame; f != null; f = f.next) {
            // Those before have ended, or are on the Java stack.
            if (f.label > 0) {
                callers.add(CodeInfo.of(f.code).element(f.label));
            }
        }
        return callers;
    }

    /**
     * Prints {@link #getStack()}.
     *
     * @param out where to
     */
    public void printStack(PrintStream out) {
        List<StackTraceElement> stack = getStack();
        out.println(stack.isEmpty() ? "No stack for " + this : "Stack for " + this + " (innermost await first):");
        for (StackTraceElement element : stack) {
            out.println("\tat " + element);
        }
    }

    /**
     * Always throws: the result of a task is its coroutine's.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void setResult(T value) {
        throw new UnsupportedOperationException("a task's result is set by its coroutine: " + this);
    }

    /**
     * Always throws: the exception of a task is its coroutine's. To end it from outside, cancel it.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void setException(Throwable exception) {
        throw new UnsupportedOperationException("a task's exception is set by its coroutine: " + this);
    }

    /** Whoever made this task for themselves answers for it: it may be pending when the loop is closed. */
    void letStayPending() {
        number = -Math.abs(number);
    }

    boolean mayStayPending() {
        return number < 0;
    }

    @Override
    void execute() {
        step();
    }

    /** One step: from here to the next await that pauses, or to the end. Throws only what must end the loop. */
    void step() {
        if (sleeping >= DUE) {
            otherThanStep();
            return;
        }
        AsyncFuture<?> awaited = waiter();
        suspended = RUNS;
        if (awaited == Sleep.ASLEEP) {
            outcome = null;
        } else if (awaited != null) {
            Throwable failure = awaited.failure();
            throwing = failure != null;
            outcome = throwing ? failure : awaited.outcome;
        }
        if (details instanceof Extras some && some.mustCancel) {
            boolean told = throwing && outcome instanceof CancelledError;
            some.mustCancel = some.valueFirst && !told;
            if (!some.valueFirst && !told) {
                throwNext(new CancelledError(some.cancelMessage));
            }
        }
        try {
            RunFrames.run(this);
        } catch (Throwable e) {
            endOutsideFrames(e);
        }
    }

    /** What the coroutine throws is handled where its frames run; a linkage error may strike that code itself. */
    private void endOutsideFrames(Throwable e) {
        if (done()) {
            throw Sneaky.rethrow(e);
        }
        AsyncFuture<?> awaited = handsOut() ? null : waiter();
        if (awaited == Sleep.ASLEEP) {
            sleeping = CUT_SHORT;
            loop.timers.noteCancelled();
        } else if (awaited != null) {
            awaited.removeWaiter(this);
        }
        suspended = RUNS;
        handsOut(false);
        Frame root = root();
        endWith(e, root == null ? null : root.code);
    }

    /** The step has paused, and its frames are linked: registers with what is awaited. */
    void park() {
        Extras some = details instanceof Extras cancelled && cancelled.mustCancel ? cancelled : null;
        if (some != null) {
            some.valueFirst = false;
        }
        AsyncFuture<?> awaited = waiter();
        if (awaited == null) {
            loop.ready(this);
        } else if (awaited == Sleep.ASLEEP) {
            if (some != null && cancelSleep(some.cancelMessage)) {
                some.mustCancel = false;
            }
        } else if (awaited.loop != loop || awaited == this) {
            suspended = RUNS;
            throwNext(misplaced(awaited));
            loop.ready(this);
        } else {
            awaited.addWaiter(this);
            if (some != null && awaited.cancel(some.cancelMessage)) {
                some.mustCancel = false;
            }
        }
    }

    /** Makes the task its own timer; false if it is another sleep's still. */
    boolean fallAsleep(long nanos) {
        if (sleeping != AWAKE) {
            return false;
        }
        sleeping = ASLEEP;
        loop.timers.add(loop.deadlineAfter(nanos), this);
        return true;
    }

    /** Whether this is in the timers only because it was there. */
    boolean sleepCutShort() {
        return sleeping == CUT_SHORT;
    }

    /** Taken out of the timers; whether this is now for the ready queue. */
    boolean leaveTimers() {
        boolean due = sleeping == ASLEEP;
        sleeping = due ? DUE : AWAKE;
        return due;
    }

    /** What was queued was not the step. */
    private void otherThanStep() {
        byte what = sleeping;
        sleeping = AWAKE;
        if (what == TELLS) {
            Gather<?> gather = takeGather();
            DoneCallback.call(gather, this, gather.context);
        } else if (what == DUE) {
            // As the future of a sleep would be completed: the step is for the next pass.
            loop.ready(this);
        }
    }

    @Override
    boolean queueForGather() {
        // In debug mode it is the callback that is told of, if it takes long.
        if (sleeping != AWAKE || loop.scheduler.debug) {
            return false;
        }
        sleeping = TELLS;
        loop.ready(this);
        return true;
    }

    private boolean cancelAwaited(AsyncFuture<?> awaited, String message) {
        return awaited == Sleep.ASLEEP ? cancelSleep(message) : awaited.cancel(message);
    }

    /** As the future of a sleep would be cancelled; false if the time is up. */
    boolean cancelSleep(String message) {
        if (sleeping == ASLEEP) {
            sleeping = CUT_SHORT;
            loop.timers.noteCancelled();
        } else if (sleeping == DUE) {
            sleeping = DUE_IN_VAIN;
        } else {
            return false;
        }
        suspended = RUNS;
        throwNext(new CancelledError(message));
        loop.ready(this);
        return true;
    }

    private IllegalStateException misplaced(AsyncFuture<?> awaited) {
        return new IllegalStateException(awaited == this
            ? "Task cannot await on itself: " + getName()
            : "Task " + getName() + " awaits a future of a different loop: " + awaited
                + "; futures and tasks belong to the loop they were made on. To wait for another loop, await"
                + " runCoroutineThreadsafe(coroutine, otherLoop)");
    }

    /** Suspends the step for what is awaited, or for a value that is handed out. */
    void suspendFor(Object awaited) {
        outcome = awaited;
        suspended = SUSPENDED;
    }

    /** What is awaited, if anything is. */
    AsyncFuture<?> waiter() {
        return suspended == RUNS ? null : (AsyncFuture<?>) outcome;
    }

    /** Whether a generator's body has suspended the step to hand out a value. */
    boolean handsOut() {
        return (sleeping & HANDS_OUT) != 0;
    }

    void handsOut(boolean value) {
        sleeping = (byte) (value ? sleeping | HANDS_OUT : sleeping & ~HANDS_OUT);
    }

    void throwNext(Throwable e) {
        outcome = e;
        throwing = true;
    }

    @SuppressWarnings("unchecked")
    void end(Frame.Code code) {
        T result;
        try {
            result = (T) Continuation.takeObject(this);
        } catch (Throwable e) {
            endWith(e, code);
            return;
        }
        retire(code);
        if (details instanceof Extras some && some.mustCancel && !some.valueFirst) {
            some.mustCancel = false;
            super.cancel(some.cancelMessage);
        } else {
            finish(result);
        }
    }

    void endWith(Throwable e, Frame.Code code) {
        throwing = false;
        retire(code);
        if (e instanceof CancelledError error) {
            endCancelled(error);
            return;
        }
        fail(e);
        if (Sneaky.isFatal(e)) {
            throw Sneaky.rethrow(e);
        }
    }

    private void retire(Frame.Code code) {
        frame = null;
        loop.tasks.remove(this);
        previousTask = code;
    }

    private Extras extras() {
        if (details instanceof Extras some) {
            return some;
        }
        Extras made = new Extras();
        made.context = details;
        details = made;
        return made;
    }

    @Override
    public String toString() {
        return !done() && cancelling() > 0 ? describe() + " (cancelling)" : super.toString();
    }

    @Override
    String subject() {
        return "Task";
    }

    @Override
    String describe() {
        Frame root = root();
        Object code = root == null ? previousTask : root.code;
        // Neither for a moment, in which only the thread that watches this one in debug mode may ask.
        return code instanceof Frame.Code known ? getName() + " of " + CodeInfo.of(known).name() : getName();
    }
}
