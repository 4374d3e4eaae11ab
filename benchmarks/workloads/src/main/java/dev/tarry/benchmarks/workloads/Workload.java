package dev.tarry.benchmarks.workloads;

/** What is measured. Every system computes the same number. */
public enum Workload {
    AWAIT_STATIC("await of a static method that does not suspend", "call", Sizes.CALLS, Expected.calls(1)),
    AWAIT_VIRTUAL("the same, virtual, two receivers", "call", Sizes.CALLS, Expected.calls(2)),
    AWAIT_INTERFACE("the same, through an interface, two receivers", "call", Sizes.CALLS, Expected.calls(2)),
    AWAIT_DONE("await of a future that is done", "await", Sizes.CALLS, Expected.doneFutures()),
    FIB("fib(25), recursive", "call", Sizes.FIB_CALLS, 75_025),
    CHAIN_10("suspension below 10 callers, and resumption", "frame", Sizes.FRAMES, Sizes.FRAMES),
    CHAIN_100("suspension below 100 callers", "frame", Sizes.FRAMES, Sizes.FRAMES),
    CHAIN_1000("suspension below 1,000 callers", "frame", Sizes.FRAMES, Sizes.FRAMES),
    CHAIN_1000_ERROR("the same, resumed by an exception", "frame", Sizes.FRAMES, Sizes.FRAMES / 1_000),
    YIELD("two tasks that yield to each other", "switch", 2 * Sizes.TURNS, 2L * Sizes.TURNS),
    SPAWN_JOIN("start and join 1,000,000 tasks", "task", Sizes.TASKS, Expected.sumBelow(Sizes.TASKS)),
    SPAWN_JOIN_EAGER("the same, started eagerly", "task", Sizes.TASKS, Expected.sumBelow(Sizes.TASKS)),
    TIMERS("1,000,000 tasks asleep for up to 1 s", "task", Sizes.TASKS, Sizes.TASKS),
    TIMERS_CANCELLED("1,000,000 tasks asleep, cancelled", "task", Sizes.TASKS, Sizes.TASKS),
    GATHER_10("gather of 10", "child", Sizes.CHILDREN, Sizes.CHILDREN / 10 * 45L),
    GATHER_100000("gather of 100,000", "child", Sizes.CHILDREN, Expected.sumBelow(Sizes.CHILDREN)),
    QUEUE("ping-pong over two queues of one place", "round trip", Sizes.ROUND_TRIPS, Sizes.ROUND_TRIPS),
    LOCK("lock handed from task to task", "hand-over", 2 * Sizes.TURNS, 2L * Sizes.TURNS),
    SEMAPHORE("100,000 tasks and a semaphore of 10", "task", Sizes.CHILDREN, Sizes.CHILDREN),
    AS_COMPLETED("100,000 tasks, each as it completes", "task", Sizes.CHILDREN, Expected.sumBelow(Sizes.CHILDREN)),
    GENERATOR("a loop over a generator", "value", Sizes.VALUES, Expected.sumBelow(Sizes.VALUES)),
    TIMEOUT("a pause below a timeout", "timeout", Sizes.CHILDREN, Sizes.CHILDREN),
    TIMEOUT_SHARED("10,000 tasks that wait for one in vain", "task", Sizes.IN_VAIN, Sizes.IN_VAIN),
    IDLE_TIMEOUT("1,000 idle timeouts, set again and again", "message", Sizes.MESSAGES, 0),
    WAKE_UP_LATENCY("asked and answered by another thread", "round trip", Sizes.WAKE_UPS, Sizes.WAKE_UPS),
    WAKE_UP_THROUGHPUT("functions handed over by another thread", "function", Sizes.SUBMISSIONS, Sizes.SUBMISSIONS),
    SKYNET("skynet, 1,111,111 tasks", "task", Sizes.SKYNET_TASKS, Expected.sumBelow(Sizes.SKYNET)),
    TREE_NONE("async_tree: nothing at the leaves", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_IO("async_tree: sleep 50 ms", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_MEMOIZATION("async_tree: sleep, 90 % memoized", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_MIXED("async_tree: sleep or 500!", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_NONE_EAGER("async_tree, eager tasks: nothing at the leaves", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_IO_EAGER("async_tree, eager tasks: sleep 50 ms", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_MEMOIZATION_EAGER("async_tree, eager tasks: sleep, 90 % memoized", "task", Sizes.TREE_TASKS,
        Sizes.TREE_LEAVES),
    TREE_MIXED_EAGER("async_tree, eager tasks: sleep or 500!", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_NONE_GROUP("async_tree, TaskGroup: nothing at the leaves", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_IO_GROUP("async_tree, TaskGroup: sleep 50 ms", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES),
    TREE_MEMOIZATION_GROUP("async_tree, TaskGroup: sleep, 90 % memoized", "task", Sizes.TREE_TASKS,
        Sizes.TREE_LEAVES),
    TREE_MIXED_GROUP("async_tree, TaskGroup: sleep or 500!", "task", Sizes.TREE_TASKS, Sizes.TREE_LEAVES);

    private final String title;
    private final String unit;
    private final int operations;
    private final long expected;

    Workload(String title, String unit, int operations, long expected) {
        this.title = title;
        this.unit = unit;
        this.operations = operations;
        this.expected = expected;
    }

    /** The name for people. */
    public String title() {
        return title;
    }

    /** What times are divided by. */
    public String unit() {
        return unit;
    }

    /** How many units there are in a run. */
    public int operations() {
        return operations;
    }

    /** What a run returns. */
    public long expected() {
        return expected;
    }

    /** The callers above the suspension; only for the chains. */
    public int depth() {
        switch (this) {
            case CHAIN_10:
                return 10;
            case CHAIN_100:
                return 100;
            case CHAIN_1000:
            case CHAIN_1000_ERROR:
                return 1_000;
            default:
                throw new IllegalStateException(this + " is no chain");
        }
    }

    /** The children of one gather; only for the gathers. */
    public int width() {
        switch (this) {
            case GATHER_10:
                return 10;
            case GATHER_100000:
                return Sizes.CHILDREN;
            default:
                throw new IllegalStateException(this + " is no gather");
        }
    }

    /** Whether a run mostly waits, so that what counts is the time of the processor. */
    public boolean waits() {
        return this == TIMERS || this == TIMEOUT_SHARED
            || name().startsWith("TREE_") && !name().startsWith("TREE_NONE");
    }

    /** Whether a million objects are alive at the same time. */
    public boolean large() {
        return this == SPAWN_JOIN || this == SPAWN_JOIN_EAGER || this == TIMERS || this == TIMERS_CANCELLED
            || this == SKYNET;
    }

    /** Whether it belongs to the short form. */
    public boolean quick() {
        switch (this) {
            case CHAIN_10:
            case CHAIN_100:
            case SPAWN_JOIN_EAGER:
            case TIMERS_CANCELLED:
            case GATHER_10:
            case AS_COMPLETED:
            case TIMEOUT_SHARED:
            case IDLE_TIMEOUT:
            case TREE_MEMOIZATION:
            case TREE_MIXED:
            case TREE_NONE_EAGER:
            case TREE_IO_EAGER:
            case TREE_MEMOIZATION_EAGER:
            case TREE_MIXED_EAGER:
            case TREE_NONE_GROUP:
            case TREE_IO_GROUP:
            case TREE_MEMOIZATION_GROUP:
            case TREE_MIXED_GROUP:
                return false;
            default:
                return true;
        }
    }

    /** In a class of its own because a constant's arguments cannot call the enum's methods. */
    private static final class Expected {

        static long calls(int receivers) {
            int x = 0;
            for (int i = 0; i < Sizes.CALLS; i++) {
                x = (x ^ i) + 1 + i % receivers;
            }
            return x;
        }

        static long doneFutures() {
            long sum = 0;
            for (int i = 0; i < Sizes.CALLS; i++) {
                sum += i & Sizes.FUTURES - 1;
            }
            return sum;
        }

        static long sumBelow(long n) {
            return n * (n - 1) / 2;
        }
    }
}
