package dev.tarry;

import java.util.List;

/**
 * Where a task stands and who waits for it; the counterpart of {@code asyncio.FutureCallGraph}.
 * {@link Asyncio#captureCallGraph()} makes one, {@link Asyncio#formatCallGraph()} prints one.
 *
 * <p>It is a picture of one moment and does not change. The parts of a graph may be shared: a task that two others wait
 * for is one object.
 *
 * @param future the task or future that it is about
 * @param callStack the awaits that the task is in, innermost first; empty for a future that is no task
 * @param awaitedBy the tasks that wait for it, directly or through {@code gather}, {@code shield}, {@code waitTasks},
 *     {@code asCompleted} or a task group, in the order in which they came
 */
public record FutureCallGraph(AsyncFuture<?> future, List<StackTraceElement> callStack,
        List<FutureCallGraph> awaitedBy) {
    /**
     * Makes a graph that cannot be changed.
     *
     * @param future the task or future that it is about
     * @param callStack the awaits that the task is in, innermost first
     * @param awaitedBy the graphs of those that wait for it
     * @throws NullPointerException if something is null
     */
    public FutureCallGraph {
        callStack = List.copyOf(callStack);
        awaitedBy = List.copyOf(awaitedBy);
    }

    /** The graph as {@link Asyncio#formatCallGraph()} writes it. */
    @Override
    public String toString() {
        return CallGraphs.format(this);
    }
}
