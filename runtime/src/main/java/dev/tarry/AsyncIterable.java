package dev.tarry;

/**
 * Something whose values can be asked for one after the other, where each may have to be waited for; the counterpart of
 * Python's asynchronous iterable, {@code __aiter__}.
 *
 * @param <T> the type of the values
 */
public interface AsyncIterable<T> {
    /**
     * Begins an iteration.
     *
     * @return an iterator, which may be this object itself if it can be gone through only once
     */
    AsyncIterator<T> asyncIterator();
}
