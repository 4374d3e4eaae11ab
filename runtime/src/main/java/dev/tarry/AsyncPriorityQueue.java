package dev.tarry;

import java.util.Comparator;

/**
 * A queue that gives the least item first, and of equal ones the one that was put first. The counterpart of
 * {@code asyncio.PriorityQueue}, where the order of equal ones is that of a heap.
 *
 * <pre>{@code
 * record Job(int priority, String name) {}
 *
 * AsyncPriorityQueue<Job> jobs = new AsyncPriorityQueue<>(Comparator.comparingInt(Job::priority));
 * jobs.putNowait(new Job(2, "mail"));
 * jobs.putNowait(new Job(1, "alarm"));
 * Job first = await(jobs.get());      // the alarm
 * }</pre>
 *
 * @param <T> the type of the items
 */
public final class AsyncPriorityQueue<T> extends AsyncQueue<T> {
    /**
     * Makes a queue without limit for items that are {@link Comparable}. Needs no running loop.
     *
     * <p>Putting one that cannot be compared with those in the queue throws {@link ClassCastException}, or
     * {@link NullPointerException} for null, and leaves the queue as it was.
     */
    public AsyncPriorityQueue() {
        this(0);
    }

    /**
     * Like {@link #AsyncPriorityQueue()}, with a limit.
     *
     * @param maxsize how many items it holds; 0 or less for no limit
     */
    @SuppressWarnings("unchecked")
    public AsyncPriorityQueue(int maxsize) {
        this(maxsize, (Comparator<T>) (Comparator<?>) Comparator.naturalOrder());
    }

    /**
     * Makes a queue without limit. Needs no running loop.
     *
     * @param order says which items are less than others; what it throws, putting and getting throw
     */
    public AsyncPriorityQueue(Comparator<? super T> order) {
        this(0, order);
    }

    /**
     * Makes a queue. Needs no running loop.
     *
     * @param maxsize how many items it holds; 0 or less for no limit
     * @param order says which items are less than others; what it throws, putting and getting throw
     */
    public AsyncPriorityQueue(int maxsize, Comparator<? super T> order) {
        super(maxsize, new QueueHeap<>(order));
    }
}
