package dev.tarry.benchmarks.jdk;

import dev.tarry.benchmarks.workloads.Leaves;
import dev.tarry.benchmarks.workloads.Outside;
import dev.tarry.benchmarks.workloads.Peer;
import dev.tarry.benchmarks.workloads.Sizes;
import dev.tarry.benchmarks.workloads.Workload;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** The limit: plain calls where nothing suspends, and state machines written by hand where something does. */
public final class HandWrittenPeer implements Peer {
    private static final int HOUR = 3_600_000;

    private final Machine machine = new Machine();

    @Override
    public String title() {
        return "by hand";
    }

    @Override
    public LongSupplier workload(Workload workload) {
        return switch (workload) {
            case AWAIT_STATIC -> calls(PlainCalls::ofStatic);
            case AWAIT_VIRTUAL -> calls(PlainCalls::ofVirtual);
            case AWAIT_INTERFACE -> calls(PlainCalls::ofInterface);
            case AWAIT_DONE -> {
                Cell[] cells = cells();
                yield () -> sum(cells);
            }
            case FIB -> () -> PlainCalls.fib(Sizes.FIB);
            case CHAIN_10, CHAIN_100, CHAIN_1000 -> () -> machine.run(new Machines.Chains(workload.depth(), false));
            case CHAIN_1000_ERROR -> () -> machine.run(new Machines.Chains(workload.depth(), true));
            case YIELD -> () -> machine.run(Machines.yields());
            case SPAWN_JOIN -> () -> machine.run(Machines.children(1, Sizes.TASKS));
            case TIMERS -> () -> machine.run(Machines.sleepers());
            case QUEUE -> () -> machine.run(Sharing.queues());
            case LOCK -> () -> machine.run(Sharing.locks());
            case GATHER_10, GATHER_100000 -> () -> machine.run(
                Machines.children(Sizes.CHILDREN / workload.width(), workload.width()));
            case WAKE_UP_LATENCY -> HandWrittenPeer::asked;
            case WAKE_UP_THROUGHPUT -> () -> new SubmissionStack().drainAll();
            case SKYNET -> () -> machine.run(Machines.skynet(0, Sizes.SKYNET));
            case TREE_NONE -> () -> machine.run(Machines.tree(Sizes.TREE_LEVELS));
            case TREE_IO, TREE_MEMOIZATION, TREE_MIXED -> () -> machine.run(
                Machines.tree(Sizes.TREE_LEVELS, new Leaves(workload)));
            default -> null;
        };
    }

    private interface Loop {
        long from(int first, int end);
    }

    private static LongSupplier calls(Loop calls) {
        calls.from(-Sizes.SUSPENDING_CALLS, Sizes.SUSPENDING_CALLS);
        return () -> calls.from(0, Sizes.CALLS);
    }

    /** A future, as small as can be. */
    private record Cell(boolean done, Object value) {
    }

    private static Cell[] cells() {
        Cell[] cells = new Cell[Sizes.FUTURES];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell(true, i);
        }
        return cells;
    }

    private static long sum(Cell[] cells) {
        long sum = 0;
        for (int i = 0; i < Sizes.CALLS; i++) {
            Cell cell = cells[i & Sizes.FUTURES - 1];
            if (!cell.done) {
                throw new IllegalStateException("would have to wait");
            }
            sum += (Integer) cell.value;
        }
        return sum;
    }

    /** Two threads and nothing between them. */
    private static long asked() {
        Semaphore answers = new Semaphore(0);
        Outside outside = Outside.answering(answers::release);
        long sum = 0;
        for (int i = 0; i < Sizes.WAKE_UPS; i++) {
            outside.ask();
            answers.acquireUninterruptibly();
            sum++;
        }
        outside.join();
        return sum;
    }

    @Override
    public Object park(int tasks, int depth) {
        Machine own = new Machine();
        for (int i = 0; i < tasks; i++) {
            own.start(new Machines.Sleeper(HOUR, depth));
        }
        own.runReady();
        return own;
    }
}
