package dev.tarry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out who waits for whom. CPython keeps a set of awaiters at each future; here the edges are read off the lists of
 * waiters and callbacks, which are there anyway, so that a program that never asks pays nothing.
 */
final class CallGraphs {
    /** As many tasks in a row as the JVM keeps calls in a stack trace. */
    private static final int MAX_DEPTH = 1_024;
    /** What stands between the methods that users know. */
    private static final Set<String> OURS = Set.of(CallGraphs.class.getName(), Asyncio.class.getName(),
        Continuation.class.getName(), Awaiting.class.getName(), Task.class.getName(), RunFrames.class.getName(),
        VirtualCall.class.getName());

    private final Map<AsyncFuture<?>, FutureCallGraph> known = new IdentityHashMap<>();
    private final Set<AsyncFuture<?>> onPath = Collections.newSetFromMap(new IdentityHashMap<>());

    private CallGraphs() {
    }

    /** The graph of the current task; null if there is none. */
    static FutureCallGraph ofCurrentTask(int depth, int limit) {
        Task<?> current = EventLoop.running().current();
        return current == null ? null : of(current, depth, limit);
    }

    /**
     * The graph of a future.
     *
     * @param depth for the task that is running, with which of the Java calls to begin; 1 is the caller of Asyncio
     * @param limit how many calls to keep of each stack: the innermost, or if negative the outermost
     */
    static FutureCallGraph of(AsyncFuture<?> future, int depth, int limit) {
        future.loop.checkThread();
        return new CallGraphs().node(future, depth, limit);
    }

    private FutureCallGraph node(AsyncFuture<?> future, int depth, int limit) {
        FutureCallGraph before = known.get(future);
        if (before != null) {
            return before;
        }
        List<FutureCallGraph> awaitedBy = new ArrayList<>();
        onPath.add(future);
        if (onPath.size() < MAX_DEPTH) {
            for (Task<?> awaiter : awaiters(future)) {
                // Tasks that wait for each other in a circle: the second time round says only its name.
                awaitedBy.add(onPath.contains(awaiter)
                    ? new FutureCallGraph(awaiter, List.of(), List.of()) : node(awaiter, depth, limit));
            }
        }
        onPath.remove(future);
        FutureCallGraph graph = new FutureCallGraph(future, limited(stack(future, depth), limit), awaitedBy);
        known.put(future, graph);
        return graph;
    }

    /** The tasks that wait for a future, through whatever other futures. */
    static Set<Task<?>> awaiters(AsyncFuture<?> future) {
        Set<Task<?>> tasks = new LinkedHashSet<>();
        collect(future, tasks, Collections.newSetFromMap(new IdentityHashMap<>()));
        return tasks;
    }

    private static void collect(AsyncFuture<?> future, Set<Task<?>> tasks, Set<AsyncFuture<?>> seen) {
        if (!seen.add(future)) {
            return;
        }
        for (Object waiter : future.waiting()) {
            AsyncFuture<?> next = waiter instanceof Task<?> task ? task
                : waiter instanceof Gather<?> gather ? gather
                : waiter instanceof DoneCallback<?> callback && callback.function() instanceof Link link ? link.awaiter()
                : null;
            if (next instanceof Task<?> task) {
                tasks.add(task);
            } else if (next != null) {
                collect(next, tasks, seen);
            }
        }
    }

    private static List<StackTraceElement> stack(AsyncFuture<?> future, int depth) {
        if (!(future instanceof Task<?> task)) {
            return List.of();
        }
        if (task.done()) {
            return List.of();
        }
        return task.loop.current() == task ? runningStack(task, depth) : task.getStack();
    }

    /** The calls of the task that runs now, and the awaits around the coroutine that the loop has resumed. */
    static List<StackTraceElement> runningStack(Task<?> task, int depth) {
        List<StackTraceElement> stack = new ArrayList<>();
        int toSkip = depth - 1;
        for (StackTraceElement element : StackTraces.aboveLoop(new Throwable())) {
            if (!OURS.contains(element.getClassName()) && toSkip-- <= 0) {
                stack.add(element);
            }
        }
        stack.addAll(task.suspendedCallers());
        return stack;
    }

    private static List<StackTraceElement> limited(List<StackTraceElement> stack, int limit) {
        int size = stack.size();
        if (limit >= 0) {
            return stack.subList(0, Math.min(limit, size));
        }
        return limit <= -size ? stack : stack.subList(size + limit, size);
    }

    static String format(FutureCallGraph graph) {
        StringBuilder text = new StringBuilder();
        append(text, graph, "", Collections.newSetFromMap(new IdentityHashMap<>()));
        return text.toString();
    }

    private static void append(StringBuilder text, FutureCallGraph graph, String indent, Set<Object> shown) {
        String end = System.lineSeparator();
        text.append(indent).append("* ").append(graph.future().describe());
        // Once is enough: written out each time, tasks that many others wait for would fill the screen.
        if (!shown.add(graph.future())) {
            text.append(" (shown above)").append(end);
            return;
        }
        text.append(end);
        if (!graph.callStack().isEmpty()) {
            text.append(indent).append("  + Call stack:").append(end);
            for (StackTraceElement element : graph.callStack()) {
                text.append(indent).append("  |   at ").append(element).append(end);
            }
        }
        if (!graph.awaitedBy().isEmpty()) {
            text.append(indent).append("  + Awaited by:").append(end);
            for (FutureCallGraph awaiter : graph.awaitedBy()) {
                append(text, awaiter, indent + "    ", shown);
            }
        }
    }
}
