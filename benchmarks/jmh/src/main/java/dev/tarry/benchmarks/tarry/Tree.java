package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;
import static dev.tarry.Asyncio.gather;
import static dev.tarry.Asyncio.millis;
import static dev.tarry.Asyncio.sleep;
import static dev.tarry.Asyncio.taskGroup;

import dev.tarry.Async;
import dev.tarry.Coroutine;
import dev.tarry.ExceptionGroup;
import dev.tarry.benchmarks.workloads.Leaves;
import dev.tarry.benchmarks.workloads.Sizes;
import dev.tarry.benchmarks.workloads.Workload;
import java.util.ArrayList;
import java.util.List;

/** The tree of tasks of pyperformance's async_tree. */
final class Tree {

    private Tree() {
    }

    static Coroutine<Long> run(Workload workload) {
        return node(Sizes.TREE_LEVELS, new Leaves(workload));
    }

    @Async
    private static Coroutine<Long> node(int level, Leaves leaves) {
        if (level == 0) {
            await(leaf(leaves));
            return async(1L);
        }
        List<Coroutine<Long>> children = new ArrayList<>(Sizes.TREE_BRANCHES);
        for (int i = 0; i < Sizes.TREE_BRANCHES; i++) {
            children.add(node(level - 1, leaves));
        }
        long sum = 0;
        for (Long value : await(gather(children))) {
            sum += value;
        }
        return async(sum);
    }

    static Coroutine<Long> runInGroups(Workload workload) {
        return grouped(new Leaves(workload), new long[1]);
    }

    @Async
    private static Coroutine<Long> grouped(Leaves leaves, long[] count) {
        await(group(Sizes.TREE_LEVELS, leaves, count));
        return async(count[0]);
    }

    /** As in pyperformance, a group has no values. */
    @Async
    private static Coroutine<Void> group(int level, Leaves leaves, long[] count) {
        if (level == 0) {
            await(leaf(leaves));
            count[0]++;
            return async();
        }
        try {
            await(taskGroup(children -> {
                for (int i = 0; i < Sizes.TREE_BRANCHES; i++) {
                    children.createTask(group(level - 1, leaves, count));
                }
                return async();
            }));
        } catch (ExceptionGroup e) {
            throw new IllegalStateException(e);
        }
        return async();
    }

    @Async
    private static Coroutine<Void> leaf(Leaves leaves) {
        int number = leaves.number();
        if (leaves.sleeps(number)) {
            await(sleep(millis(Sizes.TREE_MILLIS)));
            leaves.slept(number);
        }
        return async();
    }
}
