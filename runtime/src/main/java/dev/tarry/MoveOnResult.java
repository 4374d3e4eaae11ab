package dev.tarry;

/**
 * What {@link Asyncio#moveOnAfter} gives: the value of the body, or that it was cut off.
 *
 * @param expired whether the body was cut off because the time was up; a body that ended with a value in spite of that
 *     was not cut off
 * @param value the value of the body, which may be null; null if it was cut off
 * @param <T> the type of the value
 */
public record MoveOnResult<T>(boolean expired, T value) {
    /**
     * The value of the body, or another one if the body was cut off.
     *
     * @param other the other value, may be null
     * @return the value
     */
    public T orElse(T other) {
        return expired ? other : value;
    }
}
