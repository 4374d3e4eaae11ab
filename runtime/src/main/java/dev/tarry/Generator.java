package dev.tarry;

import java.util.NoSuchElementException;
import java.util.Objects;

/** The generator object that the call of a transformed generator method gives. */
final class Generator<T> implements AsyncGenerator<T> {
    final GeneratorBody body;

    Generator(Frame frame) {
        this.body = new GeneratorBody(frame);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Coroutine<Boolean> hasNext() {
        return (Coroutine<Boolean>) (Coroutine<?>) Continuation.created(GeneratorStep.next(this));
    }

    @Override
    @SuppressWarnings("unchecked")
    public T next() {
        if (!body.hasValue) {
            throw new NoSuchElementException("await hasNext() before each call of next()");
        }
        return (T) body.take();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Coroutine<Boolean> athrow(Throwable exception) {
        Objects.requireNonNull(exception, "exception");
        return (Coroutine<Boolean>) (Coroutine<?>) Continuation.created(GeneratorStep.raise(this, exception));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Coroutine<Void> aclose() {
        return (Coroutine<Void>) (Coroutine<?>) Continuation.created(GeneratorStep.close(this));
    }

    @Override
    public String toString() {
        return body.toString();
    }
}
