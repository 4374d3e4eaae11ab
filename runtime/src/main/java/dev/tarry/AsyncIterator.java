package dev.tarry;

import java.util.NoSuchElementException;

/**
 * Gives values one after the other, where each may have to be waited for; the counterpart of Python's asynchronous
 * iterator, {@code __anext__}.
 *
 * <pre>{@code
 * for (String line : awaitEach(lines)) {
 *     System.out.println(line);
 * }
 * }</pre>
 *
 * <p>The loop is short for {@code while (await(lines.hasNext())) { String line = lines.next(); ... }}.
 *
 * <p>The waiting is in {@link #hasNext}, as in Kotlin's channels, so that {@link #next} is an ordinary call and the end is
 * an ordinary value: asyncio ends the iteration with an exception, {@code StopAsyncIteration}. For one task at a time.
 *
 * @param <T> the type of the values
 */
public interface AsyncIterator<T> extends AsyncIterable<T> {
    /**
     * Waits until there is a next value, or until it is certain that there is none. Asked again before {@link #next} is
     * called, it gives the same answer at once. If the waiting is cancelled, no value is lost.
     *
     * @return true if {@link #next} will give a value; the await of it throws whatever went wrong at the source
     */
    Coroutine<Boolean> hasNext();

    /**
     * Takes the value that {@link #hasNext} has waited for.
     *
     * @return the value
     * @throws NoSuchElementException if the last await of {@link #hasNext} did not give true, or its value has been taken
     */
    T next();

    /**
     * This object: an iteration that has begun goes on.
     *
     * @return this
     */
    @Override
    default AsyncIterator<T> asyncIterator() {
        return this;
    }
}
