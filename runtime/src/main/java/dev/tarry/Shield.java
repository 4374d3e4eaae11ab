package dev.tarry;

import java.util.function.Consumer;

/** The two halves of {@code shield}: an outer future that may be cancelled, an inner one that then goes on. */
final class Shield {
    /** One object for all, so that several shields of one future leave one of it behind. */
    private static final Consumer<AsyncFuture<?>> REPORT = Shield::reportLateFailure;

    private Shield() {
    }

    static <T> AsyncFuture<T> of(AsyncFuture<T> inner) {
        if (inner.done()) {
            return inner;
        }
        AsyncFuture<T> outer = inner.loop.createFuture();
        DoneCallback<T> hand = inner.addCallback(new HandOver<>(outer));
        outer.addDoneCallback(ended -> {
            if (!inner.done()) {
                inner.takeBack(hand);
                inner.callLast(REPORT);
            }
        });
        return outer;
    }

    private record HandOver<T>(AsyncFuture<T> outer) implements Consumer<AsyncFuture<T>>, Link {
        @Override
        public AsyncFuture<?> awaiter() {
            return outer;
        }

        @Override
        public void accept(AsyncFuture<T> inner) {
            if (outer.cancelled()) {
                return;
            }
            if (inner.cancelled()) {
                outer.cancel();
                return;
            }
            Throwable failure = inner.exception();
            if (failure != null) {
                outer.setException(failure);
            } else {
                outer.setResult(inner.result());
            }
        }
    }

    private static void reportLateFailure(AsyncFuture<?> inner) {
        Throwable failure = inner.cancelled() ? null : inner.exception();
        if (failure != null) {
            inner.loop.callExceptionHandler(new ExceptionContext(
                failure.getClass().getSimpleName() + " exception in shielded future", failure, inner,
                inner instanceof Task<?> task ? task : null, null, null));
        }
    }
}
