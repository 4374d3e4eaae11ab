package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.seconds;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Loops.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeoutException;

/** Runs a program of {@link LockProgramTest} and notes what happens, as record_locks.py does in Python. */
@SuppressWarnings({"try", "tarry-swallowed-cancellation"})
final class LockProgram {
    private final EventLoop loop = Loops.virtual();
    private final List<String> log = new ArrayList<>();
    private final List<Task<Void>> tasks = new ArrayList<>();
    private final String[] bodies;
    private final AsyncQueue<Integer> queue;
    private final AsyncSemaphore semaphore;
    private final AsyncLock lock = new AsyncLock();
    private final AsyncCondition condition = new AsyncCondition();
    private final AsyncEvent event = new AsyncEvent();
    private final AsyncBarrier barrier;

    LockProgram(String program) {
        String[] parts = program.split(" \\| ");
        String[] head = parts[0].split(" ");
        bodies = List.of(parts).subList(1, parts.length).toArray(String[]::new);
        int maxsize = Integer.parseInt(head[1]);
        queue = switch (head[0]) {
            case "fifo" -> new AsyncQueue<>(maxsize);
            case "lifo" -> new AsyncLifoQueue<>(maxsize);
            default -> new AsyncPriorityQueue<>(maxsize);
        };
        int value = Integer.parseInt(head[3]);
        semaphore = head[2].equals("sem") ? new AsyncSemaphore(value) : new AsyncBoundedSemaphore(value);
        barrier = new AsyncBarrier(Integer.parseInt(head[4]));
    }

    List<String> run() {
        loop.setExceptionHandler((l, context) -> { });
        try (loop) {
            loop.runUntilComplete(main());
        }
        return log;
    }

    private void note(Object... words) {
        StringJoiner line = new StringJoiner(" ");
        line.add(String.valueOf(loop.scheduler.passes));
        for (Object word : words) {
            line.add(word instanceof Boolean flag ? flag ? "True" : "False" : String.valueOf(word));
        }
        log.add(line.toString());
    }

    @Async
    private Coroutine<Void> main() {
        for (int me = 0; me < bodies.length; me++) {
            tasks.add(createTask(body(me)));
        }
        await(sleep(seconds(10_000)));
        List<Object> end = new ArrayList<>(List.of("end"));
        tasks.forEach(task -> end.add(task.done()));
        end.addAll(List.of(lock.locked(), semaphore.locked(), condition.locked(), event.isSet(), barrier.nWaiting(),
            barrier.broken(), queue.qsize()));
        note(end.toArray());
        return async();
    }

    @Async
    private Coroutine<Void> body(int me) {
        for (String op : bodies[me].split(" ")) {
            String[] words = op.split(":");
            String name = words[0];
            try {
                await(limited(me, name, Integer.parseInt(words[1]), words[2]));
                note(me, "did", name);
            } catch (CancelledError e) {
                note(me, "cancelled in", name, currentTask().uncancel());
            } catch (TimeoutException e) {
                note(me, "late in", name);
            } catch (QueueFull | QueueEmpty | QueueShutDown e) {
                note(me, e.getClass().getSimpleName(), "in", name);
            } catch (BrokenAsyncBarrierException e) {
                note(me, "BrokenBarrierError in", name);
            } catch (IllegalStateException e) {
                note(me, "refused", name);
            }
        }
        return async();
    }

    @Async
    private Coroutine<Void> limited(int me, String name, int argument, String limit) throws TimeoutException {
        if (limit.equals("-")) {
            await(operation(me, name, argument));
        } else {
            await(timeout(millis(Integer.parseInt(limit)), () -> operation(me, name, argument)));
        }
        return async();
    }

    @Async
    private Coroutine<Void> operation(int me, String name, int argument) {
        switch (name) {
            case "lock", "sem" -> await(hold(me, name, argument));
            case "put" -> await(queue.put(argument));
            case "get" -> note(me, "got", await(queue.get()));
            case "putnow" -> queue.putNowait(argument);
            case "getnow" -> note(me, "got", queue.getNowait());
            case "condwait" -> await(waitUntilNotified(me, argument));
            case "notify", "notifyall" -> await(notifySome(name, argument));
            case "eventwait" -> await(event.waitUntilSet());
            case "eventset" -> event.set();
            case "eventclear" -> event.clear();
            case "meet" -> note(me, "met", await(barrier.waitForOthers()));
            case "reset" -> await(barrier.reset());
            case "abort" -> await(barrier.abort());
            case "cancel" -> note(me, "cancels", argument, tasks.get(argument).cancel());
            case "yield" -> await(pass());
            case "sleep" -> await(sleep(millis(argument)));
            case "done" -> queue.taskDone();
            case "join" -> await(queue.join());
            case "shutdown" -> queue.shutdown(argument != 0);
            default -> throw new AssertionError(name);
        }
        return async();
    }

    @Async
    private static Coroutine<Void> linger(int passes) {
        for (int i = 0; i < passes; i++) {
            await(pass());
        }
        return async();
    }

    @Async
    private Coroutine<Void> hold(int me, String name, int passes) {
        try (Held held = await(name.equals("lock") ? lock.acquire() : semaphore.acquire())) {
            note(me, "holds", name);
            await(linger(passes));
        }
        return async();
    }

    @Async
    private Coroutine<Void> waitUntilNotified(int me, int passes) {
        try (Held held = await(condition.acquire())) {
            await(condition.waitUntilNotified());
            note(me, "notified");
            await(linger(passes));
        }
        return async();
    }

    @Async
    private Coroutine<Void> notifySome(String name, int n) {
        try (Held held = await(condition.acquire())) {
            if (name.equals("notify")) {
                condition.notifyWaiters(n);
            } else {
                condition.notifyAllWaiters();
            }
            await(linger(n));
        }
        return async();
    }
}
