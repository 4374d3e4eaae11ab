package dev.tarry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a loop does in each of its passes, as CPython's {@code _run_once}; the loop is the rest. */
final class Scheduler {
    /** How many passes may go by, while the loop never waits, before it looks for things that were dropped; 2 to some power. */
    private static final int PASSES_BETWEEN_REPORTS = 256;

    final ReadyQueue ready = new ReadyQueue();
    final TimerHeap timers = new TimerHeap();
    final TaskNumbers numbers = new TaskNumbers();
    final Waiting waiting;
    /** How many answers are still to come from other threads. */
    int outstanding;
    /** Whether a stage that is awaited is such an answer; a test may know that no other thread completes it. */
    boolean stagesHoldClock = true;
    /** How many passes have begun. */
    int passes;
    boolean debug = NeverAwaited.watchAll;
    Duration slowCallbackDuration = Duration.ofMillis(100);
    private final LoopErrors errors;
    /** In debug mode. */
    private final StepWatch watch;
    private final ExternalQueue external = new ExternalQueue();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private boolean interrupted;

    Scheduler(Waiting waiting, LoopErrors errors) {
        this.waiting = waiting;
        this.errors = errors;
        watch = new StepWatch(errors);
    }

    /** Queues an entry from a thread other than the loop's. */
    void post(Object entry) {
        external.push(entry);
        // One wake-up for each sleep, however many entries come.
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            waiting.wakeUp();
        }
    }

    void pass(boolean stopping) {
        passes++;
        timers.purge();
        if (ready.isEmpty() && !stopping && external.isEmpty()) {
            errors.reportDropped();
            idle();
        } else {
            if ((passes & PASSES_BETWEEN_REPORTS - 1) == 0) {
                errors.reportDropped();
                ready.renew();
            }
            waiting.poll();
        }
        external.drainTo(ready);
        if (!timers.isEmpty()) {
            long now = waiting.now();
            while (!timers.isEmpty() && timers.deadline() <= now) {
                Object due = timers.poll();
                if (due != null) {
                    ready.add(due);
                }
            }
        }
        runBatch();
        waiting.flush();
    }

    /** Exactly what is ready now. */
    private void runBatch() {
        try {
            Object[] entries = ready.begin();
            for (int i = 0, n = ready.inPass(); i < n; i++) {
                ready.runs(i);
                if (debug) {
                    executeMeasured(entries[i]);
                } else {
                    execute(entries[i]);
                }
            }
        } finally {
            ready.end();
        }
    }

    /** The loop has ended: the thread may know now that it was interrupted. */
    void restoreInterrupt() {
        watch.stop();
        numbers.giveBack();
        if (ready.isEmpty()) {
            ready.clear();
        }
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        ready.clear();
        timers.clear();
        waiting.close();
    }

    private void idle() {
        waiting.prepare();
        ready.shrink();
        numbers.giveBack();
        asleep.set(true);
        // Whoever pushed before the flag was up did not wake us; the reports just made may have queued something.
        try {
            if (external.isEmpty() && ready.isEmpty()) {
                waiting.idle(timers.isEmpty() ? Long.MAX_VALUE : timers.deadline(), outstanding);
            }
        } finally {
            asleep.set(false);
        }
        // An interrupted thread cannot wait in a selector: kept until the loop ends.
        interrupted |= Thread.interrupted();
    }

    private static void execute(Object entry) {
        if (entry instanceof Task<?> task) {
            task.step();
        } else if (entry instanceof Callback callback) {
            callback.execute();
        } else {
            ((AsyncFuture<?>) entry).execute();
        }
    }

    private void executeMeasured(Object entry) {
        long threshold = Times.nanos(slowCallbackDuration);
        long start = waiting.now();
        watch.begin(entry, threshold);
        try {
            execute(entry);
        } finally {
            watch.end();
        }
        long took = waiting.now() - start;
        if (took >= threshold) {
            errors.logSlow(entry, took);
        }
    }

    /** What runs now, in debug mode; null otherwise. */
    Object running() {
        return watch.running();
    }
}
