package dev.tarry;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** What is known, apart from the things tested themselves, about who holds what and what is in the queue. */
final class StressModel {
    /** Tickets are drawn when a task asks; first come, first served means that they are granted in ascending order. */
    static final class Line {
        private long drawn;
        private long granted;
        private int holders;

        long draw() {
            return ++drawn;
        }

        void grant(long ticket, int atMost) {
            check(ticket > granted, "ticket " + ticket + " was served after ticket " + granted);
            granted = ticket;
            holders++;
            check(holders <= atMost, holders + " hold what at most " + atMost + " may hold");
        }

        void giveBack() {
            holders--;
        }

        int holders() {
            return holders;
        }
    }

    /** The same order as that of the queue, kept by other means. */
    static final class Items {
        private record Put(int item, long number) {
        }

        private final QueueKind kind;
        private final Deque<Integer> line = new ArrayDeque<>();
        private final PriorityQueue<Put> heap =
            new PriorityQueue<>(Comparator.<Put>comparingInt(put -> put.item % 8).thenComparingLong(Put::number));
        private int made;
        private long puts;
        private long gets;

        Items(QueueKind kind) {
            this.kind = kind;
        }

        int newItem() {
            return ++made;
        }

        void put(int item, AsyncQueue<Integer> queue) {
            puts++;
            if (kind == QueueKind.PRIORITY) {
                heap.add(new Put(item, puts));
            } else {
                line.add(item);
            }
            checkSize(queue);
        }

        void got(int item, AsyncQueue<Integer> queue) {
            gets++;
            int expected = switch (kind) {
                case FIFO -> line.removeFirst();
                case LIFO -> line.removeLast();
                case PRIORITY -> heap.remove().item;
            };
            check(item == expected, "got item " + item + " instead of " + expected);
            checkSize(queue);
        }

        private void checkSize(AsyncQueue<Integer> queue) {
            check(queue.qsize() == puts - gets, puts + " puts and " + gets + " gets, but " + queue);
        }
    }

    private StressModel() {
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
