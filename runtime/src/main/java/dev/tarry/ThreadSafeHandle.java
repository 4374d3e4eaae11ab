package dev.tarry;

/** A handle whose {@link #cancel()} may come from any thread; it waits while the function runs, as asyncio's does. */
final class ThreadSafeHandle extends Handle {
    ThreadSafeHandle(EventLoop loop, Runnable function, Context context) {
        super(loop, function, context);
    }

    @Override
    public synchronized void cancel() {
        super.cancel();
    }

    @Override
    public synchronized boolean cancelled() {
        return super.cancelled();
    }

    @Override
    synchronized void execute() {
        super.execute();
    }
}
