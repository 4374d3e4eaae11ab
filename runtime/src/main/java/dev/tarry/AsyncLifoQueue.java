package dev.tarry;

/**
 * A queue that gives the newest item first. The counterpart of {@code asyncio.LifoQueue}.
 *
 * <pre>{@code
 * AsyncLifoQueue<Path> directories = new AsyncLifoQueue<>();
 * directories.putNowait(root);
 * Path deepest = await(directories.get());
 * }</pre>
 *
 * @param <T> the type of the items
 */
public final class AsyncLifoQueue<T> extends AsyncQueue<T> {
    /** Makes a queue without limit. Needs no running loop. */
    public AsyncLifoQueue() {
        this(0);
    }

    /**
     * Makes a queue. Needs no running loop.
     *
     * @param maxsize how many items it holds; 0 or less for no limit
     */
    public AsyncLifoQueue(int maxsize) {
        super(maxsize, new QueueItems.Line<>(true));
    }
}
