package dev.tarry;

import java.util.Set;

/**
 * What {@link Asyncio#waitTasks} gives: the two sets of {@code asyncio.wait}, each in the order of the argument.
 *
 * @param done those that are done
 * @param pending those that are not
 * @param <F> the type of the tasks or futures
 */
public record WaitResult<F extends AsyncFuture<?>>(Set<F> done, Set<F> pending) {
}
