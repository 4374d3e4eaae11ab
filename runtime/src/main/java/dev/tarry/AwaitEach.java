package dev.tarry;

import java.util.Iterator;

/**
 * What {@link Asyncio#awaitEach} gives: the source of an enhanced {@code for} whose values are waited for. It is an
 * {@link Iterable} so that compilers accept the loop; the build plugin turns the loop's calls of {@code hasNext} into
 * awaits, and refuses every other use.
 *
 * @param <T> the type of the values
 */
public final class AwaitEach<T> implements Iterable<T> {
    private final AsyncIterable<T> source;

    AwaitEach(AsyncIterable<T> source) {
        this.source = source;
    }

    /**
     * Begins the iteration. For the loop only.
     *
     * @return an iterator whose {@code hasNext} works in transformed loops alone
     */
    @Override
    public Iterator<T> iterator() {
        return new Values<>(source.asyncIterator());
    }

    /** The hidden variable of the loop. */
    static final class Values<T> implements Iterator<T> {
        private final AsyncIterator<T> iterator;
        /** For a generator: one step that is used again and again, since nobody but the loop knows it. */
        private GeneratorStep step;

        Values(AsyncIterator<T> iterator) {
            this.iterator = iterator;
        }

        @SuppressWarnings("unchecked")
        Coroutine<Boolean> advance() {
            if (!(iterator instanceof Generator<T> generator)) {
                return iterator.hasNext();
            }
            step = step == null ? GeneratorStep.next(generator) : step.again();
            return (Coroutine<Boolean>) (Coroutine<?>) step;
        }

        @Override
        public boolean hasNext() {
            throw Untransformed.error("awaitEach");
        }

        @Override
        public T next() {
            return iterator.next();
        }
    }
}
