package dev.tarry;

import java.util.function.Consumer;

/** A future that is done when the futures it is a callback of are, or at the latest when somebody releases it. */
final class Waiter implements Consumer<AsyncFuture<?>>, Link {
    final AsyncFuture<Void> future;

    Waiter(EventLoop loop) {
        future = loop.createFuture();
    }

    @Override
    public void accept(AsyncFuture<?> done) {
        release();
    }

    @Override
    public AsyncFuture<?> awaiter() {
        return future;
    }

    void release() {
        future.finishUnlessDone(null);
    }
}
