package dev.tarry;

import java.util.Arrays;
import java.util.List;

/** Who waits for a future, once there is more than one: tasks and callbacks in the order they came. */
final class WaiterList {
    private Object[] entries = new Object[4];
    private int size;

    WaiterList(Object first) {
        add(first);
    }

    void add(Object entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, size * 2);
        }
        entries[size++] = entry;
    }

    void scheduleAll(EventLoop loop) {
        for (int i = 0; i < size; i++) {
            loop.ready(entries[i]);
        }
    }

    List<Object> copy() {
        return List.of(Arrays.copyOf(entries, size));
    }

    void removeTask(Task<?> task) {
        for (int i = 0; i < size; i++) {
            if (entries[i] == task) {
                System.arraycopy(entries, i + 1, entries, i, size - i - 1);
                entries[--size] = null;
                return;
            }
        }
    }

    /** Removes the callbacks with this function and tells how many there were. */
    int remove(Object function) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!AsyncFuture.isCallback(entries[i], function)) {
                entries[kept++] = entries[i];
            }
        }
        int removed = size - kept;
        Arrays.fill(entries, kept, size, null);
        size = kept;
        return removed;
    }
}
