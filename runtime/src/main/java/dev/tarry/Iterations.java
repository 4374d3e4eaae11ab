package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.util.NoSuchElementException;

/** The coroutines of {@code anext} and {@code aclosing}. */
final class Iterations {
    private Iterations() {
    }

    @Async
    static <T> Coroutine<T> anext(AsyncIterator<T> iterator) {
        if (!await(iterator.hasNext())) {
            throw new NoSuchElementException("the asynchronous iteration has ended");
        }
        return async(iterator.next());
    }

    @Async
    static <T> Coroutine<T> anext(AsyncIterator<T> iterator, T otherwise) {
        return async(await(iterator.hasNext()) ? iterator.next() : otherwise);
    }

    @Async
    static <T, R, X extends Exception> Coroutine<R> aclosing(AsyncGenerator<T> generator,
            AsyncFunction<? super AsyncGenerator<T>, R, X> body) throws X {
        R result;
        try {
            result = await(body.apply(generator));
        } catch (Throwable thrown) {
            try {
                await(generator.aclose());
            } catch (Throwable closing) {
                if (closing != thrown) {
                    closing.addSuppressed(thrown);
                }
                throw closing;
            }
            throw thrown;
        }
        await(generator.aclose());
        return async(result);
    }
}
