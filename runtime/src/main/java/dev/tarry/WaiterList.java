package dev.tarry;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Who waits for a future, once there is more than one: tasks, callbacks and gathers in the order they came.
 *
 * <p>A callback that has been taken back stays as an empty one until there are more of those than others: many may wait for
 * one future, each for some time, and to search for each would take a time that grows with their square. Before there is
 * more room, what waits in vain is dropped too, such as a gather that has failed: nobody could take that back, and what is
 * waited for may live as long as the program.
 */
final class WaiterList {
    private static final int LEAST = 4;

    private final AsyncFuture<?> future;
    private Object[] entries = new Object[LEAST];
    private int size;
    /** About how many callbacks have been taken back; one removed otherwise may be among them. */
    private int takenBack;
    /** What is called behind all the others, once for all that have left; null if there is nothing. */
    private DoneCallback<?> last;

    WaiterList(AsyncFuture<?> future, Object first) {
        this.future = future;
        if (first != null) {
            entries[size++] = first;
        }
    }

    void add(Object entry) {
        if (size == entries.length) {
            dropIdle();
            if (size > entries.length - (entries.length >> 2)) {
                entries = Arrays.copyOf(entries, size * 2);
            }
        }
        entries[size++] = entry;
    }

    DoneCallback<?> last() {
        return last;
    }

    void setLast(DoneCallback<?> callback) {
        last = callback;
    }

    void scheduleAll() {
        for (int i = 0; i < size; i++) {
            if (!isTakenBack(entries[i])) {
                future.schedule(entries[i]);
            }
        }
        if (last != null) {
            future.schedule(last);
        }
    }

    List<Object> copy() {
        return Arrays.stream(entries, 0, size).filter(entry -> !isTakenBack(entry)).toList();
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

    /** A callback in the list is not wanted any more. */
    void takeBack(DoneCallback<?> callback) {
        callback.takeBack();
        if (++takenBack > LEAST && takenBack > size >> 1) {
            dropIdle();
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
        cutTo(kept);
        return removed;
    }

    /** How many places are in use, the empty ones too. */
    int size() {
        return size;
    }

    private void dropIdle() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Object entry = entries[i];
            if (entry instanceof Gather<?> gather && gather.done()) {
                if (last == null) {
                    // A gather that has failed looks at the exceptions of its other children, so that nobody misses them.
                    last = new DoneCallback<>(AsyncFuture::markRetrieved, future, null);
                }
            } else if (!(entry instanceof DoneCallback<?> callback && callback.idle())) {
                entries[kept++] = entry;
            }
        }
        cutTo(kept);
        takenBack = 0;
        if (kept < entries.length >> 2) {
            entries = Arrays.copyOf(entries, Math.max(LEAST, kept * 2));
        }
    }

    private void cutTo(int kept) {
        Arrays.fill(entries, kept, size, null);
        size = kept;
    }

    private static boolean isTakenBack(Object entry) {
        return entry instanceof DoneCallback<?> callback && callback.function() == null;
    }
}
