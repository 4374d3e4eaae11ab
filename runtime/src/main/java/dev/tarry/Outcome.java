package dev.tarry;

/**
 * How one awaitable ended, in the list of {@link Asyncio#gatherOutcomes}: what {@code gather(return_exceptions=True)}
 * tells by mixing values and exceptions.
 *
 * <pre>{@code
 * for (Outcome<Page> outcome : await(gatherOutcomes(pages))) {
 *     if (outcome instanceof Outcome.Success<Page> success) {
 *         show(success.value());
 *     } else if (outcome instanceof Outcome.Failure<Page> failure) {
 *         log(failure.exception());
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T> {
    /**
     * It ended with a value.
     *
     * @param value the value, may be null
     * @param <T> the type of the value
     */
    record Success<T>(T value) implements Outcome<T> {
        @Override
        public T get() {
            return value;
        }
    }

    /**
     * It threw, or was cancelled.
     *
     * @param exception what was thrown; a {@link CancelledError} if it was cancelled
     * @param <T> the type of the value
     */
    record Failure<T>(Throwable exception) implements Outcome<T> {
        @Override
        public T get() {
            throw Sneaky.rethrow(exception);
        }
    }

    /**
     * The value, or throws the exception, as it is.
     *
     * @return the value
     */
    T get();
}
