package dev.tarry;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads hand to the loop. Any thread pushes on a stack; the loop takes all of it in one exchange and turns
 * it round, so that the order is first in, first out.
 */
final class ExternalQueue {
    private static final class Node {
        final Object entry;
        Node next;

        Node(Object entry) {
            this.entry = entry;
        }
    }

    private final AtomicReference<Node> top = new AtomicReference<>();

    boolean isEmpty() {
        return top.get() == null;
    }

    void push(Object entry) {
        Node node = new Node(entry);
        do {
            node.next = top.get();
        } while (!top.compareAndSet(node.next, node));
    }

    void drainTo(ReadyQueue ready) {
        if (top.get() == null) {
            return;
        }
        Node oldestFirst = null;
        for (Node node = top.getAndSet(null); node != null;) {
            Node rest = node.next;
            node.next = oldestFirst;
            oldestFirst = node;
            node = rest;
        }
        for (Node node = oldestFirst; node != null; node = node.next) {
            ready.add(node.entry);
        }
    }
}
