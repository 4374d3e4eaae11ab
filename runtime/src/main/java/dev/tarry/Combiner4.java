package dev.tarry;

/**
 * Makes one value of the four that {@link Asyncio#gather} has collected.
 *
 * @param <A> the type of the first value
 * @param <B> the type of the second value
 * @param <C> the type of the third value
 * @param <D> the type of the fourth value
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface Combiner4<A, B, C, D, R> {
    /**
     * Called on the loop's thread; an exception becomes that of the whole.
     *
     * @param first the first value
     * @param second the second value
     * @param third the third value
     * @param fourth the fourth value
     * @return the result
     */
    R apply(A first, B second, C third, D fourth);
}
