package dev.tarry;

/** A callback of a future through which others wait for it: an edge of the call graph. */
interface Link {
    /** The task that waits, or the future that others wait for in turn; null for none. */
    AsyncFuture<?> awaiter();

    /** Whether nobody waits through this any more, so that the callback may be dropped. */
    default boolean idle() {
        return false;
    }
}
