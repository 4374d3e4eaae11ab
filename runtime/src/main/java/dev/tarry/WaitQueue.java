package dev.tarry;

/**
 * The tasks that wait for one thing, in the order in which they came. An entry stays in its place after it was woken or
 * cancelled, until its task has run: others that come meanwhile must be able to see that somebody is about to go on.
 *
 * <p>A linked list, and it remembers from where on entries may have to be woken: cancelling one of many waiters and
 * waking them one after the other take the same time however many there are, where asyncio searches its list.
 */
final class WaitQueue {
    private final LoopBound owner;
    private Entry first;
    private Entry last;
    /** All before this one are woken or cancelled. */
    private Entry pending;
    private int size;
    private int cancelled;
    /** Served its task and nobody has it any more: where tasks take turns all the time, one is enough. */
    private Entry spare;

    WaitQueue(LoopBound owner) {
        this.owner = owner;
    }

    /** The place of the current task, for it to await; it must be removed afterwards. */
    Entry enter() {
        Entry entry = newEntry();
        add(entry);
        return entry;
    }

    /** For what is to happen between the check of the loop and the first moment in which this could be woken. */
    Entry newEntry() {
        EventLoop loop = owner.bind();
        Entry entry = spare;
        if (entry == null) {
            return new Entry(this, loop);
        }
        spare = null;
        entry.useAgain();
        return entry;
    }

    /** The task of an entry, which is out of the queue, has been woken and goes on. */
    void takeBack(Entry entry) {
        // In debug mode a future knows where it was made.
        if (!entry.linked && !entry.loop.scheduler.debug) {
            spare = entry;
        }
    }

    void add(Entry entry) {
        entry.linked = true;
        entry.previous = last;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        if (pending == null) {
            pending = entry;
        }
        size++;
    }

    /** Without effect on an entry that was removed before. */
    void remove(Entry entry) {
        if (!entry.linked) {
            return;
        }
        entry.linked = false;
        if (entry == pending) {
            pending = entry.next;
        }
        if (entry.previous == null) {
            first = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next == null) {
            last = entry.previous;
        } else {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        size--;
        if (entry.cancelled()) {
            cancelled--;
        }
    }

    /** Those whose task has not run yet, woken and cancelled ones too. */
    int size() {
        return size;
    }

    /** Whether there are only entries that are cancelled, or none. */
    boolean allCancelled() {
        return size == cancelled;
    }

    /** Wakes the first in the queue. If it was woken or cancelled already, it will see to the others when it runs. */
    void wakeFirst() {
        if (first != null) {
            first.finishUnlessDone(null);
        }
    }

    /** Wakes the first that has not been; false if there is none. */
    boolean wakeNext() {
        while (pending != null && pending.done()) {
            pending = pending.next;
        }
        if (pending == null) {
            return false;
        }
        pending.finish(null);
        return true;
    }

    void wakeAll() {
        while (wakeNext()) {
            // Each one is woken once.
        }
    }

    /** Wakes the first that has not been, and takes it out of the queue at once. */
    void wakeAndRemoveNext() {
        while (first != null) {
            Entry entry = first;
            remove(entry);
            if (!entry.done()) {
                entry.finish(null);
                return;
            }
        }
    }

    /** One waiting task. */
    static final class Entry extends AsyncFuture<Void> {
        private final WaitQueue queue;
        private Entry previous;
        private Entry next;
        private boolean linked;

        private Entry(WaitQueue queue, EventLoop loop) {
            super(loop);
            this.queue = queue;
        }

        @Override
        public boolean cancel(String message) {
            boolean cancels = super.cancel(message);
            if (cancels && linked) {
                queue.cancelled++;
            }
            return cancels;
        }

        @Override
        String describe() {
            return "wait for " + queue.owner;
        }
    }
}
