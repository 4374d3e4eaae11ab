package dev.tarry;

import java.util.function.Consumer;

/** A future that is done when the futures it is a callback of are, or at the latest when somebody releases it. */
final class Waiter implements Consumer<AsyncFuture<?>> {
    final AsyncFuture<Void> future;

    Waiter(EventLoop loop) {
        future = loop.createFuture();
    }

    @Override
    public void accept(AsyncFuture<?> done) {
        release();
    }

    void release() {
        future.finishUnlessDone(null);
    }
}
