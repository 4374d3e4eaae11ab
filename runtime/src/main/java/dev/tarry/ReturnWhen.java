package dev.tarry;

/** When {@link Asyncio#waitTasks} has waited long enough. */
public enum ReturnWhen {
    /** When all are done. */
    ALL_COMPLETED,
    /** When the first one is done, in whatever way. */
    FIRST_COMPLETED,
    /** When the first one has failed, or all are done. One that is cancelled has not failed. */
    FIRST_EXCEPTION
}
