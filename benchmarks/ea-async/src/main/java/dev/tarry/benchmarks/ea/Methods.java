package dev.tarry.benchmarks.ea;

import static com.ea.async.Async.await;
import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tarry.benchmarks.workloads.FunctionLoop;
import dev.tarry.benchmarks.workloads.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What EA Async rewrites. A method runs until its first await that has to wait, so tasks wait for a pass at first. */
final class Methods {
    final FunctionLoop loop;
    private final One[] oneAndTwo = {new One(), new Two()};
    private final Step[] steps = {new One(), new Two()};

    Methods(FunctionLoop loop) {
        this.loop = loop;
    }

    private interface Step {
        CompletableFuture<Integer> step(int x, int i);
    }

    private class One implements Step {
        @Override
        public CompletableFuture<Integer> step(int x, int i) {
            if (i < 0) {
                await(loop.nextPass());
            }
            return completedFuture((x ^ i) + 1);
        }
    }

    private final class Two extends One {
        @Override
        public CompletableFuture<Integer> step(int x, int i) {
            if (i < 0) {
                await(loop.nextPass());
            }
            return completedFuture((x ^ i) + 2);
        }
    }

    private static CompletableFuture<Integer> step(FunctionLoop loop, int x, int i) {
        if (i < 0) {
            await(loop.nextPass());
        }
        return completedFuture((x ^ i) + 1);
    }

    CompletableFuture<Long> ofStatic(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = await(step(loop, x, i));
        }
        return completedFuture((long) x);
    }

    CompletableFuture<Long> ofVirtual(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = await(oneAndTwo[i & 1].step(x, i));
        }
        return completedFuture((long) x);
    }

    CompletableFuture<Long> ofInterface(int first, int end) {
        int x = 0;
        for (int i = first; i < end; i++) {
            x = await(steps[i & 1].step(x, i));
        }
        return completedFuture((long) x);
    }

    /** The futures to await; one of the first may not be done yet. */
    @SuppressWarnings("unchecked")
    CompletableFuture<Integer>[] futures(boolean onePending) {
        CompletableFuture<Integer>[] futures = new CompletableFuture[Sizes.FUTURES];
        for (int i = 0; i < futures.length; i++) {
            futures[i] = completedFuture(i);
        }
        if (onePending) {
            CompletableFuture<Integer> pending = new CompletableFuture<>();
            futures[7] = pending;
            loop.execute(() -> pending.complete(7));
        }
        return futures;
    }

    CompletableFuture<Long> ofFutures(CompletableFuture<Integer>[] futures, int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += await(futures[i & Sizes.FUTURES - 1]);
        }
        return completedFuture(sum);
    }

    CompletableFuture<Long> fib(int n) {
        if (n < 2) {
            if (n < 0) {
                await(loop.nextPass());
            }
            return completedFuture((long) n);
        }
        long a = await(fib(n - 1));
        long b = await(fib(n - 2));
        return completedFuture(a + b);
    }

    CompletableFuture<Long> chains(int depth) {
        long sum = 0;
        for (int i = 0; i < Sizes.FRAMES / depth; i++) {
            sum += await(chain(depth));
        }
        return completedFuture(sum);
    }

    private CompletableFuture<Long> chain(int depth) {
        if (depth == 0) {
            await(loop.nextPass());
            return completedFuture(0L);
        }
        long value = await(chain(depth - 1));
        return completedFuture(value + 1);
    }

    CompletableFuture<Long> failures(int depth) {
        long caught = 0;
        for (int i = 0; i < Sizes.FRAMES / depth; i++) {
            CompletableFuture<Long> failing = failing(depth);
            boolean failed = await(failing.handle((value, error) -> error != null));
            caught += failed ? 1 : 0;
        }
        return completedFuture(caught);
    }

    private CompletableFuture<Long> failing(int depth) {
        if (depth == 0) {
            CompletableFuture<Long> refused = new CompletableFuture<>();
            loop.execute(() -> refused.completeExceptionally(new IllegalStateException("refused")));
            long value = await(refused);
            return completedFuture(value);
        }
        long value = await(failing(depth - 1));
        return completedFuture(value + 1);
    }

    CompletableFuture<Long> yields() {
        CompletableFuture<Long> first = yielding();
        CompletableFuture<Long> second = yielding();
        long turns = await(first);
        turns += await(second);
        return completedFuture(turns);
    }

    private CompletableFuture<Long> yielding() {
        long turns = 0;
        while (turns < Sizes.TURNS) {
            await(loop.nextPass());
            turns++;
        }
        return completedFuture(turns);
    }

    private CompletableFuture<Long> child(long value) {
        await(loop.nextPass());
        return completedFuture(value);
    }

    CompletableFuture<Long> joined() {
        List<CompletableFuture<Long>> tasks = new ArrayList<>(Sizes.TASKS);
        for (int i = 0; i < Sizes.TASKS; i++) {
            tasks.add(child(i));
        }
        return sum(tasks);
    }

    private CompletableFuture<Long> sum(List<CompletableFuture<Long>> tasks) {
        long sum = 0;
        for (CompletableFuture<Long> task : tasks) {
            sum += await(task);
        }
        return completedFuture(sum);
    }

    CompletableFuture<Long> gathered(int width) {
        long sum = 0;
        for (int i = 0; i < Sizes.CHILDREN / width; i++) {
            List<CompletableFuture<Long>> children = new ArrayList<>(width);
            for (int j = 0; j < width; j++) {
                children.add(child(j));
            }
            sum += await(sum(children));
        }
        return completedFuture(sum);
    }

    CompletableFuture<Long> skynet(long first, int size) {
        await(loop.nextPass());
        if (size == 1) {
            return completedFuture(first);
        }
        int part = size / 10;
        List<CompletableFuture<Long>> children = new ArrayList<>(10);
        for (int i = 0; i < 10; i++) {
            children.add(skynet(first + (long) i * part, part));
        }
        return sum(children);
    }

    CompletableFuture<Long> tree(int level) {
        await(loop.nextPass());
        if (level == 0) {
            return completedFuture(1L);
        }
        List<CompletableFuture<Long>> children = new ArrayList<>(Sizes.TREE_BRANCHES);
        for (int i = 0; i < Sizes.TREE_BRANCHES; i++) {
            children.add(tree(level - 1));
        }
        return sum(children);
    }
}
