package dev.tarry.benchmarks.jdk;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tarry.benchmarks.workloads.FunctionLoop;
import dev.tarry.benchmarks.workloads.Outside;
import dev.tarry.benchmarks.workloads.Peer;
import dev.tarry.benchmarks.workloads.Sizes;
import dev.tarry.benchmarks.workloads.Workload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** {@link CompletableFuture} without any help. It has no queues or locks that do not block. */
public final class CompletableFuturePeer implements Peer {
    private final FunctionLoop loop = new FunctionLoop();

    @Override
    public String title() {
        return "CompletableFuture";
    }

    @Override
    public LongSupplier workload(Workload workload) {
        return switch (workload) {
            case AWAIT_STATIC -> calls();
            case AWAIT_DONE -> {
                CompletableFuture<Integer>[] futures = PlainCalls.futures();
                yield () -> PlainCalls.ofFutures(futures);
            }
            case FIB -> () -> fib(Sizes.FIB).join();
            case CHAIN_10, CHAIN_100, CHAIN_1000 -> () -> loop.run(chains(workload.depth(), 0, 0));
            case CHAIN_1000_ERROR -> () -> loop.run(failures(workload.depth(), 0, 0));
            case YIELD -> () -> loop.run(yields(0).thenCombine(yields(0), Long::sum));
            case SPAWN_JOIN -> () -> loop.run(sum(Sizes.TASKS, this::child));
            case TIMERS -> CompletableFuturePeer::asleep;
            case TIMERS_CANCELLED -> CompletableFuturePeer::cancelled;
            case GATHER_10, GATHER_100000 -> () -> loop.run(gathers(workload.width(), 0, 0));
            case WAKE_UP_LATENCY -> CompletableFuturePeer::asked;
            case WAKE_UP_THROUGHPUT -> CompletableFuturePeer::submitted;
            case SKYNET -> () -> loop.run(skynet(0, Sizes.SKYNET));
            case TREE_NONE -> () -> loop.run(tree(Sizes.TREE_LEVELS));
            default -> null;
        };
    }

    private LongSupplier calls() {
        loop.run(calls(-Sizes.SUSPENDING_CALLS, 0));
        return () -> loop.run(calls(0, Sizes.CALLS));
    }

    private CompletableFuture<Long> calls(int first, int end) {
        CompletableFuture<Integer> x = completedFuture(0);
        for (int i = first; i < end; i++) {
            int index = i;
            x = x.thenCompose(value -> step(value, index));
        }
        return x.thenApply(Integer::longValue);
    }

    private CompletableFuture<Integer> step(int x, int i) {
        return i < 0 ? loop.nextPass().thenApply(none -> (x ^ i) + 1) : completedFuture((x ^ i) + 1);
    }

    private static CompletableFuture<Long> fib(int n) {
        if (n < 2) {
            return completedFuture((long) n);
        }
        return fib(n - 1).thenCompose(a -> fib(n - 2).thenApply(b -> a + b));
    }

    private CompletableFuture<Long> chains(int depth, int times, long sum) {
        if (times == Sizes.FRAMES / depth) {
            return completedFuture(sum);
        }
        return chain(depth).thenCompose(value -> chains(depth, times + 1, sum + value));
    }

    private CompletableFuture<Long> chain(int depth) {
        return depth == 0 ? loop.nextPass().thenApply(none -> 0L) : chain(depth - 1).thenApply(value -> value + 1);
    }

    private CompletableFuture<Long> failures(int depth, int times, long caught) {
        if (times == Sizes.FRAMES / depth) {
            return completedFuture(caught);
        }
        return failing(depth).handle((value, error) -> caught + (error == null ? 0 : 1))
            .thenCompose(next -> failures(depth, times + 1, next));
    }

    private CompletableFuture<Long> failing(int depth) {
        if (depth > 0) {
            return failing(depth - 1).thenApply(value -> value + 1);
        }
        CompletableFuture<Long> refused = new CompletableFuture<>();
        loop.execute(() -> refused.completeExceptionally(new IllegalStateException("refused")));
        return refused;
    }

    private CompletableFuture<Long> yields(int turns) {
        CompletableFuture<Long> end = new CompletableFuture<>();
        yields(turns, end);
        return end;
    }

    /** A chain of futures would be resolved recursively at its end, and not survive that. */
    private void yields(int turns, CompletableFuture<Long> end) {
        if (turns == Sizes.TURNS) {
            end.complete((long) turns);
        } else {
            CompletableFuture.runAsync(() -> yields(turns + 1, end), loop);
        }
    }

    private CompletableFuture<Long> child(int i) {
        return CompletableFuture.supplyAsync(() -> (long) i, loop);
    }

    private static CompletableFuture<Long> sum(int n, IntFunction<CompletableFuture<Long>> start) {
        @SuppressWarnings("unchecked")
        CompletableFuture<Long>[] children = new CompletableFuture[n];
        for (int i = 0; i < n; i++) {
            children[i] = start.apply(i);
        }
        return CompletableFuture.allOf(children).thenApply(none -> {
            long sum = 0;
            for (CompletableFuture<Long> child : children) {
                sum += child.join();
            }
            return sum;
        });
    }

    private CompletableFuture<Long> gathers(int width, int times, long sum) {
        if (times == Sizes.CHILDREN / width) {
            return completedFuture(sum);
        }
        return sum(width, this::child).thenComposeAsync(value -> gathers(width, times + 1, sum + value), loop);
    }

    private static long asleep() {
        return sum(Sizes.TASKS, i -> new CompletableFuture<Long>()
            .completeOnTimeout(1L, Sizes.millis(i), TimeUnit.MILLISECONDS).thenApply(one -> one)).join();
    }

    private static long cancelled() {
        @SuppressWarnings("unchecked")
        CompletableFuture<Long>[] sleepers = new CompletableFuture[Sizes.TASKS];
        for (int i = 0; i < Sizes.TASKS; i++) {
            sleepers[i] = new CompletableFuture<Long>().completeOnTimeout(1L, 1, TimeUnit.HOURS);
        }
        long cancelled = 0;
        for (CompletableFuture<Long> sleeper : sleepers) {
            cancelled += sleeper.cancel(false) ? 1 : 0;
        }
        return cancelled;
    }

    private static long asked() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CompletableFuture<Long> end = new CompletableFuture<>();
        int[] count = {0};
        Outside[] outside = {null};
        Runnable answer = () -> {
            if (++count[0] == Sizes.WAKE_UPS) {
                end.complete((long) count[0]);
            } else {
                outside[0].ask();
            }
        };
        outside[0] = Outside.answering(() -> CompletableFuture.runAsync(answer, thread));
        outside[0].ask();
        long result = end.join();
        outside[0].join();
        thread.shutdown();
        return result;
    }

    private static long submitted() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CompletableFuture<Long> end = new CompletableFuture<>();
        long[] count = {0};
        Runnable function = () -> {
            if (++count[0] == Sizes.SUBMISSIONS) {
                end.complete(count[0]);
            }
        };
        Outside outside = Outside.submitting(() -> thread.execute(function));
        long result = end.join();
        outside.join();
        thread.shutdown();
        return result;
    }

    private CompletableFuture<Long> skynet(long first, int size) {
        if (size == 1) {
            return completedFuture(first);
        }
        int part = size / 10;
        return sum(10, i -> CompletableFuture.supplyAsync(() -> skynet(first + (long) i * part, part), loop)
            .thenCompose(value -> value));
    }

    private CompletableFuture<Long> tree(int level) {
        if (level == 0) {
            return completedFuture(1L);
        }
        return sum(Sizes.TREE_BRANCHES, i -> CompletableFuture.supplyAsync(() -> tree(level - 1), loop)
            .thenCompose(value -> value));
    }

    @Override
    public Object park(int tasks, int depth) {
        CompletableFuture<?>[] sleepers = new CompletableFuture<?>[tasks];
        for (int i = 0; i < tasks; i++) {
            CompletableFuture<Long> sleeper = new CompletableFuture<Long>().completeOnTimeout(1L, 1, TimeUnit.HOURS);
            for (int d = 0; d < depth; d++) {
                sleeper = sleeper.thenApply(value -> value + 1);
            }
            sleepers[i] = sleeper;
        }
        return sleepers;
    }
}
