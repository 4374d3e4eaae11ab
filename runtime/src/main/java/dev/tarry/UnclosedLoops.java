package dev.tarry;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds loops that were dropped without being closed. They cannot speak for themselves any more, so the next loop that
 * looks round reports them. It does not release what they held: to know that would be to keep it, and them with it.
 */
final class UnclosedLoops {
    private static final ReferenceQueue<EventLoop> DROPPED = new ReferenceQueue<>();
    private static final Set<Entry> OPEN = ConcurrentHashMap.newKeySet();

    private UnclosedLoops() {
    }

    static Entry add(EventLoop loop) {
        Entry entry = new Entry(loop);
        OPEN.add(entry);
        return entry;
    }

    static void report(EventLoop reporter) {
        for (Object found = DROPPED.poll(); found != null; found = DROPPED.poll()) {
            Entry entry = (Entry) found;
            if (OPEN.remove(entry)) {
                reporter.unclosedLoop(entry.name);
            }
        }
    }

    static final class Entry extends WeakReference<EventLoop> {
        private final String name;

        private Entry(EventLoop loop) {
            super(loop, DROPPED);
            this.name = "EventLoop@" + Integer.toHexString(System.identityHashCode(loop));
        }

        void closed() {
            OPEN.remove(this);
        }
    }
}
