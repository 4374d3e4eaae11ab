package dev.tarry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits in a selector, on the machine's monotonic clock; until the loop watches its first channel, parks its thread, of
 * which the wake-up by another thread is cheaper.
 */
final class SelectorWaiting implements Waiting {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** asyncio's limit, so that no platform has to deal with huge values. */
    private static final long LONGEST_MILLIS = 24 * 3600 * 1000L;

    private final long start = System.nanoTime();
    /** Opened with the first channel. */
    private Selector selector;
    private Channels channels;
    /** What waits or is about to, until it is woken: a thread that is parked, or the selector. */
    private volatile Object sleeper;
    private Consumer<SelectionKey> whenReady = key -> {
        throw new AssertionError("a channel that was never registered is ready: " + key.channel());
    };

    @Override
    public long now() {
        return System.nanoTime() - start;
    }

    @Override
    public void prepare() {
        sleeper = selector == null ? Thread.currentThread() : selector;
    }

    @Override
    public void idle(long until, int outstanding) {
        long millis = LONGEST_MILLIS;
        if (until != Long.MAX_VALUE) {
            // Rounded up, so that a timer is never early and its pass not made twice.
            long nanos = until - now();
            millis = nanos <= 0 ? 0 : Math.min(millis, (nanos - 1) / NANOS_PER_MILLI + 1);
        }
        if (millis <= 0) {
            poll();
        } else if (selector == null) {
            park(now() + millis * NANOS_PER_MILLI);
        } else {
            select(until == Long.MAX_VALUE ? 0 : millis);
        }
    }

    private void park(long until) {
        // Others may give the thread a permit that has nothing to do with this.
        while (sleeper != null && !Thread.currentThread().isInterrupted()) {
            long nanos = until - now();
            if (nanos <= 0) {
                return;
            }
            LockSupport.parkNanos(this, nanos);
        }
    }

    private void select(long millis) {
        try {
            selector.select(whenReady, millis);
        } catch (IOException e) {
            throw new UncheckedIOException("the event loop cannot wait: its selector failed", e);
        }
    }

    @Override
    public void poll() {
        // A closed channel counts until the selector has seen it: only then is its descriptor free.
        if (channels == null || selector.keys().isEmpty()) {
            return;
        }
        try {
            selector.selectNow(whenReady);
        } catch (IOException e) {
            throw new UncheckedIOException("the event loop cannot look for I/O: its selector failed", e);
        }
    }

    @Override
    public void flush() {
        if (channels != null) {
            channels.flush();
        }
    }

    @Override
    public Channels channels(EventLoop loop) {
        if (channels == null) {
            try {
                if (selector == null) {
                    selector = Selector.open();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the event loop cannot do I/O: no selector could be opened", e);
            }
            channels = new Channels(loop, selector);
            whenReady = channels;
        }
        return channels;
    }

    @Override
    public void wakeUp() {
        Object waits = sleeper;
        sleeper = null;
        if (waits instanceof Selector open) {
            open.wakeup();
        } else if (waits instanceof Thread parked) {
            LockSupport.unpark(parked);
        }
    }

    @Override
    public void close() {
        if (channels != null) {
            channels.close();
        }
        if (selector != null) {
            try {
                selector.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the event loop's selector could not be closed", e);
            }
        }
    }
}
