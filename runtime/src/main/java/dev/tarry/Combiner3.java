package dev.tarry;

/**
 * Makes one value of the three that {@link Asyncio#gather} has collected.
 *
 * @param <A> the type of the first value
 * @param <B> the type of the second value
 * @param <C> the type of the third value
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface Combiner3<A, B, C, R> {
    /**
     * Called on the loop's thread; an exception becomes that of the whole.
     *
     * @param first the first value
     * @param second the second value
     * @param third the third value
     * @return the result
     */
    R apply(A first, B second, C third);
}
