package dev.tarry;

import java.util.function.IntFunction;

/** What holds for one of the queues, apart from the order, must hold for all. */
enum QueueKind {
    FIFO(AsyncQueue::new), LIFO(AsyncLifoQueue::new), PRIORITY(AsyncPriorityQueue::new);

    private final IntFunction<AsyncQueue<Object>> constructor;

    QueueKind(IntFunction<AsyncQueue<Object>> constructor) {
        this.constructor = constructor;
    }

    AsyncQueue<Object> make(int maxsize) {
        return constructor.apply(maxsize);
    }
}
