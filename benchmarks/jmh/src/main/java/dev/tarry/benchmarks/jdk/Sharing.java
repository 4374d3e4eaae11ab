package dev.tarry.benchmarks.jdk;

import dev.tarry.benchmarks.jdk.Machine.Frame;
import dev.tarry.benchmarks.jdk.Machine.Task;
import dev.tarry.benchmarks.workloads.Sizes;

/** Two state machines that share something for which one of them waits at a time. */
final class Sharing {

    private Sharing() {
    }

    /** Runs two frames and adds their values up. */
    private static Frame both(Frame first, Frame second) {
        return new Machines.Parent(1, 2) {
            @Override
            Frame child(int i) {
                return i == 0 ? first : second;
            }
        };
    }

    /** A place for one item. */
    private static final class Place {
        private Integer item;
        private Task putter;
        private Task getter;

        /** Null if there is none, so that the task is to come again. */
        Integer get(Task task) {
            Integer got = item;
            if (got == null) {
                getter = task;
                task.suspended = true;
                return null;
            }
            item = null;
            if (putter != null) {
                task.machine.schedule(putter);
                putter = null;
            }
            return got;
        }

        /** False if there is one, so that the task is to come again. */
        boolean put(Integer added, Task task) {
            if (item != null) {
                putter = task;
                task.suspended = true;
                return false;
            }
            item = added;
            if (getter != null) {
                task.machine.schedule(getter);
                getter = null;
            }
            return true;
        }
    }

    static Frame queues() {
        Place there = new Place();
        Place back = new Place();
        return both(new Asking(there, back), new Answering(there, back));
    }

    private static final class Asking extends Frame {
        private final Place there;
        private final Place back;
        private Integer x = 0;
        private boolean getting;
        private int rounds;

        Asking(Place there, Place back) {
            this.there = there;
            this.back = back;
        }

        @Override
        void resume(Task task) {
            while (rounds < Sizes.ROUND_TRIPS) {
                if (!getting && !there.put(x, task)) {
                    return;
                }
                getting = true;
                Integer answer = back.get(task);
                if (answer == null) {
                    return;
                }
                x = answer;
                getting = false;
                rounds++;
            }
            task.value = x;
        }
    }

    private static final class Answering extends Frame {
        private final Place there;
        private final Place back;
        private Integer answer;
        private int rounds;

        Answering(Place there, Place back) {
            this.there = there;
            this.back = back;
        }

        @Override
        void resume(Task task) {
            while (rounds < Sizes.ROUND_TRIPS) {
                if (answer == null) {
                    Integer question = there.get(task);
                    if (question == null) {
                        return;
                    }
                    answer = question + 1;
                }
                if (!back.put(answer, task)) {
                    return;
                }
                answer = null;
                rounds++;
            }
            task.value = 0;
        }
    }

    /** Handed on to the one that waits. */
    private static final class Lock {
        private boolean held;
        private Task waiter;
    }

    static Frame locks() {
        Lock lock = new Lock();
        return both(new Locking(lock), new Locking(lock));
    }

    private static final class Locking extends Frame {
        private final Lock lock;
        private boolean waiting;
        private boolean inside;
        private int turns;

        Locking(Lock lock) {
            this.lock = lock;
        }

        @Override
        void resume(Task task) {
            if (inside) {
                inside = false;
                turns++;
                release(task);
            }
            if (turns == Sizes.TURNS) {
                task.value = turns;
                return;
            }
            if (!waiting && lock.held) {
                waiting = true;
                lock.waiter = task;
                task.suspended = true;
                return;
            }
            waiting = false;
            lock.held = true;
            inside = true;
            task.yieldNow();
        }

        private void release(Task task) {
            if (lock.waiter == null) {
                lock.held = false;
            } else {
                task.machine.schedule(lock.waiter);
                lock.waiter = null;
            }
        }
    }
}
