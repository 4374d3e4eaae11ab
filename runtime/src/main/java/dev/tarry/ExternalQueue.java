package dev.tarry;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads hand to the loop. Any thread pushes on a stack; the loop takes all of it in one exchange and turns
 * it round, so that the order is first in, first out. The handle of a call is its own node.
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
        Object oldestFirst = null;
        for (Object node = top.getAndSet(null); node != null;) {
            Object rest = relink(node, oldestFirst);
            oldestFirst = node;
            node = rest;
        }
        for (Object node = oldestFirst; node != null;) {
            ready.add(node instanceof Node other ? other.entry : node);
            node = relink(node, null);
        }
    }

    private static Object relink(Object node, Object next) {
        Object before;
        if (node instanceof ThreadSafeHandle handle) {
            before = handle.next;
            handle.next = next;
        } else {
            Node other = (Node) node;
            before = other.next;
            other.next = next;
        }
        return before;
    }
}
