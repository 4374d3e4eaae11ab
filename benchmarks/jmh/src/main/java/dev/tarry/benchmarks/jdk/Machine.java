package dev.tarry.benchmarks.jdk;

/**
 * A loop for state machines written by hand, with nothing in it that the workloads do not need: no cancellation, no
 * context, no names, no check of anything. It is the limit of what rewriting methods can reach.
 */
final class Machine {
    private Task[] ready = new Task[1 << 10];
    private int head;
    private int tail;
    private final Timers timers = new Timers();

    /** The state of one call that has been left. */
    abstract static class Frame {
        Frame caller;

        /** Goes on; the value of what was awaited is in the task. Leaves its own value there, or suspends again. */
        abstract void resume(Task task);

        /** Goes on with an exception; without a handler it just passes. */
        void fail(Task task) {
        }
    }

    /** A task, with the registers that its frames share. */
    static final class Task {
        final Machine machine;
        Frame innermost;
        Frame first;
        Frame last;
        boolean suspended;
        boolean done;
        RuntimeException error;
        long value;
        Task waiter;

        Task(Machine machine, Frame frame) {
            this.machine = machine;
            this.innermost = frame;
        }

        /** Leaves a frame behind, callees before callers. */
        void push(Frame frame) {
            if (first == null) {
                first = frame;
            } else {
                last.caller = frame;
            }
            last = frame;
        }

        /** Puts a chain that has been left before the frame that called it and is suspended in its place. */
        void pushCaller(Frame frame) {
            if (first != null) {
                last.caller = frame;
            }
            last = frame;
        }

        void yieldNow() {
            machine.schedule(this);
            suspended = true;
        }

        void sleep(long millis) {
            machine.timers.add(System.nanoTime() + millis * 1_000_000, this);
            suspended = true;
        }

        private void run() {
            Frame frame = innermost;
            for (;;) {
                Frame caller = frame.caller;
                if (error == null) {
                    frame.resume(this);
                } else {
                    frame.fail(this);
                }
                if (suspended) {
                    suspended = false;
                    innermost = first == null ? frame : first;
                    first = null;
                    return;
                }
                if (caller == null) {
                    finish();
                    return;
                }
                frame = caller;
            }
        }

        private void finish() {
            innermost = null;
            done = true;
            if (waiter != null) {
                machine.schedule(waiter);
            }
        }
    }

    Task start(Frame frame) {
        Task task = new Task(this, frame);
        schedule(task);
        return task;
    }

    void schedule(Task task) {
        ready[tail] = task;
        tail = tail + 1 & ready.length - 1;
        if (tail == head) {
            grow();
        }
    }

    private void grow() {
        Task[] larger = new Task[ready.length * 2];
        int first = ready.length - head;
        System.arraycopy(ready, head, larger, 0, first);
        System.arraycopy(ready, 0, larger, first, head);
        tail = ready.length;
        head = 0;
        ready = larger;
    }

    long run(Frame main) {
        Task task = start(main);
        do {
            runReady();
        } while (timers.awaitDue(this));
        if (!task.done) {
            throw new IllegalStateException("there is nothing left to do, and it is not done");
        }
        return task.value;
    }

    /** Runs until everything waits. */
    void runReady() {
        while (head != tail) {
            Task next = ready[head];
            ready[head] = null;
            head = head + 1 & ready.length - 1;
            next.run();
        }
    }
}
