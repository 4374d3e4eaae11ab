package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.util.ArrayList;
import java.util.List;

/** Asks for values and says in words what came. */
final class Values {
    private Values() {
    }

    /** The next value, or {@code END}, or the exception. */
    @Async
    @SuppressWarnings("tarry-swallowed-cancellation")
    static Coroutine<String> next(AsyncIterator<?> iterator) {
        try {
            return async(await(iterator.hasNext()) ? String.valueOf(iterator.next()) : "END");
        } catch (Throwable thrown) {
            return async(show(thrown));
        }
    }

    /** The value that comes after an exception was thrown into a generator. */
    @Async
    @SuppressWarnings("tarry-swallowed-cancellation")
    static Coroutine<String> athrow(AsyncGenerator<?> generator, Throwable exception) {
        try {
            return async(await(generator.athrow(exception)) ? String.valueOf(generator.next()) : "END");
        } catch (Throwable thrown) {
            return async(show(thrown));
        }
    }

    /** {@code closed}, or the exception. */
    @Async
    @SuppressWarnings("tarry-swallowed-cancellation")
    static Coroutine<String> aclose(AsyncGenerator<?> generator) {
        try {
            await(generator.aclose());
            return async("closed");
        } catch (Throwable thrown) {
            return async(show(thrown));
        }
    }

    @Async
    static <T> Coroutine<List<T>> all(AsyncIterable<T> source) {
        List<T> all = new ArrayList<>();
        for (T value : Asyncio.awaitEach(source)) {
            all.add(value);
        }
        return async(all);
    }

    static String show(Throwable thrown) {
        String message = thrown.getMessage();
        return thrown.getClass().getSimpleName() + "(" + (message == null ? "" : message.replaceAll(": .*", "")) + ")";
    }
}
