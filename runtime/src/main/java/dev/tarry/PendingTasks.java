package dev.tarry;

import java.util.List;
import java.util.stream.Collectors;

/** Says in words where tasks stand: what they are in, what they wait for and who waits for them. */
final class PendingTasks {
    private PendingTasks() {
    }

    static String describe(List<Task<?>> tasks) {
        StringBuilder text = new StringBuilder();
        tasks.forEach(task -> append(text, task));
        return text.toString();
    }

    private static void append(StringBuilder text, Task<?> task) {
        String end = System.lineSeparator();
        text.append("  ").append(task.describe()).append(end);
        for (StackTraceElement element : task.getStack()) {
            text.append("      at ").append(element).append(end);
        }
        AsyncFuture<?> awaited = task.waiter();
        if (awaited != null) {
            text.append("    waits for: ").append(awaited.describe()).append(end);
        }
        List<Task<?>> awaiters = List.copyOf(CallGraphs.awaiters(task));
        if (!awaiters.isEmpty()) {
            text.append("    awaited by: ").append(awaiters.stream().map(AsyncFuture::describe)
                .collect(Collectors.joining(", "))).append(end);
        }
    }
}
