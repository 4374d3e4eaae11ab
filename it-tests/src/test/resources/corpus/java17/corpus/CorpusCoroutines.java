package corpus;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.sleep;

import dev.tarry.Async;
import dev.tarry.Awaitable;
import dev.tarry.Coroutine;
import dev.tarry.differential.CoroutineSources;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/** The coroutines that the corpus awaits, transformed together with it. */
public final class CorpusCoroutines implements CoroutineSources {
    @Async @Override public <T> Coroutine<T> ready(T value) {
        return async(value);
    }

    @Async @Override public <T> Coroutine<T> yielded(T value) {
        await(sleep(Duration.ZERO));
        return async(value);
    }

    @Async @Override public <T> Coroutine<T> failed(Exception failure) throws Exception {
        throw failure;
    }

    @Async @Override public <T> Coroutine<T> yieldedFailure(Exception failure) throws Exception {
        await(sleep(Duration.ZERO));
        throw failure;
    }

    @Async @Override public <T> Coroutine<T> through(Awaitable<T> awaitable) {
        return async(await(awaitable));
    }

    @Async @Override public Coroutine<Object> call(Callable<?> program) throws Exception {
        Object called = program.call();
        if (called instanceof Coroutine<?> coroutine) {
            return async(await(coroutine));
        }
        return async(await((CompletionStage<?>) called));
    }
}
