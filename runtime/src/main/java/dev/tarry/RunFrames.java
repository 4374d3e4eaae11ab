package dev.tarry;

/** What a step does with the frames of its task. */
final class RunFrames {
    private RunFrames() {
    }

    /** Runs the innermost frame, then its callers; a loop, so that the depth of the chain does not matter. */
    static void run(Task<?> task) {
        Frame running = task.frame;
        Throwable traced = null;
        if (task.outcome instanceof Arrival arrival) {
            traced = serve(task, arrival);
            if (task.suspended != Task.RUNS) {
                return;
            }
        }
        if (running.label < 0) {
            if (running.label == Frame.RUNNING) {
                task.end(running.code);
                return;
            }
            if (task.throwing) {
                // Thrown into a coroutine that has not begun: it never begins.
                running.label = Frame.RUNNING;
                task.endWith((Throwable) task.outcome, running.code);
                return;
            }
        }
        if (task.throwing && running.isUnguarded()) {
            Throwable failure = (Throwable) task.outcome;
            running = unwind(task, failure, running.next, running, traced);
            traced = failure;
            if (running == null) {
                return;
            }
        }
        for (;;) {
            Frame caller = running.next;
            try {
                running.code.resume(running, task);
            } catch (Throwable e) {
                if (task.suspended != Task.RUNS) {
                    task.suspended = Task.RUNS;
                    task.handsOut(false);
                }
                if (caller == null) {
                    task.endWith(e, running.code);
                    return;
                }
                running = unwind(task, e, caller, caller, traced);
                if (running == null) {
                    return;
                }
                traced = e instanceof CancelledError ? traced : e;
                continue;
            }
            if (task.suspended != Task.RUNS) {
                if (!task.handsOut()) {
                    link(task, running, caller);
                    task.park();
                    return;
                }
                // The body of a generator has a value to hand out: it stays behind, and the step that drives it goes on.
                task.suspended = Task.RUNS;
                task.frame = caller;
            }
            if (caller == null) {
                task.end(running.code);
                return;
            }
            running = caller;
        }
    }

    /** What a task has waited for that reads from a stream; what that throws is thrown by what has called the read. */
    private static Throwable serve(Task<?> task, Arrival arrival) {
        try {
            arrival.serve(task);
            return null;
        } catch (Throwable e) {
            // If the read is all that the task does, its frame has ended.
            StackTraces.addCallers(e, arrival, task.frame.label == Frame.RUNNING ? null : task.frame);
            task.throwNext(e);
            return e;
        }
    }

    /**
     * Finds the frame to throw an exception in, and drops those that could not catch it: a JVM takes some ten times as
     * long to throw and catch as to look at a frame.
     *
     * @param callers the frames to add to the exception's trace, may be null
     * @param from the first frame that it could be thrown in
     * @param traced the exception that has them in its trace already; to ask for a trace copies it
     * @return the frame to resume; null if there is none, and the task has ended
     */
    private static Frame unwind(Task<?> task, Throwable e, Frame callers, Frame from, Throwable traced) {
        if (callers != null && e != traced && !(e instanceof CancelledError)) {
            StackTraces.addCallers(e, callers);
        }
        Frame at = from;
        while (at.isUnguarded()) {
            at.label = Frame.RUNNING;
            if (at.next == null) {
                task.endWith(e, at.code);
                return null;
            }
            at = at.next;
        }
        task.throwNext(e);
        task.frame = at;
        return at;
    }

    /** Nothing on the Java stack is left of the coroutine. */
    private static void link(Task<?> task, Frame running, Frame caller) {
        // Where a task suspends again and again in the same place, all is as it was, and nothing is stored.
        if (task.suspended == Task.ALONE) {
            if (task.frame.next != caller) {
                task.frame.next = caller;
            }
        } else if (task.suspended == Task.LINKED) {
            Frame last = task.frame;
            task.frame = last.next;
            last.next = caller;
        } else {
            Frame innermost = caller == null ? running : caller;
            if (task.frame != innermost) {
                task.frame = innermost;
            }
        }
    }
}
