package dev.tarry.differential;

import dev.tarry.AsyncFuture;
import dev.tarry.Asyncio;
import dev.tarry.Awaitable;
import dev.tarry.EventLoop;
import dev.tarry.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Awaitables of the running loop: futures, coroutines and stages, ready or not, as the plan says. */
final class LoopSources implements Sources {
    private static final int FLAVOURS = 3;

    private final CoroutineSources coroutines;
    private final Env env;

    LoopSources(CoroutineSources coroutines, Env env) {
        this.coroutines = coroutines;
        this.env = env;
    }

    @Override
    public <T> Awaitable<T> awaitable(Plan plan, int index, T value) {
        Fault fault = plan.faults().get(index);
        boolean suspends = plan.suspends(index);
        if (fault == Fault.CANCEL) {
            return cancelled(plan.flavourOf(index));
        }
        try {
            return switch (Math.floorMod(plan.flavourOf(index), FLAVOURS)) {
                case 0 -> future(suspends, value, failure(fault, index));
                case 1 -> coroutine(suspends, value, failure(fault, index));
                default -> AsyncFuture.wrap(completable(suspends, value, failure(fault, index)));
            };
        } catch (Exception e) {
            throw new AssertionError("an async method threw when it was called", e);
        }
    }

    @Override
    public <T> CompletionStage<T> stage(Plan plan, int index, T value) {
        Fault fault = plan.faults().get(index);
        if (fault == Fault.CANCEL) {
            cancelSoon();
            return new CompletableFuture<>();
        }
        return completable(plan.suspends(index), value, failure(fault, index));
    }

    private Exception failure(Fault fault, int index) {
        return fault == null ? null : env.created(index, fault);
    }

    private <T> Awaitable<T> coroutine(boolean suspends, T value, Exception failure) throws Exception {
        if (failure == null) {
            return suspends ? coroutines.yielded(value) : coroutines.ready(value);
        }
        return suspends ? coroutines.yieldedFailure(failure) : coroutines.failed(failure);
    }

    private static <T> AsyncFuture<T> future(boolean suspends, T value, Exception failure) {
        AsyncFuture<T> future = loop().createFuture();
        Runnable settle = () -> {
            if (future.done()) {
                return;
            }
            if (failure == null) {
                future.setResult(value);
            } else {
                future.setException(failure);
            }
        };
        now(suspends, settle);
        return future;
    }

    private static <T> CompletableFuture<T> completable(boolean suspends, T value, Exception failure) {
        CompletableFuture<T> future = new CompletableFuture<>();
        now(suspends, failure == null ? () -> future.complete(value) : () -> future.completeExceptionally(failure));
        return future;
    }

    private static void now(boolean suspends, Runnable settle) {
        if (suspends) {
            loop().callSoon(settle);
        } else {
            settle.run();
        }
    }

    /** Never ready: the task that awaits it is cancelled in the loop's next pass. */
    private <T> Awaitable<T> cancelled(int flavour) {
        cancelSoon();
        AsyncFuture<T> never = loop().createFuture();
        return Math.floorMod(flavour, 2) == 0 ? never : coroutines.through(never);
    }

    private static void cancelSoon() {
        Task<?> task = Asyncio.currentTask();
        loop().callSoon(task::cancel);
    }

    private static EventLoop loop() {
        return Asyncio.getRunningLoop();
    }
}
