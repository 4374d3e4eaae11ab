package dev.tarry;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;

/**
 * The failures of one loop that nobody has looked at yet. Each entry holds the exception and knows when its future has
 * been dropped; a linked list, since entries come and go in any order.
 */
final class Unretrieved {
    private final EventLoop loop;
    private final ReferenceQueue<AsyncFuture<?>> dropped = new ReferenceQueue<>();
    private Entry head;

    Unretrieved(EventLoop loop) {
        this.loop = loop;
    }

    Entry add(AsyncFuture<?> future, Throwable exception) {
        Entry entry = new Entry(this, future, exception);
        entry.next = head;
        if (head != null) {
            head.previous = entry;
        }
        head = entry;
        return entry;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Reports what the garbage collector has found since the last call. */
    void reportDropped() {
        for (Entry e = (Entry) (Object) dropped.poll(); e != null; e = (Entry) (Object) dropped.poll()) {
            if (e.linked) {
                e.remove();
                e.report();
            }
        }
    }

    /** Reports everything: the loop closes, and nobody will look any more. */
    void reportAll() {
        while (head != null) {
            Entry entry = head;
            entry.remove();
            entry.report();
        }
    }

    static final class Entry extends WeakReference<AsyncFuture<?>> {
        private final Unretrieved owner;
        private final Throwable exception;
        private final String subject;
        private final String source;
        private final List<StackTraceElement> origin;
        /** A task's, for the handler to run in. */
        private final Object context;
        private Entry previous;
        private Entry next;
        private boolean linked = true;

        Entry(Unretrieved owner, AsyncFuture<?> future, Throwable exception) {
            super(future, owner.dropped);
            this.owner = owner;
            this.exception = exception;
            this.subject = future.subject();
            this.source = future.describe();
            this.origin = Origins.of(future);
            this.context = future instanceof Task<?> task ? task.context() : null;
        }

        void remove() {
            if (!linked) {
                return;
            }
            linked = false;
            if (previous != null) {
                previous.next = next;
            } else {
                owner.head = next;
            }
            if (next != null) {
                next.previous = previous;
            }
        }

        void report() {
            AsyncFuture<?> future = get();
            Object outer = Contexts.enter(Contexts.object(context));
            try {
                tell(future);
            } finally {
                Contexts.leave(outer);
            }
        }

        private void tell(AsyncFuture<?> future) {
            owner.loop.callExceptionHandler(new ExceptionContext(subject + " exception was never retrieved", exception,
                future, future instanceof Task<?> task ? task : null, null, source, origin));
        }
    }
}
