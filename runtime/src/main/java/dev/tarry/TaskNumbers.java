package dev.tarry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The numbers in the names of a loop's tasks. They go through all loops of the process, so a loop takes some beforehand,
 * and gives the rest back when it waits: one step of an atomic counter for each task would be a tenth of what a task costs.
 */
final class TaskNumbers {
    private static final int AT_ONCE = 64;
    private static final AtomicInteger TAKEN = new AtomicInteger();

    private int last;
    private int end;

    int next() {
        if (last == end) {
            end = TAKEN.addAndGet(AT_ONCE);
            last = end - AT_ONCE;
        }
        return ++last;
    }

    /** If another loop has taken some meanwhile, they are kept, so that no number is given twice. */
    void giveBack() {
        if (last != end && TAKEN.compareAndSet(end, last)) {
            end = last;
        }
    }
}
