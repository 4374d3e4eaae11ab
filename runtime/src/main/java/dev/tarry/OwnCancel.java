package dev.tarry;

/**
 * The one request to end with which a scope stops the code inside it, told apart from the requests of everybody else:
 * those are none of the scope's business, and must not be lost in it.
 */
final class OwnCancel {
    private final Task<?> task;
    /** How many requests are others'. */
    private final int others;
    private boolean requested;

    /** Begins a scope in a task. */
    OwnCancel(Task<?> task) {
        this.task = task;
        // A cancel that is still to be thrown will be thrown inside: it counts like one that comes later. If it were
        // taken for one of before, ours could hide it, in the same pass or while the body tidies up.
        others = task.cancelling() - (task.mustCancel() ? 1 : 0);
    }

    boolean requested() {
        return requested;
    }

    /** Cancels the task, at once as {@link Task#cancel} does. */
    void request() {
        requested = true;
        task.cancel();
    }

    /** Cancels the task, but what has arrived for it reaches it first. */
    void requestAfterValue() {
        requested = true;
        task.cancelAfterValue();
    }

    /** The scope ends; whether its request was the only one, so that the cancellation goes no further. */
    boolean takeBack() {
        if (!requested) {
            return false;
        }
        requested = false;
        boolean onlyOurs = task.uncancel() <= others;
        if (onlyOurs) {
            // The code inside has ended before it was told; asyncio would tell it after the scope.
            task.forgetCancel();
        }
        return onlyOurs;
    }
}
