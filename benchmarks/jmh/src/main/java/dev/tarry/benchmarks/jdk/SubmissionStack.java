package dev.tarry.benchmarks.jdk;

import dev.tarry.benchmarks.workloads.Outside;
import dev.tarry.benchmarks.workloads.Sizes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A Treiber stack that is emptied at once, and whose reader is woken once per sleep. */
final class SubmissionStack {
    private final AtomicReference<Node> top = new AtomicReference<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread reader = Thread.currentThread();
    private long count;

    private static final class Node {
        final Runnable function;
        Node next;

        Node(Runnable function) {
            this.function = function;
        }
    }

    private void submit(Runnable function) {
        Node node = new Node(function);
        Node old;
        do {
            old = top.getPlain();
            node.next = old;
        } while (!top.compareAndSet(old, node));
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(reader);
        }
    }

    /** Runs what another thread submits. */
    long drainAll() {
        Runnable function = () -> count++;
        Outside outside = Outside.submitting(() -> submit(function));
        while (count < Sizes.SUBMISSIONS) {
            Node node = top.getAndSet(null);
            if (node == null) {
                asleep.set(true);
                while (top.get() == null && asleep.get()) {
                    LockSupport.park(this);
                }
                asleep.set(false);
            }
            for (Node next = reversed(node); next != null; next = next.next) {
                next.function.run();
            }
        }
        outside.join();
        return count;
    }

    private static Node reversed(Node node) {
        Node result = null;
        Node rest = node;
        while (rest != null) {
            Node next = rest.next;
            rest.next = result;
            result = rest;
            rest = next;
        }
        return result;
    }
}
