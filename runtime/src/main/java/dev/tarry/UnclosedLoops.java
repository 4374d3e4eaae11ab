package dev.tarry;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds loops that were dropped without being closed. They cannot speak for themselves any more, so the next loop that
 * looks round reports them, and releases what they held.
 */
final class UnclosedLoops {
    private static final ReferenceQueue<EventLoop> DROPPED = new ReferenceQueue<>();
    private static final Set<Entry> OPEN = ConcurrentHashMap.newKeySet();

    private UnclosedLoops() {
    }

    static Entry add(EventLoop loop, Waiting waiting) {
        Entry entry = new Entry(loop, waiting);
        OPEN.add(entry);
        return entry;
    }

    static void report(EventLoop reporter) {
        for (Object found = DROPPED.poll(); found != null; found = DROPPED.poll()) {
            Entry entry = (Entry) found;
            if (OPEN.remove(entry)) {
                entry.waiting.close();
                reporter.unclosedLoop(entry.name);
            }
        }
    }

    static final class Entry extends WeakReference<EventLoop> {
        private final Waiting waiting;
        private final String name;

        private Entry(EventLoop loop, Waiting waiting) {
            super(loop, DROPPED);
            this.waiting = waiting;
            this.name = "EventLoop@" + Integer.toHexString(System.identityHashCode(loop));
        }

        void closed() {
            OPEN.remove(this);
        }
    }
}
