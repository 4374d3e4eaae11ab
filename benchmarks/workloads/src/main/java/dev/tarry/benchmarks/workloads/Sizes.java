package dev.tarry.benchmarks.workloads;

/** How much one run of a workload does. */
public final class Sizes {
    /** Awaits that do not suspend. */
    public static final int CALLS = 1_000_000;
    /** Calls made beforehand that do suspend, for the profile of real programs; the compiler must see both ways. */
    public static final int SUSPENDING_CALLS = 3_000;
    /** Futures among which the awaits of done ones go round; a power of two. */
    public static final int FUTURES = 1_024;
    /** The number whose Fibonacci number is computed. */
    public static final int FIB = 25;
    /** Calls of the recursive function for it. */
    public static final int FIB_CALLS = 242_785;
    /** Frames of all chains of a run together. */
    public static final int FRAMES = 100_000;
    /** Times that each of two tasks yields, or has the lock. */
    public static final int TURNS = 100_000;
    /** Tasks that are started and joined, or asleep. */
    public static final int TASKS = 1_000_000;
    /** Children of all gathers of a run together. */
    public static final int CHILDREN = 100_000;
    /** Values of a generator. */
    public static final int VALUES = 1_000_000;
    /** Tasks that wait for the same task, which never ends. */
    public static final int IN_VAIN = 10_000;
    /** The milliseconds for which they wait. */
    public static final int IN_VAIN_MILLIS = 10;
    /** Connections that have a timeout each. */
    public static final int CONNECTIONS = 1_000;
    /** Messages of all connections together, each of which sets a timeout again. */
    public static final int MESSAGES = 100_000;
    /** Messages that arrive together. */
    public static final int MESSAGES_AT_ONCE = 100;
    /** Messages that go to another task and come back. */
    public static final int ROUND_TRIPS = 100_000;
    /** Questions to another thread. */
    public static final int WAKE_UPS = 20_000;
    /** Functions handed over by another thread. */
    public static final int SUBMISSIONS = 1_000_000;
    /** Leaves of skynet, a tree of tasks with ten children each. */
    public static final int SKYNET = 1_000_000;
    /** Tasks of skynet. */
    public static final int SKYNET_TASKS = 1_111_111;
    /** Levels below the root of the tree of tasks of pyperformance. */
    public static final int TREE_LEVELS = 6;
    /** Children of each of its nodes. */
    public static final int TREE_BRANCHES = 6;
    /** Its leaves. */
    public static final int TREE_LEAVES = 46_656;
    /** Its tasks. */
    public static final int TREE_TASKS = 55_987;
    /** The milliseconds for which its leaves sleep. */
    public static final int TREE_MILLIS = 50;
    /** The factorial that leaves compute. */
    public static final int TREE_FACTORIAL = 500;

    private Sizes() {
    }

    /**
     * When timer {@code i} of the million fires.
     *
     * @return milliseconds, spread over a second
     */
    public static int millis(int i) {
        return (int) (i * 2_654_435_761L >>> 7 & 0xfffff) % 1_000;
    }
}
