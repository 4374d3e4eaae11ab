package dev.tarry.differential;

import dev.tarry.AsyncGenerator;
import dev.tarry.AsyncIterable;
import dev.tarry.AsyncIterator;
import dev.tarry.AsyncResult;
import dev.tarry.Awaitable;
import dev.tarry.Frame;
import java.lang.invoke.MethodHandle;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What the awaits of the synchronous twin of a program call: an awaitable's value, or its exception, at once.
 *
 * <p>There is no loop and no task in here, and nothing of the transformer.
 */
public final class Oracle {
    private Oracle() {
    }

    /** What runs when it is awaited. */
    abstract static class Lazy extends Frame {
        Lazy() {
            super(null);
        }

        abstract Object run() throws Throwable;
    }

    /** A call that runs when it is awaited. */
    private static final class LazyCall extends Lazy {
        private final MethodHandle body;
        private final Object[] arguments;

        LazyCall(MethodHandle body, Object... arguments) {
            this.body = body;
            this.arguments = arguments;
        }

        @Override
        Object run() throws Throwable {
            return awaited(body.invokeWithArguments(arguments));
        }
    }

    /** A value that is there, or a failure. */
    private static final class Given extends Frame {
        private final Object value;
        private final Throwable failure;

        Given(Object value, Throwable failure) {
            super(null);
            this.value = value;
            this.failure = failure;
        }
    }

    /** Stands in for the call of an async method that returns a coroutine. */
    public static Frame lazy(MethodHandle body, Object[] arguments) {
        return new LazyCall(body, arguments);
    }

    /** Stands in for the call of an async generator. */
    public static AsyncGenerator<Object> generator(MethodHandle body, Object[] arguments) {
        return new ThreadedGenerator(() -> body.invokeWithArguments(arguments));
    }

    public static void yieldValue(Object value) throws Throwable {
        ThreadedGenerator.yieldFromBody(value);
    }

    public static <T> AsyncGenerator<T> endOfValues() {
        return null;
    }

    /** Stands in for the iterator of {@code awaitEach}. */
    public static <T> Iterator<T> iterator(AsyncIterable<T> source) {
        AsyncIterator<T> iterator = source.asyncIterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return Oracle.<Boolean>now(iterator.hasNext());
            }

            @Override
            public T next() {
                return iterator.next();
            }
        };
    }

    /** Stands in for the call of an async method that starts at once. */
    public static CompletableFuture<Object> started(MethodHandle body, Object[] arguments) {
        CompletableFuture<Object> future = new CompletableFuture<>();
        try {
            future.complete(awaited(body.invokeWithArguments(arguments)));
        } catch (Throwable failure) {
            future.completeExceptionally(failure);
        }
        return future;
    }

    public static <T> T await(Awaitable<T> awaitable) {
        return now(awaitable);
    }

    public static <T> T await(CompletionStage<T> stage) {
        return now(stage);
    }

    public static <T> T await(AsyncResult<T> result) {
        return now(result);
    }

    /** Makes sources whose awaits are over at once. */
    static Sources sources(Env env) {
        return new Sources() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> Awaitable<T> awaitable(Plan plan, int index, T value) {
                return (Awaitable<T>) new Given(value, failure(plan, index));
            }

            @Override
            public <T> CompletionStage<T> stage(Plan plan, int index, T value) {
                Throwable failure = failure(plan, index);
                return failure == null ? CompletableFuture.completedFuture(value)
                    : CompletableFuture.failedFuture(failure);
            }

            private Throwable failure(Plan plan, int index) {
                Fault fault = plan.faults().get(index);
                if (fault == null) {
                    return null;
                }
                return fault == Fault.CANCEL ? new dev.tarry.CancelledError() : env.created(index, fault);
            }
        };
    }

    static Object awaited(Object awaitable) throws Throwable {
        if (awaitable instanceof Lazy lazy) {
            return lazy.run();
        }
        if (awaitable instanceof Given given) {
            if (given.failure != null) {
                throw given.failure;
            }
            return given.value;
        }
        return settled((CompletionStage<?>) awaitable);
    }

    private static Object settled(CompletionStage<?> stage) throws Throwable {
        CompletableFuture<?> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new AssertionError("nothing can be pending in a synchronous run");
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T now(Object awaitable) {
        try {
            return (T) awaited(awaitable);
        } catch (Throwable failure) {
            throw Oracle.<RuntimeException>sneaky(failure);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable failure) throws E {
        throw (E) failure;
    }
}
