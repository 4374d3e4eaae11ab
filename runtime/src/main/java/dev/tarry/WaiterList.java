package dev.tarry;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Who waits for a future, once there is more than one: tasks, callbacks and gathers in the order they came. */
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

    void scheduleAll(AsyncFuture<?> future) {
        for (int i = 0; i < size; i++) {
            future.schedule(entries[i]);
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
        // Compared first: a function's own equals may add or remove, too.
        Set<Object> equal = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object entry : Arrays.copyOf(entries, size)) {
            if (AsyncFuture.isCallback(entry, function)) {
                equal.add(entry);
            }
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!equal.contains(entries[i])) {
                entries[kept++] = entries[i];
            }
        }
        int removed = size - kept;
        Arrays.fill(entries, kept, size, null);
        size = kept;
        return removed;
    }
}
