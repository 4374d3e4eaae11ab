package dev.tarry.benchmarks.jdk;

import dev.tarry.benchmarks.jdk.Machine.Frame;
import dev.tarry.benchmarks.jdk.Machine.Task;
import dev.tarry.benchmarks.workloads.Leaves;
import dev.tarry.benchmarks.workloads.Sizes;

/** The state machines, as a very patient programmer would write them. */
final class Machines {

    private Machines() {
    }

    /** Calls the chain again and again; {@code failing} is caught here. */
    static final class Chains extends Frame {
        private final int depth;
        private final boolean failing;
        private int times;
        private long sum;
        private boolean waiting;

        Chains(int depth, boolean failing) {
            this.depth = depth;
            this.failing = failing;
        }

        @Override
        void resume(Task task) {
            if (waiting) {
                sum += task.value;
            }
            next(task);
        }

        @Override
        void fail(Task task) {
            task.error = null;
            sum++;
            next(task);
        }

        private void next(Task task) {
            while (times < Sizes.FRAMES / depth) {
                times++;
                long value = chain(depth, failing, task);
                if (task.suspended) {
                    waiting = true;
                    task.pushCaller(this);
                    return;
                }
                sum += value;
            }
            task.value = sum;
        }
    }

    private static long chain(int depth, boolean failing, Task task) {
        if (depth == 0) {
            task.push(new Bottom(failing));
            task.yieldNow();
            return 0;
        }
        long value = chain(depth - 1, failing, task);
        if (task.suspended) {
            task.push(new Link());
            return 0;
        }
        return value + 1;
    }

    private static final class Bottom extends Frame {
        private final boolean failing;

        Bottom(boolean failing) {
            this.failing = failing;
        }

        @Override
        void resume(Task task) {
            if (failing) {
                task.error = new IllegalStateException("refused");
            }
            task.value = 0;
        }
    }

    private static final class Link extends Frame {
        @Override
        void resume(Task task) {
            task.value++;
        }
    }

    /** Yields. */
    static final class Yielding extends Frame {
        private int turns;

        @Override
        void resume(Task task) {
            if (turns < Sizes.TURNS) {
                turns++;
                task.yieldNow();
                return;
            }
            task.value = turns;
        }
    }

    private static final class Child extends Frame {
        private final long result;

        Child(long result) {
            this.result = result;
        }

        @Override
        void resume(Task task) {
            task.value = result;
        }
    }

    /** Starts tasks and adds their values up. */
    abstract static class Parent extends Frame {
        private final int rounds;
        private final int width;
        private Task[] children;
        private int round;
        private int joined;
        private long sum;

        Parent(int rounds, int width) {
            this.rounds = rounds;
            this.width = width;
        }

        abstract Frame child(int i);

        @Override
        void resume(Task task) {
            while (round < rounds) {
                if (children == null) {
                    children = new Task[width];
                    for (int i = 0; i < width; i++) {
                        children[i] = task.machine.start(child(i));
                    }
                }
                while (joined < width) {
                    Task child = children[joined];
                    if (!child.done) {
                        child.waiter = task;
                        task.suspended = true;
                        return;
                    }
                    sum += child.value;
                    joined++;
                }
                children = null;
                joined = 0;
                round++;
            }
            task.value = sum;
        }
    }

    static Frame children(int rounds, int width) {
        return new Parent(rounds, width) {
            @Override
            Frame child(int i) {
                return new Child(i);
            }
        };
    }

    static Frame yields() {
        return new Parent(1, 2) {
            @Override
            Frame child(int i) {
                return new Yielding();
            }
        };
    }

    static Frame skynet(long first, int size) {
        if (size == 1) {
            return new Child(first);
        }
        return new Parent(1, 10) {
            @Override
            Frame child(int i) {
                return skynet(first + (long) i * (size / 10), size / 10);
            }
        };
    }

    static Frame tree(int level) {
        if (level == 0) {
            return new Child(1);
        }
        return new Parent(1, Sizes.TREE_BRANCHES) {
            @Override
            Frame child(int i) {
                return tree(level - 1);
            }
        };
    }

    static Frame tree(int level, Leaves leaves) {
        if (level == 0) {
            return new Leaf(leaves);
        }
        return new Parent(1, Sizes.TREE_BRANCHES) {
            @Override
            Frame child(int i) {
                return tree(level - 1, leaves);
            }
        };
    }

    private static final class Leaf extends Frame {
        private final Leaves leaves;
        private int number = -1;

        Leaf(Leaves leaves) {
            this.leaves = leaves;
        }

        @Override
        void resume(Task task) {
            if (number < 0) {
                number = leaves.number();
                if (leaves.sleeps(number)) {
                    task.sleep(Sizes.TREE_MILLIS);
                    return;
                }
            } else {
                leaves.slept(number);
            }
            task.value = 1;
        }
    }

    static Frame sleepers() {
        return new Parent(1, Sizes.TASKS) {
            @Override
            Frame child(int i) {
                return new Sleeper(Sizes.millis(i), 1);
            }
        };
    }

    /** Sleeps below some calls. */
    static final class Sleeper extends Frame {
        private final int millis;
        private final int depth;
        private boolean slept;

        Sleeper(int millis, int depth) {
            this.millis = millis;
            this.depth = depth;
        }

        @Override
        void resume(Task task) {
            if (slept) {
                task.value = depth == 1 ? 1 : task.value + 1;
                return;
            }
            slept = true;
            if (depth == 1) {
                task.sleep(millis);
            } else {
                sleep(millis, depth - 1, task);
                task.push(this);
            }
        }

        private static void sleep(int millis, int depth, Task task) {
            if (depth == 1) {
                task.sleep(millis);
                task.push(new Bottom(false));
            } else {
                sleep(millis, depth - 1, task);
                task.push(new Link());
            }
        }
    }
}
