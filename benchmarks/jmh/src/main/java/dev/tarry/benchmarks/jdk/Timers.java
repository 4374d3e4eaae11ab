package dev.tarry.benchmarks.jdk;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** The timers of a {@link Machine}: a heap in which each node has four children. None can be taken back. */
final class Timers {
    private long[] deadlines = new long[16];
    private Machine.Task[] tasks = new Machine.Task[16];
    private int size;

    void add(long deadline, Machine.Task task) {
        if (size == tasks.length) {
            deadlines = Arrays.copyOf(deadlines, size * 2);
            tasks = Arrays.copyOf(tasks, size * 2);
        }
        int i = size++;
        while (i > 0 && deadlines[i - 1 >> 2] > deadline) {
            move(i - 1 >> 2, i);
            i = i - 1 >> 2;
        }
        put(i, deadline, task);
    }

    /** Waits for the first and schedules all that are due; false if there are none. */
    boolean awaitDue(Machine machine) {
        if (size == 0) {
            return false;
        }
        long now = System.nanoTime();
        while (deadlines[0] > now) {
            LockSupport.parkNanos(this, deadlines[0] - now);
            now = System.nanoTime();
        }
        while (size > 0 && deadlines[0] <= now) {
            machine.schedule(tasks[0]);
            removeFirst();
        }
        return true;
    }

    private void removeFirst() {
        long deadline = deadlines[--size];
        Machine.Task task = tasks[size];
        tasks[size] = null;
        int i = 0;
        for (int child = 1; child < size; child = (i << 2) + 1) {
            int smallest = child;
            for (int j = child + 1; j < Math.min(child + 4, size); j++) {
                if (deadlines[j] < deadlines[smallest]) {
                    smallest = j;
                }
            }
            if (deadlines[smallest] >= deadline) {
                break;
            }
            move(smallest, i);
            i = smallest;
        }
        if (size > 0) {
            put(i, deadline, task);
        }
    }

    private void move(int from, int to) {
        put(to, deadlines[from], tasks[from]);
    }

    private void put(int i, long deadline, Machine.Task task) {
        deadlines[i] = deadline;
        tasks[i] = task;
    }
}
