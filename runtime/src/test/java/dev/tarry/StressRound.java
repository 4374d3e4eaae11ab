package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.createTask;
import static dev.tarry.Asyncio.currentTask;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.minutes;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;
import static dev.tarry.Asyncio.timeout;
import static dev.tarry.Asyncio.waitFor;
import static dev.tarry.Loops.pass;
import static dev.tarry.StressModel.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/**
 * One random program on a clock that jumps: workers use everything that tasks share, with time limits and in groups, and
 * cancel each other. Durations are few and short, so that most things happen in the same pass as others.
 *
 * <p>No worker waits for another while it holds something, so whenever nothing moves, whatever could be had must have
 * been given to whoever waits for it.
 */
@SuppressWarnings({"try", "tarry-swallowed-cancellation"})
final class StressRound {
    private static final int WORKERS = 12;
    private static final int STEPS = 40;
    private static final int PARTIES = 3;
    private static final int NOBODY = -1;
    private static final int PATIENCE = 2 * STEPS;

    /** What was asked of the things tested: each acquire, put, wait, time limit, group or cancel is one. */
    long operations;
    long timeouts;
    long cancels;
    long refusals;

    private final SplittableRandom random;
    private final AsyncLock lock = new AsyncLock();
    private final StressModel.Line lockLine = new StressModel.Line();
    private final int permits;
    private final AsyncSemaphore semaphore;
    private final StressModel.Line semaphoreLine = new StressModel.Line();
    private final AsyncQueue<Integer> queue;
    private final StressModel.Items items;
    private final AsyncEvent event = new AsyncEvent();
    private int waitingForEvent;
    private final AsyncCondition condition = new AsyncCondition();
    private int inside;
    private int stock;
    private int waitingForStock;
    private final AsyncBarrier barrier = new AsyncBarrier(PARTIES);
    private int atBarrier;
    private boolean closing;
    private boolean failed;
    private final List<Task<Void>> workers = new ArrayList<>();
    /** A task that is cancelled before its first step never runs, which is right, but tells nothing here. */
    private final boolean[] begun = new boolean[WORKERS];
    private final boolean[] cancelled = new boolean[WORKERS];

    StressRound(long seed) {
        random = new SplittableRandom(seed);
        permits = 1 + random.nextInt(3);
        semaphore = random.nextBoolean() ? new AsyncSemaphore(permits) : new AsyncBoundedSemaphore(permits);
        QueueKind kind = QueueKind.values()[random.nextInt(3)];
        int maxsize = random.nextInt(4);
        queue = switch (kind) {
            case FIFO -> new AsyncQueue<>(maxsize);
            case LIFO -> new AsyncLifoQueue<>(maxsize);
            case PRIORITY -> new AsyncPriorityQueue<>(maxsize, Comparator.comparingInt(item -> item % 8));
        };
        items = new StressModel.Items(kind);
    }

    @Async
    Coroutine<Void> main() throws TimeoutException {
        try {
            await(play());
        } catch (Throwable e) {
            failed = true;
            throw e;
        }
        return async();
    }

    @Async
    private Coroutine<Void> play() throws TimeoutException {
        if (random.nextBoolean()) {
            EventLoop.running().setTaskFactory(TaskFactory.eager());
        }
        for (int i = 0; i < WORKERS; i++) {
            workers.add(createTask(worker(i)));
        }
        for (int stirs = 0; workers.stream().anyMatch(worker -> !worker.done()); stirs++) {
            // The clock jumps here when nothing else moves.
            await(sleep(minutes(1)));
            checkNothingIsWithheld();
            check(stirs <= PATIENCE, "stuck: " + EventLoop.running().tasks.copy());
            if (stirs < PATIENCE) {
                await(stir());
            } else {
                await(close());
            }
        }
        await(gather(workers));
        await(close());
        await(drained());
        return async();
    }

    @Async
    private Coroutine<Void> worker(int me) {
        begun[me] = true;
        for (int i = 0; i < STEPS; i++) {
            try {
                await(step(me));
            } catch (CancelledError e) {
                endCancel(me, e);
            }
        }
        try {
            // For a cancel that has not been thrown yet.
            await(pass());
        } catch (CancelledError e) {
            endCancel(me, e);
        }
        check(!cancelled[me], "a cancel of worker " + me + " was lost");
        return async();
    }

    /** After a failure the loop cancels all workers, which is no failure of its own. */
    private void endCancel(int me, CancelledError e) {
        if (failed) {
            throw e;
        }
        check(cancelled[me], "worker " + me + " was cancelled by nobody");
        cancelled[me] = false;
        cancels++;
        Task<?> task = currentTask();
        while (task.cancelling() > 0) {
            task.uncancel();
        }
    }

    @Async
    private Coroutine<Void> step(int me) {
        int chance = random.nextInt(100);
        if (chance < 12) {
            cancelSomebody(me);
        } else if (chance < 17) {
            await(group());
        } else if (chance < 65) {
            await(limited());
        } else {
            await(operation());
        }
        return async();
    }

    private void cancelSomebody(int me) {
        int other = random.nextInt(WORKERS);
        if (other == me || !begun[other] || other >= workers.size()) {
            return;
        }
        Task<Void> worker = workers.get(other);
        if (!worker.done()) {
            operations++;
            cancelled[other] = true;
            worker.cancel();
        }
    }

    @Async
    private Coroutine<Void> limited() {
        operations++;
        try {
            if (random.nextBoolean()) {
                await(timeout(millis(random.nextInt(4)), () -> operation()));
            } else {
                await(waitFor(operation(), millis(random.nextInt(4))));
            }
        } catch (TimeoutException e) {
            timeouts++;
        }
        return async();
    }

    @Async
    private Coroutine<Void> group() {
        operations++;
        int[] running = {0};
        try {
            await(taskGroup(group -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    group.createTask(child(running));
                }
                await(linger());
                return async();
            }));
        } catch (ExceptionGroup e) {
            for (Throwable member : e.exceptions()) {
                check(member instanceof PlannedException, "a child failed: " + member);
            }
        } finally {
            check(running[0] == 0, running[0] + " children have outlived their group");
        }
        return async();
    }

    @Async
    private Coroutine<Void> child(int[] running) {
        running[0]++;
        try {
            await(limited());
            if (random.nextInt(5) == 0) {
                throw new PlannedException();
            }
        } finally {
            running[0]--;
        }
        return async();
    }

    private static final class PlannedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Async
    private Coroutine<Void> linger() {
        int turns = random.nextInt(4);
        if (turns == 3) {
            await(sleep(millis(random.nextInt(3))));
        } else {
            for (int i = 0; i < turns; i++) {
                await(pass());
            }
        }
        return async();
    }

    @Async
    private Coroutine<Void> operation() {
        operations++;
        try {
            switch (random.nextInt(12)) {
                case 0, 1 -> await(useLock());
                case 2, 3 -> await(usePermit());
                case 4, 5 -> await(put());
                case 6, 7 -> await(get());
                case 8 -> await(consume());
                case 9 -> await(produce());
                case 10 -> await(waitForEvent());
                default -> await(meet());
            }
        } catch (QueueShutDown | BrokenAsyncBarrierException e) {
            refusals++;
        }
        return async();
    }

    @Async
    private Coroutine<Void> useLock() {
        long ticket = lockLine.draw();
        try (Held held = await(lock.acquire())) {
            lockLine.grant(ticket, 1);
            try {
                await(linger());
            } finally {
                lockLine.giveBack();
            }
        }
        return async();
    }

    @Async
    private Coroutine<Void> usePermit() {
        long ticket = semaphoreLine.draw();
        try (Held held = await(semaphore.acquire())) {
            semaphoreLine.grant(ticket, permits);
            try {
                await(linger());
            } finally {
                semaphoreLine.giveBack();
            }
        }
        return async();
    }

    @Async
    private Coroutine<Void> put() {
        int item = items.newItem();
        await(queue.put(item));
        items.put(item, queue);
        return async();
    }

    @Async
    private Coroutine<Void> get() {
        items.got(await(queue.get()), queue);
        try {
            await(linger());
        } finally {
            queue.taskDone();
        }
        return async();
    }

    @Async
    private Coroutine<Void> consume() {
        try (Held held = await(condition.acquire())) {
            waitingForStock++;
            try {
                await(condition.waitFor(() -> stock > 0 || closing));
            } finally {
                waitingForStock--;
                check(inside++ == 0, "two hold the lock of the condition");
                inside--;
            }
            if (stock > 0) {
                stock--;
            }
        }
        return async();
    }

    @Async
    private Coroutine<Void> produce() {
        try (Held held = await(condition.acquire())) {
            check(inside++ == 0, "two hold the lock of the condition");
            try {
                await(linger());
            } finally {
                inside--;
            }
            stock++;
            condition.notifyWaiter();
        }
        return async();
    }

    @Async
    private Coroutine<Void> waitForEvent() {
        waitingForEvent++;
        try {
            await(event.waitUntilSet());
        } finally {
            waitingForEvent--;
        }
        return async();
    }

    @Async
    private Coroutine<Void> meet() {
        atBarrier++;
        try {
            int index = await(barrier.waitForOthers());
            check(index >= 0 && index < PARTIES, "index " + index);
        } finally {
            atBarrier--;
        }
        return async();
    }

    private void checkNothingIsWithheld() {
        check(lock.toString().equals("AsyncLock [unlocked]"), lock.toString());
        check(semaphore.value() == permits && semaphore.waiting() == 0, semaphore.toString());
        check(lockLine.holders() == 0 && semaphoreLine.holders() == 0, "somebody holds something");
        check(queue.empty() || queue.getters().size() == 0, queue.toString());
        check(queue.full() || queue.putters().size() == 0, queue.toString());
        check(!event.isSet() || waitingForEvent == 0, event.toString());
        check(stock == 0 || waitingForStock == 0, stock + " in stock, but " + condition);
        check(!condition.locked(), condition.toString());
        check(barrier.broken() || barrier.count() == atBarrier && atBarrier < PARTIES, atBarrier + " at " + barrier);
    }

    /** Gives those who wait what they wait for, in various ways. */
    @Async
    private Coroutine<Void> stir() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            operations++;
            switch (random.nextInt(5)) {
                case 0 -> {
                    event.set();
                    event.clear();
                }
                case 1 -> putSome();
                case 2 -> getSome();
                case 3 -> await(barrier.reset());
                default -> await(produce());
            }
            // In the pass in which it was woken, it may be: then what it was woken for is somebody else's.
            for (int n = random.nextInt(4); n > 0; n--) {
                cancelSomebody(NOBODY);
            }
        }
        return async();
    }

    private void putSome() {
        for (int i = random.nextInt(4); i >= 0 && !queue.full() && !closing; i--) {
            int item = items.newItem();
            queue.putNowait(item);
            items.put(item, queue);
        }
    }

    private void getSome() {
        for (int i = random.nextInt(4); i >= 0 && !queue.empty(); i--) {
            items.got(queue.getNowait(), queue);
            queue.taskDone();
        }
    }

    @Async
    private Coroutine<Void> close() {
        closing = true;
        event.set();
        queue.shutdown();
        await(barrier.abort());
        try (Held held = await(condition.acquire())) {
            condition.notifyAllWaiters();
        }
        return async();
    }

    @Async
    private Coroutine<Void> drained() throws TimeoutException {
        checkNothingIsWithheld();
        while (!queue.empty()) {
            getSome();
        }
        await(waitFor(queue.join(), minutes(1)));
        check(!queue.toString().contains("unfinished"), queue.toString());
        check(EventLoop.running().tasks.copy().size() == 1, "tasks are left");
        return async();
    }
}
