package dev.tarry;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads hand to the loop. Any thread pushes on a stack; the loop takes all of it in one exchange and fills
 * the places of its own queue from behind, so that the order is first in, first out. The handle of a call is its own node.
 */
final class ExternalQueue {
    private static final class Node {
        final Object entry;
        Object next;

        Node(Object entry) {
            this.entry = entry;
        }
    }

    /** A {@link ThreadSafeHandle} or a {@link Node}. */
    private final AtomicReference<Object> top = new AtomicReference<>();

    boolean isEmpty() {
        return top.get() == null;
    }

    void push(Object entry) {
        if (entry instanceof ThreadSafeHandle handle) {
            Object below;
            do {
                below = top.getPlain();
                handle.next = below;
            } while (!top.compareAndSet(below, handle));
            return;
        }
        Node node = new Node(entry);
        do {
            node.next = top.getPlain();
        } while (!top.compareAndSet(node.next, node));
    }

    void drainTo(ReadyQueue ready) {
        if (top.get() == null) {
            return;
        }
        Object newest = top.getAndSet(null);
        int count = 0;
        for (Object node = newest; node != null; node = below(node)) {
            count++;
        }
        int place = ready.size() + count;
        Object[] line = ready.reserve(count);
        for (Object node = newest; node != null;) {
            Object entry = node;
            if (node instanceof ThreadSafeHandle handle) {
                node = handle.next;
                // Somebody may keep it, who is not to keep all that came before.
                handle.next = null;
            } else {
                Node other = (Node) node;
                entry = other.entry;
                node = other.next;
            }
            line[--place] = entry;
        }
    }

    private static Object below(Object node) {
        return node instanceof ThreadSafeHandle handle ? handle.next : ((Node) node).next;
    }
}
