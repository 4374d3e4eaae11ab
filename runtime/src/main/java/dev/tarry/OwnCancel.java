package dev.tarry;

/**
 * The one request to end with which a scope stops the code inside it, told apart from the requests of everybody else:
 * those are none of the scope's business, and must not be lost in it.
 */
final class OwnCancel {
    private final Task<?> task;
    /** How many requests are others'. */
    private int others;
    /** What {@link Task#cancelsThrown} was if a cancel was pending at the beginning, else -1. */
    private final int pendingSince;
    private boolean requested;

    /** Begins a scope in a task. */
    OwnCancel(Task<?> task) {
        this.task = task;
        others = task.cancelling();
        pendingSince = task.mustCancel ? task.cancelsThrown() : -1;
    }

    boolean requested() {
        return requested;
    }

    /** Cancels the task, at once as {@link Task#cancel} does. */
    void request() {
        note();
        task.cancel();
    }

    /** Cancels the task, but what has arrived for it reaches it first. */
    void requestAfterValue() {
        note();
        task.cancelAfterValue();
    }

    private void note() {
        requested = true;
        if (task.cancelsThrown() == pendingSince) {
            // A cancel from before is about to be thrown: it must not be taken for ours, or it would be lost.
            others--;
        }
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
            task.mustCancel = false;
        }
        return onlyOurs;
    }
}
