package dev.tarry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;

/**
 * Waits in a selector, on the machine's monotonic clock. The selector is opened when the loop first has to wait, or
 * watches its first channel.
 */
final class SelectorWaiting implements Waiting {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** asyncio's limit, so that no platform has to deal with huge values. */
    private static final long LONGEST_MILLIS = 24 * 3600 * 1000L;

    private final long start = System.nanoTime();
    private volatile Selector selector;
    private Channels channels;
    private Consumer<SelectionKey> whenReady = key -> {
        throw new AssertionError("a channel that was never registered is ready: " + key.channel());
    };

    @Override
    public long now() {
        return System.nanoTime() - start;
    }

    @Override
    public void prepare() {
        if (selector == null) {
            try {
                selector = Selector.open();
            } catch (IOException e) {
                throw new UncheckedIOException("the event loop cannot wait: no selector could be opened", e);
            }
        }
    }

    @Override
    public void idle(long until, int outstanding) {
        try {
            if (until == Long.MAX_VALUE) {
                selector.select(whenReady);
                return;
            }
            long nanos = until - now();
            if (nanos > 0) {
                // Rounded up, so that a timer is never early and its pass not made twice.
                long millis = (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
                selector.select(whenReady, Math.min(millis, LONGEST_MILLIS));
            } else {
                poll();
            }
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
            prepare();
            channels = new Channels(loop, selector);
            whenReady = channels;
        }
        return channels;
    }

    @Override
    public void wakeUp() {
        Selector current = selector;
        if (current != null) {
            current.wakeup();
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
