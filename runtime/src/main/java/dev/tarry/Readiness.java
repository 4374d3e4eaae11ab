package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/**
 * Done when a channel can be read, or written. It only tells that the call is worth trying, and the task that waited
 * makes the call itself: if it is cancelled meanwhile, nothing that has arrived is lost.
 */
final class Readiness extends AsyncFuture<Void> {
    private final SelectableChannel channel;
    private final boolean writing;

    private Readiness(EventLoop loop, SelectableChannel channel, boolean writing) {
        super(loop);
        this.channel = channel;
        this.writing = writing;
    }

    @Async
    static Coroutine<Void> toRead(EventLoop loop, SelectableChannel channel) throws IOException {
        Readiness ready = new Readiness(loop, channel, false);
        Channels channels = loop.channels();
        ready.checkAlone(channels.reader(channel));
        channels.setReader(channel, ready);
        await(ready);
        return async();
    }

    @Async
    static Coroutine<Void> toWrite(EventLoop loop, SelectableChannel channel) throws IOException {
        Readiness ready = new Readiness(loop, channel, true);
        Channels channels = loop.channels();
        ready.checkAlone(channels.writer(channel));
        channels.setWriter(channel, ready);
        await(ready);
        return async();
    }

    @Override
    public boolean cancel(String message) {
        stopWatching();
        return super.cancel(message);
    }

    /** The loop has found that the channel is ready. */
    @Override
    void execute() {
        stopWatching();
        finishUnlessDone(null);
    }

    @Override
    String describe() {
        return (writing ? "room to write to " : "something to read from ") + channel;
    }

    private void stopWatching() {
        Channels channels = loop.channels();
        if (writing && channels.writer(channel) == this) {
            channels.clearWriter(channel);
        } else if (!writing && channels.reader(channel) == this) {
            channels.clearReader(channel);
        }
    }

    private void checkAlone(Object other) {
        if (other != null) {
            throw new IllegalStateException("something else waits already to " + (writing ? "write to " : "read from ")
                + channel + ", and would wait for ever: " + other);
        }
    }
}
