package dev.tarry;

/**
 * What calling an async generator gives: values that are made one by one, while they are asked for; the counterpart of
 * Python's asynchronous generator.
 *
 * <pre>{@code
 * @Async static AsyncGenerator<Integer> ticks(int n) {
 *     for (int i = 0; i < n; i++) {
 *         await(sleep(seconds(1)));
 *         yieldValue(i);
 *     }
 *     return endOfValues();
 * }
 *
 * for (int tick : awaitEach(ticks(3))) {
 *     System.out.println(tick);
 * }
 * }</pre>
 *
 * <p>Nothing runs until the first value is asked for. The method then runs in the task that asks, as if it had been
 * called there, up to the next {@link Asyncio#yieldValue yieldValue}: it sees that task as the current one, and is
 * cancelled with it. Whatever it throws, {@link #hasNext} throws, and that is the end of the generator.
 *
 * <p>A generator that was begun and not gone through to its end may still have {@code finally} blocks to run. It is
 * closed by {@link #aclose}, which {@link Asyncio#aclosing aclosing} does when a block of code is left; without that, by
 * the loop, when the garbage collector finds that nobody can ask for another value, or when {@link Asyncio#run} ends.
 *
 * <p>For one task at a time, and not thread-safe.
 *
 * @param <T> the type of the values
 */
public interface AsyncGenerator<T> extends AsyncIterator<T> {
    /**
     * Runs the generator up to its next value. If the wait is cancelled, the cancellation is thrown inside the
     * generator, out of what that awaits; unless it catches it, this is its end.
     *
     * @return true if {@link #next} will give a value, false if the generator has ended
     * @throws IllegalStateException from awaiting it, while another task waits for this generator
     */
    @Override
    Coroutine<Boolean> hasNext();

    /**
     * Throws an exception out of the {@code yieldValue} at which the generator stands, and then waits for its next value
     * like {@link #hasNext}. A generator that has not begun ends without having run, and the exception comes back; one
     * that has ended stays so, and the exception is dropped, as in CPython. A value that nobody has taken is dropped, too.
     *
     * @param exception what to throw inside; not null
     * @return true if {@link #next} will give a value, false if the generator has ended
     * @throws IllegalStateException from awaiting it, while another task waits for this generator
     */
    Coroutine<Boolean> athrow(Throwable exception);

    /**
     * Ends the generator: throws {@link GeneratorExit} out of the {@code yieldValue} at which it stands, so that its
     * {@code finally} blocks run, which may await, and waits for that. One that has not begun never runs. Without effect
     * on one that has ended.
     *
     * @return done when the generator has ended; throws what the generator throws instead of {@link GeneratorExit}
     * @throws IllegalStateException from awaiting it, while another task waits for this generator, or if it gives one
     *     more value instead of ending
     */
    Coroutine<Void> aclose();
}
