package dev.tarry;

import java.time.Duration;

/**
 * Runs a coroutine to its end on the spot: each time it suspends it is resumed at once. Calls nest, which a loop would
 * refuse; so a method of a library can be a coroutine inside and an ordinary method outside.
 *
 * <p>In this package because it steps a task by hand. Public because the rewritten library calls it.
 */
public final class SynchronousDriver {
    private static final ThreadLocal<EventLoop> LOOP = ThreadLocal.withInitial(() -> new EventLoop(new VirtualClock()));

    private SynchronousDriver() {
    }

    /** What a rewritten method awaits before each call that it makes: it always suspends. */
    public static Awaitable<Void> point() {
        return Asyncio.sleep(Duration.ZERO);
    }

    public static Object run(Coroutine<?> coroutine) {
        EventLoop loop = LOOP.get();
        Task<?> outer = loop.startedNow;
        Task<Object> task = new Task<>(loop, (Frame) coroutine, null);
        loop.tasks.add(task);
        loop.startedNow = task;
        try {
            while (!task.done()) {
                task.step();
                loop.scheduler.ready.clear();
            }
        } finally {
            loop.startedNow = outer;
        }
        return task.result();
    }
}
