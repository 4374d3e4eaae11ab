package dev.tarry.differential;

import dev.tarry.Awaitable;
import dev.tarry.Coroutine;
import java.util.concurrent.Callable;

/** Async methods that the harness needs; the corpus implements them, so that the transformer under test makes them. */
public interface CoroutineSources {
    <T> Coroutine<T> ready(T value);

    <T> Coroutine<T> yielded(T value);

    <T> Coroutine<T> failed(Exception failure) throws Exception;

    <T> Coroutine<T> yieldedFailure(Exception failure) throws Exception;

    <T> Coroutine<T> through(Awaitable<T> awaitable);

    /** Runs a program inside a task, whatever it returns. */
    Coroutine<Object> call(Callable<?> program) throws Exception;
}
